"""One story, many articles: which texts are copies of one another, and where a store keeps that.

Each text has a MinHash signature of its five-word runs (rensa). Texts that share a band of it are compared word by
word, and a link is kept for each pair that are copies. Whether two texts are linked depends on those two alone, so that
groups do not depend on the order in which articles come. A group is all texts joined by links, directly or through
others: of a report that was updated ten times the first and the last may have little in common and are one story still.

Signatures and links are kept by text (its digest), not by article: a thousand articles of one text cost as much as one.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

ALGORITHM = "1"
"""Raised whenever a text would get another signature or two texts another verdict: stores then compute theirs anew."""
RUN = 5
"""Words of a shingle, and of the shortest run that counts as shared."""
PERMUTATIONS, BANDS = 128, 32
"""A pair of Jaccard j shares a band with probability 1 - (1 - j⁴)³²: .99 at .6, .87 at .5, .27 at .3, .05 at .2."""
LEAST_WORDS = 30
"""Shorter texts ("Watch the video above") are too little to tell a copy from a phrase; they have no copies."""
LEAST_ESTIMATE = 0.25
"""Estimated Jaccard under which a candidate is not read: three standard deviations below the least that can pass."""
MOST_READ = 64
"""Candidates compared word by word, most similar first: bounds the work among thousands of texts of one template."""
COVERED, KEPT, PARTICULARS = 0.88, 0.5, 0.7
"""Least shares of a `Likeness` for a copy; fitted with tests/bench/stories.py, which prints what they lie between."""
LONGEST_OWN = 100
"""Most words in a row of the shorter that the longer lacks: a page's own report may be short beside the captions that
all pages of the outlet share (447 in such pairs of a second collection, at most 48 in its 31 truly edited ones)."""
BATCH = 100
"""Texts of one transaction while catching up: others can write in between."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(31)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of two texts is shared, shares in [0, 1]; a run is five or more words that both have in this order.

    `covered`: words of the shorter that stand in runs the longer has; `kept`: words of the longer, likewise.
    `own`: the most words in a row of the shorter that are in no run the longer has.
    `particulars`: different names and numbers of the shorter that occur anywhere in the longer; 1 where it has none.
    """

    covered: float
    kept: float
    particulars: float
    own: int

    @property
    def copies(self) -> bool:
        """Whether they are one text, edited.

        `kept`: no text is a copy of a longer one of which it is the smaller part, such as a digest of several.
        `particulars`: reports filled into one template share nearly all words, and only these differ.
        """
        shares = self.covered >= COVERED and self.kept >= KEPT and self.particulars >= PARTICULARS
        return shares and self.own <= LONGEST_OWN


def signature(text: str) -> bytes:
    """128 little-endian uint32, the MinHash of the text's five-word runs; empty for a text under LEAST_WORDS."""
    from rensa import RMinHash

    hashes = _hashes(_words(_plain(text).casefold()))
    if len(hashes) < LEAST_WORDS:
        return b""
    runs = _runs(hashes)
    rows = RMinHash.digest_matrix_from_flat_token_hashes(runs, [0, len(runs)], PERMUTATIONS, 1).to_rows()
    return np.array(rows[0], "<u4").tobytes()


def band_keys(minhash: bytes) -> list[int]:
    """32 signed 64-bit keys of a signature, one a band; none for an empty one."""
    if not minhash:
        return []
    keys = np.arange(BANDS, dtype=np.uint64)
    for column in np.frombuffer(minhash, "<u4").reshape(BANDS, -1).T:
        keys = (keys ^ column) * _MIX
        keys ^= keys >> _SHIFT
    return [int(key) for key in keys.view(np.int64)]


def likeness(one: str, other: str) -> Likeness:
    """How much of two texts is shared. Letter case, punctuation, line breaks and the order of paragraphs do not count.

    Equal word runs are told by 64-bit hashes.
    """
    both = [(_words(plain.casefold()), plain) for plain in (_plain(one), _plain(other))]
    (words, text), (more_words, more_text) = sorted(both, key=lambda pair: (len(pair[0]), pair[1]))
    if len(words) < RUN:
        return Likeness(0.0, 0.0, 0.0, len(words))
    short, long = _runs(_hashes(words)), _runs(_hashes(more_words))
    covered, kept = _in_runs(np.isin(short, long)), _in_runs(np.isin(long, short))
    shared = np.flatnonzero(np.concatenate([[True], covered, [True]]))
    return Likeness(
        covered=float(covered.mean()),
        kept=float(kept.mean()),
        particulars=_share(_particulars(text), _particulars(more_text) | set(more_words)),
        own=int(np.diff(shared).max()) - 1,
    )


