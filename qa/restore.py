"""The weights of a shipped reader, as float32 again: training may begin with it where no checkpoint was kept.

`qa.export` divides the input of each linear layer by its channels' sizes, multiplies its weights by them, and rounds
these to int8. All of it but the rounding is undone here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.reader import ReaderError

if TYPE_CHECKING:
    import onnx
    import torch

FACTORS, BIAS = ".factors", ".layer.bias"
"""Endings of the names that `index.quantise.smooth` gives to what belongs to a linear layer."""
HEADS = {"span": slice(0, 2), "relevance": slice(2, 3)}
"""Rows of the one head that `qa.export` joins the reader's heads in."""


def restored(model: Path) -> dict[str, torch.Tensor]:
    """The state of a `qa.train.ReaderModel` whose scores are those of the ONNX file `model`, up to rounding.

    Raises ReaderError naming the file where it is no such reader.
    """
    import onnx
    import torch

    try:
        graph = onnx.load(str(model)).graph
        found = _weights(graph)
        head = {kind: found.pop(f"head.{kind}") for kind in ("weight", "bias")}
    except Exception as error:  # protobuf's, of a file that is no ONNX, and a lack of any part
        raise ReaderError(f"{model}: not a reader that qa.export wrote ({error!r})") from error
    found |= {f"{name}.{kind}": head[kind][rows] for name, rows in HEADS.items() for kind in head}
    return {name: torch.from_numpy(np.array(value, np.float32, order="C")) for name, value in found.items()}


def _weights(graph: onnx.GraphProto) -> dict[str, np.ndarray]:
    """Arrays by the name of the parameter."""
    from onnx import numpy_helper

    arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    maker = {name: node for node in graph.node for name in node.output}
    takers: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            takers.setdefault(name, []).append(node)
    found = {name: value for name, value in arrays.items() if ".LayerNorm." in name}
    for name, value in arrays.items():
        if name.endswith("_embeddings.weight_quantized"):
            plain = name.removesuffix("_quantized")
            found[plain] = (value.astype(np.float32) - arrays[f"{plain}_zero_point"]) * arrays[f"{plain}_scale"]
        elif name.endswith(FACTORS):
            layer = name.removesuffix(FACTORS)
            found[f"{layer}.bias"] = arrays[layer + BIAS]
            product = _product(takers, name)
            quantised = maker[product.input[1]]
            rounded, scale = (arrays[part] for part in quantised.input[:2])
            turned = any(one.name == "transB" and one.i for one in product.attribute)
            weights = (rounded * scale[:, None]) if turned else (rounded * scale).T  # (out, in)
            found[f"{layer}.weight"] = weights * value
    return found


def _product(takers: dict[str, list[onnx.NodeProto]], name: str) -> onnx.NodeProto:
    """The first matrix product behind what takes `name`."""
    while True:
        (node,) = takers[name][:1]
        if node.op_type in ("MatMul", "Gemm"):
            return node
        name = node.output[0]
