"""Beginning a test: for one with rules they are shown first, and confirmed."""

from functools import partial

from textual.screen import Screen

from lessons.content.lesson import Lesson, Test, TestKind
from lessons.problem import Problem
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.host import Host
from tui.screens.frame.may_write import may_write
from tui.screens.testing.start_code import Start, StartCodeScreen
from tui.screens.testing.test import TestScreen
from tui.wording.language import _
from tui.wording.testing.rules_text import announcement, rules_text


def begin_test(app: Host, lesson: Lesson, test: Test, instead_of: Screen[None] | None, *, ask: bool) -> None:
    """Begin a test, or resume it; asks first where attempts are limited, the test has rules, or it is to `ask`."""
    session = app.session
    if not may_write(app):
        return
    if app.asking is not app.screen:
        return  # something else was opened first: the clock of a test must not run behind it

    def show(screen: TestScreen) -> None:
        if instead_of is None:
            app.push_screen(screen)
        else:
            app.replace_screens(instead_of, screen)

    if begun := session.answering.begun(lesson, test):
        show(TestScreen(begun, resumed=True))
        return

    def start(given: Start | None) -> None:
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
    has_rules = offered.kind == TestKind.STAGE or rules.attempts or rules.wait or rules.forward or rules.closes
    if not (has_rules or ask):
        start(Start(test))
        return
    question = _("Begin “{test}”?").format(test=offered.title)
    detail = announcement(lesson, offered, past) if ask else rules_text(offered, past)
    if offered.kind == TestKind.STAGE:
        opens = partial(session.answering.unlock, lesson, test)
        app.push_screen(StartCodeScreen(question, detail, opens, sealed=test.sealed is not None), start)
        return
    dialog = ConfirmScreen(question, detail, _("Begin"), _("Not now"), natural=not rules.attempts)
    app.push_screen(dialog, lambda yes: start(Start(test) if yes else None))
