"""The encoder: equal to sentence-transformers within the stated tolerance, whatever the order or batch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import convert
from index.encoder import EncoderError, HashingEncoder, MiniLmEncoder, SentenceTransformerEncoder, load_encoder, pad

TEXTS = [
    "The Vice President said that troops were an option.",
    "Sanctions.",
    "Kaja Kallas, the EU's top diplomat, warned against a “quick fix”.",
    "On February 12 the president called Putin and then Zelensky. " * 12,
    "",
    "Кремль відповів у п'ятницю.",
]


def test_vectors_are_those_of_sentence_transformers() -> None:
    """int8 against float32, by both runtimes: a cosine of at least .996 in English, .98 in any text."""
    reference = SentenceTransformerEncoder(str(convert.weights_folder()))
    reference._model.max_seq_length = 256
    expected = reference.encode(TEXTS)
    for quick in (False, True):
        ours = load_encoder(quick=quick).encode(TEXTS)
        cosines = (ours * expected).sum(axis=1)
        assert cosines[:4].min() > 0.996, cosines
        assert cosines[5] > 0.98, cosines
        assert cosines[4] > 0.95, cosines  # nothing to read
        assert np.linalg.norm(ours, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_a_text_alone_is_as_a_text_among_others() -> None:
    encoder = load_encoder()
    together = encoder.encode(TEXTS)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert (together * alone).sum(axis=1).min() > 0.9999


def test_the_title_stands_before_the_text_and_is_cut() -> None:
    encoder = load_encoder()
    plain, titled, long = encoder.encode(["He spoke."] * 3, ["", "Kallas in Brussels", "Kallas in Brussels " * 100])
    about = encoder.encode(["Kallas in Brussels"])[0]
    assert titled @ about > plain @ about + 0.2
    assert long.shape == (384,)


def test_other_encoders_cut_a_long_title_too() -> None:
    encoder = SentenceTransformerEncoder(str(convert.weights_folder()))
    long, cut = encoder.encode(["He spoke."] * 2, ["Kallas in Brussels " * 100, "Kallas in Brussels " * 4])
    assert long @ cut > 0.9
    assert encoder.count_tokens(["troops", "word " * 1000]) == [1, 1000]


def test_the_tokens_of_a_text_in_it() -> None:
    encoder = load_encoder()
    assert isinstance(encoder, MiniLmEncoder)
    text = "Kallas spoke."
    tokens, long = encoder.tokens([text, "word " * 1000])
    assert "".join(text[a:b] for a, b in tokens.offsets) == "Kallasspoke."
    assert tokens.vectors.shape == (len(tokens.ids), 384)
    assert len(long.ids) == 254
    mean = np.concatenate([tokens.vectors]).mean(axis=0)
    assert mean @ encoder.encode([text])[0] / np.linalg.norm(mean) > 0.8


def test_tokens_are_counted_without_cutting() -> None:
    assert load_encoder().count_tokens(["troops", "word " * 1000, ""]) == [1, 1000, 0]


def test_no_texts() -> None:
    assert load_encoder().encode([]).shape == (0, 384)
    assert HashingEncoder(16).encode([]).shape == (0, 16)


def test_hashing_counts_words() -> None:
    vectors = HashingEncoder(64).encode(["a b", "b a", "c", ""], ["", "", "", ""])
    assert vectors[0] @ vectors[1] == pytest.approx(1.0)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4))
    with_title = HashingEncoder(64).encode(["b"], ["a"])
    assert with_title[0] @ vectors[0] == pytest.approx(1.0)


def test_pad() -> None:
    ids, mask = pad([[1, 2, 3], [4]])
    assert ids.tolist() == [[1, 2, 3, *[0] * 13], [4, *[0] * 15]]
    assert mask.tolist() == [[1, 1, 1, *[0] * 13], [1, *[0] * 15]]
    assert pad([[7] * 17])[0].shape == (1, 32)


def test_an_unknown_encoder_names_itself() -> None:
    with pytest.raises(EncoderError, match="--encoder /no/such/model"):
        load_encoder("/no/such/model")


def test_wrong_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(b"something else")
    monkeypatch.setattr(convert, "weights_folder", lambda: tmp_path / "model")
    monkeypatch.setenv("NEWSDESK_CACHE", str(tmp_path / "cache"))
    with pytest.raises(EncoderError, match=r"has sha256 .*reinstall"):
        convert.converted()


def test_a_damaged_conversion_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CACHE", str(tmp_path))
    made: list[Path] = []

    def write(weights: Path, target: Path) -> None:
        made.append(target)
        target.write_bytes(b"model")

    monkeypatch.setattr(convert, "_convert", write)
    first = convert.converted()
    assert convert.converted() == first
    assert len(made) == 1
    first.write_bytes(b"other")
    assert convert.converted().read_bytes() == b"model"
    assert len(made) == 2
