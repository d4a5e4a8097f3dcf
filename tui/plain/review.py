"""Review line by line: the cards that are due, each recorded as soon as it is answered."""

from lessons.assessment.paper import PaperItem
from lessons.assessment.typed_response import Misread, read_response
from lessons.content.lesson import Lesson
from lessons.content.question import Response, answered, gaps, grade
from lessons.learning.review import LEECH
from lessons.learning.review_round import ReviewRound
from lessons.problem import Problem
from store.member.glance.next_review import next_review, week_past
from store.member.session import Session
from tui.plain.commands import Action, Typed
from tui.plain.dialogue import Dialogue, InputEnded, Signalled
from tui.plain.question import (
    answer_help,
    how_to_answer,
    misread_text,
    takes_any_text,
    tell_feedback,
    tell_hint,
    tell_question,
    tell_taken,
)
from tui.wording.labels import certainty_text
from tui.wording.language import _, explain, language, ngettext
from tui.wording.testing.missing import gaps_text
from tui.wording.testing.review_end import consequence, next_text, nothing_asked, outcome_text, week_text

_COMMANDS = (
    *(Action.HELP, Action.NEXT, Action.REPEAT, Action.HINT, Action.UNSURE, Action.FAIRLY_SURE, Action.SURE),
    *(Action.UNDO, Action.SET_ASIDE, Action.STOP),
)
_CERTAINTIES = {Action.UNSURE: 1, Action.FAIRLY_SURE: 2, Action.SURE: 3}


def review(dialogue: Dialogue, session: Session, limit: int | None = None) -> int:
    """Ask the cards that are due, `limit` at most. The exit status."""
    cards = session.due_cards(language())[:limit]
    if not cards:
        dialogue.say(_("No card is due now."))
        _tell_next(dialogue, session)
        return 0
    PlainReview(dialogue, session, cards).run()
    return 0


def _tell_next(dialogue: Dialogue, session: Session) -> None:
    following = next_review(session, language())
    dialogue.say(next_text(following.due, following.minutes, following.now))


