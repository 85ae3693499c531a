"""Words that turn what is said into its opposite."""

from __future__ import annotations

import re

_NOT = (
    r"cannot|can['’]?t|won['’]t|\w{2,6}n['’]t|not|never|no longer|no|neither|nor|none|nobody|nothing|without"
    r"|lack of|absence of|den(?:y|ies|ied|ying)"
    r"|refus(?:e|es|ed|ing)|rul(?:e|es|ed|ing) out|fail(?:s|ed|ing)? to|declin(?:e|es|ed|ing) to"
)
_NEGATIVE_SIGNS = ("no", "n't", "n’t", "never", "without", "den", "refus", "rul", "fail", "declin", "lack", "absence")
_NEGATOR = re.compile(rf"\b(?:{_NOT})\b", re.IGNORECASE)
_SECOND = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:den(?:y|ied)|refused?|rul(?:e|ed|ing) out|fail(?:ed)? to|without)\b", re.IGNORECASE
)
_HARMLESS = re.compile(
    r"\b(?:not only|not just|not merely|no doubt|no matter|no (?:less|more|fewer|later|earlier|sooner) than"
    r"|nothing but|whether or not|not least|not to mention|no\. ?\d)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:,\s*|\s|^)(?:if|unless|whether|until|because|which|who|whom|although|though|while|when|before|since)\b[^,;.]*"
    r"(?=[,;.]|$)",
    re.IGNORECASE,
)


def negations(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the words that turn what follows into its opposite. "Not rule out" and "not only" turn nothing."""
    lower = text.lower()
    if not any(sign in lower for sign in _NEGATIVE_SIGNS):
        return ()
    harmless = [match.span() for match in _HARMLESS.finditer(text)]
    found, past = [], 0
    for match in _NEGATOR.finditer(text):
        if match.start() < past or any(a <= match.start() < b for a, b in harmless):
            continue
        if second := _SECOND.match(text, match.end()):
            past = second.end()
            continue
        found.append(match.span())
    return tuple(found)


def negated(text: str) -> bool:
    """Whether the main claim of a sentence is a denial. "If", "who" and "whether" clauses are not looked at."""
    main = _ASIDE.sub(lambda match: " " * len(match[0]), text)
    return bool(negations(main))
