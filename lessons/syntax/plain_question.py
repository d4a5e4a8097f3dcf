"""A question in plain words, as most are, read by its lines: a parse of its Markdown takes ten times as long.

What has more than words in it, or may have a slip, is none of these: `lessons.syntax.question_block` reads it.
"""

import msgspec

from lessons.content.question import Blank, Choice, Cloze, Option, Question
from lessons.regex import regex
from lessons.syntax.blanks import is_range, read_blank
from lessons.syntax.question_slips import EXPLANATION, MAX_PARTS
from lessons.text.plain_words import is_plain

_OPTION = regex(r"(?:-|([1-9][0-9]?)\.) \[([ x])\] (.+)")
_BLANK = regex(r"\[\[([^\W_]{1,40}(?:\|[^\W_]{1,40}){0,5})\]\]")
_ANY_WORD = "字"


def read_plain_question(title: str, body: list[str], line: int) -> Question | None:
    """The question that these lines are, as `read_question` would read it; `None` where it has to look closer."""
    text = "\n".join(body).strip("\n")
    answers, _, quote = ("", "", text) if text.startswith(">") else text.partition("\n\n")
    quote = quote.strip("\n")
    question = _choice(title, answers.split("\n")) if answers else _cloze(title)
    if question is None or not quote:
        return msgspec.structs.replace(question, line=line) if question else None
    said = quote.removeprefix("> ")
    label = EXPLANATION.match(said)
    said = said[label.end() :] if label else said
    if not quote.startswith("> ") or not _is_trimmed(said):
        return None
    return msgspec.structs.replace(question, explanation=said, line=line)


def _choice(title: str, lines: list[str]) -> Question | None:
    items = [_OPTION.fullmatch(line) for line in lines]
    first = items[0]
    if first is None or not _is_trimmed(title) or not 2 <= len(items) <= MAX_PARTS:
        return None
    multiple = first[1] is None
    options = []
    for n, item in enumerate(items, 1):
        if item is None or item[1] != (None if multiple else str(n)) or not _is_trimmed(item[3]):
            return None
        options.append(Option(item[3], item[2] == "x"))
    keys = sum(option.key for option in options)
    if len({option.text for option in options}) < len(options) or not keys or (keys > 1 and not multiple):
        return None
    return Choice(id="", stem=title, options=tuple(options), multiple=multiple)


def _cloze(title: str) -> Question | None:
    if "[[" not in title or not _is_trimmed(_BLANK.sub(_ANY_WORD, title)):
        return None
    blanks: list[Blank] = []
    for found in _BLANK.finditer(title):
        blank = None if is_range(found[1]) else read_blank(found[1])
        if blank is None:
            return None
        blanks.append(blank)
    numbers = iter(range(len(blanks)))
    stem = _BLANK.sub(lambda _found: f"[[{next(numbers)}]]", title)
    return Cloze(id="", stem=stem, blanks=tuple(blanks)) if len(blanks) <= MAX_PARTS else None


def _is_trimmed(text: str) -> bool:
    return text == text.strip() and is_plain(text)
