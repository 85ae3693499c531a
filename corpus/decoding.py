"""Bytes of a file become text: gunzipped, with the encoding found out, in memory bounded by what was asked for."""

from __future__ import annotations

import codecs
import gzip
import re
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path

CHUNK = 1 << 20
GZIP = b"\x1f\x8b"
DETECTION_SAMPLE = 1 << 16  # bytes shown to charset-normalizer, which tries some 30 encodings on them
BINARY_SHARE = 0.05  # share of control characters; bytes at random have 0.1, text has none
WESTERN_SHARE = 0.25  # of other characters than ASCII; Cyrillic or Greek has over 0.7
_WESTERN = "äöüßáàâçéèêëíîïñóôúûÄÖÜÁÀÇÉÈÊÍÑÓÚ–—“”‘’„…•€£©®°«»§\u00a0".encode("cp1252")
_CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\v\f\r\x1b"))) + b"\x7f"
_MAGIC = {
    b"%PDF-": "a PDF", b"PK\x03\x04": "a zip archive", b"\x89PNG": "a PNG image", b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image", b"\x7fELF": "a program", b"SQLite format 3\0": "a SQLite database",
    b"\xd0\xcf\x11\xe0": "an old Office document", b"7z\xbc\xaf": "a 7z archive", b"Rar!": "a RAR archive",
}  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


class UnreadableError(Exception):
    """A file, or the rest of it, that cannot be read; the message is the reason shown to the user."""


def chunks(path: Path) -> Iterator[bytes]:
    """The file's bytes, a piece at a time: UTF-16 and UTF-32 as UTF-8, without byte order mark, lines ended by \\n.

    What was read before a damage is yielded; then UnreadableError is raised.
    """
    pieces = _pieces(path)
    head = next(pieces, b"")
    encoding = _utf_of(head)
    if encoding is None:
        check_not_binary(head)
        yield from _unix_lines(_chain(head.removeprefix(codecs.BOM_UTF8), pieces))
    else:
        yield from _unix_lines(_as_utf8(_chain(head, pieces), encoding))


def read_text(path: Path, limit: int, declared: re.Pattern[bytes] | None = None) -> str:
    """The whole text of a file of at most `limit` bytes, lines ended by \\n. Raises UnreadableError with the reason.

    `declared` finds the encoding that the text itself names (group 1), believed before a guess.
    """
    return decode(read_bytes(path, limit), declared)


def read_bytes(path: Path, limit: int) -> bytes:
    """The whole file, gunzipped; UnreadableError if it is empty, damaged, or over `limit` bytes."""
    collected: list[bytes] = []
    size = 0
    for piece in _pieces(path):
        size += len(piece)
        if size > limit:
            raise UnreadableError(over_limit(limit))
        collected.append(piece)
    if not size:
        raise UnreadableError("the file is empty")
    return b"".join(collected)


def decode(data: bytes, declared: re.Pattern[bytes] | None = None) -> str:
    """Text of `data`: by its byte order mark, as UTF-8, by what it declares, else by detection; \\n ends lines.

    UTF-8 with a few broken bytes stays UTF-8, and they become U+FFFD. NULs and a byte order mark are removed.
    Raises UnreadableError if it looks binary or no encoding fits.
    """
    encoding = _utf_of(data[:4096])
    check_not_binary(b"" if encoding else data)
    if encoding:
        text = data.decode(encoding, "replace")
    else:
        data = data.removeprefix(codecs.BOM_UTF8)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode(_encoding_of(data, declared), "replace")
    if "\0" in text:
        text = text.replace("\0", "")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.removeprefix("\ufeff")


def old_encoding(head: bytes) -> str | None:
    """The encoding of a file whose first bytes are not UTF-8, None if they are or it is not known."""
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # not just a character cut by the end of the piece
            try:
                encoding = _encoding_of(head, None)
            except UnreadableError:
                return None
            return None if encoding == "utf-8" else encoding
    return None


