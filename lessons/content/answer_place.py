"""Finds the place in a lesson that answers a question, named by the question's `see=`."""

from bisect import bisect
from collections.abc import Iterable
from typing import NamedTuple

from lessons.content.lesson import Lesson
from lessons.content.question import Question


class AnswerPlace(NamedTuple):
    """A place in a lesson's text."""

    line: int
    """From 0, in the lesson's file."""
    heading: str
    """Title of the section that it stands in."""


def places_named(lesson: Lesson, names: Iterable[str]) -> dict[str, AnswerPlace]:
    """The places of those `names` that are found: a heading that reads like it, as its words or as a link's `#anchor`,
    else the first line that contains its words.

    Only letters and digits are compared, so neither punctuation nor emphasis nor how a code forge makes anchors
    matters. Headings of tests and reflections do not count: nothing is explained there. The lesson, which may be
    large, is searched once for all names.
    """
    wanted = {name: letters for name in names if (letters := _letters(name))}
    if not wanted:
        return {}
    texts = [section for section in lesson.sections if section.kind == "text"]
    titled = {_letters(section.title): section for section in reversed(texts)}
    lines = [_letters(line) for line in lesson.text.split("\n")]
    for section in lesson.sections:
        if section.kind != "text":
            lines[section.start : section.end] = [""] * len(lines[section.start : section.end])
    whole, starts = "\n".join(lines), [section.start for section in texts]
    places = {}
    for name, letters in wanted.items():
        if named := titled.get(letters):
            places[name] = AnswerPlace(named.start, named.title)
        elif (at := whole.find(letters)) >= 0:
            line = whole.count("\n", 0, at)
            number = bisect(starts, line) - 1
            places[name] = AnswerPlace(line, texts[number].title if number >= 0 else lesson.manifest.title)
    return places


def headings_that_answer(lesson: Lesson, questions: Iterable[Question]) -> dict[str, str]:
    """Question -> heading of the part of the lesson that answers it, of questions that say where."""
    asked = list(questions)
    places = places_named(lesson, [question.see for question in asked])
    return {question.id: places[question.see].heading for question in asked if question.see in places}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
