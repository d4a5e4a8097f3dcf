"""Our words for things (tracks, levels, reasons, answers), in the language of the moment."""

import re

from lessons.lesson import Track
from lessons.question import Choice, Cloze, Matching, Ordering, Question, Response
from lessons.standing import Level
from lessons.today import Reason
from tui.language import _

_GAP = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|\[\[(\d+)\]\]", re.DOTALL)
_BLOCK = re.compile(r"[ ]*(?:[-*+>][ ]|[0-9]{1,9}[.)][ ]|\||```|~~~|#{1,6}[ ])|[^\n|]*\|.*\n[ |:-]+(?:\n|$)")
"""The beginning of a block that is no paragraph."""


def track_text(track: Track) -> str:
    """What a track is called."""
    return {
        Track.THEORY: _("Theory"),
        Track.CENTRAL: _("Central work"),
        Track.PRODUCTION: _("Production"),
        Track.MANAGEMENT: _("Management"),
        Track.COMPUTING: _("Computing"),
        Track.LANGUAGES: _("Languages"),
    }[track]


def level_text(level: Level) -> str:
    """How far a lesson has come, in a word."""
    return {
        Level.NEW: _("new"),
        Level.READING: _("reading"),
        Level.LEARNED: _("learned"),
        Level.UNDERSTOOD: _("understood"),
        Level.USED: _("used"),
    }[level]


def reason_text(reason: Reason) -> str:
    """Why a lesson is put forward."""
    return {
        Reason.REQUIRED: _("set by your branch"),
        Reason.GO_ON: _("begun, not yet learned"),
        Reason.RETEST: _("a retest shows what stayed"),
        Reason.UPDATED: _("changed since you read it"),
        Reason.NEXT: _("next in order"),
    }[reason]


def type_text(question: Question) -> str:
    """What kind of question it is."""
    match question:
        case Choice(multiple=True):
            return _("several answers")
        case Choice():
            return _("one answer")
        case Ordering():
            return _("put in order")
        case Matching():
            return _("match")
        case Cloze():
            return _("fill in")


def certainty_text(level: int) -> str:
    """How sure somebody was."""
    return {1: _("Unsure"), 2: _("Fairly sure"), 3: _("Sure")}.get(level, "")


def blanks_drawn(stem: str) -> str:
    """A stem, as Markdown, with its blanks drawn as numbered gaps that no line break divides; code stays code."""
    return _GAP.sub(lambda match: rf"\_\_({int(match[2]) + 1})\_\_" if match[2] else match[0], stem)


def after_label(text: str) -> str:
    """Markdown to be filled in behind a label: a list, a table or code begins below it, where it stays one."""
    return f"\n\n{text}" if _BLOCK.match(text) else text


def response_text(question: Question, response: Response) -> str:
    """A response in words, as Markdown."""
    match question:
        case Choice():
            return _joined([question.options[int(index)].text for index in response], _("; "), "-")
        case Ordering():
            return _joined([question.items[int(index)] for index in response], " → ", "1.")
        case Matching():
            return _("; ").join(
                f"{left} = {question.pairs[int(index)][1] if int(index) >= 0 else '—'}"
                for (left, _right), index in zip(question.pairs, response, strict=True)
            )
        case Cloze():
            return _("; ").join(str(text) or "—" for text in response)


def _joined(texts: list[str], separator: str, marker: str) -> str:
    """Texts in a row, or as a list where one of them is more than a paragraph."""
    if not any("\n\n" in text or _BLOCK.match(text) for text in texts):
        return separator.join(texts)
    indent = " " * (len(marker) + 1)
    return "\n".join(f"{marker} " + text.replace("\n", f"\n{indent}") for text in texts)
