"""Review: due questions, one at a time, answered and explained at once; can stop at any card."""

from collections.abc import Mapping

from textual import events
from textual.app import ComposeResult

from lessons.assessment.paper import PaperItem
from lessons.content.lesson import Lesson
from lessons.content.question import Question, Response, grade
from lessons.learning.day.ways import ReadLesson, TakeTest
from lessons.learning.review import LEECH, Card
from lessons.learning.review_round import ReviewRound
from lessons.problem import N_, Problem
from store.member.glance.next_review import next_review, week_past
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.frame.suggested import open_step
from tui.screens.reading.links import to_answer
from tui.screens.testing.ask_about_gaps import ask_about_gaps
from tui.screens.testing.outcome.review_end import end_buttons, end_parts
from tui.screens.testing.sitting.sitting_buttons import CERTAINTIES
from tui.terminal.key_names import key_of, keyed, with_key
from tui.terminal.keys import bound
from tui.widgets.button_line import ButtonLine, LineButton
from tui.widgets.column import Centred, ReadingColumn
from tui.widgets.lines import Piece
from tui.widgets.question.sitting_lines import StatusLine
from tui.widgets.question.view import QuestionView
from tui.widgets.sheet import Part
from tui.wording.labels import certainty_text, type_text
from tui.wording.language import _, language
from tui.wording.testing.review_end import stopped_text
from tui.wording.ways import going_on_text


