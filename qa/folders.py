"""Questions about one story each, asked of small folders: one that holds the story among others, one that does not.

A folder of a few articles is not a large collection: little else is near to what is asked, the passages agree easily,
and what nearly answers must be told from what answers by the passages alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from corpus.article import Article, digest_of
from index.embedded import EmbeddedStore
from index.encoder import Encoder
from index.search import DEPTH, search
from index.splitting import split
from index.store import Store
from qa import scoring
from qa.compose import compose
from qa.evaluate import Results, Table, as_asked
from qa.finding import chosen, sources_of
from qa.question_sets import AskingItem, QuestionSetError, ReadingItem
from qa.reader import Reader, Reading, Source
from qa.weighing import trusted, weighed

FOLDER = 3
"""Stories of a folder."""


@dataclass(frozen=True, slots=True)
class InFolders:
    """A question, and the passages to read for it in a folder that holds its story and in one that does not."""

    item: AskingItem
    found: list[Source]
    elsewhere: list[Source]

    def untold(self, readings: Sequence[Reading]) -> list[Reading]:
        """Of readings of `found` those of passages that do not tell the answer: near it, and no more."""
        return [one for one in readings if not scoring.tells(one.source.text, self.item.answers)]


def in_folders(
    encoder: Encoder,
    items: Sequence[ReadingItem],
    depth: int,
    watch: Callable[[Sequence[Sequence[str]]], Iterable[Sequence[str]]] = iter,
) -> Iterator[InFolders]:
    """Each question with what is found in its own folder and in the one before. `depth`: passages to read.

    Folders are made of the stories of `items`, in the order of the sha256 of their texts. `watch` goes over them, to
    show how far it is. Raises QuestionSetError where there is one folder at most.
    """
    stories = sorted({item.context for item in items}, key=lambda one: hashlib.sha256(one.encode()).digest())
    folders = [stories[at : at + FOLDER] for at in range(0, len(stories), FOLDER)]
    if len(folders) < 2:
        raise QuestionSetError(f"too few stories ({len(stories)}): there must be two folders of {FOLDER} at least")
    asked: dict[str, list[AskingItem]] = {}
    for item in items:
        asked.setdefault(item.context, []).append(AskingItem(item.id, item.question, item.answers))
    following = dict(zip(map(tuple, folders), [*folders[1:], folders[0]], strict=True))
    found: dict[str, list[Source]] = {}
    elsewhere: dict[str, list[Source]] = {}
    for folder in watch(folders):
        with TemporaryDirectory() as place, closing(EmbeddedStore(Path(place), encoder.name, encoder.dim)) as store:
            _fill(store, encoder, folder)
            for into, some in ((found, folder), (elsewhere, following[tuple(folder)])):
                for one in (one for story in some for one in asked[story]):
                    into[one.id] = _sources(store, encoder, one, depth)
    return (InFolders(one, found[one.id], elsewhere[one.id]) for some in asked.values() for one in some)


def _fill(store: Store, encoder: Encoder, stories: Sequence[str]) -> None:
    for number, text in enumerate(stories):
        article = Article(f"story{number}", digest_of(text), "", text, "", title_made=True)
        passages = split(article, encoder.count_tokens, max_tokens=encoder.max_tokens)
        store.upsert(article, passages, encoder.encode([text[one.start : one.end] for one in passages]))
    store.refresh()


def _sources(store: Store, encoder: Encoder, item: AskingItem, depth: int) -> list[Source]:
    hits = search(store, encoder, item.question, DEPTH)
    return chosen(store, as_asked(item), sources_of(store, hits), depth)


def evaluate_folders(
    readers: Sequence[Reader],
    encoder: Encoder,
    items: Sequence[ReadingItem],
    watch: Callable[[Sequence[ReadingItem]], Iterable[ReadingItem]],
) -> Results:
    """How often each reader answers, and rightly, with the story in the folder, and without it. All kinds together, and
    short questions apart from the others. `watch` goes over the questions, to show how far it is.
    """
    table: Table = {}
    placed = {one.item.id: one for one in in_folders(encoder, items, max(reader.depth for reader in readers))}
    for reader in readers:
        rows = [(placed[item.id], *_asked(reader, placed[item.id])) for item in watch(items)]
        for name, kinds in (("", ("span", "yes-no", "open")), (", short", ("span",)), (", open", ("yes-no", "open"))):
            some = [row for row in rows if as_asked(row[0].item).kind in kinds]
            if some:
                table[reader.name + name] = _row(reader, [row[1:] for row in some])
    note = (
        f"each asked of a folder of {FOLDER} stories with its own among them, of the same without the passages that "
        "tell the answer, and of a folder without its story"
    )
    return Results(len(items), note, table, {})


def _asked(reader: Reader, one: InFolders) -> tuple[bool, list[float]]:
    """Whether the answer stands in the statements, and the confidence with it, without the passages that tell it, and
    without the story."""
    question, asked = one.item.question, as_asked(one.item)
    read = reader.read(question, one.found)
    right = False
    confidences = []
    for readings in (read, one.untold(read), reader.read(question, one.elsewhere)):
        found = weighed(asked, readings)
        confidences.append(reader.confidence(question, trusted(asked, readings, found)) if readings else 0.0)
        if readings is read:
            draft = compose(asked.kind, found, question)
            right = scoring.tells(" ".join(said.text for said in draft.statements), one.item.answers)
    return right, confidences


def _row(reader: Reader, rows: Sequence[tuple[bool, list[float]]]) -> dict[str, float]:
    right = np.array([one for one, _ in rows])
    own, near, off = np.array([confidences for _, confidences in rows]).T
    answered = own >= reader.threshold
    row = {
        "questions": float(len(rows)),
        "gold in statements": float(right.mean()),
        "answered": float(answered.mean()),
    }
    if right.any():
        row["answered, of those with gold"] = float(answered[right].mean())
    if answered.any():
        row["gold in statements, of the answered"] = float(right[answered].mean())
    row["answered without the passages"] = float((near >= reader.threshold).mean())
    row["answered without the story"] = float((off >= reader.threshold).mean())
    row["AUROC against the same without the passages"] = scoring.auroc(own[right].tolist(), near.tolist())
    row["AUROC against the same without the story"] = scoring.auroc(own[right].tolist(), off.tolist())
    return row