class PlainReview:
    """A round of cards."""

    def __init__(self, dialogue: Dialogue, session: Session, cards: list[str]) -> None:
        self._dialogue = dialogue
        self._session = session
        self._round = ReviewRound(ahead=tuple(cards))
        self._card = ""
        """The present card, `pack/lesson/question`."""
        self._number = 0
        """Its number in the round."""
        self._before = session.cards
        """The cards as they were when the round began."""
        self._lesson: Lesson | None = None
        self._item: PaperItem | None = None
        self._given: Response | None = None
        """What was answered so far; counts once nothing is missing in it, or that was confirmed."""
        self._counts = False
        """Whether the present card is recorded."""
        self._certainty = 0
        self._hint = False
        self._shown_at = 0
        self._stopped = False

    def run(self) -> None:
        """Ask until the last card, or until it is stopped; then say how it went, and ask again what was missed."""
        try:
            self._ask_all()
        except (InputEnded, Signalled):
            self._finish()
            raise
        self._finish()
        if self._round.missed and not self._stopped and self._wants_again():
            self._before = self._session.cards
            self._round = self._round.again()
            self.run()

    def _wants_again(self) -> bool:
        missed = len(self._round.missed)
        text = ngettext("Ask the one missed again?", "Ask the {n} missed again?", missed)
        try:
            return self._dialogue.confirms(text.format(n=missed))
        except InputEnded:  # not too early: all that was due is answered
            return False

    def _ask_all(self) -> None:
        self._next()
        while self._item is not None and not self._stopped:
            self._take(self._item, self._dialogue.ask(self._prompt()))

    def _prompt(self) -> str:
        return _("Enter goes on. (? for help)") if self._counts else _("Your answer? (? for help)")

    def _next(self) -> None:
        """To the next card whose question still exists."""
        while self._round.ahead:
            self._card, self._number = self._round.ahead[0], self._round.number
            try:
                self._lesson, self._item = self._session.answering.card_item(self._card, language())
            except Problem:
                self._round = self._round.without(self._card)
                continue
            self._given, self._counts, self._hint, self._certainty = None, False, False, 0
            self._shown_at = self._session.clock.read().up
            self._tell(self._item)
            return
        self._item = None

    def _tell(self, item: PaperItem) -> None:
        where = _("Card {n} of {of}").format(n=self._number, of=self._round.count)
        if self._round.until_right:
            where = _("Asked again until right · {where}").format(where=where)
        self._dialogue.say(f"{where} · {self._lesson.manifest.title if self._lesson else ''}")
        tell_question(self._dialogue, item)
        if self._hint:
            tell_hint(self._dialogue, item.question)
        self._dialogue.say(how_to_answer(item.question))

    # What is typed

    def _take(self, item: PaperItem, line: str) -> None:
        typing = not self._counts and takes_any_text(item.question, self._given)
        if not line.strip():
            self._go_on(item)
        elif typed := self._dialogue.command(line, _COMMANDS, typing=typing):
            self._obey(item, typed)
        elif self._counts:
            self._dialogue.say(_("This card counts already: Enter goes on, or take it back first."))
        else:
            self._answer(item, line)

    def _answer(self, item: PaperItem, line: str) -> None:
        response = read_response(item, line, self._given)
        if isinstance(response, Misread):
            self._dialogue.say(misread_text(response))
            return
        self._given = response if answered(item.question, response) else None
        if gaps(item.question, response):
            tell_taken(self._dialogue, _("Your answer so far:"), item, response)
        else:
            self._record(item, response)

    def _go_on(self, item: PaperItem) -> None:
        if self._counts:
            self._next()
        elif self._given is None:
            self._dialogue.say(_("Answer first; if you don't know, guess: that is worth more than looking."))
        else:
            self._dialogue.say(gaps_text(item.question, self._given))
            if self._dialogue.confirms(_("Leave the answer like this?")):
                self._record(item, self._given)

    def _record(self, item: PaperItem, response: Response) -> None:
        """Let the answer count, and say what was right."""
        assert self._lesson is not None
        question = item.question
        seconds = max(0, self._session.clock.read().up - self._shown_at) // 1000
        try:
            record = self._session.answering.reviewed(
                self._lesson, question, response, hint=self._hint, seconds=seconds, certainty=self._certainty
            )
        except Problem as problem:
            self._dialogue.say(explain(problem))
            return
        self._given, self._counts = response, True
        self._round = self._round.answered(record, right=grade(question, response).right)
        tell_taken(self._dialogue, _("Saved:"), item, response)
        tell_feedback(self._dialogue, item, response)
        if not grade(question, response).right:
            self._tell_what_helps()

    def _tell_what_helps(self) -> None:
        """What to do about a card that was missed though sure, or again and again."""
        if self._certainty == _CERTAINTIES[Action.SURE]:
            self._dialogue.say(_("You were sure: this is the one most worth looking up."))
        before = self._before.get(self._card)
        misses = 1 + (before.lapses if before else 0)
        if misses >= LEECH and self._lesson:
            text = _("Missed {n} times: “{lesson}” explains it, or set it aside for now.")
            self._dialogue.say_text(text.format(n=misses, lesson=self._lesson.manifest.title))

    def _obey(self, item: PaperItem, typed: Typed) -> None:
        match typed.command:
            case Action.HELP:
                self._dialogue.say(*answer_help(item.question, _COMMANDS))
            case Action.NEXT:
                self._go_on(item)
            case Action.REPEAT:
                self._tell(item)
            case Action.HINT:
                self._open_hint(item)
            case Action.UNDO:
                self._undo()
            case Action.SET_ASIDE:
                self._set_aside()
            case Action.STOP:
                self._stopped = True
            case _:
                self._sure(_CERTAINTIES[typed.command])

    def _open_hint(self, item: PaperItem) -> None:
        if not item.question.hint:
            self._dialogue.say(_("This question has no hint."))
        else:
            self._hint = self._hint or not self._counts
            tell_hint(self._dialogue, item.question)

    def _sure(self, level: int) -> None:
        if self._counts:
            self._dialogue.say(_("This card counts already: Enter goes on, or take it back first."))
        else:
            self._certainty = level
            self._dialogue.say(_("{sure}; now your answer.").format(sure=certainty_text(level)))

    def _undo(self) -> None:
        last = self._session.last_review()
        if last is None:
            self._dialogue.say(_("There is nothing to undo."))
            return
        try:
            self._session.take_back(last.record)
        except Problem as problem:
            self._dialogue.say(explain(problem))
            return
        self._dialogue.say(_("Taken back; it is asked again."))
        self._round = self._round.taken_back(last.card, last.record)
        self._next()

    def _set_aside(self) -> None:
        try:
            self._session.suspend(self._card, True)
        except Problem as problem:
            self._dialogue.say(explain(problem))
            return
        self._dialogue.say(_("Set aside; Progress brings it back."))
        self._round = self._round.set_aside(self._card)
        self._next()

    def _finish(self) -> None:
        """Say how it went, and what comes next."""
        ended = self._round
        if not ended.behind:
            self._dialogue.say(_("Nothing was answered.") if ended.ahead else nothing_asked(ended))
            _tell_next(self._dialogue, self._session)
            return
        self._dialogue.say(outcome_text(ended))
        if text := consequence(ended, practice=False):
            self._dialogue.say(text)
        _tell_next(self._dialogue, self._session)
        self._dialogue.say(week_text(week_past(self._session)))
