"""Names of authors in a line of text."""

from __future__ import annotations

import ast
import re

LONGEST_LIST = 10_000
_BY = re.compile(r"^(?:by|from|von|par|por)[:\s]+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;|\n\t]\s*|\s*,?\s+(?:and|&|with)\s+|\s*,\s*")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|Ph\.?D|M\.?D|Esq)\.?", re.IGNORECASE)


def authors_in(line: str) -> tuple[str, ...]:
    """The names in a line such as "By Ann Lee and Bo Chan, Reuters"; "Lee, Ann" is one."""
    line = without_by(line)
    if line[:1] == "[" and line[-1:] == "]" and len(line) < LONGEST_LIST:
        return _printed_list(line)
    if re.fullmatch(r"[^\s,]+,\s*[^\s,]+", line):
        return (line,)
    names: list[str] = []
    for part in _BETWEEN.split(line):
        if names and _SUFFIX.fullmatch(part):
            names[-1] += f", {part}"
        elif part.strip():
            names.append(part.strip())
    return tuple(names)


def _printed_list(line: str) -> tuple[str, ...]:
    """The names in a list as Python prints it, which is how many tables hold them."""
    try:
        found = ast.literal_eval(line)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return authors_in(line.strip("[]"))
    return tuple(without_by(name) for name in found if isinstance(name, str) and without_by(name))


def without_by(name: str) -> str:
    """The name without "By" before it."""
    return _BY.sub("", name.strip()).strip()
