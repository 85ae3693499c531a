"""Runs a converted network on the CPU, without torch: by OpenVINO, or by ONNX Runtime to start sooner.

Both run the same int8 file. On two cores OpenVINO encodes 1.7 times as many texts a second and takes half a second
longer to load (docs/log.md), so a command that answers one question uses ONNX Runtime.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np

STEP = 16
"""Widths are padded to a multiple of this: OpenVINO prepares each new shape anew, in about 25 ms."""


class Network(Protocol):
    """A network over token ids. Safe from any thread."""

    def run(self, ids: np.ndarray, mask: np.ndarray, types: np.ndarray) -> list[np.ndarray]:
        """Its outputs in order; all three inputs are (rows, tokens) int64."""


class OnnxNetwork:
    """By ONNX Runtime."""

    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads()
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Threads that wait asleep: on busy cores a batch took 0.34 s and 0.21 s of processor time, spinning 0.62, 0.34.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(self, ids: np.ndarray, mask: np.ndarray, types: np.ndarray) -> list[np.ndarray]:
        """See `Network`."""
        fed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        return list(self._session.run(None, fed))


class OpenVinoNetwork:
    """By OpenVINO. Questions of several threads wait for each other: each uses all cores."""

    def __init__(self, path: Path) -> None:
        import openvino

        # bfloat16 is emulated, and slower, on processors without AMX.
        config = {
            "INFERENCE_NUM_THREADS": threads(),
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": "f32",
        }
        self._compiled = openvino.Core().compile_model(str(path), "CPU", config)
        self._local = threading.local()

    def run(self, ids: np.ndarray, mask: np.ndarray, types: np.ndarray) -> list[np.ndarray]:
        """See `Network`."""
        request = getattr(self._local, "request", None)
        if request is None:
            request = self._local.request = self._compiled.create_infer_request()
        found = request.infer({"input_ids": ids, "attention_mask": mask, "token_type_ids": types})
        return [np.array(found[output]) for output in self._compiled.outputs]


def open_network(path: Path, *, quick: bool = False) -> Network:
    """The network at `path`. `quick`: loaded soon rather than run fast; also where OpenVINO is not installed."""
    if quick or find_spec("openvino") is None:
        return OnnxNetwork(path)
    return OpenVinoNetwork(path)


def threads() -> int:
    """The cores this process may use, at most 8."""
    return min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def pad(rows: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
    """(ids, mask) of rows of token ids, both (rows, longest rounded up to STEP) int64, padded with 0."""
    width = -(-max(map(len, rows)) // STEP) * STEP
    ids, mask = np.zeros((len(rows), width), np.int64), np.zeros((len(rows), width), np.int64)
    for row, given in enumerate(rows):
        ids[row, : len(given)] = given
        mask[row, : len(given)] = 1
    return ids, mask
