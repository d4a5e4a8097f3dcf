"""Review: due questions, one at a time, answered and explained at once; can stop at any card."""

from collections.abc import Mapping

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding

from lessons.assessment.paper import PaperItem
from lessons.content.lesson import Lesson
from lessons.content.question import Question, Response, grade
from lessons.learning.review import LEECH, Card
from lessons.learning.review_round import ReviewRound
from lessons.problem import N_, Problem
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.reading.links import to_answer
from tui.screens.testing.ask_about_gaps import ask_about_gaps
from tui.widgets.button_line import ButtonLine, LineButton
from tui.widgets.lines import Piece
from tui.widgets.question.feedback import feedback
from tui.widgets.question.sitting_lines import StatusLine
from tui.widgets.question.view import QuestionView
from tui.widgets.sheet import Part
from tui.wording.labels import certainty_text, type_text
from tui.wording.language import _, language, ngettext

SURE = tuple(enumerate((N_("Unsure"), N_("Fairly sure"), N_("Sure")), 1))
"""How sure one may say to be, and the message id for it."""


class ReviewScreen(StudyScreen[None]):
    """A few cards. Every one is recorded as soon as it is answered."""

    CSS_PATH = "review.tcss"
    OPEN_BOOK = False
    HELP_TEXT = N_(
        "Questions you met before come back just before you would forget them. Answer, press Enter to check, Enter "
        "again for the next. F2, F3 or F4 check as well and say how sure you are: what you were unsure of comes back "
        "sooner. Stop whenever you like: every card counts as soon as it is checked. l opens the place of the lesson "
        "that answers it (before you answer, that counts as a hint), Esc there comes back. u takes the last card back, "
        "today's earlier ones too; s sets a card aside (Progress brings it back). While you type into a blank the keys "
        "are F6 (hint), F9 (to the lesson), ctrl+z (undo) and F8 (set aside)."
    )
    BINDINGS = [
        Binding("ctrl+s,enter", "check", N_("Check / next"), key_display="⏎"),
        *(Binding(f"f{level + 1}", f"check({level})", name, show=False) for level, name in SURE),
        Binding("h,f6", "hint", N_("Hint")),
        Binding("l,f9", "lesson", N_("To the lesson")),
        Binding("u,ctrl+z", "undo", N_("Undo")),
        Binding("s,f8", "suspend", N_("Set aside")),
        Binding("escape", "back", N_("Stop")),
    ]

    def __init__(self, cards: list[str], *, practice: bool = False) -> None:
        super().__init__()
        self._practice = practice
        self._round = ReviewRound(tuple(cards))
        self._before: Mapping[str, Card] = {}
        """The cards as they were when the screen opened."""
        self._lesson: Lesson | None = None
        self._item: PaperItem | None = None
        self._given: Response | None = None
        """What was answered, once it was checked."""
        self._certainty = 0
        self._can_undo = False
        """Whether a card was reviewed today."""
        self._hint = False
        self._shown_at = 0

    def bar_title(self) -> str:
        return _("Wrong-answer book") if self._practice else _("Review")

    def body(self) -> ComposeResult:
        self._status = StatusLine()
        self._view = QuestionView(lambda _response: None, self.action_check)
        self._buttons = ButtonLine()
        yield self._status
        yield self._view
        yield self._buttons

    def on_mount(self) -> None:
        self._before = self.session.cards  # computed now; after each answer all would be rebuilt
        self._can_undo = self.session.last_review() is not None
        self._next()

    async def recompose(self) -> None:
        given = self._view.answer.given if self._view.answer else None
        await super().recompose()
        if self._item:
            self._show(self._item, given)
        else:
            self._finish()

    def drawn(self) -> None:
        self._view.drawn()

    def takes(self, event: events.Event) -> bool:
        return self._view.takes(event)

    def _next(self) -> None:
        """Show the next card whose question still exists; the summary after the last."""
        while card := self._step():
            try:
                self._lesson, self._item = self.session.answering.card_item(card, language())
            except Problem:
                continue
            self._given, self._hint = None, False
            self._shown_at = self.session.clock.read().up
            self._show(self._item)
            return
        self._item = None
        self._finish()

    def _step(self) -> str | None:
        self._round = self._round.next()
        return self._round.card

    def _show(self, item: PaperItem, given: Response | None = None) -> None:
        checked = self._given is not None
        self._view.show(item, given, hint=self._hint, closed=checked, after=self._feedback(item.question))
        title = self._lesson.manifest.title if self._lesson else ""
        where = _("Card {n} of {of}").format(n=self._round.place + 1, of=len(self._round.cards))
        self._status.show([Piece(where, "bold"), Piece(f"  {type_text(item.question)} · {title}", "$foreground 70%")])
        self._show_buttons(item)

    def _show_buttons(self, item: PaperItem) -> None:
        checked = self._given is not None
        check = LineButton(_("Next (Enter)") if checked else _("Check (Enter)"), "check", "primary")
        sure = [LineButton(f"{certainty_text(level)} (F{level + 1})", f"check({level})") for level, _name in SURE]
        hint = [LineButton(_("Hint"), "hint")] if item.question.hint else []
        self._buttons.show([check] if checked else [check, *sure, *hint])
        self.key_bar.show()
        self.draw_now(self._status, self._view, self._view.vertical_scrollbar, self._buttons, self.key_bar)

    def _feedback(self, question: Question) -> list[Part]:
        """The feedback once the answer is final."""
        if self._given is None:
            return []
        parts = feedback(question, self._given)
        if grade(question, self._given).right:
            return parts
        if self._certainty == SURE[-1][0]:
            parts.append(Part(_("You were sure: this is the one most worth looking up (l).")))
        before = self._before.get(self._round.card or "")
        misses = 1 + (before.lapses if before else 0)
        if misses >= LEECH and self._lesson:
            text = _("Missed {n} times: “{lesson}” explains it (l), or set it aside for now (s).")
            parts.append(Part(text.format(n=misses, lesson=self._lesson.manifest.title)))
        return parts

    def _finish(self) -> None:
        count, right = len(self._round.done), self._round.right
        text = ngettext("{n} card reviewed, {right} right.", "{n} cards reviewed, {right} right.", count)
        then = (
            _("Questions answered right on two different days leave the book.")
            if self._practice
            else _("Those you missed come back soon, the others later. That is all for today.")
        )
        self._view.say([Part(text.format(n=count, right=right), style=("bold",)), Part(then, style=("quiet",))])
        self._status.show([Piece(_("Review finished"))])
        self._buttons.show([LineButton(_("Done (Enter)"), "check", "primary")])
        self.key_bar.show()

    def action_check(self, certainty: int = 0) -> None:
        if self._item is None or self._lesson is None:
            self.dismiss()
            return
        if self._given is not None:
            self._next()
            return
        given = self._view.answer.given if self._view.answer else None
        if self._view.ready() and given is not None:
            ask_about_gaps(self.study, self._item.question, given, lambda: self._check(given, certainty))

    def _check(self, given: Response, certainty: int) -> None:
        """Let the answer count, and say what was right."""
        assert self._item is not None and self._lesson is not None
        question = self._item.question
        seconds = max(0, self.session.clock.read().up - self._shown_at) // 1000
        try:
            record = self.session.answering.reviewed(
                self._lesson, question, given, hint=self._hint, seconds=seconds, certainty=certainty
            )
        except Problem as problem:
            self.study.refuse(problem)
            return
        self._given, self._certainty = given, certainty
        self._round = self._round.recorded(record, grade(question, given).right)
        self._can_undo = True
        self._view.close(self._feedback(question))
        self._show_buttons(self._item)

    def action_undo(self) -> None:
        last = self.session.last_review()
        if last is None:
            self.study.notify(_("There is nothing to undo."))
            return
        card, record = last
        try:
            self.session.take_back(record)
        except Problem as problem:
            self.study.refuse(problem)
            return
        self._round = self._round.taken_back(card, record)
        self._can_undo = self.session.last_review() is not None
        self._next()

    def action_suspend(self) -> None:
        if self._item is None or self._round.card is None:
            return
        try:
            self.session.suspend(self._round.card, True)
        except Problem as problem:
            self.study.refuse(problem)
            return
        self.study.notify(_("Set aside; Progress brings it back."))
        self._round = self._round.set_aside()
        self._next()

    def action_hint(self) -> None:
        if self._item and self._item.question.hint and self._given is None:
            self._hint = True
            self._view.open_hint()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "hint":
            return (self._given is None and self._item is not None and bool(self._item.question.hint)) or None
        if action in ("lesson", "suspend"):
            return self._item is not None or None
        if action == "undo":
            return self._can_undo or None
        return super().check_action(action, parameters)

    def action_lesson(self) -> None:
        if self._item is None or self._round.card is None:
            return
        self._hint = self._hint or self._given is None
        to_answer(self.study, self._round.card)

    async def on_button_line_pressed(self, event: ButtonLine.Pressed) -> None:
        event.stop()
        await self.run_action(event.action)
