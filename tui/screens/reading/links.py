"""Following the links of a lesson: to another lesson, to the glossary, or outside, after the address was shown."""

from lessons.content.answer_place import places_named
from lessons.content.keys import QuestionKey
from lessons.content.lesson import Lesson
from lessons.pack.glossary import look_up
from lessons.problem import N_, Problem
from lessons.typeset.document import Document
from lessons.typeset.links import anchor_line
from tui.screens.frame.host import Host
from tui.screens.reading.over_lesson.address import AddressScreen
from tui.screens.reading.over_lesson.glossary import GlossaryScreen
from tui.wording.language import _

OPENED = ("https://", "http://", "mailto:")
"""Beginnings of addresses that may be opened by the system, where Settings allow it."""


def follow(app: Host, lesson: Lesson, target: str, kind: str) -> None:
    """Follow a link that stands in `lesson`; `target` and `kind` are those of `LessonView.LinkActivated`."""
    try:
        match kind:
            case "lesson":
                _to_lesson(app, lesson, target)
            case "glossary":
                _to_glossary(app, lesson, target)
            case "external":
                outside(app, target)
    except Problem as problem:
        app.refuse(problem)


def to_answer(app: Host, card: str) -> None:
    """Open the lesson of `pack/lesson/question` at the place that answers the question, else where reading stopped."""
    asked = QuestionKey.parse(card)
    key = str(asked.lesson_key)
    lesson = app.find_lesson(key)
    if lesson is None:
        return
    names = [question.see for test in lesson.tests for question in test.questions if question.id == asked.question]
    answer = next(iter(places_named(lesson, names).values()), None)
    if answer is None:
        app.open_lesson(key)
    else:
        app.open_lesson(key, line=answer.line, answer=True)


def _to_lesson(app: Host, lesson: Lesson, target: str) -> None:
    key = app.session.library.linked(lesson, target)
    anchor = target.partition("#")[2]
    other = app.find_lesson(key)
    line = anchor_line(Document(other.text), anchor) if other is not None and anchor else None
    app.open_lesson(key, line=line)
    if anchor and line is None:
        app.notify(_("This lesson has no heading “{name}” any more.").format(name=anchor), markup=False)


def _to_glossary(app: Host, lesson: Lesson, target: str) -> None:
    entry = look_up(app.session.library.glossary(lesson), target)
    if entry is None:
        raise Problem(target, N_("is not in the glossary of this pack"))
    app.push_screen(GlossaryScreen(entry), lambda link: follow(app, lesson, *link) if link else None)


def outside(app: Host, target: str) -> None:
    """Show an address outside Study, to be copied or opened where that is allowed."""
    allowed = app.session.home.config.links == "open" and not app.kiosk and target.lower().startswith(OPENED)
    app.push_screen(AddressScreen(target, may_copy=not app.kiosk, may_open=allowed))
