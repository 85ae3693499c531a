"""The support score: by words, by the encoder, and its shipped weights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.encoder import EncoderError
from qa.support import FEATURES, EncoderScorer, OverlapScorer, Weights, load_scorer
from tests.bench.paraphrases import PARAPHRASES


def test_overlap_is_the_share_of_words_that_carry_meaning() -> None:
    scorer = OverlapScorer()
    quotes = ["The harbour bridge will close in May.", "Its repair costs nine million."]
    assert scorer.score("The harbour bridge closes in May", quotes) == 1.0
    assert scorer.score("The harbour tunnel closes in June", quotes) == 0.5
    assert scorer.score("of the", quotes) == 0.0


def test_words_are_like_themselves_in_the_same_sentence() -> None:
    sentence = "The council approved the harbour tunnel."
    mean, lowest = load_scorer().likeness(sentence, [sentence])
    assert mean == pytest.approx(1.0, abs=0.01)
    assert lowest == pytest.approx(1.0, abs=0.02)


def test_an_absent_word_is_the_lowest() -> None:
    scorer = load_scorer()
    quote = ["The film opened on Friday to full houses."]
    near = scorer.likeness("The movie opened on Friday.", quote)
    far = scorer.likeness("The volcano opened on Friday.", quote)
    assert near[1] > far[1] + 0.1
    assert near[0] > far[0]


def test_features_count_what_is_missing() -> None:
    found = load_scorer().features(
        "Ana Ruiz did not pay 300 dollars in Lindhaven.", ["Ana Ruiz paid 200 dollars in Astad."]
    )
    assert dict(zip(FEATURES, found, strict=True)) | {"mean likeness": 0, "lowest likeness": 0} == {
        "mean likeness": 0, "lowest likeness": 0, "names missing": 1.0, "values missing": 1.0, "negation differs": 1.0,
    }  # fmt: skip


def test_score_is_the_logistic_of_the_weighed_features() -> None:
    scorer = EncoderScorer(Weights((2.0, 1.0, -1.0, -1.0, -0.5), -1.0))
    assert scorer.weigh((0.5, 0.0, 0.0, 0.0, 0.0)) == pytest.approx(0.5)
    assert scorer.weigh((0.5, 1.0, 1.0, 1.0, 0.0)) == pytest.approx(0.26894, abs=1e-5)


def test_paraphrases_score_above_other_sentences() -> None:
    scorer = load_scorer()
    others = [quote for quote, _ in PARAPHRASES]
    for number in range(0, len(PARAPHRASES), 4):
        quote, claim = PARAPHRASES[number]
        stranger = others[(number + 7) % len(others)]
        assert scorer.score(claim, [quote]) > scorer.score(claim, [stranger]) + 0.2, claim
        assert scorer.score(claim, [stranger]) < scorer.threshold, claim


def test_empty_texts_score_low() -> None:
    scorer = load_scorer()
    assert scorer.score("", ["The council met."]) < scorer.threshold
    assert scorer.score("The council met.", [""]) < scorer.threshold
    assert scorer.score("The council met.", []) < scorer.threshold


def test_shipped_weights_say_what_they_were_fitted_on() -> None:
    path = Path(__file__).parents[2] / "qa" / "models" / "support.json"
    model = json.loads(path.read_text(encoding="utf-8"))
    assert set(model["weights"]) == set(FEATURES)
    assert set(model["fitted_on"]) == {"SNLI", "RTE", "ClimateFEVER", "BEGIN", "WiCE"}
    assert model["weights"]["mean likeness"] > 0 > model["weights"]["negation differs"]


def test_weights_that_are_not_there_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "support.json"
    path.write_text('{"weights": {}}')
    with pytest.raises(EncoderError, match=r"support\.json: not the weights"):
        Weights.load(path)
