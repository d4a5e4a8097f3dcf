"""Where a lesson answers a question: the place that the question's `see=` names."""

from typing import NamedTuple

from lessons.lesson import Lesson


class Place(NamedTuple):
    """A place in a lesson's text."""

    line: int
    """From 0, in the lesson's file."""
    heading: str
    """Title of the section that it stands in."""


def place_named(lesson: Lesson, see: str) -> Place | None:
    """The heading that reads like `see` (as its words or as a link's `#anchor`), else the first line with its words.

    Only letters and digits are compared, so neither punctuation nor emphasis nor how a code forge makes anchors
    matters. Headings of tests and reflections are no places: nothing is explained there.
    """
    wanted = _letters(see)
    texts = [section for section in lesson.sections if section.kind == "text"]
    if not wanted:
        return None
    for section in texts:
        if _letters(section.title) == wanted:
            return Place(section.start, section.title)
    lines = lesson.text.split("\n")
    for section in texts:
        for line in range(section.start + 1, min(section.end, len(lines))):
            if wanted in _letters(lines[line]):
                return Place(line, section.title)
    return None


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
