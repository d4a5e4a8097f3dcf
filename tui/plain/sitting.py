"""A test taken line by line, by the state machine and the saving of the screens: it counts once it is on disk."""

from lessons.assessment import timing
from lessons.assessment.attempt import Refusal, RefusedError, SittingState
from lessons.assessment.paper import PaperItem
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
    SittingOutcome,
    Submitted,
)
from lessons.assessment.typed_response import Misread, read_response
from lessons.clock import Reading
from lessons.content.question import Question, Response, answered, gaps
from lessons.problem import Problem
from lessons.records import Attempt
from store.member.session import Session
from store.member.sitting.saved_sitting import SavedSitting
from tui.plain.commands import Action, Typed, word
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
from tui.wording.labels import certainty_text, worth_text
from tui.wording.language import _, explain, listed
from tui.wording.testing.missing import gaps_text, what_is_missing
from tui.wording.testing.time_left import warning_text
from tui.wording.times import spelled_duration

_ALWAYS = (
    *(Action.HELP, Action.NEXT, Action.BACK, Action.GO, Action.REPEAT, Action.LIST, Action.TIME),
    *(Action.HINT, Action.MARK, Action.CLEAR, Action.HAND_IN, Action.GIVE_UP, Action.LEAVE),
)
_CERTAINTIES = {Action.UNSURE: 1, Action.FAIRLY_SURE: 2, Action.SURE: 3}


class _TimeUpError(Exception):
    """The deadline was reached."""


