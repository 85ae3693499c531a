"""Publication dates: what is read, and what is not taken for one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import date_from_name, date_from_url, parse_date

DAY = date(2025, 2, 14)


@pytest.mark.parametrize(
    "written",
    [
        "2025-02-14",
        " 2025-02-14 ",
        "2025-2-14",
        "2025/02/14",
        "2025.02.14",
        "2025-02-14T08:30:00Z",
        "2025-02-14T23:30:00-05:00",
        "2025-02-14T00:10:00+1100",
        "2025-02-14 08:30:00.123456+00:00",
        "2025-W07-5",
        "20250214",
        "20250214T083000Z",
        "20250214083000",
        "Fri, 14 Feb 2025 08:30:00 GMT",
        "Fri, 14 Feb 25 08:30:00 +0000",
        "Fri Feb 14 08:30:00 +0000 2025",
        "Fri Feb 14 08:30:00 EST 2025",
        "14 February 2025",
        "14-Feb-2025",
        "14th of February, 2025",
        "Feb. 14, 2025",
        "FEBRUARY 14TH 2025",
        "Friday, February 14, 2025 at 8:30 a.m. EST",
        "Updated 8:30 AM EST, Fri February 14, 2025",
        "Feb 14, 2025; updated Feb 15, 2025",
        "1739521800",
        "1739521800000",
        "1739521800000000",
        "14/02/2025",
        "2/14/2025",
        "14.02.2025",
        "14.02.2025, 08:30",
        "14 février 2025",
        "14. Februar 2025",
        "14 лютого 2025",
        "14 de febrero de 2025",
        "2025年2月14日",
    ],
)
def test_a_date_is_read_as_the_day_it_names(written: str) -> None:
    assert parse_date(written) == DAY


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "2025",
        "2025-02",
        "February 2025",
        "May",
        "Sunday",
        "60 Minutes",
        "yesterday",
        "3 hours ago",
        "2025-02-30",
        "2025-13-01",
        "31 April 2025",
        "1799-12-31",
        "0000-00-00",
        "9999-12-31",
        "12345",
        "-1739521800",
        "99999999999999999999",
        "03/04/2025",
        "10/11/12",
        "Vol 14 2025 series 3",
        "version 1.2.3",
        "192.168.20.2025",
        "x" * 100_000,
    ],
)
def test_what_is_no_sure_date_is_none(written: str) -> None:
    assert parse_date(written) is None


def test_numeric_dates_are_read_where_only_one_order_is_possible() -> None:
    assert parse_date("03/03/2025") == date(2025, 3, 3)
    assert parse_date("3-13-2025") == date(2025, 3, 13)
    assert parse_date("03.04.2025") == date(2025, 4, 3)
    assert parse_date("03-04-2025") is None


def test_far_future_is_rejected_and_tomorrow_is_not() -> None:
    today = datetime.now(UTC).date()
    assert parse_date((today + timedelta(days=1)).isoformat()) == today + timedelta(days=1)
    assert parse_date((today + timedelta(days=9)).isoformat()) is None


@given(st.dates(date(1970, 1, 2), date(2025, 12, 31)))
def test_every_written_form_of_a_day_is_read_back(day: date) -> None:
    for form in (
        "%Y-%m-%d",
        "%Y-%m-%dT%H:%M:%S+00:00",
        "%d %B %Y",
        "%b. %d, %Y",
        "%Y%m%d",
        "%a, %d %b %Y 00:00:00 GMT",
    ):
        assert parse_date(day.strftime(form)) == day
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    if noon.timestamp() >= 10**9:
        assert parse_date(str(int(noon.timestamp()))) == day
        assert parse_date(str(int(noon.timestamp() * 1000))) == day


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(written: str) -> None:
    assert parse_date(written) is None or isinstance(parse_date(written), date)
    assert date_from_name(written) is None or isinstance(date_from_name(written), date)
    assert date_from_url(written) is None or isinstance(date_from_url(written), date)


@pytest.mark.parametrize(
    "path",
    [
        "/2025/02/14/world/story.html",
        "/world/2025/2/14/story",
        "/news/2025/feb/14/story",
        "/story-2025-02-14/",
        "/2025-02-14-story.html",
        "/20250214/story",
        "/202502/14/t20250214_1.html",
        "/2025/02-14/1.shtml",
        "/story_20250214.html",
        "/USA/2025/0214/Story",
        "/story/news/2025/02/14/title/74430236007/",
    ],
)
def test_the_day_in_an_address(path: str) -> None:
    assert date_from_url("https://example.com" + path) == DAY


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/2025/02/story",
        "https://example.com/story-74430236007",
        "https://example.com/story-5520250214",
        "https://example.com/18420511/story",
        "https://example.com/story?date=2025-02-14",
        "https://2025-02-14.example.com/story",
        "https://example.com/2025/02/31/story",
        "http://[broken",
        "",
    ],
)
def test_addresses_without_a_sure_day(url: str) -> None:
    assert date_from_url(url) is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("news/2025-02-14-vance.txt", DAY),
        ("news/2025_02_14.jsonl.gz", DAY),
        ("news/vance_20250214_1.md", DAY),
        ("news/February 14, 2025 - Vance.pdf", DAY),
        ("news/14.02.2025.docx", DAY),
        ("news/2025/02/14/vance.txt", DAY),
        ("news/000_5e8a55c63a08d14e.txt", None),
        ("news/a20250214b.txt", None),
        ("news/chapter 12 of 2025.txt", None),
        ("news/03-04-2025.txt", None),
    ],
)
def test_the_day_in_a_file_name(name: str, day: date | None) -> None:
    assert date_from_name(name) == day
