"""Test: one question, one focus; position and time always visible; every answer on disk before it says so."""

import asyncio

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from lessons.assessment import timing
from lessons.assessment.attempt import SittingState
from lessons.assessment.sitting import (
    Abandoned,
    Answered,
    Checked,
    Cleared,
    Event,
    Flagged,
    HintOpened,
    Moved,
    Resumed,
    Seen,
    Sitting,
    Submitted,
)
from lessons.clock import Reading
from lessons.content.question import Question, Response
from lessons.problem import N_, Problem
from store.member.sitting.saved_sitting import SavedSitting
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.testing.ask_about_gaps import ask_about_gaps, ask_before_leaving
from tui.screens.testing.ask_before_the_end import ask_to_give_up, ask_to_hand_in
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.sitting.answered_so_far import marked_numbers, position_pieces
from tui.screens.testing.sitting.sitting_buttons import CERTAINTIES, certainty_buttons, navigation_buttons
from tui.terminal.keys import bound
from tui.terminal.terminal_fit import LEAST_SIZE
from tui.widgets.button_line import ButtonLine
from tui.widgets.column import Centred, ReadingColumn
from tui.widgets.lines import Piece
from tui.widgets.question.sitting_lines import Overview, StatusLine
from tui.widgets.question.view import QuestionView
from tui.wording.language import _, explain, language
from tui.wording.testing.sitting_title import sitting_title
from tui.wording.testing.time_left import left_text, near_text, warning_text

TICK = 0.25
"""Seconds between looks at the clock."""

_PAGES = (bound("page-down", "page_down", N_("Next")), bound("page-up", "page_up", N_("Previous")))
"""At the end of a question they lead to the next one, as its arrows do."""


