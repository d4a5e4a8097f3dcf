"""Before a test that is not simply tried again: its rules in plain words, and then a yes."""

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from lessons.content.lesson import Lesson, Test
from lessons.content.test_rules import Rules, Shown, moment
from lessons.problem import Problem
from tui.wording.language import _, ngettext
from tui.wording.times import date_text, minutes_text, time_text

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.app.app import StudyApp


class Start(NamedTuple):
    """What a test begins with: its questions, unsealed where they were sealed, and who watches, where that is asked."""

    test: Test
    invigilator: str = ""


def begin_test(app: "StudyApp", lesson: Lesson, test: Test, instead_of: "Screen[None] | None") -> None:
    """Begin a test, or go on with it where it was begun before; asks first where an attempt is a thing to keep."""
    from tui.screens.testing.test import TestScreen

    session = app.session
    if session.read_only:
        app.notify(_("This window is read-only."))
        return
    if app.asking is not app.screen:
        return  # something else was opened first: a clock must not run behind it

    def show(screen: TestScreen) -> None:
        if instead_of is None:
            app.push_screen(screen)
        else:
            app.replace_screens(instead_of, screen)

    for sitting in session.open_sittings():
        if (sitting.pack, sitting.lesson, sitting.test) == (lesson.pack, lesson.manifest.id, test.id):
            show(TestScreen(sitting, resumed=True))
            return

    def start(given: "Start | None") -> None:
        if given is None:
            return
        try:
            show(TestScreen(session.answering.begin(lesson, given.test, invigilator=given.invigilator)))
        except Problem as problem:
            app.refuse(problem)

    try:
        offered, past = session.answering.offered(lesson, test)
    except Problem as problem:
        app.refuse(problem)
        return
    rules = offered.rules
    if not (offered.kind == "stage" or rules.attempts or rules.wait or rules.forward or rules.closes):
        start(Start(test))
        return
    question = _("Begin “{test}”?").format(test=offered.title)
    detail = rules_text(offered, past)
    if offered.kind == "stage":
        from tui.screens.testing.start_code import StartCodeScreen

        opens = partial(session.answering.unlock, lesson, test)
        app.push_screen(StartCodeScreen(question, detail, opens, sealed=test.sealed is not None), start)
        return
    from tui.screens.frame.confirm import ConfirmScreen

    dialog = ConfirmScreen(question, detail, _("Begin"), _("Not now"))
    app.push_screen(dialog, lambda yes: start(Start(test) if yes else None))


def rules_text(test: Test, past: int) -> str:
    """The rules of a test, a line each; `past` attempts were made."""
    rules = test.rules
    lines = [_("Time: {time}").format(time=minutes_text(test.minutes)) if test.minutes else _("Time: no limit")]
    if closes := moment(rules.closes):
        lines.append(_("Closes: {date} {time}").format(date=date_text(closes), time=time_text(closes)))
    if rules.attempts:
        left = rules.attempts - past
        lines.append(ngettext("{n} attempt left", "{n} attempts left", left).format(n=left))
    if rules.wait:
        lines.append(_("Between attempts: {time}").format(time=minutes_text(rules.wait)))
    if rules.forward:
        lines.append(_("It only goes forward: you can't change a question after you leave it."))
    if said := _when_shown(rules):
        lines.append(said)
    lines.append(_("The clock starts at once and does not stop."))
    return "\n".join(lines)


def _when_shown(rules: Rules) -> str:
    """What cannot be seen as soon as the test is handed in."""
    return {
        Shown.NEVER: _("The result is not shown."),
        Shown.CLOSED: _("The result is shown when the test has closed."),
        Shown.NOW: {
            Shown.NEVER: _("The right answers are not shown."),
            Shown.CLOSED: _("The right answers are shown when the test has closed."),
            Shown.NOW: "",
        }[rules.keys],
    }[rules.results]
