"""Test: one question, one focus; position and time always visible; every answer on disk before it says so."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Static

from lessons import attempt as sittings
from lessons.attempt import Event, Sitting
from lessons.clock import Reading
from lessons.plan import allowed
from lessons.problem import N_, Problem
from lessons.question import Question
from lessons.rules import Rules
from store.session import Session
from tui.language import _, explain, language, ngettext
from tui.screens.study_screen import StudyScreen
from tui.times import clock_text
from tui.widgets.answers import Answer, Answered, answer_widget
from tui.widgets.feedback import feedback
from tui.widgets.prose import Prose
from tui.words import blanks_drawn, certainty_text, type_text

TICK = 0.25
"""Seconds between looks at the clock."""
SMALLEST = (60, 16)
"""Columns and rows below which nothing can be answered: a question and its options would not be seen together."""
CERTAINTIES = (1, 2, 3)
_WARNINGS = {
    sittings.Left.QUARTER: lambda: _("Less than a quarter of the time is left."),
    sittings.Left.FIVE: lambda: _("Less than five minutes left."),
    sittings.Left.MINUTE: lambda: _("Less than a minute left."),
}
_NEAR = {
    sittings.Left.QUARTER: lambda: _("last quarter"),
    sittings.Left.FIVE: lambda: _("last 5 minutes"),
    sittings.Left.MINUTE: lambda: _("last minute"),
}


class Overview(Widget):
    """All questions in one line: which is open, which are answered (✓) and which are marked to come back (?)."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Overview { height: auto; padding: 0 1; }"

    class Chosen(Message):
        """Question number `place` was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self) -> None:
        super().__init__()
        self._chips: list[tuple[str, str]] = []

    def show(self, chips: list[tuple[str, str]]) -> None:
        """Draw the questions as (text, style)."""
        if chips != self._chips:
            self._chips = chips
            self.refresh(layout=True)

    def render(self) -> Content:
        return Content.assemble(*(part for chip in self._chips for part in (chip, " ")))

    def on_click(self, event: events.Click) -> None:
        column = 0
        position = event.get_content_offset(self)
        if position is None:
            return
        place = position.x + position.y * self.content_size.width
        for number, (text, _style) in enumerate(self._chips):
            column += cell_len(text) + 1
            if place < column:
                self.post_message(self.Chosen(number))
                return


class TestScreen(StudyScreen[None]):
    """A sitting. The state machine in `lessons.attempt` decides; this screen shows and saves."""

    __test__ = False  # not a test case, whatever pytest thinks of the name
    CSS_PATH = "test.tcss"
    HELP_TEXT = N_(
        "One question at a time. Choose with the arrows and space, a number or the mouse; the right and left arrows "
        "(or Page Down and Page Up) go to the next and previous question. f marks a question to come back to. Each "
        "answer is saved at once. ctrl+s hands in. Leaving doesn't stop the clock: you can come back until the time "
        "is up. Some tests only go forward; some ask how sure you are (F2 to F4: right and sure earns 3, wrong and "
        "sure costs 6); in some F5 checks an answer at once, which is final then."
    )
    BINDINGS = [
        Binding("right,pagedown,n", "go(1)", N_("Next"), key_display="→"),
        Binding("left,pageup,p", "go(-1)", N_("Previous"), key_display="←"),
        Binding("f", "flag", N_("Mark")),
        Binding("h", "hint", N_("Hint")),
        Binding("x,delete", "clear", N_("Clear"), show=False),
        Binding("f5", "check", N_("Check"), show=False),
        Binding("f2", "sure(1)", N_("Unsure"), show=False),
        Binding("f3", "sure(2)", N_("Fairly sure"), show=False),
        Binding("f4", "sure(3)", N_("Sure"), show=False),
        Binding("ctrl+s", "hand_in", N_("Hand in")),
        Binding("ctrl+g", "give_up", N_("Give up"), show=False),
        Binding("escape", "back", N_("Leave")),
    ]

    def __init__(self, sitting: Sitting, *, resumed: bool = False) -> None:
        super().__init__()
        self._sitting = sitting
        self._rules = sitting.rules
        self._resumed = resumed
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="save")
        self._on_its_way = 0
        self._on_disk = True
        self._ended = False
        self._near = sittings.warning(sitting, sitting.last)
        """How near the end the member knows it to be."""
        self._small = False
        """Whether the window is too small to answer in."""

    def bar_title(self) -> str:
        return sitting_title(self.session, self._sitting)

    def body(self) -> ComposeResult:
        yield Static(id="small")
        with Horizontal(id="status"):
            yield Static(id="where")
            yield Static(id="saved")
            yield Static(id="time")
        yield Overview()
        yield VerticalScroll(id="question", can_focus=False)
        if self._rules.certainty:
            with Horizontal(id="certainty", classes="buttons last"):
                yield Static(Content(_("How sure?")), classes="ask")
                for level in CERTAINTIES:
                    yield Button(Content(f"{certainty_text(level)} (F{level + 1})"), id=f"sure-{level}", compact=True)
        with Horizontal(classes="buttons last"):
            yield Button(Content("‹ " + _("Previous")), id="previous", compact=True)
            yield Button(Content(_("Next") + " ›"), id="next", variant="primary", compact=True)
            yield Button(Content(_("Mark")), id="flag", compact=True)
            yield Button(Content(_("Hint")), id="hint", compact=True)
            if self._rules.at_once:
                yield Button(Content(_("Check (F5)")), id="check", compact=True)
            yield Button(Content(_("Hand in")), id="hand_in", variant="success", compact=True)

    async def on_mount(self) -> None:
        self._looked = self._now()
        if self._resumed:
            await self._apply(sittings.Resumed(self._looked))
        await self._show_question()
        await self._tick()
        self.set_interval(TICK, self._tick)

    async def recompose(self) -> None:
        await super().recompose()
        await self._show_question()

    def refill(self) -> None:
        self.call_later(self._tick)

    def _now(self) -> Reading:
        return self.session.clock.read()

    def on_resize(self, event: events.Resize) -> None:
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        if small is self._small:
            return
        self._small = small
        self.set_class(small, "-small")
        if small:
            self.set_focus(None)  # what cannot be seen must not be answered
        else:
            self.call_after_refresh(self._answer_on)
        self.refresh_bindings()
        self.refill()

    def _answer_on(self) -> None:
        for answer in self.query(Answer):
            if not answer.disabled:
                answer.start()

    # The sitting

    async def _apply(self, event: Event) -> None:
        """Let the state machine take an event and keep it; the screen says saved only once it is on disk."""
        if self._take(event):
            await self._save()

    def _take(self, event: Event) -> bool:
        try:
            self._sitting = sittings.apply(self._caught_up(event.at), event)
        except Problem as problem:
            self.study.refuse(problem)
            return False
        return True

    def _caught_up(self, now: Reading) -> Sitting:
        """The sitting with what must be noted of the time since the last look at the clock."""
        looked, self._looked = self._looked, now
        return sittings.catch_up(self._sitting, looked, now)

    async def _save(self) -> None:
        self._on_its_way += 1
        self._show_saved()
        try:
            await asyncio.get_running_loop().run_in_executor(self._writer, self.session.answering.save, self._sitting)
            self._on_disk = True
        except Problem as problem:
            self._on_disk = False
            self.study.refuse(problem)
        self._on_its_way -= 1
        self._show_saved()

    def unsaved(self) -> Problem | None:
        if not self._on_disk and not self._ended:
            try:
                self._writer.submit(self.session.answering.save, self._sitting).result()
            except Problem as problem:
                return problem
            self._on_disk = True
            self._show_saved()
        return None

    @property
    def _state(self) -> sittings.State:
        return sittings.state(self._sitting)

    def _expect_answer(self) -> None:
        """No picture may show a new answer beside the word “saved” of the one before."""
        self._on_its_way += 1
        self._show_saved()

    async def on_answered(self, event: Answered) -> None:
        event.stop()
        now = self._now()
        if event.response is None:
            await self._apply(sittings.Cleared(event.question, now))
        else:
            certainty = self._state.certainty.get(event.question, 0)
            await self._apply(sittings.Answered(event.question, event.response, now, certainty))
        self._on_its_way -= 1
        self._show_saved()
        self._show_status()

    async def on_answer_complete(self, event: Answer.Complete) -> None:
        event.stop()
        if self._rules.at_once and self._question.id not in self._state.checked:
            await self.action_check()
        else:
            await self.action_go(1)

    # What is shown

    async def _show_question(self) -> None:
        state = self._state
        item = self._sitting.paper.items[state.position]
        page = self.query_one("#question", VerticalScroll)
        async with self.batch():
            await page.remove_children()
            question = item.question
            widgets: list[Widget] = [Prose(blanks_drawn(question.stem), classes="stem")]
            if question.id in state.hints:
                widgets.append(Prose(_("Hint: {hint}").format(hint=question.hint), classes="hint"))
            answer = answer_widget(item, state.answers.get(question.id))
            answer.before_giving = self._expect_answer
            widgets.append(answer)
            if question.id in state.checked:
                answer.disabled = True
                widgets += feedback(question, state.answers[question.id])
            await page.mount_all(widgets)
        page.scroll_home(animate=False)
        if answer.disabled:
            self.set_focus(None)
        else:
            answer.start()
        self._show_status()

    def _show_status(self) -> None:
        state = self._state
        items = self._sitting.paper.items
        question = items[state.position].question
        where = _("Question {n} of {of}").format(n=state.position + 1, of=len(items))
        points = ngettext("{n} point", "{n} points", question.points).format(n=question.points)
        self.query_one("#where", Static).update(
            Content.assemble((where, "bold"), (f"  {type_text(question)} · {points}", "$foreground 70%"))
        )
        chips = []
        for number, item in enumerate(items):
            answered = item.question.id in state.answers
            flagged = item.question.id in state.flagged
            mark = ("✓" if answered else " ") + ("?" if flagged else " ")
            style = "reverse bold" if number == state.position else "$success" if answered else "$foreground 70%"
            chips.append((f" {number + 1}{mark}", "bold $warning" if flagged and "reverse" not in style else style))
        self.query_one(Overview).show(chips)
        self.query_one("#hint", Button).display = bool(question.hint)
        self.query_one("#previous", Button).disabled = state.position == 0 or self._rules.forward
        for level in CERTAINTIES if self._rules.certainty else ():
            chosen = state.certainty.get(question.id, 0) == level
            button = self.query_one(f"#sure-{level}", Button)
            button.variant = "primary" if chosen else "default"
            button.disabled = question.id not in state.answers or question.id in state.checked
        if self._rules.at_once:
            done = question.id not in state.answers or question.id in state.checked
            self.query_one("#check", Button).disabled = done
        self.query_one("#next", Button).disabled = state.position == len(items) - 1
        self.refresh_bindings()

    def _show_saved(self) -> None:
        text = _("saving…") if self._on_its_way else _("saved") if self._on_disk else _("not saved")
        self.query_one("#saved", Static).update(Content(text))

    async def _tick(self) -> None:
        if self._ended or not self.query("#time"):  # between two languages there is nothing to draw on
            return
        now = self._now()
        before, self._sitting = self._sitting, self._caught_up(now)
        left = sittings.remaining(self._sitting, now)
        near = sittings.warning(self._sitting, now)
        self._show_time(left, near)
        if left == 0:
            self._ended = True
            self.run_worker(self._close(_("Time is up. Graded from your saved answers.")))
            return
        if near is not self._near:
            self._near = near
            # On disk with it, so that it is not said again after an interruption.
            self._sitting = sittings.apply(self._sitting, sittings.Seen(now))
            if near:
                self.study.notify(_WARNINGS[near](), severity="warning", timeout=6)
        if self._sitting is not before:
            await self._save()

    def _show_time(self, left: int | None, near: sittings.Left | None) -> None:
        text = _("no time limit")
        if left is not None:
            text = _("{time} left").format(time=clock_text(-(-left // 1000)))
        whole = f"{_NEAR[near]()} · {text}" if near else text
        label = self.query_one("#time", Static)
        if label.content != whole:  # under a dialog each update draws the whole screen
            label.update(Content(whole))
            label.set_class(near is sittings.Left.MINUTE, "-last")
        if self._small:
            lines = [text, *([_NEAR[near]()] if near else []), _("The window is too small: make it larger.")]
            self.query_one("#small", Static).update(Content("\n".join(lines)))

    # What can be done

    @property
    def _question(self) -> Question:
        return self._sitting.paper.items[self._state.position].question

    async def action_check(self) -> None:
        question = self._question
        if question.id not in self._state.answers:
            self.study.notify(_("Answer first; if you don't know, guess: that is worth more than looking."))
        elif question.id not in self._state.checked:
            await self._apply(sittings.Checked(question.id, self._now()))
            await self._show_question()
            self.query_one("#question").scroll_end(animate=False)

    async def action_sure(self, level: int) -> None:
        state, question = self._state, self._question
        if question.id not in state.answers:
            self.study.notify(_("Answer first, then say how sure you are."))
        elif question.id not in state.checked:
            await self._apply(sittings.Answered(question.id, state.answers[question.id], self._now(), level))
            self._show_status()

    async def action_go(self, step: int) -> None:
        await self._go_to(self._state.position + step)

    async def _go_to(self, place: int) -> None:
        if self._rules.forward and place < self._state.position:
            self.study.notify(_("This test only goes forward."))
        elif 0 <= place < len(self._sitting.paper.items) and place != self._state.position:
            # A key that comes before the next question stands must not answer the one that is going.
            self.set_focus(None)
            if self._take(sittings.Moved(place, self._now())):
                saved = asyncio.ensure_future(self._save())
                await self._show_question()
                await saved
        elif place >= len(self._sitting.paper.items):
            self.action_hand_in()

    async def on_overview_chosen(self, event: Overview.Chosen) -> None:
        event.stop()
        await self._go_to(event.place)

    async def action_flag(self) -> None:
        question = self._sitting.paper.items[self._state.position].question
        on = question.id not in self._state.flagged
        await self._apply(sittings.Flagged(question.id, on, self._now()))
        self._show_status()

    async def action_hint(self) -> None:
        question = self._sitting.paper.items[self._state.position].question
        if not question.hint:
            self.study.notify(_("This question has no hint."))
        elif question.id not in self._state.hints:
            await self._apply(sittings.HintOpened(question.id, self._now()))
            await self._show_question()

    def action_clear(self) -> None:
        self.query_one(Answer).clear()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self._small:
            return False
        if action == "hint" and self.is_mounted:
            return bool(self._question.hint)
        if action in ("check", "sure"):
            return self._rules.at_once if action == "check" else self._rules.certainty
        return super().check_action(action, parameters)

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        match event.button.id:
            case "previous":
                await self.action_go(-1)
            case "next":
                await self.action_go(1)
            case "flag":
                await self.action_flag()
            case "hint":
                await self.action_hint()
            case "check":
                await self.action_check()
            case str(id_) if id_.startswith("sure-"):
                await self.action_sure(int(id_.removeprefix("sure-")))
            case _:
                self.action_hand_in()

    def action_hand_in(self) -> None:
        from tui.screens.confirm import ConfirmScreen

        state = self._state
        open_count = sum(item.question.id not in state.answers for item in self._sitting.paper.items)
        parts = []
        if open_count:
            parts.append(
                ngettext("{n} question is not answered.", "{n} questions are not answered.", open_count).format(
                    n=open_count
                )
            )
        if state.flagged:
            count = len(state.flagged)
            parts.append(ngettext("{n} is marked to come back.", "{n} are marked to come back.", count).format(n=count))
        detail = " ".join(parts) or _("All questions are answered.")
        dialog = ConfirmScreen(_("Hand in this test?"), detail, _("Hand in"), _("Go on"))
        self.study.push_screen(dialog, self._confirmed)

    def _confirmed(self, yes: bool | None) -> None:
        if yes:
            self._end(sittings.Submitted)

    def _end(self, end: type[sittings.Submitted] | type[sittings.Abandoned]) -> None:
        """End it once, however often it is asked for."""
        if not self._ended:
            self._ended = True
            self.run_worker(self._end_with(end))

    async def _end_with(self, end: type[sittings.Submitted] | type[sittings.Abandoned]) -> None:
        await self._apply(end(self._now()))
        await self._close("")

    async def _close(self, notice: str) -> None:
        from tui.screens.result import ResultScreen

        try:
            record = await asyncio.get_running_loop().run_in_executor(
                self._writer, self.session.answering.close, self._sitting
            )
        except Problem as problem:
            self._ended = False
            self.study.refuse(problem)
            return
        if notice:
            self.study.notify(notice, timeout=8)
        questions = {item.question.id: item.question for item in self._sitting.paper.items}
        self.study.replace_screens(self, ResultScreen(record, questions, self._rules_now()))

    def _rules_now(self) -> Rules:
        """The rules by which the result is shown: the window may have been made longer since the start."""
        lesson = self.study.find_lesson(f"{self._sitting.pack}/{self._sitting.lesson}", quiet=True)
        test = next((test for test in lesson.tests if test.id == self._sitting.test), None) if lesson else None
        return allowed(test, self._sitting.pack, self.session.plan).rules if test else self._rules

    def action_give_up(self) -> None:
        from tui.screens.confirm import ConfirmScreen

        detail = _("It is graded as it stands, counts as an attempt, and never as passed.")
        dialog = ConfirmScreen(_("Give this test up?"), detail, _("Give up"), _("Go on"))
        self.study.push_screen(dialog, self._given_up)

    def _given_up(self, yes: bool | None) -> None:
        if yes:
            self._end(sittings.Abandoned)

    async def action_back(self) -> None:
        from tui.screens.confirm import ConfirmScreen

        detail = _("Your answers are kept and the clock goes on. Today offers to go on until the time is up.")
        if problem := self.unsaved():
            detail = explain(problem)
        dialog = ConfirmScreen(_("Leave the test?"), detail, _("Leave"), _("Stay"))
        self.study.push_screen(dialog, self._left)

    async def _left(self, yes: bool | None) -> None:
        if yes and not self._ended:
            now = self._now()
            if not sittings.expired(self._sitting, now):
                await self._apply(sittings.Seen(now))
            self.dismiss()

    def on_unmount(self) -> None:
        self._writer.shutdown(wait=True)


def sitting_title(session: Session, sitting: Sitting) -> str:
    """What a sitting is called: its lesson's title and its own."""
    return f"{session.title(f'{sitting.pack}/{sitting.lesson}', language())} · {sitting.paper.title}"
