"""Days and spans of days that a text names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """Days `since` to `until`, both inclusive, None where open; named by the characters [start, end) of a text.

    `relative`: what the words mean depends on the day they are said ("yesterday", "on Wednesday", "in May").
    """

    since: date | None
    until: date | None
    start: int
    end: int
    relative: bool
