"""Every word of the web chat that a person reads, in one place. What the answers say comes from `qa.wording`."""

NAME = "newsdesk"
TAGLINE = "Ask your articles"
NEW_CHAT = "New chat"
CHATS = "Chats"
NO_CHATS = "Your chats will be listed here."
DELETE_CHAT = "Delete chat"
MENU = "Menu"
CLOSE = "Close"

ASK = "Ask about your articles"
SEND = "Send question"
STOP = "Stop answering"
QUESTION = "Question"
ANSWER = "Answer"
FILTERS = "Dates and outlets"
SINCE = "From"
UNTIL = "Until"
OUTLETS = "Outlets (all, unless some are chosen)"
DAY_FORMAT = "YYYY-MM-DD"

WELCOME = "Every sentence of an answer is cited. Click a number to see the exact words in the article."
EMPTY_TITLE = "There are no articles here yet"
EMPTY_ADD = "Use “Add articles” to upload some, or run this in a terminal and ask again:"
EMPTY_COMMAND = "newsdesk index PATH"

WORKING = "Reading the question"
SEARCHING = "Searching"
READING = "Reading {passages} in {articles}"
STEPS = "Searched {articles} · {passages} found"
STEP_QUESTION = "Understood as"
STEP_SCOPE = "Looked at"
STEP_SCOPE_ALL = "all articles"
STEP_TIME = "Took"
STEP_MODEL = "Written by a language model; each sentence was checked against its sources."

NOT_FOUND = "Not in your articles"
NEAREST = "Closest articles"
CONFLICTS = "Sources differ"
ALSO_IN = "also in"
AS_OF = "as of {day}"
ALL_AS_OF = "All as of {day}"
UNSUPPORTED = "not supported by the cited words"
SOURCES = "Sources"
SOURCE = "Source"
UNDATED = "undated"
ANSWER_STOPPED = "Stopped. What had been found until then is kept."
ANSWER_STOPPED_EMPTY = "Stopped before anything was found."
ANSWER_CUT = "This answer was not finished. Press Retry to ask again."
FAILED = "Something went wrong, so there is no answer"
FAILED_HELP = (
    "This says nothing about your articles. Press Retry below; if it happens again, the terminal that "
    "runs newsdesk shows the details."
)

PANE = "Source article"
PANE_FAILED = "newsdesk does not answer. Is it still running?"
PANE_PAGE = "Own page"
PANE_OTHERS = "Cited in this answer"
ORIGINAL = "Original article"
DATE_FROM = {
    "url": "date read from the URL",
    "filename": "date read from the file name",
    "text": "date read from the text",
}
TITLE_MADE = "This article has no headline; its first words are shown instead."
CHANGED = (
    "This article has changed since the answer was written, so the cited words are not marked. Ask again "
    "for a fresh answer."
)
GONE_TITLE = "This article is gone"
GONE = "It is no longer in the store: it was removed after the answer was written, or the link is wrong."
BAD_LINK_TITLE = "This link is not complete"
CUT_BEFORE = "The beginning of this long article is not shown here."
CUT_AFTER = "The rest of this long article is not shown here."
WHOLE = "Show all of it"
BACK = "Back to the chat"
CITED = "Go to the cited words"

ADD = "Add articles"
ADD_HELP = (
    "Text, Markdown, HTML, PDF, Word, CSV or JSON, also gzipped. Files are copied into this computer’s "
    "store and never leave it."
)
ADD_READING = "Reading {done} of {total}"
ADD_DONE = "{added} added, {changed} changed, {unchanged} already there."
ADD_NONE = "Nothing was added."
ADD_SKIPPED = "{count} skipped"
ADD_WAITING = "Waiting for the reading to begin"
ADD_STOPPED = "Stopped; what had been read until then is kept."
ADD_FAILED = "The files could not be added"
TOO_BIG = "larger than {limit} MB; use “newsdesk index” in a terminal for files of this size"
TOO_MANY = "more than {limit} files at once; use “newsdesk index” in a terminal for whole folders"
NOT_STORED = "could not be stored: {error}"
ROW = "row {row}"
MORE = "more"

NO_COOKIE = (
    "This page needs its cookie to keep your chats apart from others’. Allow cookies for this address "
    "and reload the page."
)
REFUSED = "Not asked"
CHAT_GONE = "This chat was deleted or belongs to another browser. Start a new one."
NO_QUESTION = "The question is empty."
LONG_QUESTION = "The question has {size:,} characters; at most {limit:,} are read."
HALF_QUESTION = "The question is not valid text: it holds half a character, or bytes that are not UTF-8."
BAD_DAY = "{value!r} is not a date. Write it as YYYY-MM-DD, for example 2025-02-14."
DAYS_REVERSED = "The first day, {since}, is after the last, {until}."
UNKNOWN_OUTLET = "There is no outlet {value!r} in the store. {known}"
KNOWN_OUTLETS = "It has: {names}."
NO_OUTLETS = "None of its articles names its outlet."

LISTENING = "newsdesk chat is ready on {url}  (Ctrl-C stops it)"
OPENING = "Opening {folder} …"
BYE = "newsdesk chat has stopped."
EXPOSED = "Warning: {host} is reachable from other computers; anyone who can reach it can read these articles."
PORT_IN_USE = (
    "Port {port} on {host} is in use, perhaps by another newsdesk. Choose a free one with --port, for "
    "example --port {other}."
)
PORT_REFUSED = "Cannot listen on {host}:{port}: {error}. Choose another with --host or --port."
FOREIGN_HOST = "This newsdesk answers only under its own address, such as http://127.0.0.1."
FOREIGN_ORIGIN = "A page of another address may not send requests to this newsdesk."
