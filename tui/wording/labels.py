"""Names of tracks, levels, reasons, answers, in the current language."""

import re

from lessons.content.lesson import Track
from lessons.content.question import Choice, Cloze, Matching, Ordering, Question, Response
from lessons.learning.standing import Level
from lessons.learning.today import Reason
from tui.wording.language import _

_GAP = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|\[\[(\d+)\]\]", re.DOTALL)
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
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
        Reason.RETEST: _("a retest shows what you remember"),
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


def blanks_said(stem: str) -> str:
    """The same in words, for who does not see a gap."""

    def said(match: re.Match[str]) -> str:
        return _("(blank {n})").format(n=int(match[2]) + 1) if match[2] else match[0]

    return _GAP.sub(said, stem)


def after_label(text: str) -> str:
    """Markdown to be filled in behind a label: a list, a table or code begins below it, where it stays one."""
    return f"\n\n{text}" if _BLOCK.match(text) else text


def response_lines(label: str, question: Question, response: Response) -> list[str]:
    """A response after `label`, which has a place for `{text}`, as Markdown; several parts below it, a line each."""
    texts = _response_texts(question, response)
    if len(texts) == 1:
        return [label.format(text=after_label(texts[0]))]
    return [label.format(text="").rstrip(), *texts]


def _response_texts(question: Question, response: Response) -> list[str]:
    match question:
        case Choice():
            return [question.options[int(index)].text for index in response] or ["—"]
        case Ordering():
            items = [question.items[int(index)] for index in response]
            in_a_row = not any("\n\n" in item or _BLOCK.match(item) for item in items)
            return [" → ".join(items)] if in_a_row else items
        case Matching():
            return [
                f"{left} = {question.pairs[int(index)][1] if int(index) >= 0 else '—'}"
                for (left, _right), index in zip(question.pairs, response, strict=True)
            ]
        case Cloze():
            return [as_typed(str(text)) or "—" for text in response]


def as_typed(text: str) -> str:
    """What somebody typed, as Markdown that shows just that (CommonMark §2.4)."""
    return _PUNCTUATION.sub(r"\\\g<0>", text)