class PlainSitting:
    """Asks the questions of a sitting until it is ended or left."""

    def __init__(self, dialogue: Dialogue, session: Session, sitting: Sitting, *, resumed: bool = False) -> None:
        self._dialogue = dialogue
        self._session = session
        self._saved = SavedSitting(sitting, lambda: session.answering, lambda _error: None)
        self._items = sitting.paper.items
        self._rules = sitting.rules
        self._resumed = resumed
        self._near = timing.warning(sitting, sitting.last)
        self._left = False
        self._commands = (
            *_ALWAYS,
            *((Action.CHECK,) if self._rules.at_once else ()),
            *(_CERTAINTIES if self._rules.certainty else ()),
        )

    def run(self) -> Attempt | None:
        """Ask until it is over: its record, or `None` where it was left and goes on.

        Raises `InputEnded` and `Signalled` where it was left in that way, `Problem` where the end cannot be saved.
        """
        try:
            self._converse()
            return None if self._left else self._saved.close().result()
        except (InputEnded, Signalled):
            if not self._saved.on_disk:
                self._saved.save_now()
            raise
        finally:
            self._saved.finish_writing()

    def _converse(self) -> None:
        try:
            if self._resumed:
                self._apply(Resumed(self._now()))
            self._tell()
            while not self._left and self._state.outcome is SittingOutcome.OPEN:
                self._take(self._ask(self._prompt()))
        except _TimeUpError:
            self._dialogue.forget_typed()
            self._dialogue.say(
                _("Time is up. What was saved is handed in; a line that was not ended with Enter does not count.")
            )

    # The sitting

    @property
    def _state(self) -> SittingState:
        return self._saved.state

    @property
    def _item(self) -> PaperItem:
        return self._items[self._state.position]

    @property
    def _question(self) -> Question:
        return self._item.question

    @property
    def _given(self) -> Response | None:
        return self._state.answers.get(self._question.id)

    @property
    def _final(self) -> bool:
        """Whether the answer was checked, and stays."""
        return self._question.id in self._state.checked

    @property
    def _takes_any_text(self) -> bool:
        return not self._final and takes_any_text(self._question, self._given)

    def _now(self) -> Reading:
        return self._session.clock.read()

    def _apply(self, event: Event) -> bool:
        """Let the state machine take an event; whether it is on disk."""
        try:
            self._saved.take(event)
        except RefusedError as refused:
            if refused.reason is Refusal.LATE:
                raise _TimeUpError from refused
            self._dialogue.say(explain(refused))
            return False
        return self._save()

    def _save(self) -> bool:
        try:
            self._saved.save_now()
        except Problem as problem:
            self._dialogue.say(explain(problem), _("Not saved yet; it is tried again with your next line."))
            return False
        return True

    def _look(self) -> None:
        """Look at the clock: what it did is noted, warnings are said, and the end is noticed."""
        now = self._now()
        before = self._saved.sitting
        self._saved.look(now)
        if timing.expired(self._saved.sitting, now):
            raise _TimeUpError
        near = timing.warning(self._saved.sitting, now)
        if near is not self._near:
            self._near = near
            self._saved.note(Seen(now))  # on disk with it, so that it is not said again after an interruption
            left = timing.remaining(self._saved.sitting, now)
            if near and left:
                self._dialogue.say(warning_text(near, left))
        if self._saved.sitting is not before:
            self._save()

    def _ask(self, question: str) -> str:
        return self._dialogue.ask(question, self._look)

    def _confirms(self, question: str) -> bool:
        return self._dialogue.confirms(question, self._look)

    # What is said

    def _tell(self) -> None:
        """The question, and what is known of its answer."""
        question, say = self._question, self._dialogue.say
        number = _("Question {n} of {of}").format(n=self._state.position + 1, of=len(self._items))
        say(f"{number} · {worth_text(question)}", self._time())
        tell_question(self._dialogue, self._item)
        if question.id in self._state.hints:
            tell_hint(self._dialogue, question)
        if question.id in self._state.flagged:
            say(_("Marked to come back."))
        if self._given is not None:
            self._tell_given(_("Your answer so far:"))
        if self._final:
            say(_("This answer was checked and stays as it is."))
        else:
            say(how_to_answer(question))

    def _tell_given(self, label: str) -> None:
        assert self._given is not None
        tell_taken(self._dialogue, label, self._item, self._given)
        if certainty := self._state.certainty.get(self._question.id, 0):
            self._dialogue.say(certainty_text(certainty))

    def _time(self) -> str:
        left = timing.remaining(self._saved.sitting, self._now())
        if left is None:
            return _("no time limit")
        return _("{time} left").format(time=spelled_duration(-(-left // 1000)))

    def _prompt(self) -> str:
        if self._given is None:
            return _("Your answer? (? for help)")
        if self._rules.at_once and not self._final:
            return _("Enter goes on, {check} says whether it is right. (? for help)").format(check=word(Action.CHECK))
        return _("Enter goes on. (? for help)")

    # What is typed

    def _take(self, line: str) -> None:
        if not self._saved.on_disk and self._save():
            self._dialogue.say(_("What was not saved is saved now."))
        if not line.strip():
            self._go(self._state.position + 1)
        elif typed := self._dialogue.command(line, self._commands, self._look, typing=self._takes_any_text):
            self._obey(typed)
        else:
            self._answer(line)

    def _answer(self, line: str) -> None:
        if self._final:
            self._dialogue.say(_("This answer was checked and stays as it is."))
            return
        response = read_response(self._item, line, self._given)
        if isinstance(response, Misread):
            self._dialogue.say(misread_text(response))
        elif not answered(self._question, response):
            self._clear()
        else:
            certainty = self._state.certainty.get(self._question.id, 0)
            if self._apply(Answered(self._question.id, response, self._now(), certainty)):
                self._tell_given(_("Saved:"))
                if self._rules.certainty and not gaps(self._question, response):
                    self._dialogue.say(_how_sure())

    def _obey(self, typed: Typed) -> None:
        match typed.command:
            case Action.NEXT:
                self._go(self._state.position + 1)
            case Action.BACK:
                self._go(self._state.position - 1)
            case Action.GO:
                self._go(typed.number - 1)
            case Action.HELP:
                self._dialogue.say(*answer_help(self._question, self._commands))
            case Action.REPEAT:
                self._tell()
            case Action.LIST:
                self._list()
            case Action.TIME:
                self._dialogue.say(self._time())
            case Action.HINT:
                self._hint()
            case Action.MARK:
                self._mark()
            case Action.CLEAR:
                self._clear()
            case Action.CHECK:
                self._check()
            case Action.UNSURE | Action.FAIRLY_SURE | Action.SURE:
                self._sure(_CERTAINTIES[typed.command])
            case Action.HAND_IN:
                self._hand_in()
            case Action.GIVE_UP:
                self._give_up()
            case Action.LEAVE:
                self._leave()

    def _go(self, place: int) -> None:
        if self._rules.forward and place < self._state.position:
            self._dialogue.say(_("This test only goes forward."))
        elif place >= len(self._items) and place == self._state.position + 1:
            self._hand_in()
        elif not 0 <= place < len(self._items):
            self._dialogue.say(_("There is no such question; they go from 1 to {of}.").format(of=len(self._items)))
        elif place == self._state.position:
            self._tell()
        elif not self._rules.forward or self._may_stay():  # what is left behind counts as it is
            self._apply(Moved(place, self._now()))
            self._tell()

    def _may_stay(self) -> bool:
        """Whether the answer may stay as it is, which is asked where something is missing in it."""
        if self._given is None:
            self._dialogue.say(
                _("This test only goes forward: you cannot come back, and the question counts as wrong.")
            )
            return self._confirms(_("Go on without an answer?"))
        return self._leaves_gaps()

    def _leaves_gaps(self) -> bool:
        given = self._given or ()
        if not gaps(self._question, given):
            return True
        self._dialogue.say(gaps_text(self._question, given))
        return self._confirms(_("Leave the answer like this?"))

    def _list(self) -> None:
        """Which questions are answered, only in part, not, and marked."""
        state = self._state
        groups: tuple[list[str], ...] = ([], [], [], [])
        whole, part, none, marked = groups
        for place, item in enumerate(self._items, 1):
            given = state.answers.get(item.question.id)
            group = none if given is None else part if gaps(item.question, given) else whole
            group.append(str(place))
            if item.question.id in state.flagged:
                marked.append(str(place))
        texts = (_("Answered: {n}"), _("Only in part: {n}"), _("Not answered: {n}"), _("Marked: {n}"))
        self._dialogue.say(*(text.format(n=listed(group)) for text, group in zip(texts, groups, strict=True) if group))

    def _hint(self) -> None:
        question = self._question
        if not question.hint:
            self._dialogue.say(_("This question has no hint."))
        elif question.id in self._state.hints or self._apply(HintOpened(question.id, self._now())):
            tell_hint(self._dialogue, question)

    def _mark(self) -> None:
        on = self._question.id not in self._state.flagged
        if self._apply(Flagged(self._question.id, on, self._now())):
            self._dialogue.say(_("Marked to come back.") if on else _("No longer marked."))

    def _clear(self) -> None:
        if self._final:
            self._dialogue.say(_("This answer was checked and stays as it is."))
        elif self._given is None:
            self._dialogue.say(_("There is no answer to clear."))
        elif self._apply(Cleared(self._question.id, self._now())):
            self._dialogue.say(_("Cleared: this question is not answered."))

    def _check(self) -> None:
        if self._final:
            self._dialogue.say(_("This answer was checked and stays as it is."))
        elif self._given is None:
            self._dialogue.say(_("Answer first; if you don't know, guess: that is worth more than looking."))
        elif self._leaves_gaps() and self._apply(Checked(self._question.id, self._now())):
            tell_feedback(self._dialogue, self._item, self._given)

    def _sure(self, level: int) -> None:
        if self._given is None:
            self._dialogue.say(_("Answer first, then say how sure you are."))
        elif self._final:
            self._dialogue.say(_("This answer was checked and stays as it is."))
        elif self._apply(Answered(self._question.id, self._given, self._now(), level)):
            self._dialogue.say(_("Saved: {text}").format(text=certainty_text(level)))

    def _hand_in(self) -> None:
        self._dialogue.say(*(what_is_missing(self._items, self._state) or [_("All questions are answered.")]))
        if self._confirms(_("Hand in this test?")):
            self._apply(Submitted(self._now()))
        else:
            self._dialogue.say(_("Not handed in. You are at question {n}.").format(n=self._state.position + 1))

    def _give_up(self) -> None:
        self._dialogue.say(_("It is graded as it is, counts as an attempt, and never as passed."))
        if self._confirms(_("Give up this test?")):
            self._apply(Abandoned(self._now()))

    def _leave(self) -> None:
        self._dialogue.say(_("Your answers are kept and the clock goes on. The same command goes on with the test."))
        if self._confirms(_("Leave the test?")):
            self._left = self._apply(Seen(self._now())) or self._confirms(_("Leave without saving?"))


def _how_sure() -> str:
    words = (word(Action.UNSURE), word(Action.FAIRLY_SURE), word(Action.SURE))
    return _("How sure are you? Type {unsure}, {fairly} or {sure}, or go on.").format(
        unsure=words[0], fairly=words[1], sure=words[2]
    )
