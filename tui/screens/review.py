"""Review: due questions, one at a time, answered and explained at once; can stop at any card."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from lessons.lesson import Lesson
from lessons.paper import PaperItem
from lessons.problem import N_, Problem
from lessons.question import grade
from lessons.review import LEECH
from tui.language import _, language, ngettext
from tui.screens.study_screen import StudyScreen
from tui.widgets.answers import Answer, Answered, answer_widget
from tui.widgets.feedback import feedback
from tui.widgets.prose import Prose
from tui.words import blanks_drawn, type_text


class ReviewScreen(StudyScreen[None]):
    """A few cards. Every one is recorded as soon as it is answered."""

    CSS_PATH = "review.tcss"
    HELP_TEXT = N_(
        "Questions you met before come back just before you would forget them. Answer, press Enter to check, Enter "
        "again for the next. Stop whenever you like: every card counts as soon as it is checked. u takes the last one "
        "back, s sets a card aside (Progress brings it back)."
    )
    BINDINGS = [
        Binding("ctrl+s,enter", "check", N_("Check / next"), key_display="Enter"),
        Binding("h", "hint", N_("Hint")),
        Binding("l", "lesson", N_("To the lesson")),
        Binding("u", "undo", N_("Undo")),
        Binding("s", "suspend", N_("Set aside")),
        Binding("escape", "back", N_("Stop")),
    ]

    def __init__(self, cards: list[str], *, practice: bool = False) -> None:
        super().__init__()
        self._practice = practice
        self._cards = cards
        self._place = -1
        self._right = 0
        self._done = 0
        self._lesson: Lesson | None = None
        self._item: PaperItem | None = None
        self._checked = False
        self._hint = False
        self._shown_at = 0
        self._last: tuple[int, str, bool] | None = None
        """Place, record and rightness of the card checked last: what can be taken back."""

    def bar_title(self) -> str:
        return _("Wrong-answer book") if self._practice else _("Review")

    def body(self) -> ComposeResult:
        yield Static(id="where")
        yield VerticalScroll(id="card", can_focus=False)
        with Horizontal(classes="buttons last"):
            yield Button(Content(_("Check (Enter)")), id="check", variant="primary", compact=True)
            yield Button(Content(_("Hint")), id="hint", compact=True)
            yield Button(Content(_("Stop (Esc)")), id="back", compact=True)

    async def on_mount(self) -> None:
        await self._next()

    async def recompose(self) -> None:
        await super().recompose()
        if self._item is not None:
            await self._show(self._item)

    async def _next(self) -> None:
        """Show the next card whose question still exists; the summary after the last."""
        while self._place + 1 < len(self._cards):
            self._place += 1
            try:
                self._lesson, self._item = self.session.answering.card_item(self._cards[self._place], language())
            except Problem:
                continue
            self._checked = self._hint = False
            self._shown_at = self.session.clock.read().up
            await self._show(self._item)
            return
        self._item = None
        await self._finish()

    async def _show(self, item: PaperItem) -> None:
        page = self.query_one("#card", VerticalScroll)
        await page.remove_children()
        widgets: list[Widget] = [Prose(blanks_drawn(item.question.stem), classes="stem")]
        if self._hint:
            widgets.append(Prose(_("Hint: {hint}").format(hint=item.question.hint), classes="hint"))
        answer = answer_widget(item, None)
        await page.mount_all([*widgets, answer])
        title = self._lesson.manifest.title if self._lesson else ""
        where = _("Card {n} of {of}").format(n=self._place + 1, of=len(self._cards))
        self.query_one("#where", Static).update(
            Content.assemble((where, "bold"), (f"  {type_text(item.question)} · {title}", "$foreground 70%"))
        )
        self._name_button(_("Check (Enter)"))
        self.query_one("#hint", Button).display = bool(item.question.hint)
        answer.start()

    async def _finish(self) -> None:
        page = self.query_one("#card", VerticalScroll)
        await page.remove_children()
        text = ngettext("{n} card reviewed, {right} right.", "{n} cards reviewed, {right} right.", self._done)
        await page.mount(
            Static(Content.styled(text.format(n=self._done, right=self._right), "bold")),
            Static(
                Content(
                    _("What you answered right on two different days leaves the book.")
                    if self._practice
                    else _("Those you missed come back soon, the others later. That is all for today.")
                ),
                classes="quiet",
            ),
        )
        self.query_one("#where", Static).update(Content(_("Review finished")))
        self._name_button(_("Done (Enter)")).focus()

    def _name_button(self, label: str) -> Button:
        button = self.query_one("#check", Button)
        button.label = Content(label)
        button.refresh(layout=True)
        return button

    def on_answered(self, event: Answered) -> None:
        event.stop()

    async def on_answer_complete(self, event: Answer.Complete) -> None:
        event.stop()
        await self.action_check()

    async def action_check(self) -> None:
        if self._item is None or self._lesson is None:
            self.dismiss()
            return
        if self._checked:
            await self._next()
            return
        answer = self.query_one(Answer)
        if answer.given is None:
            self.study.notify(_("Answer first; if you don't know, guess: that is worth more than looking."))
            return
        seconds = max(0, self.session.clock.read().up - self._shown_at) // 1000
        question = self._item.question
        right = grade(question, answer.given).right
        try:
            record = self.session.answering.reviewed(
                self._lesson, question, answer.given, hint=self._hint, seconds=seconds
            )
        except Problem as problem:
            self.study.refuse(problem)
            return
        self._checked = True
        self._last = (self._place, record, right)
        self._done += 1
        self._right += right
        page = self.query_one("#card", VerticalScroll)
        answer.disabled = True
        await page.mount_all(list(feedback(question, answer.given)))
        card = self.session.cards.get(self._cards[self._place])
        if card and card.lapses >= LEECH and not right:
            text = _("Missed {n} times: “{lesson}” explains it (l), or set it aside for now (s).")
            await page.mount(Prose(text.format(n=card.lapses, lesson=self._lesson.manifest.title), classes="part"))
        page.scroll_end(animate=False)
        self._name_button(_("Next (Enter)")).focus()

    async def action_undo(self) -> None:
        if self._last is None:
            self.study.notify(_("There is nothing to take back."))
            return
        place, record, right = self._last
        try:
            self.session.take_back(record)
        except Problem as problem:
            self.study.refuse(problem)
            return
        self._last = None
        self._done -= 1
        self._right -= right
        self._place = place - 1
        await self._next()

    async def action_suspend(self) -> None:
        if self._item is None:
            return
        try:
            self.session.suspend(self._cards[self._place], True)
        except Problem as problem:
            self.study.refuse(problem)
            return
        self.study.notify(_("Set aside; Progress brings it back."))
        await self._next()

    async def action_hint(self) -> None:
        if self._item and self._item.question.hint and not self._checked:
            self._hint = True
            await self._show(self._item)

    def action_lesson(self) -> None:
        if self._lesson and self._item:
            self.study.open_lesson(self._lesson.key)

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        await self.run_action(event.button.id or "back")