class ReviewScreen(StudyScreen[None]):
    """A few cards. Every one is recorded as soon as it is answered."""

    CSS_PATH = "review.tcss"
    OPEN_BOOK = False
    MANUAL_PART = N_("Review")
    HELP_TEXT = N_(
        "Questions you met before come back just before you would forget them. Answer, press Enter to check, Enter "
        "again for the next. {unsure}, {fairly-sure} or {sure} check as well and say how sure you are: what you were "
        "unsure of comes back sooner. Stop whenever you like: every card counts as soon as it is checked. {open} opens "
        "the place of the lesson that answers it (before you answer, that counts as a hint), Esc there comes back. "
        "{undo} takes the last card back, today's earlier ones too; {set-aside} sets a card aside (Progress brings it "
        "back). While you type into a blank the keys are {hint:typing} (hint), {open:typing} (to the lesson), "
        "{undo:typing} (undo) and {set-aside:typing} (set aside). At the end {review} asks again what you missed, "
        "until it is right or you stop."
    )
    WHY_NOT = {
        "hint": N_("This question has no hint."),
        "undo": N_("There is nothing to undo."),
        "place": N_("First stop these questions ({back})."),
    }
    IS_ANSWERED = True
    BINDINGS = [
        bound("go-on", "check", N_("Check")),
        bound("go-on", "next", N_("Next")),
        bound("go-on", "again", N_("Ask again what was missed")),  # these three at the end
        bound("go-on", "then", N_("Go on")),
        bound("go-on", "done", N_("Done")),
        bound("check", "check(0)", N_("Check"), show=False),
        *(bound(meaning, f"check({level})", name, show=False) for level, meaning, name in CERTAINTIES),
        bound("hint", "hint", N_("Hint")),
        bound("open", "lesson", N_("To the lesson")),
        bound("open", "then", N_("Go on")),
        bound("undo", "undo", N_("Undo")),
        bound("set-aside", "suspend", N_("Set aside")),
        bound("back", "leave", N_("Back")),
        bound("back", "back", N_("Stop")),
        bound("review", "again", N_("Ask again what was missed"), show=False),
        bound("choose", "go_on"),
    ]

    def __init__(self, cards: list[str], *, practice: bool = False, then: ReadLesson | TakeTest | None = None) -> None:
        super().__init__()
        self._practice = practice
        self._round = ReviewRound(ahead=tuple(cards))
        self._card = ""
        """The card on the screen, `pack/lesson/question`."""
        self._number = 0
        """Its number in the round."""
        self._then = then
        """The lesson, or its test, to go on with at the end."""
        self._before: Mapping[str, Card] = {}
        """The cards as they were when the round began."""
        self._steps: list[LineButton] = []
        """What can be done at the end, the natural next thing first."""
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
        return _("Practice") if self._practice else _("Review")

    def body(self) -> ComposeResult:
        self._status = StatusLine()
        self._view = QuestionView(lambda _response: None, self.action_check, done_label=N_("Check"))
        self._buttons = ButtonLine()
        self._column = ReadingColumn(self._status, self._view, self._buttons, measure=self.study.measure)
        yield Centred(self._column)  # messages take the whole width below it

    def on_resize(self) -> None:
        self._column.fit()

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
        """Show the next card whose question still exists; the end after the last."""
        while self._round.ahead:
            self._card, self._number = self._round.ahead[0], self._round.number
            try:
                self._lesson, self._item = self.session.answering.card_item(self._card, language())
            except Problem:
                self._round = self._round.without(self._card)
                continue
            self._given, self._hint = None, False
            self._shown_at = self.session.clock.read().up
            self._show(self._item)
            return
        self._item = None
        self._finish()

    def _show(self, item: PaperItem, given: Response | None = None) -> None:
        checked = self._given is not None
        self._view.show(item, given, hint=self._hint, closed=checked, after=self._feedback(item.question))
        title = self._lesson.manifest.title if self._lesson else ""
        where = _("Card {n} of {of}").format(n=self._number, of=self._round.count)
        if self._round.until_right:
            where = _("Asked again until right · {where}").format(where=where)
        self._status.show([Piece(where, "bold"), Piece(f"  {type_text(item.question)} · {title}", "$foreground 70%")])
        self._show_buttons(item)

    def _show_buttons(self, item: PaperItem) -> None:
        checked = self._given is not None
        check = LineButton(with_key(_("Next") if checked else _("Check"), "go-on"), "check", "primary")
        sure = [LineButton(with_key(certainty_text(n), key), f"check({n})") for n, key, _name in CERTAINTIES]
        hint = [LineButton(_("Hint"), "hint")] if item.question.hint else []
        self._buttons.show([check] if checked else [check, *sure, *hint])
        self._draw()

    def _draw(self) -> None:
        self.key_bar.show()
        self.draw_now(self._status, self._view, self._view.vertical_scrollbar, self._buttons, self.key_bar)

    def _feedback(self, question: Question) -> list[Part]:
        """What is said of this member's answer to it, once it is final."""
        parts: list[Part] = []
        if self._given is None or grade(question, self._given).right:
            return parts
        if self._certainty == CERTAINTIES[-1][0]:
            parts.append(Part(keyed(_("You were sure: this is the one most worth looking up ({open})."))))
        before = self._before.get(self._card)
        misses = 1 + (before.lapses if before else 0)
        if misses >= LEECH and self._lesson:
            text = _("Missed {n} times: “{lesson}” explains it ({open}), or set it aside for now ({aside}).")
            named = {"open": key_of("open"), "aside": key_of("set-aside")}
            parts.append(Part(text.format(n=misses, lesson=self._lesson.manifest.title, **named)))
        return parts

    def _finish(self) -> None:
        """Say how it went, and what can be done now."""
        following, week = next_review(self.session, language()), week_past(self.session)
        self._view.say(end_parts(self._round, practice=self._practice, following=following, week=week))
        self._status.show([Piece(_("Practice finished") if self._practice else _("Review finished"), "bold")])
        title = self.session.title(self._then.key, language()) if self._then else ""
        self._steps = end_buttons(self._round, going_on_text(self._then, title) if self._then else "", title)
        self._buttons.show(self._steps)
        self._draw()

    def action_go_on(self) -> None:
        """To the next card, or to the natural next thing at the end; an answer is never given so."""
        if self._item is None or self._given is not None:
            self.action_check()

    def action_again(self) -> None:
        """Ask what was missed until it is right."""
        if self._item is None and self._round.missed:
            self._before = self.session.cards
            self._round = self._round.again()
            self._next()

    def action_check(self, certainty: int = 0) -> None:
        if self._item is None or self._lesson is None:
            self.run_action_later(self._steps[0].action)
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
        self._round = self._round.answered(record, right=grade(question, given).right)
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
        if self._item is None:
            return
        try:
            self.session.suspend(self._card, True)
        except Problem as problem:
            self.study.refuse(problem)
            return
        self.study.notify(_("Set aside; Progress brings it back."))
        self._round = self._round.set_aside(self._card)
        self._next()

    def action_next(self) -> None:
        self._next()

    async def action_done(self) -> None:
        await self.action_back()

    async def action_leave(self) -> None:
        await self.action_back()

    async def action_back(self) -> None:
        """Leave it; where it is stopped in the middle, what was done is said on the screen below."""
        study, stopped = self.study, self._item is not None and bool(self._round.behind)
        await super().action_back()
        if stopped:  # a message belongs to the screen that it came up on
            study.notify(stopped_text(self._round, practice=self._practice))

    def action_hint(self) -> None:
        if self._item and self._item.question.hint and self._given is None:
            self._hint = True
            self._view.open_hint()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        asked = self._item
        open_ = asked is not None and self._given is None
        match action:
            case "hint":
                return open_ and asked is not None and (bool(asked.question.hint) or None)
            case "check":
                return open_ or (asked is not None and parameters == (0,))
            case "next":
                return asked is not None and not open_
            case "lesson" | "suspend":
                return asked is not None
            case "undo":
                return self._can_undo or (None if asked is not None else False)
            case "again":
                return asked is None and bool(self._round.missed)
            case "then":
                return asked is None and bool(self._then)
            case "done" | "leave":
                return asked is None
        return super().check_action(action, parameters)

    def action_lesson(self) -> None:
        if self._item is not None:
            self._hint = self._hint or self._given is None
            to_answer(self.study, self._card)

    def action_then(self) -> None:
        """On to what follows."""
        if self._then:
            open_step(self.study, self._then, instead_of=self)

    async def on_button_line_pressed(self, event: ButtonLine.Pressed) -> None:
        event.stop()
        await self.run_action(event.action)