def decode_line(line: bytes, old: str | None) -> str:
    """One line of a file, as UTF-8 if it is, else in the file's `old_encoding`, else by detection."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(old, "replace") if old else decode(line)


def lines(pieces: Iterator[bytes], limit: int) -> Iterator[bytes | None]:
    """The lines of `pieces` without their \\n; None in place of one over `limit` bytes, which is never held whole."""
    tail = b""
    dropping = False
    for piece in pieces:
        first, *rest = piece.split(b"\n")
        if not dropping:
            tail += first
        if len(tail) > limit:
            tail, dropping = b"", True
        if not rest:
            continue
        yield None if dropping else tail
        dropping = False
        yield from (line if len(line) <= limit else None for line in rest[:-1])
        tail = rest[-1]
    if tail or dropping:
        yield None if dropping else tail


def check_not_binary(data: bytes) -> None:
    """Raises UnreadableError if `data` is a known binary format, or has more control bytes than text ever has."""
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise UnreadableError(f"it looks binary ({what}), not text")
    sample = data[:DETECTION_SAMPLE]
    if len(sample) - len(sample.translate(None, _CONTROLS)) > BINARY_SHARE * len(sample):
        raise UnreadableError("it looks binary, not text")


def over_limit(limit: int) -> str:
    """The reason for skipping what is larger than `limit` bytes."""
    shown = f"{limit / 1e6:g} MB" if limit >= 100_000 else f"{limit:,} bytes"
    return f"larger than the limit of {shown} for one article"


def _pieces(path: Path) -> Iterator[bytes]:
    """The file's bytes, gunzipped if they are gzip, in pieces of at most CHUNK."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
            raise UnreadableError("not a regular file")
        with path.open("rb") as raw:
            if raw.peek(2)[:2] != GZIP:
                while piece := raw.read1(CHUNK):
                    yield piece
                return
            with gzip.GzipFile(fileobj=raw, mode="rb") as unpacked:
                # read1: one step at a time, so that what comes before a damage is not lost with it
                while piece := unpacked.read1(CHUNK):
                    yield piece
    except EOFError as error:
        raise UnreadableError("the gzip file is cut short") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableError(f"the gzip file is damaged ({error})") from error
    except FileNotFoundError as error:
        raise UnreadableError("it is no longer there") from error
    except PermissionError as error:
        raise UnreadableError("permission denied") from error
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error.strerror or error}") from error


def _chain(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from rest


def _as_utf8(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for piece in pieces:
        yield decoder.decode(piece).removeprefix("\ufeff").encode("utf-8", "replace")
    if left := decoder.decode(b"", final=True):
        yield left.encode("utf-8", "replace")


def _unix_lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    for piece in pieces:
        piece = held + piece if held else piece
        held = b""
        if b"\r" in piece:
            if piece.endswith(b"\r"):  # its \n may be in the next piece
                piece, held = piece[:-1], b"\r"
            piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield piece
    if held:
        yield b"\n"


def _utf_of(head: bytes) -> str | None:
    """UTF-16 or UTF-32 by its mark, or by NULs in every other byte (UTF-16 that lacks it); None for all else."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return None if encoding == "utf-8" else encoding
    sample = head[:4096]
    if len(sample) < 8 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0) / len(sample), sample[1::2].count(0) / len(sample)
    if odd > 0.3 and even < 0.02:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 and odd < 0.02 else None


def _encoding_of(data: bytes, declared: re.Pattern[bytes] | None) -> str:
    match = declared.search(data[:4096]) if declared else None
    if match:
        name = match[1].decode("ascii", "replace")
        try:
            data.decode(name)
        except (LookupError, UnicodeError):
            pass
        else:
            return name
    whole = _UTF8_SEQUENCE.sub(b"", data)
    broken = len(whole) - len(whole.translate(None, bytes(range(128, 256))))
    if len(data) - len(whole) > 2 * broken:
        return "utf-8"
    return _detected(data)


def _detected(data: bytes) -> str:
    """cp1252 where that gives only what Western text has, else charset-normalizer's choice.

    On a few lines of a Western language many encodings tie, and it would take the Central European one.
    """
    from charset_normalizer import from_bytes

    telling = b"\n".join(line for line in data[: 16 * DETECTION_SAMPLE].split(b"\n") if not line.isascii())
    telling = (telling or data)[:DETECTION_SAMPLE]
    other = telling.translate(None, bytes(range(128)))
    if len(other) < WESTERN_SHARE * len(telling) and not other.translate(None, _WESTERN):
        return "cp1252"
    best = from_bytes(telling).best()
    if best is None:
        raise UnreadableError("its text encoding is not known: save it as UTF-8")
    return best.encoding
