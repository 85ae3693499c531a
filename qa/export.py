"""Turn a training checkpoint, or the mean of several, into the reader that is shipped.

`python -m qa.export --checkpoint FILE [FILE ...] --out DIR`
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.convert import sha256_of, weights_folder
from index.encoder import load_tokenizer
from index.quantise import export, quantise, sample_batches, smooth
from qa.restore import restored

if TYPE_CHECKING:
    import torch


def main(arguments: list[str] | None = None) -> None:
    """Write `reader.onnx` (int8) into `--out` and print its size and sha256."""
    parse = argparse.ArgumentParser(prog="python -m qa.export", description=(__doc__ or "").split("\n")[0])
    parse.add_argument("--checkpoint", type=Path, nargs="+", required=True, help="several are averaged")
    parse.add_argument("--shares", type=float, nargs="+", help="of each in the average; equal where not given")
    parse.add_argument("--out", type=Path, default=Path(__file__).parent / "models")
    parse.add_argument("--float", action="store_true", help="also keep the float32 model, as reader-float.onnx")
    given = parse.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    target = given.out / "reader.onnx"
    weights = average(given.checkpoint, checked_shares(parse, given.checkpoint, given.shares))
    network, samples = _network(weights), sample_batches(load_tokenizer(weights_folder()))
    names = ["start", "end", "relevance"]
    if given.float:
        export(network, given.out / "reader-float.onnx", names)
    smooth(network, samples)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "float.onnx"
        export(network, full, names)
        quantise(full, target, samples, embeddings=True)
    strip_traces(target)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, sha256 {sha256_of(target)}")


def checked_shares(
    parse: argparse.ArgumentParser, checkpoints: Sequence[Path], shares: Sequence[float] | None
) -> Sequence[float]:
    """One share a checkpoint, equal where none are given; ends the command where they, or the files, cannot be."""
    for one in checkpoints:
        if not one.exists():
            parse.error(f"{one}: there is no such checkpoint")
    shares = shares or [1.0] * len(checkpoints)
    if len(shares) != len(checkpoints) or min(shares) < 0 or sum(shares) <= 0:
        parse.error(f"--shares: {len(checkpoints)} numbers are wanted, none below 0, not all 0")
    return shares


def strip_traces(target: Path) -> None:
    """Take out what torch's exporter notes of each node: source lines, with the paths of this machine's files."""
    import onnx

    model = onnx.load(str(target))
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, str(target))


def average(checkpoints: Sequence[Path], shares: Sequence[float]) -> dict[str, torch.Tensor]:
    """Weights of `checkpoints`, or of shipped readers (.onnx), averaged by `shares` (none below 0; need not add up to
    1): runs that began with the same weights lie in one basin, and their mean is often better than each (Wortsman et
    al. 2022, Model soups)."""
    import torch

    states = [_state(one) for one in checkpoints]
    parts = [share / sum(shares) for share in shares]
    mean = {name: torch.zeros_like(one) for name, one in states[0].items()}
    for part, state in zip(parts, states, strict=True):
        for name, one in mean.items():
            one += part * state[name]
    return mean


def _state(checkpoint: Path) -> dict[str, torch.Tensor]:
    if checkpoint.suffix == ".onnx":
        return restored(checkpoint)
    import torch

    state: dict[str, torch.Tensor] = torch.load(checkpoint, map_location="cpu", weights_only=True)["model"]
    return state


def _network(weights: dict[str, torch.Tensor]) -> torch.nn.Module:
    """The trained network, to be called with (ids, mask, types)."""
    import torch
    from transformers import BertConfig

    from qa.train import ReaderModel

    model = ReaderModel(BertConfig.from_pretrained(weights_folder(), attn_implementation="eager"))
    model.load_state_dict(weights)

    class OneHead(torch.nn.Module):
        """The same scores by one matrix over all tokens: the quantiser rejects a head of a single column."""

        def __init__(self) -> None:
            super().__init__()
            self.bert = model.bert
            self.head = torch.nn.Linear(model.span.in_features, 3)
            self.head.weight.data = torch.cat([model.span.weight.data, model.relevance.weight.data])
            self.head.bias.data = torch.cat([model.span.bias.data, model.relevance.bias.data])

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
        ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
            """(start, end), each (batch, tokens), and relevance, (batch,)."""
            fed = {"input_ids": input_ids, "attention_mask": attention_mask, "token_type_ids": token_type_ids}
            scores = self.head(self.bert(**fed).last_hidden_state)
            return scores[..., 0], scores[..., 1], scores[:, 0, 2]

    return OneHead().eval()


if __name__ == "__main__":
    main()
