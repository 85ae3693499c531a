"""What the corpus tests share: write a file, read it back as articles and what was skipped; a PDF made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus import Article, Skipped, SourceFile, find_files, read_file


@dataclass(frozen=True, slots=True)
class Read:
    """What came of one file."""

    articles: list[Article]
    skipped: list[Skipped]

    @property
    def only(self) -> Article:
        assert len(self.articles) == 1, self
        assert not self.skipped, self
        return self.articles[0]

    @property
    def texts(self) -> list[str]:
        return [article.text for article in self.articles]

    @property
    def rows(self) -> list[int | None]:
        return [one.row for one in self.skipped]

    @property
    def reason(self) -> str:
        assert not self.articles, self
        assert len(self.skipped) == 1, self
        return self.skipped[0].reason


ReadBack = Callable[..., Read]


def read_path(path: Path, limit: int = 20_000_000) -> Read:
    files = list(find_files([path]))
    assert len(files) == 1
    assert isinstance(files[0], SourceFile), files
    results = list(read_file(files[0], limit_bytes=limit))
    return Read(
        [one for one in results if isinstance(one, Article)],
        [one for one in results if isinstance(one, Skipped)],
    )


@pytest.fixture
def read(tmp_path: Path) -> ReadBack:
    """Writes `content` under `name` in a folder named "news", and reads it back."""

    def write_and_read(name: str, content: str | bytes, limit: int = 20_000_000) -> Read:
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_path(path, limit)

    return write_and_read


def pdf_of(pages: Iterable[Iterable[tuple[int, int, int, str]]], *, title: str = "", encrypt: bool = False) -> bytes:
    """A PDF with lines (left, baseline, size, text) in Helvetica; `encrypt` asks for a password that nobody knows."""
    pages = [list(page) for page in pages]
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for page in pages:
        shows = "".join(
            f"BT /F1 {size} Tf {left} {base} Td ({text.translate(_ESCAPES)}) Tj ET\n" for left, base, size, text in page
        )
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {number + 1} 0 R /Resources << /Font << "
            "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >> >>"
        )
        objects.append(f"<< /Length {len(shows.encode('cp1252'))} >>\nstream\n{shows}endstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>"
    objects.append(f"<< /Title ({title.translate(_ESCAPES)}) /CreationDate (D:20010203040506Z) >>")
    info = len(objects)
    key = "00" * 32
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{key}> /U <{key}> >> /ID [<00> <00>]" if encrypt else ""
    return _pdf_file(objects, f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {info} 0 R {lock} >>")


_ESCAPES = str.maketrans({"(": r"\(", ")": r"\)", "\\": r"\\"})


def _pdf_file(objects: list[str], trailer: str) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    return out + f"{head}{table}trailer\n{trailer}\nstartxref\n{len(out)}\n%%EOF".encode()
