"""Everything newsdesk says in an answer, in one place. UI labels are in `ui.wording`."""

from __future__ import annotations

NO_ARTICLES = "There are no articles in this store yet. Index a folder of articles first: newsdesk index PATH"
EMPTY_QUESTION = "The question is empty."
HELP = (
    "Ask about what your articles tell: who, when, where, how many, why, what somebody said. Or ask about all of them:"
    " “Summarise the articles”, “What happened last week?”, “Where do the sources disagree?”, “timeline of …”."
)
OBJECTION = (
    "newsdesk only shows what your articles say, and may have chosen the wrong sentences: a click on a number opens the"
    " article at its words. Ask again more closely: with the name, the day, or the outlet."
)
EMPTY_SCOPE = "None of your articles is within these limits ({scope})."
OFF_SUBJECT = "Nothing on this was found in your articles."
ENGLISH_ONLY = "newsdesk reads English, in questions and in articles."
UNMENTIONED = "None of your articles mentions {names}."
NOT_THIS = "Your articles touch on this subject, but none of them answers the question."
NOTHING_THEN = "Your articles tell of nothing within these limits ({scope})."
NOT_WITHIN = "Your articles within these limits ({scope}) do not answer this."
ALL_BEFORE = "The newest of all is of {day}."
OUTSIDE_SCOPE = "Articles outside of it may answer: see the nearest ones."
NEWEST = "The newest of the articles that were read for this is of {day}."
NO_REASON = "None of these sentences says outright why."
SILENT = "Your articles speak of {name}, but nothing that was found is said by {name}."
NOTHING_OF = "Nothing was found that {name} said about {topic}."
UNHEARD = "None of these sentences is plainly said by {name}."
NO_AGE = "None of your articles says beside the name how old {name} is."
NO_OPINION = "newsdesk has no opinion; these sentences are what your articles say."
NOT_INTRODUCED = "None of your articles says in so many words who {name} is."
PERHAPS = "Perhaps: {answers}."
OTHERS = "Other answers in these sentences: {answers}."
LISTED = "Articles {which}: {count}."
NONE_LISTED = "There are no articles {which}."
MORE_LISTED = "{shown} are shown; there are {more:,} more."
MOST_TOLD = "Shown are the stories that most articles tell."
ALL_OF_DAY, OF_DAYS = "All are of {first}.", "The oldest is of {first}, the newest of {last}."
NO_DAYS = "None of them has a date."
NAMED_MOST, NAMED_IN_NEWEST = "Named most often: {names}.", "Named most often in the newest {count:,}: {names}."
NO_OUTLETS, NO_AUTHORS = "None of them names its outlet.", "None of them names an author."
NO_DISAGREEMENT = "No two sentences were found that give different values for one thing."
COMPARED, COMPARED_ALL = "Compared: {count} on “{about}”.", "Compared: all sentences of {count}."
COMPARED_NEWEST = "Compared: the beginnings of the newest {count}."
UNDATED = "{number} of {all} say no date: questions about days pass them over."
UNNAMED = "{number} of {all} say no outlet."
TO_SAY_SO = (
    "In a text file a second line such as “Harbor Ledger, February 14, 2025” tells both; in HTML, JSON and CSV their"
    " fields do."
)
LLM_FAILED = "The LLM did not answer, so these are sentences of the articles. {message}"
LLM_TOO_LITTLE = "Too little of what the LLM wrote is borne out by the articles; these are sentences of theirs."
LLM_NOT_FOUND = "The LLM found no answer in the sentences that were found; they are shown as they stand."
SCOPE_SINCE = "since {since}"
SCOPE_UNTIL = "until {until}"
SCOPE_BETWEEN = "{since} to {until}"
SCOPE_SOURCES = "from {sources}"

WHAT_HAPPENED = "What happened in {topic}?"
"""What a timeline's passages are read with: the request itself names no event."""

ASKS_ABOUT_PERSON = "What did {name} say about {topic}?"
ASKS_ABOUT_BOTH = "What did {one} and {other} say about {topic}?"
SUMS_UP_OUTLET = "Summarise the articles from {outlet}"
ASKS_ALL = "What do the articles tell, by days?"
ASKS_TO_TELL = "Tell me about {topic}."
ASKS_SPEAKER = "What did {name} say?"
ASKS_TOPIC = "What is the latest on {topic}?"


def tells_others(note: str) -> bool:
    """Whether a note names answers, other or doubtful ones: it belongs where the short one stands."""
    return note.startswith((OTHERS.partition("{")[0], PERHAPS.partition("{")[0]))


def counted(number: int, thing: str) -> str:
    """`1 article`, `4,817 articles`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