class TestScreen(StudyScreen[None]):
    """A sitting. The state machine in `lessons.assessment.attempt` decides; this screen shows and saves."""

    __test__ = False  # not a test case, whatever pytest thinks of the name
    CSS_PATH = "test.tcss"
    OPEN_BOOK, LEAVING = False, N_("Leave the test?")
    HELP_TEXT = N_(
        "One question at a time. Choose with the arrows and space, a number or the mouse; the right and left arrows "
        "(or Page Down and Page Up) go to the next and previous question. Above, ✓ marks an answered question and ~ "
        "one answered only in part. {bookmark} marks a question to come back to, {hint} opens its hint, {remove} "
        "clears the answer; while you type into a blank these are {bookmark:typing}, {hint:typing} and {clear}. Each "
        "answer is saved at once. {finish} hands in. Leaving doesn't stop the clock: you can come back until the time "
        "is up. Some tests only go forward; some ask how sure you are ({unsure}, {fairly-sure}, {sure}: right and sure "
        "earns 3, wrong and sure costs 6); in some {check} checks an answer at once, which is then final."
    )
    WHY_NOT = {
        "hint": N_("This question has no hint."),
        "clear": N_("There is no answer to clear, or it counts already."),
        "go": N_("This is the first question."),
    }
    IS_ANSWERED = True
    BINDINGS = [
        *(bound(meaning, "go(1)", N_("Next"), shown="→") for meaning in ("right", "next", "page-down")),
        bound("finish", "hand_in", N_("Hand in")),
        bound("hint", "hint", N_("Hint")),
        bound("bookmark", "flag", N_("Mark")),
        *(bound(meaning, "go(-1)", N_("Previous"), shown="←") for meaning in ("left", "previous", "page-up")),
        *(bound(meaning, "clear", N_("Clear")) for meaning in ("remove", "clear")),
        bound("check", "check", N_("Check"), show=False),
        *(bound(meaning, f"sure({level})", name, show=False) for level, meaning, name in CERTAINTIES),
        bound("give-up", "give_up", N_("Give up"), show=False),
        bound("back", "back", N_("Leave")),
        *(bound(meaning, "go_on") for meaning in ("go-on", "choose")),
        *(bound(meaning, "hand_in") for meaning in ("right", "next", "page-down")),  # from the last question
    ]

    def __init__(self, sitting: Sitting, *, resumed: bool = False) -> None:
        super().__init__()
        self._saved = SavedSitting(sitting, lambda: self.session.answering, self._save_finished)
        self._items = sitting.paper.items
        self._rules = sitting.rules
        self._resumed = resumed
        self._ended = False
        self._near = timing.warning(sitting, sitting.last)
        """The last warning about the time that the member was given."""
        self._small = False
        """Whether the window is too small to answer in."""

    def bar_title(self) -> str:
        return sitting_title(self.session, self._sitting)

    def body(self) -> ComposeResult:
        yield Static(id="small")
        self._status = StatusLine("saved", "time")
        self._overview = Overview()
        self._view = QuestionView(self._given, self.action_go_on, _PAGES)
        self._certainty = ButtonLine(_("How sure?"))
        self._certainty.display = self._rules.certainty
        self._buttons = ButtonLine()
        question = (self._overview, self._view, self._certainty, self._buttons)
        self._column = ReadingColumn(self._status, *question, measure=self.study.measure)
        yield Centred(self._column)  # messages take the whole width below it

    def on_mount(self) -> None:
        if self._resumed:
            self._apply(Resumed(self._now()))
        self._show_saved()
        self._show_question()
        self._tick()
        self.set_interval(TICK, self._tick)

    async def recompose(self) -> None:
        await super().recompose()
        self._show_saved()
        self._show_question()
        self._tick()

    def refill(self) -> None:
        self._tick()

    def drawn(self) -> None:
        self._view.drawn()

    def takes(self, event: events.Event) -> bool:
        return self._view.takes(event)

    def _now(self) -> Reading:
        return self.session.clock.read()

    def on_resize(self, event: events.Resize) -> None:
        self._column.fit()
        small = event.size.width < LEAST_SIZE[0] or event.size.height < LEAST_SIZE[1]
        if small is self._small:
            return
        self._small = small
        self.set_class(small, "-small")
        if small:
            self.set_focus(None)  # what cannot be seen must not be answered
        else:
            self.call_after_refresh(self._view.focus)
        self.refresh_bindings()
        self.refill()

    # The sitting

    @property
    def _sitting(self) -> Sitting:
        return self._saved.sitting

    @property
    def _state(self) -> SittingState:
        return self._saved.state

    def _apply(self, event: Event) -> bool:
        """Let the state machine take an event, and have it saved; whether it took it."""
        try:
            self._saved.apply(event)
        except Problem as problem:
            self.study.refuse(problem)
            return False
        self._show_saved()
        return True

    def _save_finished(self, error: BaseException | None) -> None:
        self.call_later(self._settle, error)

    def _settle(self, error: BaseException | None) -> None:
        """A save is finished: the screen says saved only when it is on disk."""
        self._saved.settle(error)
        self._show_saved()
        if isinstance(error, Problem):
            self.study.refuse(error)
        elif error:
            raise error

    def what_is_open(self) -> str:
        return _("your last answers")

    def unsaved(self) -> Problem | None:
        if not self._saved.on_disk and not self._ended:
            try:
                self._saved.save_now()
            except Problem as problem:
                return problem
            self._show_saved()
        return None

    def _given(self, response: Response | None) -> None:
        question = self._question.id
        if response is None:
            self._apply(Cleared(question, self._now()))
        else:
            self._apply(Answered(question, response, self._now(), self._state.certainty.get(question, 0)))
        self._show_status()

    def action_go_on(self) -> None:
        if self._rules.at_once and self._question.id not in self._state.checked:
            self.action_check()
        else:
            self.action_go(1)

    # What is shown

    def _show_question(self) -> None:
        state = self._state
        item = self._items[state.position]
        id_ = item.question.id
        self._view.show(item, state.answers.get(id_), hint=id_ in state.hints, closed=id_ in state.checked)
        self._show_status()
        bar = self._view.vertical_scrollbar
        self.draw_now(self._status, self._overview, self._view, bar, self._certainty, self._buttons, self.key_bar)

    def _show_status(self) -> None:
        state = self._state
        question = self._question
        self._status.show(position_pieces(question, state.position, len(self._items)))
        self._overview.show(marked_numbers(self._items, state))
        self._certainty.show(certainty_buttons(question, state))
        self._buttons.show(navigation_buttons(question, state, self._rules, len(self._items)))
        self.key_bar.show()

    def _show_saved(self) -> None:
        text = _("saving…") if self._saved.pending else _("saved") if self._saved.on_disk else _("not saved")
        self._status.show(saved=Piece(text, "$foreground 70%"))

    def _tick(self) -> None:
        if self._ended or not self._status.is_attached:  # between two languages there is nothing to draw on
            return
        now = self._now()
        before = self._sitting
        self._saved.look(now)
        left = timing.remaining(self._sitting, now)
        near = timing.warning(self._sitting, now)
        self._show_time(left, near)
        if left == 0:
            self._ended = True
            self.run_worker(self._close())
            return
        if near is not self._near:
            self._near = near
            # On disk with it, so that it is not said again after an interruption.
            self._saved.note(Seen(now))
            if near and left:
                self.study.notify(warning_text(near, left), severity="warning", timeout=6)
        if self._sitting is not before:
            self._saved.save()
            self._show_saved()

    def _show_time(self, left: int | None, near: timing.Left | None) -> None:
        text = left_text(left)
        style = "bold reverse $error" if near is timing.Left.MINUTE else "bold"
        self._status.show(time=Piece(f"{near_text(near)} · {text}" if near else text, style))
        if self._small:
            lines = [text, *([near_text(near)] if near else []), _("The window is too small: make it larger.")]
            self.query_one("#small", Static).update(Content("\n".join(lines)))

    # What can be done

    @property
    def _question(self) -> Question:
        return self._items[self._state.position].question

    def action_check(self) -> None:
        given = self._state.answers.get(self._question.id)
        if self._question.id not in self._state.checked and self._view.ready() and given is not None:
            ask_about_gaps(self.study, self._question, given, lambda: self._check(self._question))

    def _check(self, question: Question) -> None:
        """Let the answer count, and say what was right."""
        if self._apply(Checked(question.id, self._now())):
            self._view.close()
            self._show_status()

    def action_sure(self, level: int) -> None:
        state, question = self._state, self._question
        if question.id not in state.answers:
            self._view.tell(_("Answer first, then say how sure you are."))
        elif question.id not in state.checked:
            self._apply(Answered(question.id, state.answers[question.id], self._now(), level))
            self._show_status()

    def action_go(self, step: int) -> None:
        self._go_to(self._state.position + step)

    def _go_to(self, place: int) -> None:
        if self._rules.forward and place < self._state.position:
            self.study.notify(_("This test only goes forward."))
        elif place >= len(self._items):
            self.action_hand_in()
        elif place >= 0 and place != self._state.position:
            given = self._state.answers.get(self._question.id)
            if self._rules.forward:  # what is left behind counts as it is
                ask_before_leaving(self.study, self._question, given, lambda: self._move(place))
            else:
                self._move(place)

    def _move(self, place: int) -> None:
        if self._apply(Moved(place, self._now())):
            self._show_question()

    def on_overview_chosen(self, event: Overview.Chosen) -> None:
        event.stop()
        self._go_to(event.place)

    def action_flag(self) -> None:
        question = self._question
        self._apply(Flagged(question.id, question.id not in self._state.flagged, self._now()))
        self._show_status()

    def action_hint(self) -> None:
        question = self._question
        if question.id not in self._state.hints and self._apply(HintOpened(question.id, self._now())):
            self._view.open_hint()

    def action_clear(self) -> None:
        self._view.clear()

    def why_not(self, action: str) -> str:
        return _("This test only goes forward.") if action == "go" and self._rules.forward else super().why_not(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self._small:
            return False
        if action == "hint":
            return bool(self._question.hint) or None
        if action == "go" and parameters == (-1,):
            return (self._state.position > 0 and not self._rules.forward) or None
        if action == "go" and parameters == (1,):
            return self._state.position < len(self._items) - 1
        if action == "clear":
            return (self._question.id in self._state.answers and self._question.id not in self._state.checked) or None
        if action in ("check", "sure"):
            return self._rules.at_once if action == "check" else self._rules.certainty
        return super().check_action(action, parameters)

    async def on_button_line_pressed(self, event: ButtonLine.Pressed) -> None:
        event.stop()
        await self.run_action(event.action)

    def action_hand_in(self) -> None:
        ask_to_hand_in(self.study, self._items, self._state, lambda: self._end(Submitted))

    def _end(self, end: type[Submitted] | type[Abandoned]) -> None:
        """End the sitting, once, however often it is asked for."""
        if not self._ended:
            self._ended = True
            self.run_worker(self._end_with(end))

    async def _end_with(self, end: type[Submitted] | type[Abandoned]) -> None:
        self._apply(end(self._now()))
        await self._close()

    async def _close(self) -> None:
        try:
            record = await asyncio.wrap_future(self._saved.close())
        except Problem as problem:
            self._ended = False
            self.study.refuse(problem)
            return
        questions = {item.question.id: item.question for item in self._items}
        rules = self.session.answering.present_rules(record, language()) or self._rules
        self.study.replace_screens(self, ResultScreen(record, questions, rules))

    def action_give_up(self) -> None:
        ask_to_give_up(self.study, lambda: self._end(Abandoned))

    def goes_on(self) -> str:
        if self._ended:
            return ""
        return _("Your answers are kept and the clock goes on. You can go on from Today until the time is up.")

    def leave_going_on(self) -> None:
        now = self._now()
        if not self._ended and not timing.expired(self._sitting, now):
            self._apply(Seen(now))

    async def action_back(self) -> None:
        problem = self.unsaved()
        self.study.push_screen(self.leaving_question(explain(problem) if problem else self.goes_on()), self._left)

    async def _left(self, yes: bool | None) -> None:
        if yes and not self._ended:
            self.leave_going_on()
            self.dismiss()

    def on_unmount(self) -> None:
        self._saved.finish_writing()
