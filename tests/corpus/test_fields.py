"""The fields of an article: their usual names, what their values may be, and what is made of them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from corpus import Article, digest_of, id_of
from corpus.cleaning import clean
from tests.corpus.conftest import ReadBack

DAY = date(2025, 2, 14)
FULL = {
    "title": "Talks begin",
    "text": "The minister said so.",
    "date": "2025-02-14",
    "source": "Harbor Ledger",
    "url": "https://www.ledger.example/talks",
    "authors": ["Ann Lee", "Bo Chan"],
}


@pytest.mark.parametrize(
    "record",
    [
        FULL,
        {name.upper(): value for name, value in FULL.items()},
        {
            "headline": "Talks begin",
            "articleBody": "The minister said so.",
            "datePublished": "2025-02-14T08:00:00Z",
            "publisher": {"@type": "Organization", "name": "Harbor Ledger"},
            "mainEntityOfPage": {"@id": "x"},
            "canonical-url": "https://www.ledger.example/talks",
            "author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "Bo Chan"}],
        },
        {
            "source": {"id": None, "name": "Harbor Ledger"},
            "author": "By Ann Lee and Bo Chan",
            "title": "Talks begin",
            "description": "A lead that is shorter.",
            "url": "https://www.ledger.example/talks",
            "publishedAt": "2025-02-14T08:00:00Z",
            "content": "The minister said so.",
        },
        {
            "title": {"rendered": "Talks begin"},
            "content": {"rendered": "<p>The <em>minister</em> said&nbsp;so.</p>"},
            "date": "2025-02-14T08:00:00",
            "link": "https://www.ledger.example/talks",
            "outlet": "Harbor Ledger",
            "byline": "Ann Lee, Bo Chan",
        },
        {
            "webTitle": "Talks begin",
            "webPublicationDate": "2025-02-14T08:00:00Z",
            "webUrl": "https://www.ledger.example/talks",
            "fields": {"bodyText": "The minister said so.", "byline": "Ann Lee and Bo Chan"},
            "publication": "Harbor Ledger",
        },
        {"_id": "1", "_source": {**FULL, "published_at": 1739521800}},
        {
            "Title": "Talks begin",
            "maintext": "The minister said so.",
            "date_publish": "2025-02-14 08:00:00",
            "source_domain": "Harbor Ledger",
            "url": "https://www.ledger.example/talks",
            "authors": "['Ann Lee', 'Bo Chan']",
        },
        {
            "headline": {"main": "Talks begin", "print_headline": "Talks"},
            "paragraphs": None,
            "body": ["The minister said so."],
            "pub_date": {"$date": "2025-02-14T08:00:00Z"},
            "site": "https://ledger.example/",
            "web_url": "https://www.ledger.example/talks",
            "creator": "Ann Lee; Bo Chan",
        },
    ],
)
def test_usual_field_names(read: ReadBack, record: dict[str, object]) -> None:
    article = read("a.json", json.dumps(record)).only
    assert article.title == "Talks begin"
    assert not article.title_made
    assert article.text.replace("\u00a0", " ") == "The minister said so."
    assert (article.published, article.published_from) == (DAY, "metadata")
    assert article.source in ("Harbor Ledger", "ledger.example")
    assert article.url == "https://www.ledger.example/talks"
    assert article.authors == ("Ann Lee", "Bo Chan")
    assert article.id == id_of("https://www.ledger.example/talks")


def only(read: ReadBack, **fields: object) -> Article:
    return read("a.json", json.dumps({"text": "The minister said so. It is late.", **fields})).only


def test_title_source_and_date_where_a_field_is_missing(read: ReadBack) -> None:
    article = only(read, url="https://www.bbc.co.uk/2025/02/14/talks?utm_source=x")
    assert (article.title, article.title_made) == ("The minister said so", True)
    assert article.source == "bbc.co.uk"
    assert (article.published, article.published_from) == (DAY, "url")
    assert only(read, text=" date 2025-02-14 The minister said so.", date="2024-01-01").published_from == "header"
    assert only(read, date="no idea", published="Feb. 14, 2025").published == DAY
    assert only(read, date="03/04/2025").published is None


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("Ann Lee, Bo Chan and Cy Díaz", ("Ann Lee", "Bo Chan", "Cy Díaz")),
        ("Lee, Ann", ("Lee, Ann",)),
        ("Robert Lee, Jr., Bo Chan", ("Robert Lee, Jr.", "Bo Chan")),
        (["By Ann Lee", "Ann Lee", ""], ("Ann Lee",)),
        ([{"name": "Ann Lee"}, {"id": 3}], ("Ann Lee",)),
        ({"name": "Ann Lee"}, ("Ann Lee",)),
        ("", ()),
        (None, ()),
        (12.5, ("12.5",)),
    ],
)
def test_authors(read: ReadBack, value: object, names: tuple[str, ...]) -> None:
    assert only(read, authors=value).authors == names


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://x.example/a",
        "https://",
        "http://[x",
        "https://x y",
        'https://x/"><b>',
    ],
)
def test_what_is_no_web_address_is_no_link(read: ReadBack, url: str) -> None:
    article = only(read, url=url)
    assert article.url is None
    assert article.id == id_of("news/a.json")


def test_one_page_has_one_id(read: ReadBack) -> None:
    forms = [
        "https://x.example/a?id=3",
        "HTTPS://X.example/a/?id=3",
        "https://x.example/a?utm_source=f&id=3&fbclid=1",
        "https://x.example/a?id=3#top",
    ]
    assert {only(read, url=url).id for url in forms} == {id_of("https://x.example/a?id=3")}
    assert only(read, url="https://x.example/a?id=4").id != id_of("https://x.example/a?id=3")


def test_a_front_page_is_the_address_of_no_article(read: ReadBack) -> None:
    lines = [json.dumps({"text": f"Article {n}.", "url": "https://x.example/"}) for n in range(3)]
    assert len({article.id for article in read("a.jsonl", "\n".join(lines)).articles}) == 3


def test_ids_of_rows(read: ReadBack) -> None:
    found = read(
        "a.jsonl", '{"id": 7, "text": "One."}\n{"text": "Two."}\n{"_id": {"$oid": "ab"}, "text": "Three."}'
    ).articles
    assert [article.id for article in found] == [
        id_of("news/a.jsonl#7"),
        id_of(f"news/a.jsonl#{digest_of('Two.')[:16]}"),
        id_of("news/a.jsonl#ab"),
    ]


def test_a_file_s_name_dates_one_article_but_not_many(read: ReadBack) -> None:
    assert read("2025-02-14.json", '{"text": "One."}').only.published_from == "filename"
    assert read("2025-02-14.json", '[{"text": "One."}]').only.published is None
    assert read("2025-02-14.jsonl", '{"text": "One."}').only.published is None


def test_text_with_marks_of_attack_stays_text(read: ReadBack) -> None:
    title, text = "<img src=x onerror=alert(1)>", "He typed <script>alert('x')</script> & waited, 1 < 2 > 0."
    article = only(read, title=title, text=text)
    assert (article.title, article.text) == (title, text)


def test_html_in_a_field(read: ReadBack) -> None:
    body = "<p>One &amp; <a href='x'>two</a><br>three.</p>\n<p>“Four”\nfive.</p>"
    body += "<ul><li>six</li><li>seven</li></ul><script>x()</script>"
    article = only(read, text=body, title="Talks &#8216;begin&#8217; <em>now</em>")
    assert article.text == "One & two\nthree.\n\n“Four” five.\n\nsix\nseven"
    assert article.title == "Talks ‘begin’ now"
    assert only(read, text="One <a href='x'>two</a>.\n\nThree <b>four</b>.").text == "One two.\n\nThree four."
    assert only(read, text="<div>" * 3000 + "deep text" + "</div>").text == "deep text"


def test_a_page_in_a_field_is_read_without_its_menu(read: ReadBack) -> None:
    page = (
        "<!DOCTYPE html><html><body><nav><a href=/>Home</a></nav><article>"
        + "<p>The minister said on Friday that the talks would begin in March.</p>" * 3
        + "</article></body></html>"
    )
    assert only(read, text=page).text.startswith("The minister said on Friday")


def test_characters_that_no_file_can_hold(read: ReadBack) -> None:
    article = read(
        "a.json",
        '{"text": "One \\ud800 two \\ud83d\\ude00 \\u0000\\u0007\\u200bthree.",'
        ' "title": "T\\udfff", "source": "\\ud800"}',
    ).only
    assert (article.text, article.title, article.source) == ("One \ufffd two 😀 three.", "T\ufffd", "\ufffd")


def test_lines_that_announce_an_ad_are_dropped(read: ReadBack) -> None:
    text = "One.\n\nAdvertisement\n\nStory Continued Below\n\nTwo.\nADVERTISEMENT\nAdvertisement works."
    assert only(read, text=text).text == "One.\n\nTwo.\nAdvertisement works."


def test_a_title_repeated_in_the_text_is_dropped_there(read: ReadBack) -> None:
    assert only(read, title="Talks begin", text="Talks begin\n\nThe minister said so.").text == "The minister said so."


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"id": 1, "label": "x"}, "no field with the text (text, content, body …); found: id, label"),
        ({}, "no field with the text (text, content, body …); found: nothing"),
        ({"text": ""}, "no text in it"),
        ({"text": " \n"}, "no text in it"),
        ({"text": None, "body": "---"}, "no text in it"),
        ({"text": True}, "no text in it"),
        ({"text": float("nan")}, "no text in it"),
        ("words", "not a JSON object or list (line 1)"),
        ([1, "x", [2]], "not an object with the fields of an article"),
    ],
)
def test_json_without_an_article(read: ReadBack, record: object, reason: str) -> None:
    found = read("a.json", json.dumps(record))
    assert not found.articles
    assert found.skipped[0].reason == reason


def test_headlines_glued_to_a_name_are_taken_off() -> None:
    text = "Sen. Orrin Hatch Orrin Grant HatchTrump to award racing legend MORE (R-Utah) spoke. We want MORE bridges."
    assert clean(text) == "Sen. Orrin Hatch (R-Utah) spoke. We want MORE bridges."
    assert clean("A" * 20_000 + " MORE") == "A" * 20_000 + " MORE"
