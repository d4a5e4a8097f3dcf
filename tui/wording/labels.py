"""Names of tracks, levels, reasons, answers, in the current language."""

import re
from collections.abc import Callable
from datetime import datetime

from lessons.content.lesson import Manifest, Test, Track
from lessons.content.question import Choice, Cloze, Matching, Ordering, Question
from lessons.learning.standing import Level
from lessons.learning.today import Reason, Suggestion
from lessons.regex import regex
from tui.wording.language import _, ngettext
from tui.wording.times import minutes_text

_GAP = regex(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|\[\[(\d+)\]\]", re.DOTALL)
_PUNCTUATION = regex(r"[!-/:-@\[-`{-~]")
_BLOCK = regex(r"[ ]*(?:[-*+>][ ]|[0-9]{1,9}[.)][ ]|\||```|~~~|#{1,6}[ ])|[^\n|]*\|.*\n[ |:-]+(?:\n|$)")
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
        Reason.RETEST: _("a retest shows what you remember"),
        Reason.UPDATED: _("changed since you read it"),
        Reason.NEXT: _("next in order"),
    }[reason]


def reason_of(suggestion: Suggestion) -> str:
    """Why a lesson is suggested, with the date where there is one."""
    if suggestion.reason is Reason.REQUIRED and suggestion.due:
        return _("set by your branch, by {date}").format(date=suggestion.due)
    return reason_text(suggestion.reason)


def test_text(test: Test) -> str:
    """A test with its size and time: `Self-test · 8 questions · 10 min`."""
    questions = ngettext("{n} question", "{n} questions", test.length).format(n=test.length)
    time = minutes_text(test.minutes) if test.minutes else _("no time limit")
    return f"{test.title} · {questions} · {time}"


def goal_text(minutes: int) -> str:
    """A daily goal; 0 = none."""
    return _("{n} minutes a day").format(n=minutes) if minutes else _("no daily goal")


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


def worth_text(question: Question) -> str:
    """What it is worth, and whether parts of it are worth something."""
    text = ngettext("{n} point", "{n} points", question.points)
    if question.partial:
        text = ngettext("{n} point by parts", "{n} points by parts", question.points)
    return text.format(n=question.points)


def overdue_notes(manifest: Manifest, now: datetime) -> list[str]:
    """That the sources of a lesson should have been looked at again; nothing where they need not."""
    if not manifest.is_overdue(now.date()):
        return []
    text = _("Its sources were to be checked again by {date}: where it matters, look up the rule in force.")
    return [text.format(date=manifest.review_by)]


def certainty_text(level: int) -> str:
    """How sure somebody was."""
    return {1: _("Unsure"), 2: _("Fairly sure"), 3: _("Sure")}.get(level, "")


def _gap(blank: int) -> str:
    """A numbered gap that no line break divides."""
    return rf"\_\_({blank + 1})\_\_"


def blanks_drawn(stem: str, drawn: Callable[[int], str] = _gap) -> str:
    """A stem, as Markdown, with each blank, counted from 0, as `drawn` says; code stays code."""
    return _GAP.sub(lambda match: drawn(int(match[2])) if match[2] else match[0], stem)


def blanks_said(stem: str) -> str:
    """The same in words, for who does not see a gap."""

    def said(match: re.Match[str]) -> str:
        return _("(blank {n})").format(n=int(match[2]) + 1) if match[2] else match[0]

    return _GAP.sub(said, stem)


def after_label(text: str) -> str:
    """Markdown to be filled in behind a label: a list, a table or code begins below it, where it stays one."""
    return f"\n\n{text}" if _BLOCK.match(text) else text


def as_typed(text: str) -> str:
    """What somebody typed, as Markdown that shows just that (CommonMark §2.4)."""
    return _PUNCTUATION.sub(r"\\\g<0>", text)
