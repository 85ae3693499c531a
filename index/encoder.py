"""Texts become unit vectors. The default is all-MiniLM-L6-v2 from its installed package, int8, without torch."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.runtime import Network, open_network, pad

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CLS, SEP, PAD = 101, 102, 0
"""Of BERT's vocabulary, which the encoder, the reader and the training share."""
MAX_TITLE_TOKENS = 32
"""Of a title, at most so many tokens stand before the passage."""
BATCH = 8
"""Texts a run; larger ones leave the processor's cache (83 texts/s at 4, 74 at 16, 64 at 32 on two cores)."""


class EncoderError(Exception):
    """An encoder that cannot be loaded; the message says which, and the way out."""


class Encoder(Protocol):
    """`name` says which vectors a store holds; two encoders of one name give the same vectors."""

    name: str
    dim: int
    max_tokens: int

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without special tokens, uncut."""

    def encode(self, texts: Sequence[str], titles: Sequence[str] | None = None) -> np.ndarray:
        """(texts, dim) float32 vectors of unit length, each of its title and text read together."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: their ids, the characters [start, end) of each, and their vectors, (tokens, 384)."""

    ids: list[int]
    offsets: list[tuple[int, int]]
    vectors: np.ndarray


class MiniLmEncoder:
    """all-MiniLM-L6-v2, 384 dimensions, at most 256 tokens. Safe from any thread."""

    dim = 384
    max_tokens = 256

    def __init__(self, network: Network, tokenizer: Tokenizer, name: str) -> None:
        self.name = name
        self._network = network
        self._tokenizer = tokenizer

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without special tokens."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(one.ids) for one in encoded]

    def encode(self, texts: Sequence[str], titles: Sequence[str] | None = None) -> np.ndarray:
        """(texts, 384) unit vectors of `[CLS] title text [SEP]`, cut at 256 tokens."""
        heads = self._ids(titles) if titles is not None else [[] for _ in texts]
        rows = [
            [CLS, *head[:MAX_TITLE_TOKENS], *ids[: self.max_tokens - 2 - len(head[:MAX_TITLE_TOKENS])], SEP]
            for head, ids in zip(heads, self._ids(texts), strict=True)
        ]
        vectors = np.zeros((len(rows), self.dim), np.float32)
        order = sorted(range(len(rows)), key=lambda row: len(rows[row]))
        for low in range(0, len(order), BATCH):
            some = order[low : low + BATCH]
            vectors[some] = self._run([rows[row] for row in some])
        return vectors

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """The first 254 tokens of each text, as the network sees them in it."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        most, found = self.max_tokens - 2, []
        for low in range(0, len(encoded), BATCH):
            some = encoded[low : low + BATCH]
            ids, mask = pad([[CLS, *one.ids[:most], SEP] for one in some])
            states = self._network.run((ids, mask, np.zeros_like(ids)))[1]
            for row, one in enumerate(some):
                kept = one.ids[:most]
                found.append(Tokens(kept, one.offsets[:most], states[row, 1 : 1 + len(kept)]))
        return found

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        return [one.ids for one in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]

    def _run(self, rows: list[list[int]]) -> np.ndarray:
        ids, mask = pad(rows)
        return self._network.run((ids, mask, np.zeros_like(ids)))[0]


class SentenceTransformerEncoder:
    """Any model that sentence-transformers can load from a folder, or by a name from its cache; nothing is fetched."""

    def __init__(self, name_or_path: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name_or_path, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise EncoderError(f"--encoder {name_or_path}: no model could be loaded from there: {error}") from error
        self.name = f"sentence-transformers:{name_or_path}"
        self.dim = int(self._model.get_embedding_dimension() or 0)
        self.max_tokens = int(self._model.max_seq_length or 256)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without special tokens."""
        encoded = self._model.tokenizer(list(texts), add_special_tokens=False, truncation=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def encode(self, texts: Sequence[str], titles: Sequence[str] | None = None) -> np.ndarray:
        """(texts, dim) unit vectors of `title text`."""
        heads = [self._cut(title) for title in titles or [""] * len(texts)]
        joined = [f"{head} {text}" if head else text for head, text in zip(heads, texts, strict=True)]
        vectors = self._model.encode(joined, batch_size=16, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32).reshape(len(joined), self.dim)

    def _cut(self, title: str) -> str:
        """A title's first tokens, as `index.splitting` reserves room for."""
        asked = {"add_special_tokens": False, "truncation": True, "max_length": MAX_TITLE_TOKENS}
        offsets = self._model.tokenizer(title, return_offsets_mapping=True, **asked)["offset_mapping"]
        return title[: offsets[-1][1]] if offsets else ""


class HashingEncoder:
    """The baseline: words hashed into `dim` signed buckets (Weinberger et al. 2009). Needs no weights."""

    max_tokens = 256

    def __init__(self, dim: int = 384) -> None:
        self.dim = dim
        self.name = f"hashing-{dim}"

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Words of each text."""
        return [len(text.split()) for text in texts]

    def encode(self, texts: Sequence[str], titles: Sequence[str] | None = None) -> np.ndarray:
        """(texts, dim) unit vectors; a text without a word is the first axis."""
        vectors = np.zeros((len(texts), self.dim), np.float32)
        for row, text in enumerate(texts):
            whole = f"{titles[row]} {text}" if titles is not None else text
            for word in "".join(c.lower() if c.isalnum() else " " for c in whole).split():
                code = zlib.crc32(word.encode("utf-8"))
                vectors[row, code % self.dim] += 1.0 if code >> 31 else -1.0
            if not vectors[row].any():
                vectors[row, 0] = 1.0
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def load_encoder(name: str | None = None, *, quick: bool = False) -> Encoder:
    """The encoder of a name: None for the default, `hashing`, else anything sentence-transformers loads.

    `quick`: the default is loaded soon rather than run fast, for a single question.
    """
    if name == "hashing":
        return HashingEncoder()
    return SentenceTransformerEncoder(name) if name else packaged(quick)


@cache
def packaged(quick: bool) -> MiniLmEncoder:
    """The packaged encoder, one for the whole process; `quick` as of `load_encoder`."""
    from index.convert import converted, weights_folder
    from index.database import DEFAULT_ENCODER

    return MiniLmEncoder(open_network(converted(), quick=quick), load_tokenizer(weights_folder()), DEFAULT_ENCODER)


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer in `folder`, neither cutting nor padding (the packaged file switches both on)."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
