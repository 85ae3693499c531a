"""The fields of an article in a record (JSON object, CSV row, front matter), under the names they usually have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeAlias

from corpus.authors import authors_in, without_by
from corpus.dates import parse_date
from corpus.drafts import Draft, host_of, web_address
from corpus.fragments import is_page, looks_like_html, text_of_fragment, unescaped

Value: TypeAlias = object
"""What JSON or YAML can hold; only str, int, float, date, list and dict are looked into."""

# Names as `plain_name` gives them, the most telling first. The last of TEXT hold a lead, for where there is no more.
TEXT = (
    "text content body articlebody articletext maintext fulltext bodytext articlecontent contenttext cleanedtext "
    "plaintext story article contentencoded contenthtml bodyhtml articlehtml html rawtext summary description abstract"
).split()
TITLE = "title headline head articletitle webtitle heading newstitle subject name".split()
DATE = (
    (
        "date published publishedat datepublished publicationdate publishdate published_date publisheddate publishedon "
        "pubdate datepublish articledate webpublicationdate firstpublished firstpublishedat publishedtime publishtime "
        "publicationtime datetime timestamp time created createdat datecreated creationdate issued"
    )
    .replace("_", "")
    .split()
)
SOURCE = (
    "source outlet publisher publication sourcename newspaper sitename outletname publishername provider medium media "
    "site domain sourcedomain website"
).split()
URL = "url link canonicalurl weburl articleurl sourceurl permalink pageurl href originalurl shareurl guid".split()
AUTHORS = "authors author byline bylines creator creators writer writers articleauthor authorname dccreator".split()
OWN_ID = "id articleid uid uuid guid docid documentid newsid storyid key".split()
WRAPPERS = "article source item fields node attributes data document doc".split()  # {"_source": {…}} and the like

_INNER = (
    "rendered",
    "main",
    "text",
    "full",
    "name",
    "title",
    "value",
    "#text",
    "default",
    "html",
    "$oid",
    "$date",
    "iso",
)
_LONGEST_ID = 200
_PROGRAM_PREFIX = re.compile(r"^Microsoft (?:Word|PowerPoint) - ", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"|untitled.*|(?:word |new )?document ?\d*|word document|powerpoint presentation|about:blank|title|layout ?\d*"
    r"|\S+\.(?:docx?|odt|rtf|pdf|indd|qxd|txt|html?|tmp)",
    re.IGNORECASE,
)
_NO_AUTHORS = frozenset(
    "pythondocx user admin administrator windowsuser microsoftofficeuser owner author unknown".split()
)


def draft_of(record: dict[str, Value], row: int | None = None) -> Draft | str:
    """The article in `record`, or the reason why there is none (a text field is missing, or empty)."""
    fields = _unwrapped({plain_name(key): value for key, value in reversed(record.items())})
    text = _first_text(fields, TEXT)
    if not text:
        if any(name in fields for name in TEXT):
            return "no text in it"
        return f"no field with the text (text, content, body …); found: {_listed(record)}"
    url = next((address for name in URL if name in fields and (address := web_address(_string(fields[name])))), "")
    return Draft(
        text=_readable(text),
        title=_readable(_first_text(fields, TITLE)),
        metadata=next((day for name in DATE if name in fields and (day := day_of(fields[name]))), None),
        source=source_of(_first_text(fields, SOURCE)),
        url=url,
        authors=next((names for name in AUTHORS if name in fields and (names := authors_of(fields[name]))), ()),
        row=row,
        own_id=next((own for name in OWN_ID if name in fields and (own := _string(fields[name]))), "")[:_LONGEST_ID],
    )


def has_text_field(names: list[str]) -> bool:
    """Whether one of these column names can hold an article's text."""
    return any(plain_name(name) in TEXT for name in names)


def known_fields(names: list[str]) -> int:
    """How many of the names are of an article's fields."""
    known = {*TEXT, *TITLE, *DATE, *SOURCE, *URL, *AUTHORS, *OWN_ID}
    return sum(plain_name(name) in known for name in names)


def plain_name(name: object) -> str:
    """A field's name without case and marks: articleBody, article_body and "Article Body" are one."""
    return "".join(letter for letter in str(name).lower() if letter.isalnum())


def authors_of(value: Value) -> tuple[str, ...]:
    """Names of authors in a list, a list of objects, or a line such as "By Ann Lee and Bo Chan, Reuters"."""
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, (list, tuple)):
        return tuple(name for one in value if (name := without_by(_string(one))))
    return authors_in(unescaped(_string(value)))


def day_of(value: Value) -> date | None:
    """The day in a field of any type."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, bool):
        return None
    return parse_date(value.isoformat() if isinstance(value, date) else _string(value))


def source_of(name: str) -> str:
    """An outlet's name; of a web address, its host."""
    if "://" in name:
        return host_of(name)
    return re.sub(r"^www\.(?=\S+$)", "", name.strip())


def _unwrapped(fields: dict[str, Value]) -> dict[str, Value]:
    """`fields` with those of an inner object added, where the text is only there."""
    if any(not isinstance(fields.get(name, {}), dict) for name in TEXT):
        return fields
    for wrapper in WRAPPERS:
        inner = fields.get(wrapper)
        if isinstance(inner, dict):
            inside = {plain_name(key): value for key, value in inner.items()}
            if any(name in inside for name in TEXT):
                outside = {name: value for name, value in fields.items() if name != wrapper}
                return {**inside, **outside} if wrapper != "source" else {**outside, **inside}
    return fields


def _first_text(fields: Mapping[str, Value], names: list[str]) -> str:
    return next((text for name in names if name in fields and (text := _string(fields[name]))), "")


def _string(value: Value, depth: int = 3) -> str:
    """The text of a value: a number's digits, a list's items as paragraphs, an object's name or rendered text."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**20 else ""
    if isinstance(value, float):
        return f"{value:f}".rstrip("0").rstrip(".") if abs(value) < 10**20 else ""  # neither NaN nor infinity
    if isinstance(value, date):
        return value.isoformat()
    if not depth:
        return ""
    if isinstance(value, (list, tuple)):
        return "\n\n".join(text for item in value if (text := _string(item, depth - 1)))
    if isinstance(value, dict):
        return next((text for key in _INNER if (text := _string(value.get(key), depth - 1))), "")
    return ""


def _readable(text: str) -> str:
    if is_page(text):
        from corpus.webpage import page_text

        text = page_text(text) or text
    if looks_like_html(text):
        return text_of_fragment(text)
    return unescaped(text)


def _listed(record: dict[str, Value]) -> str:
    names = [str(name)[:40] for name in record][:12]
    return ", ".join(names) + (" …" if len(record) > len(names) else "") if names else "nothing"


def stated_title(value: str) -> str:
    """A document's own title property, "" where it is what a program put there (a file's name, "Untitled")."""
    title = _PROGRAM_PREFIX.sub("", " ".join(value.replace("\0", "").split()))
    return "" if _NO_TITLE.fullmatch(title) else title


def stated_authors(value: str) -> tuple[str, ...]:
    """A document's own author property, without the names that programs put there."""
    return tuple(name for name in authors_of(value.replace("\0", "")) if plain_name(name) not in _NO_AUTHORS)
