"""Train the reader: `python -m qa.train --data DIR --out DIR --steps N`. Needs torch, which answering does not.

The model is all-MiniLM-L6-v2 with two small heads over question and passage read together:
start and end scores of the answer at each token (token 0, [CLS], means "no answer here"), and one score of
whether the passage is about what was asked. Loss: mean of the cross-entropies of start and end (Devlin et al. 2019,
section 4.3), plus binary cross-entropy of the relevance, plus cross-entropy of a softmax over a question's own passage
and its hard negatives, which puts the own one first (ListNet's top one, Cao et al. 2007).

The learning rate warms up and falls to zero; over the last part of the steps passages are cut longer. A checkpoint
is written every `--save-every` steps; the same command continues from it, and the number of steps may be changed
then. `--begin-with` takes the weights of another run, or the mean of several, and nothing else: a second, warm start.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import BertConfig, BertModel

from index.convert import weights_folder
from index.encoder import CLS, PAD, SEP, load_tokenizer
from qa.export import average, checked_shares
from qa.training_data import LONG_CROPS, SHORT_CROPS, SOURCES, Pair, TrainingData

WARMUP_STEPS = 300
LONG_SHARE = 0.35
RELEVANCE_WEIGHT, RANKING_WEIGHT = 0.25, 1.0
NEGATIVES_WEIGHT, NEAR_MISS_WEIGHT = 0.2, 0.5
"""What a question's hard negatives weigh together where spans are learned, beside its own passage: they are easy. What
a near miss weighs, which is not."""


class ReaderModel(nn.Module):
    """(start, end) logits, each (batch, tokens) and -inf outside the passage and [CLS]; relevance logit, (batch,)."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.span = nn.Linear(config.hidden_size, 2)
        self.relevance = nn.Linear(config.hidden_size, 1)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        hidden = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        span = self.span(hidden)
        return span[..., 0], span[..., 1], self.relevance(hidden[:, 0])[:, 0]


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors of some groups; `allowed` marks [CLS] and the passage; `start`, `end` are tokens, 0 = none.

    `weight`: of a row where spans and relevance are learned. `relevant` is -1 for an unanswerable question's own
    passage, and for a near miss, which are on the subject and do not answer. `ranked`, (groups, most passages of one):
    the row of a question's own passage and those of its negatives, -1 where there are no more.
    """

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    token_type_ids: torch.Tensor
    allowed: torch.Tensor
    start: torch.Tensor
    end: torch.Tensor
    weight: torch.Tensor
    relevant: torch.Tensor
    ranked: torch.Tensor

    def to(self, device: str) -> Batch:
        """The same batch on a device."""
        moved = {name: getattr(self, name).to(device) for name in self.__slots__}
        return Batch(**moved)


def length_of(pair: Pair) -> int:
    """Tokens of the pair with its special tokens."""
    return len(pair.question) + len(pair.title) + len(pair.passage) + 3 + (len(pair.title) > 0)


def collate(groups: list[list[Pair]], multiple: int = 8) -> Batch:
    """[CLS] question [SEP] title [SEP] passage [SEP], the title left out where there is none."""
    pairs = [pair for group in groups for pair in group]
    width = -(-max(length_of(pair) for pair in pairs) // multiple) * multiple
    shape = (len(pairs), width)
    ids, mask, types = np.full(shape, PAD, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    allowed = np.zeros(shape, bool)
    start, end = np.zeros(len(pairs), np.int64), np.zeros(len(pairs), np.int64)
    for row, pair in enumerate(pairs):
        title = [*pair.title.tolist(), SEP] if len(pair.title) else []
        head = [CLS, *pair.question.tolist(), SEP]
        whole = [*head, *title, *pair.passage.tolist(), SEP]
        first = len(head) + len(title)
        ids[row, : len(whole)] = whole
        mask[row, : len(whole)] = 1
        types[row, len(head) : len(whole)] = 1
        allowed[row, 0] = True
        allowed[row, first : first + len(pair.passage)] = True
        if pair.start >= 0:
            start[row], end[row] = first + pair.start, first + pair.end
    most, row = max(map(len, groups)), 0
    ranked, weight = np.full((len(groups), most), -1), np.ones(len(pairs), np.float32)
    for number, group in enumerate(groups):
        ranked[number, : len(group)] = np.arange(row, row + len(group))
        missed = [pair.relevant for pair in group[1:]]
        each = NEGATIVES_WEIGHT / max(1, missed.count(False))
        weight[row + 1 : row + len(group)] = np.where(missed, NEAR_MISS_WEIGHT, each)
        row += len(group)
    relevant = np.array([float(pair.relevant) if pair.start >= 0 or not pair.relevant else -1.0 for pair in pairs])
    ranked = ranked[(ranked >= 0).sum(1) > 1]
    arrays = (ids, mask, types, allowed, start, end, weight, relevant.astype(np.float32), ranked)
    return Batch(**{name: torch.from_numpy(one) for name, one in zip(Batch.__slots__, arrays, strict=True)})


def batches(
    data: TrainingData,
    size: int,
    seed: int,
    first_step: int,
    *,
    negatives: int,
    near_misses: float = 0.0,
    long_from: int = 0,
) -> Iterator[Batch]:
    """Endless batches of about `size` pairs of similar length, the same for the same seed, from `first_step` on.

    `negatives`, `near_misses`: see `TrainingData.pairs`. Passages are cut short before step `long_from` (to within
    64 steps).
    """
    step, epoch = 0, 0
    while True:
        rng = random.Random(seed * 1000 + epoch)
        order = rng.sample(range(len(data.rows)), len(data.rows))
        for low in range(0, len(order), size * 64):
            crops = LONG_CROPS if step >= long_from else SHORT_CROPS
            groups = [
                data.pairs(data.rows[n], rng, negatives, crops, near_misses=near_misses)
                for n in order[low : low + size * 64]
            ]
            groups.sort(key=lambda group: max(map(length_of, group)))
            cut: list[list[list[Pair]]] = [[]]
            for group in groups:
                if cut[-1] and sum(map(len, cut[-1])) + len(group) > size:
                    cut.append([])
                cut[-1].append(group)
            rng.shuffle(cut)
            for some in cut:
                if step >= first_step:
                    yield collate(some)
                step += 1
        epoch += 1


def loss_of(model: nn.Module, batch: Batch) -> tuple[torch.Tensor, dict[str, float]]:
    """The training loss of a batch and its parts."""
    start, end, relevance = model(batch.input_ids, batch.attention_mask, batch.token_type_ids)
    start = start.float().masked_fill(~batch.allowed, -1e4)
    end = end.float().masked_fill(~batch.allowed, -1e4)
    relevance = relevance.float()
    both = (
        nn.functional.cross_entropy(one, to, reduction="none") for one, to in ((start, batch.start), (end, batch.end))
    )
    span = (sum(both) * batch.weight).sum() / (2 * batch.weight.sum())
    weight = batch.weight * (batch.relevant >= 0)
    each = nn.functional.binary_cross_entropy_with_logits(relevance, batch.relevant.clamp(min=0), reduction="none")
    relevant = (each * weight).sum() / weight.sum().clamp(min=1)
    ranking = relevance.new_zeros(())
    if len(batch.ranked):
        scores = relevance[batch.ranked.clamp(min=0)].masked_fill(batch.ranked < 0, -1e4)
        ranking = -scores.log_softmax(1)[:, 0].mean()
    total = span + RELEVANCE_WEIGHT * relevant + RANKING_WEIGHT * ranking
    return total, {"span": span.item(), "relevant": relevant.item(), "ranking": ranking.item()}


def rate(step: int, steps: int, peak: float) -> float:
    """Learning rate at `step` of `steps`: linear warm-up, then linear to zero."""
    return peak * min(1.0, (step + 1) / WARMUP_STEPS, (steps - step) / max(1, steps - WARMUP_STEPS))


def build(weights: Path) -> ReaderModel:
    """The model with the encoder's weights in `weights` and fresh heads."""
    from safetensors.torch import load_file

    # Without dropout: so few epochs do not overfit, and attention runs fused, twice as fast on a CPU.
    config = BertConfig.from_pretrained(
        weights, attn_implementation="sdpa", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    model = ReaderModel(config)
    state = {f"bert.{name}": value for name, value in load_file(weights / "model.safetensors").items()}
    missing, _ = model.load_state_dict(state, strict=False)
    unexpected = [name for name in missing if not name.startswith(("span.", "relevance."))]
    if unexpected:
        raise SystemExit(f"{weights}: weights are missing: {unexpected[:3]}")
    return model


def freeze(model: ReaderModel, layers: int) -> None:
    """Train neither the word embeddings nor the first `layers` layers; 0 trains all."""
    for part in [model.bert.embeddings, *model.bert.encoder.layer[:layers]] if layers else []:
        part.requires_grad_(False)


def main(arguments: list[str] | None = None) -> None:
    """Train, or continue, and leave `checkpoint.pt` and `log.jsonl` in `--out`."""
    given = _arguments(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    cache = given.out / "hard_negatives.json" if given.negatives else None
    data = TrainingData(given.data, load_tokenizer(weights_folder()), cache, given.sources)
    torch.manual_seed(given.seed)  # only now: what finds the negatives may draw numbers too
    model = build(weights_folder()).to(device)
    optimizer = _optimizer(model)
    saved = given.out / "checkpoint.pt"
    if given.begin_with and not saved.exists():
        model.load_state_dict(average(given.begin_with, given.shares))
    step = _resume(saved, model, optimizer, device)
    freeze(model, given.frozen_layers)
    last = min(given.steps, given.stop_at or given.steps)
    print(f"{len(data.rows)} questions; step {step} of {given.steps} on {device}", file=sys.stderr, flush=True)
    model.train()
    log = _Log(given.out / "log.jsonl")
    long_from = int(given.steps * (1 - LONG_SHARE))
    drawn = {"negatives": given.negatives, "near_misses": given.near_misses, "long_from": long_from}
    for batch in batches(data, given.batch, given.seed, step, **drawn):
        if step >= last:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate(step, given.steps, given.rate)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=given.bf16):
            loss, parts = loss_of(model, batch.to(device))
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        log.add(step, parts, len(batch.start), now=step == last)
        if step % given.save_every == 0 or step == last:
            partial = saved.with_suffix(".part")
            torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, partial)
            os.replace(partial, saved)


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parse = argparse.ArgumentParser(prog="python -m qa.train", description=(__doc__ or "").split("\n")[0])
    parse.add_argument("--data", type=Path, required=True, help="folder that holds squad/ and qamr/")
    parse.add_argument("--out", type=Path, required=True)
    parse.add_argument("--steps", type=int, default=24000)
    parse.add_argument("--batch", type=int, default=16, help="passages a step")
    parse.add_argument("--rate", type=float, default=1.2e-4)
    parse.add_argument("--negatives", type=int, default=5, help="passages that do not answer, beside one that does")
    parse.add_argument(
        "--near-misses",
        type=float,
        default=0.0,
        help="share of the questions of which one of these is the own passage without the sentence that answers",
    )
    parse.add_argument(
        "--bf16",
        action=argparse.BooleanOptionalAction,
        default=torch.cuda.is_available(),
        help="bfloat16 arithmetic; slower than float32 on CPUs without AMX (measured: 150 against 290 GFLOP/s)",
    )
    parse.add_argument(
        "--frozen-layers",
        type=int,
        default=0,
        help="leave the embeddings and this many layers as they are: 2 of 6 make a step a quarter quicker",
    )
    parse.add_argument(
        "--begin-with",
        type=Path,
        nargs="+",
        help="checkpoint of another run to take the weights of, or several to average",
    )
    parse.add_argument("--shares", type=float, nargs="+", help="of each in the average; equal where not given")
    parse.add_argument("--sources", nargs="+", choices=SOURCES, default=SOURCES, help="what to train on")
    parse.add_argument("--seed", type=int, default=1)
    parse.add_argument("--save-every", type=int, default=200)
    parse.add_argument("--stop-at", type=int, help="stop after this step, to be continued by the same command")
    given = parse.parse_args(arguments)
    if given.begin_with:
        given.shares = checked_shares(parse, given.begin_with, given.shares)
    return given