def _plain(text: str) -> str:
    """The text with compatible characters made one, and without what stands inside words and is often changed."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("’", "").replace("‘", "").replace("\u00ad", "")
    return text.replace("'", "")


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _hashes(words: list[str]) -> np.ndarray:
    return np.fromiter(map(zlib.crc32, map(str.encode, words)), np.uint64, len(words))


def _runs(hashes: np.ndarray) -> np.ndarray:
    """A 64-bit hash of each five words in a row, (words - 4,) uint64."""
    count = len(hashes) - RUN + 1
    runs = np.zeros(count, np.uint64)
    for at in range(RUN):
        runs = (runs ^ (runs >> _SHIFT)) * _MIX + hashes[at : at + count]
    runs = (runs ^ (runs >> _SHIFT)) * _MIX
    return runs ^ (runs >> _SHIFT)


def _in_runs(shared: np.ndarray) -> np.ndarray:
    """Which words stand inside at least one run that is `shared`: (runs,) bool to (words,) bool."""
    return np.convolve(shared, np.ones(RUN, np.int32)) > 0


def _particulars(text: str) -> set[str]:
    """Names, which are words that the text has with a capital only, in lower case, and numbers without commas."""
    words = set(_words(text))
    capital = {word.casefold() for word in words if word[0].isupper() and len(word) > 1}
    return capital - words | {number.replace(",", "") for number in _NUMBER.findall(text)}


def _share(some: set[str], of: set[str]) -> float:
    return len(some & of) / len(some) if some else 1.0


# -- In a store. Each function works inside the transaction that its caller has begun, reading ones in none.

TABLES = """
CREATE INDEX IF NOT EXISTS articles_by_digest ON articles (digest);
CREATE TABLE IF NOT EXISTS signatures (
    number INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL UNIQUE, minhash BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS bands (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (number INTEGER, other INTEGER, PRIMARY KEY (number, other)) WITHOUT ROWID;
"""
# `links` holds each pair in both directions. A text under LEAST_WORDS has an empty signature, no band and no link.

_STORY = """
WITH RECURSIVE same (number) AS (
    SELECT number FROM articles JOIN signatures USING (digest) WHERE articles.id = ? AND minhash != x''
    UNION SELECT other FROM same JOIN links USING (number))
SELECT articles.id FROM same JOIN signatures USING (number) JOIN articles USING (digest)
ORDER BY published IS NULL, published, articles.id
"""


def record(sql: sqlite3.Connection, digest: str, text: str) -> None:
    """Keep the signature and the links of a text; nothing if they are kept already."""
    if sql.execute("SELECT 1 FROM signatures WHERE digest = ?", (digest,)).fetchone():
        return
    minhash = signature(text)
    added = sql.execute("INSERT INTO signatures (digest, minhash) VALUES (?, ?)", (digest, minhash))
    number, keys = added.lastrowid, band_keys(minhash)
    for other, other_text in _candidates(sql, minhash, keys):
        if likeness(text, other_text).copies:
            sql.executemany("INSERT INTO links VALUES (?, ?)", [(number, other), (other, number)])
    sql.executemany("INSERT INTO bands VALUES (?, ?)", [(key, number) for key in keys])


def _candidates(sql: sqlite3.Connection, minhash: bytes, keys: list[int]) -> list[tuple[int, str]]:
    """Number and text of at most MOST_READ stored texts that share a band, those of the most similar signatures."""
    marks = ",".join("?" * len(keys))
    query = f"SELECT * FROM signatures WHERE number IN (SELECT number FROM bands WHERE key IN ({marks}))"
    rows: list[tuple[int, str, bytes]] = sql.execute(query, keys).fetchall()
    if not rows:
        return []
    columns = np.frombuffer(b"".join(row[2] for row in rows), "<u4").reshape(len(rows), -1)
    estimates = (columns == np.frombuffer(minhash, "<u4")).mean(axis=1).tolist()
    near = [(-estimate, row) for estimate, row in zip(estimates, rows, strict=True) if estimate >= LEAST_ESTIMATE]
    near.sort(key=lambda pair: (pair[0], pair[1][1]))
    # A text that another version of newsdesk removed has no article.
    query = "SELECT ?, text FROM articles WHERE digest = ? LIMIT 1"
    return [found for _, row in near[:MOST_READ] for found in sql.execute(query, row[:2])]


def forget(sql: sqlite3.Connection, digest: str) -> None:
    """Let go of a text that no article has any more; nothing if one has it."""
    if sql.execute("SELECT 1 FROM articles WHERE digest = ?", (digest,)).fetchone():
        return
    for number, minhash in sql.execute("SELECT number, minhash FROM signatures WHERE digest = ?", (digest,)).fetchall():
        keys = [(key, number) for key in band_keys(minhash)]
        sql.executemany("DELETE FROM bands WHERE key = ? AND number = ?", keys)
        others = [(row[0], number) for row in sql.execute("SELECT other FROM links WHERE number = ?", (number,))]
        sql.executemany("DELETE FROM links WHERE number = ? AND other = ?", others)
        sql.execute("DELETE FROM links WHERE number = ?", (number,))
        sql.execute("DELETE FROM signatures WHERE number = ?", (number,))


def follow(sql: sqlite3.Connection, generation: int) -> None:
    """Note that the texts of `generation` are recorded, if those of all before it were."""
    now, before = (f"{ALGORITHM}:{number}" for number in (generation, generation - 1))
    sql.execute("UPDATE meta SET value = ? WHERE key = 'stories' AND value = ?", (now, before))


def behind(sql: sqlite3.Connection) -> bool:
    """Whether texts may be stored that are not recorded: by a newsdesk before stories, or of another ALGORITHM."""
    meta = dict(sql.execute("SELECT key, value FROM meta WHERE key IN ('generation', 'stories')"))
    return meta.get("stories") != f"{ALGORITHM}:{meta['generation']}"


def catch_up(sql: sqlite3.Connection) -> bool:
    """Record up to BATCH texts that are not; whether there may be more. After the last it is no longer `behind`."""
    noted = sql.execute("SELECT value FROM meta WHERE key = 'stories'").fetchone()
    if not noted or noted[0].split(":")[0] != ALGORITHM:
        for table in ("signatures", "bands", "links"):
            sql.execute(f"DELETE FROM {table}")
        sql.execute("INSERT OR REPLACE INTO meta VALUES ('stories', ?)", (f"{ALGORITHM}:-1",))
    query = "SELECT digest FROM articles EXCEPT SELECT digest FROM signatures LIMIT ?"
    missing = sql.execute(query, (BATCH,)).fetchall()
    for row in missing:
        record(sql, row[0], sql.execute("SELECT text FROM articles WHERE digest = ? LIMIT 1", row).fetchone()[0])
    if missing:
        return True
    for row in sql.execute("SELECT digest FROM signatures EXCEPT SELECT digest FROM articles").fetchall():
        forget(sql, row[0])
    query = "UPDATE meta SET value = ? || (SELECT value FROM meta WHERE key = 'generation') WHERE key = 'stories'"
    sql.execute(query, (f"{ALGORITHM}:",))
    return False


def story(sql: sqlite3.Connection, article_id: str) -> list[str]:
    """See `index.store.Store.story`."""
    found = [row[0] for row in sql.execute(_STORY, (article_id,))]
    if found:
        return found
    return [row[0] for row in sql.execute("SELECT id FROM articles WHERE id = ?", (article_id,))]


def copies(sql: sqlite3.Connection, article_ids: Iterable[str]) -> Mapping[str, str]:
    """See `index.store.Store.copies`."""
    wanted = list(article_ids)
    leads: dict[str, str] = {}
    for article_id in wanted:
        if article_id not in leads:
            same = story(sql, article_id) or [article_id]
            leads |= dict.fromkeys(same, same[0])
    return {article_id: leads[article_id] for article_id in wanted}
