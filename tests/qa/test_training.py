"""Training end to end on a few made examples: batches, resuming, and the exported model against the trained one."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest
import torch

from index.convert import weights_folder
from index.encoder import load_tokenizer
from qa.reader import ReaderError
from qa.restore import restored
from qa.training_data import Pair, TrainingData, detokenise, hard_negatives, join, qamr, squad, telling, token_span

PARAGRAPHS = [
    (
        "Talks",
        "Trump called Putin on February 12. The call lasted ninety minutes.",
        "When did Trump call Putin?",
        "February 12",
    ),
    ("Kallas", "Kaja Kallas is the top diplomat of the European Union.", "Who is the top diplomat?", "Kaja Kallas"),
    ("Troops", "Hegseth said that no troops would be sent to Ukraine.", "Who won the World Cup?", None),
]


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three SQuAD paragraphs and one QAMR sentence, made here."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "squad").mkdir()
    (folder / "qamr").mkdir()
    with gzip.open(folder / "squad" / "train-v2.jsonl.gz", "wt") as file:
        for number, (title, context, question, answer) in enumerate(PARAGRAPHS):
            answers = [{"text": answer, "answer_start": context.index(answer)}] if answer else []
            qas = [{"id": str(number), "question": question, "answers": answers, "is_impossible": answer is None}]
            file.write(json.dumps({"title": title, "context": context, "qas": qas}) + "\n")
    with gzip.open(folder / "qamr" / "wiki-sentences.tsv.gz", "wt") as file:
        file.write("w:1\tThe `` quick fix '' -LRB- 2025 -RRB- did n't work .\n")
    row = ["w:1", "1", "9", "0", "2", "What did n't work?", "2 3", "", ""]
    for name in ("dev", "test"):
        with gzip.open(folder / "qamr" / f"{name}.tsv.gz", "wt") as file:
            file.write("\t".join(row) + "\n")
    return folder


def test_squad_and_qamr_are_read(data_folder: Path) -> None:
    read = list(squad(data_folder / "squad" / "train-v2.jsonl.gz"))
    assert [asked for _, _, asked in read] == [
        [("When did Trump call Putin?", 22, 33)],
        [("Who is the top diplomat?", 0, 11)],
        [("Who won the World Cup?", -1, -1)],
    ]
    ((text, asked),) = qamr(data_folder / "qamr")
    assert text == 'The "quick fix" (2025) didn\'t work.'
    assert [text[start:end] for _, start, end in asked] == ["quick fix"]


def test_detokenising_keeps_every_word() -> None:
    words = "`` No , '' he said .".split()
    plain, starts, length = detokenise(words)
    text = join(plain, starts, length)
    assert text == '"No," he said.'
    assert [text[at : at + len(word)] for at, word in zip(starts, plain, strict=True)] == plain


def test_token_span() -> None:
    offsets = np.array([[0, 4], [5, 8], [8, 10]])
    assert token_span(offsets, 5, 9) == (1, 2)
    assert token_span(offsets, -1, -1) == (-1, -1)
    assert token_span(offsets, 4, 5) == (-1, -1)


def test_negatives_do_not_hold_the_answer(tmp_path: Path) -> None:
    texts = ["Trump called Putin.", "Putin spoke of Trump.", "Trump called Putin again.", "The garden is old."]
    found = hard_negatives(texts, [("Whom did Trump call?", 0, 13, 18)], tmp_path / "cache.json")
    assert found == [(3,)], "the others hold Putin"
    questions = [("Whom did Trump call?", 0, 6, 12), ("Whom did Trump call?", 0, -1, -1)]
    found = hard_negatives(texts, questions, tmp_path / "other.json")
    assert found == [(1, 3), ()], "the nearest first; none for a question without an answer"
    assert hard_negatives(texts, questions, tmp_path / "few.json", keep=1) == [(1,), ()]
    assert hard_negatives([], [], tmp_path / "other.json") == [(1, 3), ()], "kept in the file"


def test_a_group_is_ranked_as_one() -> None:
    from qa.train import NEAR_MISS_WEIGHT, NEGATIVES_WEIGHT, collate, loss_of

    def pair(length: int, start: int, relevant: bool) -> Pair:
        question, passage = np.array([2000, 2001]), np.arange(3000, 3000 + length)
        return Pair(question, question[:0], passage, start, start, relevant)

    near = collate([[pair(5, 1, True), pair(4, -1, True), pair(3, -1, False), pair(3, -1, False)]])
    assert near.ranked.tolist() == [[0, 1, 2, 3]]
    assert near.relevant.tolist() == [1, -1, 0, 0]
    assert near.weight.tolist() == pytest.approx([1, NEAR_MISS_WEIGHT, NEGATIVES_WEIGHT / 2, NEGATIVES_WEIGHT / 2])
    groups = [
        [pair(5, 1, True), pair(4, -1, False), pair(3, -1, False)],
        [pair(3, -1, True)],
        [pair(3, 2, True), pair(3, -1, False)],
    ]
    batch = collate(groups)
    assert batch.ranked.tolist() == [[0, 1, 2], [4, 5, -1]], "an own passage alone is not ranked"
    assert batch.relevant.tolist() == [1, 0, 0, -1, 1, 0]
    assert batch.weight.tolist() == pytest.approx(
        [1, NEGATIVES_WEIGHT / 2, NEGATIVES_WEIGHT / 2, 1, 1, NEGATIVES_WEIGHT]
    )

    class Fixed(torch.nn.Module):
        def forward(self, ids: torch.Tensor, _mask: torch.Tensor, _types: torch.Tensor) -> tuple[torch.Tensor, ...]:
            flat = torch.zeros(ids.shape)
            return flat, flat, torch.tensor([2.0, 1.0, 0.0, 9.0, 0.0, 0.0])

    parts = loss_of(Fixed(), batch)[1]
    first = -np.log(np.exp(2) / (np.exp(2) + np.exp(1) + 1))
    assert parts["ranking"] == pytest.approx((first + np.log(2)) / 2, abs=1e-5)
    tokens = [6, 5, 4, 4, 4, 4]  # [CLS] and the passage are allowed
    spans = sum(weight * np.log(n) for weight, n in zip(batch.weight.tolist(), tokens, strict=True))
    assert parts["span"] == pytest.approx(spans / batch.weight.sum().item(), abs=1e-5)
    odds = [np.log1p(np.exp(-2)), np.log1p(np.exp(1)), np.log(2), 0, np.log(2), np.log(2)]
    weights = [1, NEGATIVES_WEIGHT / 2, NEGATIVES_WEIGHT / 2, 0, 1, NEGATIVES_WEIGHT]
    assert parts["relevant"] == pytest.approx(np.average(odds, weights=weights), abs=1e-5)


@pytest.mark.parametrize(
    ("text", "answer", "rest"),
    [
        (
            "Trump called Putin on Monday. It lasted long. He rang off.",
            "long",
            "trump called putin on monday. he rang off.",
        ),
        ("Trump called Putin on Monday. It lasted long.", "Monday. It", None),
        ("Trump called Putin on Monday. On monday it lasted long.", "Monday", None),
        ("Trump called Putin on Monday.", "Monday", None),
        ("Trump called Putin on Monday.", None, None),
    ],
)
def test_a_near_miss_lacks_only_what_answers(text: str, answer: str | None, rest: str | None) -> None:
    tokenizer = load_tokenizer(weights_folder())
    encoded = tokenizer.encode(text, add_special_tokens=False)
    start = text.index(answer) if answer else -1
    low, high = telling(text, np.array(encoded.offsets), start, start + len(answer or ""))
    if rest is None:
        assert low == high
    else:
        assert tokenizer.decode(encoded.ids[:low] + encoded.ids[high:]) == rest


def test_a_near_miss_takes_the_place_of_a_negative(data_folder: Path, tmp_path: Path) -> None:
    data = TrainingData(data_folder, load_tokenizer(weights_folder()), tmp_path / "negatives.json")
    rng = random.Random(1)
    own, near, other = data.pairs(data.rows[0], rng, 2, near_misses=1.0)
    assert own.start >= 0
    assert load_tokenizer(weights_folder()).decode(near.passage.tolist()) == "the call lasted ninety minutes."
    assert (near.start, near.end, near.relevant, other.relevant) == (-1, -1, True, False)
    kinds = [len(data.pairs(row, rng, 0, near_misses=1.0)) for row in data.rows]
    assert kinds == [1] * len(data.rows), "no negatives at all"
    shares = [data.pairs(data.rows[0], rng, 1, near_misses=0.5)[1].relevant for _ in range(400)]
    assert 150 < sum(shares) < 250


def test_cropping_keeps_the_answer(data_folder: Path, tmp_path: Path) -> None:
    data = TrainingData(data_folder, load_tokenizer(weights_folder()), tmp_path / "negatives.json")
    tokenizer = load_tokenizer(weights_folder())
    rng = random.Random(1)
    answers = ["february 12", "kaja kallas", None, None, "quick fix"]  # one without an answer comes twice
    for row, words in zip(data.rows, answers, strict=True):
        for _ in range(20):
            own = data.pairs(row, rng, 2)[0]
            if words is None:
                assert (own.start, own.end) == (-1, -1)
            else:
                assert tokenizer.decode(own.passage[own.start : own.end + 1].tolist()) == words


def test_an_unanswerable_question_is_cropped_to_where_it_looks_answerable(data_folder: Path, tmp_path: Path) -> None:
    filler = " ".join(f"The garden has {n} trees and {n} birds." for n in range(40))
    text = f"{filler} Hegseth spoke of troops. {filler}"
    (tmp_path / "squad").mkdir()
    (tmp_path / "qamr").symlink_to(data_folder / "qamr")
    with gzip.open(tmp_path / "squad" / "train-v2.jsonl.gz", "wt") as file:
        for context, question in [(text, "Whom did Hegseth send troops to?"), ("The garden is old.", "Who won?")]:
            qas = [{"id": question, "question": question, "answers": [], "is_impossible": True}]
            file.write(json.dumps({"title": "", "context": context, "qas": qas}) + "\n")
    tokenizer = load_tokenizer(weights_folder())
    data = TrainingData(tmp_path, tokenizer, tmp_path / "negatives.json")
    rng = random.Random(1)
    drawn = [data.pairs(data.rows[0], rng, 0, (48,))[0] for _ in range(20)]
    for pair in drawn:
        assert len(pair.passage) == 48
        assert "hegseth spoke of troops" in tokenizer.decode(pair.passage.tolist())
    assert len({tuple(pair.passage.tolist()) for pair in drawn}) > 5


def test_the_rate_warms_up_and_falls_to_zero() -> None:
    from qa.train import WARMUP_STEPS, rate

    assert rate(0, 3300, 1.0) == pytest.approx(1 / WARMUP_STEPS)
    assert rate(WARMUP_STEPS, 3300, 1.0) == pytest.approx(1.0)
    assert rate(1800, 3300, 1.0) == pytest.approx(0.5)
    assert rate(3300, 3300, 1.0) == 0.0
    assert rate(0, 2, 1.0) < 0.01, "fewer steps than the warm-up"


def test_sources_can_be_left_out(data_folder: Path, tmp_path: Path) -> None:
    tokenizer = load_tokenizer(weights_folder())
    sizes = [
        len(TrainingData(data_folder, tokenizer, tmp_path / f"{'-'.join(some)}.json", some).rows)
        for some in (("squad", "qamr"), ("squad",), ("qamr",))
    ]
    assert sizes[0] == sizes[1] + sizes[2]
    assert not (tmp_path / "qamr.json").exists(), "no negatives of nothing are kept"
    assert min(sizes) > 0


@pytest.mark.slow
def test_a_run_begins_with_the_weights_of_others(
    data_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from qa import train

    common = ["--data", str(data_folder), "--batch", "4", "--no-bf16", "--steps", "2"]
    train.main([*common, "--out", str(tmp_path / "first")])
    first = tmp_path / "first" / "checkpoint.pt"
    began = torch.load(first, weights_only=True)["model"]
    untrained = tmp_path / "untrained.pt"
    torch.save({"model": train.build(weights_folder()).state_dict()}, untrained)
    for name, shares in (("second", [str(first)]), ("third", [str(first), str(untrained), "--shares", "1", "0"])):
        train.main([*common, "--out", str(tmp_path / name), "--rate", "0", "--begin-with", *shares])
        kept = torch.load(tmp_path / name / "checkpoint.pt", weights_only=True)["model"]
        assert all(torch.equal(kept[name], value) for name, value in began.items())
    with pytest.raises(SystemExit):
        train.main([*common, "--out", str(tmp_path / "fourth"), "--begin-with", str(tmp_path / "nowhere.pt")])
    assert "nowhere.pt: there is no such checkpoint" in capsys.readouterr().err


def test_frozen_layers_stay_as_they_are(data_folder: Path, tmp_path: Path) -> None:
    from qa import train

    common = ["--data", str(data_folder), "--batch", "4", "--no-bf16", "--out", str(tmp_path)]
    train.main([*common, "--steps", "2", "--frozen-layers", "2"])
    trained = torch.load(tmp_path / "checkpoint.pt", weights_only=True)["model"]
    before = train.build(weights_folder()).state_dict()
    changed = {name for name, value in trained.items() if not torch.equal(value, before[name])}
    assert not any(".embeddings." in name or ".layer.0." in name or ".layer.1." in name for name in changed)
    assert any(".layer.2." in name for name in changed)


def test_checkpoints_are_averaged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from qa import export

    paths = [tmp_path / "a.pt", tmp_path / "b.pt"]
    for path, value in zip(paths, (1.0, 4.0), strict=True):
        torch.save({"model": {"one": torch.tensor([value, 0.0])}, "step": 1}, path)
    assert export.average(paths, [2.0, 1.0])["one"].tolist() == pytest.approx([2.0, 0.0])
    assert export.average(paths[:1], [1.0])["one"].tolist() == [1.0, 0.0]
    for shares in (["1"], ["1", "-1"], ["0", "0"]):
        with pytest.raises(SystemExit):
            export.main(["--checkpoint", *map(str, paths), "--shares", *shares])
        assert "2 numbers are wanted" in capsys.readouterr().err


@pytest.mark.slow
def test_training_resumes_exactly_and_exports_what_it_trained(data_folder: Path, tmp_path: Path) -> None:
    from qa import export, train
    from qa.model_reader import Constants, ModelReader

    common = ["--data", str(data_folder), "--batch", "4", "--save-every", "2", "--no-bf16"]
    train.main([*common, "--out", str(tmp_path / "straight"), "--steps", "4"])
    whole = torch.load(tmp_path / "straight" / "checkpoint.pt", weights_only=True)
    assert whole["step"] == 4
    log = [json.loads(line) for line in (tmp_path / "straight" / "log.jsonl").read_text().splitlines()]
    assert log[-1]["step"] == 4
    assert log[-1]["span"] > 0

    train.main([*common, "--out", str(tmp_path / "stopped"), "--steps", "4", "--stop-at", "2"])
    assert torch.load(tmp_path / "stopped" / "checkpoint.pt", weights_only=True)["step"] == 2
    train.main([*common, "--out", str(tmp_path / "stopped"), "--steps", "4"])
    resumed = torch.load(tmp_path / "stopped" / "checkpoint.pt", weights_only=True)["model"]
    for name, value in whole["model"].items():
        torch.testing.assert_close(resumed[name], value, rtol=1e-4, atol=1e-6, msg=name)

    export.main(["--checkpoint", str(tmp_path / "straight" / "checkpoint.pt"), "--out", str(tmp_path), "--float"])
    assert (tmp_path / "reader.onnx").stat().st_size < 25_000_000
    constants = Constants((1.0, 0.0, 0.0, 0.0, 0.0), {"open": (0.0,) * 4}, {"open": (0.0,) * 6}, 0.0)
    text, question = PARAGRAPHS[0][1], PARAGRAPHS[0][2]
    exact = ModelReader(tmp_path / "reader-float.onnx", constants).score(question, [text], [""])[0]
    model = train.build(weights_folder())
    model.load_state_dict(whole["model"])
    tokenizer = load_tokenizer(weights_folder())
    asked, passage = (tokenizer.encode(one, add_special_tokens=False).ids for one in (question, text))
    ids = torch.tensor([[101, *asked, 102, *passage, 102]])
    types = torch.tensor([[0] * (len(asked) + 2) + [1] * (len(passage) + 1)])
    with torch.no_grad():
        start, end, relevance = model.eval()(ids, torch.ones_like(ids), types)
    first = len(asked) + 2
    inside = slice(first, first + len(passage))
    assert exact[0] == pytest.approx(relevance.item(), abs=1e-3)
    np.testing.assert_allclose(exact[1], (start[0, inside] - start[0, 0]).numpy(), atol=1e-3)
    np.testing.assert_allclose(exact[2], (end[0, inside] - end[0, 0]).numpy(), atol=1e-3)
    model.load_state_dict(restored(tmp_path / "reader.onnx"))
    with torch.no_grad():
        again, _, relevance_again = model(ids, torch.ones_like(ids), types)
    assert np.corrcoef(again[0, inside].numpy(), start[0, inside].numpy())[0, 1] > 0.99, "only rounding is lost"
    assert relevance_again.item() == pytest.approx(relevance.item(), abs=0.1)
    quantised = ModelReader(tmp_path / "reader.onnx", constants).score(question, [text], [""])[0]
    assert np.corrcoef(quantised[1], exact[1])[0, 1] > 0.9


def test_what_is_no_reader_cannot_be_begun_with(tmp_path: Path) -> None:
    (tmp_path / "broken.onnx").write_bytes(b"not a model")
    with pytest.raises(ReaderError, match=r"broken\.onnx: not a reader that qa\.export wrote"):
        restored(tmp_path / "broken.onnx")
