"""A torch network becomes an int8 ONNX file: the one place where models are quantised.

Weights are int8 by output channel, activations uint8 with one range for each tensor, taken from sample texts. A few
channels of this network are a hundred times as large as the rest and would take the whole range: `smooth` moves their
size into the weights first (SmoothQuant, Xiao et al. 2023, equation 4).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import Article, SourceFile, find_files, read_file, samples_folder
from index.runtime import pad

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

Batch = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Token ids, mask and token types, each (rows, tokens) int64."""
STRENGTH = 0.8
"""How much of a channel's size goes into the weights (alpha), in [0, 1]. Mean cosine of encoded texts to float32:
.990 without smoothing, .983 at 0.5, .998 at 0.8 and 0.9; the least 0.996 at 0.8, .994 at 0.9."""
PARAGRAPHS, SAMPLE_TOKENS, SAMPLE_QUESTION = 2, 256, 16
"""Of a sample: paragraphs, tokens at most, and first tokens that take the part of a question (token type 0)."""
INPUTS = ["input_ids", "attention_mask", "token_type_ids"]


def sample_batches(tokenizer: Tokenizer) -> list[Batch]:
    """The sample articles, two or three paragraphs a batch: what sizes and ranges are taken from."""
    batches = []
    for file in find_files([samples_folder()]):
        for article in read_file(file) if isinstance(file, SourceFile) else ():
            if not isinstance(article, Article):
                continue
            paragraphs = [part for part in article.text.split("\n\n") if part.strip()]
            for low in range(0, len(paragraphs), PARAGRAPHS):
                ids, mask = pad([tokenizer.encode("\n\n".join(paragraphs[low : low + PARAGRAPHS])).ids[:SAMPLE_TOKENS]])
                types = mask * (np.cumsum(mask, axis=1) > SAMPLE_QUESTION)
                batches.append((ids, mask, types))
    return batches


def smooth(network: torch.nn.Module, batches: Sequence[Batch]) -> None:
    """Even out the inputs of every linear layer of `network`, in place. Its outputs stay the same."""
    import torch

    layers = {name: layer for name, layer in network.named_modules() if isinstance(layer, torch.nn.Linear)}
    largest: dict[torch.nn.Module, torch.Tensor] = {}

    def watch(layer: torch.nn.Module, given: tuple[torch.Tensor, ...], _: object) -> None:
        seen = given[0].detach().abs().flatten(0, -2).amax(0)
        largest[layer] = torch.maximum(largest[layer], seen) if layer in largest else seen

    hooks = [layer.register_forward_hook(watch) for layer in layers.values()]
    with torch.no_grad():
        for batch in batches:
            network(*(torch.from_numpy(one) for one in batch))
    for hook in hooks:
        hook.remove()

    class Smoothed(torch.nn.Module):
        """A linear layer whose input is divided by `sizes`, and whose weights are multiplied by them."""

        def __init__(self, layer: torch.nn.Linear, sizes: torch.Tensor) -> None:
            super().__init__()
            self.layer = layer
            layer.weight.data *= sizes
            self.factors = torch.nn.Parameter(1 / sizes, requires_grad=False)

        def forward(self, given: torch.Tensor) -> torch.Tensor:
            """As the layer before."""
            scaled: torch.Tensor = self.layer(given * self.factors)
            return scaled

    for name, layer in layers.items():
        weights = layer.weight.abs().amax(0).clamp(min=1e-5)
        sizes = (largest[layer].clamp(min=1e-5) ** STRENGTH / weights ** (1 - STRENGTH)).clamp(min=1e-4)
        parent, _, leaf = name.rpartition(".")
        setattr(network.get_submodule(parent), leaf, Smoothed(layer, sizes.detach()))


def export(network: torch.nn.Module, target: Path, outputs: list[str]) -> None:
    """Write a torch network that takes (ids, mask, types), each (rows, tokens), as ONNX with both sizes free."""
    import logging

    import torch

    ids = torch.randint(1000, 2000, (3, 17))
    mask, types = torch.ones(3, 17, dtype=torch.long), torch.zeros(3, 17, dtype=torch.long)
    sizes = {0: torch.export.Dim("batch", min=1, max=4096), 1: torch.export.Dim("tokens", min=2, max=512)}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the exporter's own internals
        torch.onnx.export(
            network,
            (ids, mask, types),
            str(target),
            input_names=INPUTS,
            output_names=outputs,
            dynamic_shapes=(sizes, sizes, sizes),
            external_data=False,
            verbose=False,
        )


def quantise(full: Path, target: Path, batches: Sequence[Batch], *, embeddings: bool) -> None:
    """Write the ONNX file `full` with int8 products, ranges taken from `batches`; if asked, also int8 embeddings."""
    import logging

    import onnx
    from onnxruntime.quantization import (
        CalibrationDataReader,
        QuantFormat,
        QuantType,
        quantize_dynamic,
        quantize_static,
    )

    class Samples(CalibrationDataReader):  # type: ignore[misc]
        """Hands the batches out one by one."""

        def __init__(self) -> None:
            self._left = iter(batches)

        def get_next(self) -> dict[str, np.ndarray] | None:
            """The next batch by the names of the inputs."""
            batch = next(self._left, None)
            return None if batch is None else dict(zip(INPUTS, batch, strict=True))

    graph = onnx.load(str(full)).graph
    constants = {one.name for one in graph.initializer}
    products = ("MatMul", "Gemm")
    # Of attention only the projections: a product of two activations loses more than it gains.
    named = [node.name for node in graph.node if node.op_type in products and constants & set(node.input)]
    before = logging.root.level
    logging.root.setLevel(logging.ERROR)  # it advises a preprocessing that the exporter has done
    try:
        if embeddings:
            quantize_dynamic(full, full, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])
        quantize_static(
            full,
            target,
            Samples(),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=list(products),
            nodes_to_quantize=named,
            per_channel=True,
            weight_type=QuantType.QInt8,
            activation_type=QuantType.QUInt8,
            extra_options={"OpTypesToExcludeOutputQuantization": list(products)},
        )
    finally:
        logging.root.setLevel(before)