def _optimizer(model: nn.Module) -> torch.optim.AdamW:
    decayed = [value for value in model.parameters() if value.ndim > 1]
    plain = [value for value in model.parameters() if value.ndim < 2]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)


def _resume(saved: Path, model: nn.Module, optimizer: torch.optim.Optimizer, device: str) -> int:
    """Load the checkpoint, if there is one; the step it stands at."""
    if not saved.exists():
        return 0
    state = torch.load(saved, map_location=device, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


class _Log:
    """Mean losses and speed of every 50 steps, to the file and to stderr."""

    def __init__(self, path: Path) -> None:
        self._path, self._since, self._pairs = path, time.perf_counter(), 0
        self._sums: Counter[str] = Counter()
        self._steps = 0

    def add(self, step: int, parts: dict[str, float], pairs: int, *, now: bool) -> None:
        """Count one step; write where 50 are full, or `now`."""
        self._sums.update(parts)
        self._pairs += pairs
        self._steps += 1
        if step % 50 and not now:
            return
        line = {name: round(value / self._steps, 4) for name, value in self._sums.items()}
        line |= {"step": step, "pairs_per_s": round(self._pairs / (time.perf_counter() - self._since), 1)}
        print(json.dumps(line), file=sys.stderr, flush=True)
        with self._path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        self._since, self._pairs, self._steps = time.perf_counter(), 0, 0
        self._sums.clear()


if __name__ == "__main__":
    main()
