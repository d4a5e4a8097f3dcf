"""The result of a test, line by line, in the order of the screen: the score, what was missed, then all the rest."""

from collections.abc import Mapping

from lessons.assessment.attempt import question_answered
from lessons.assessment.earlier_attempts import attempts_at_same, beside_earlier
from lessons.assessment.paper import PaperItem
from lessons.content.answer_place import headings_that_answer
from lessons.content.keys import LessonKey
from lessons.content.right_response import key
from lessons.content.test_rules import Rules, keys_visible, visible
from lessons.learning.objectives import by_objective
from lessons.records import Answer, Attempt
from store.member.session import Session
from tui.plain.dialogue import Dialogue
from tui.plain.question import tell_reasons, tell_response
from tui.wording.labels import blanks_said
from tui.wording.language import _, language, ngettext
from tui.wording.testing.result_text import (
    answer_points,
    answer_word,
    certainty_marks_text,
    counted_text,
    ended_text,
    irregularities,
    meaning_texts,
    measure_text,
    missed_text,
    near_text,
    points_text,
    share_text,
    verdict,
    when_keys,
    when_results,
)
from tui.wording.times import date_text


def tell_result(
    dialogue: Dialogue, session: Session, attempt: Attempt, items: Mapping[str, PaperItem], rules: Rules
) -> None:
    """What may be shown of an attempt; `items` are those of its paper by question, `rules` its test's."""
    PlainResult(dialogue, session, attempt, items, rules).tell()


class PlainResult:
    """A finished attempt."""

    def __init__(
        self, dialogue: Dialogue, session: Session, attempt: Attempt, items: Mapping[str, PaperItem], rules: Rules
    ) -> None:
        now = session.now()
        self._dialogue = dialogue
        self._session = session
        self._attempt = attempt
        self._items = items
        self._rules = rules
        self._present = session.answering.present_test(attempt, language())
        self._shows_score = visible(rules.results, rules, now)
        self._shows_keys = keys_visible(rules, now)

    def tell(self) -> None:
        """Say all of it that may be shown now."""
        self._tell_head()
        if self._shows_keys:
            self._tell_missed()
        elif self._shows_score:
            self._dialogue.say(when_keys(self._rules))
        if self._shows_score:
            self._tell_objectives()
            self._tell_earlier()
        if self._shows_keys:
            self._tell_right()

    def _tell_head(self) -> None:
        attempt, say = self._attempt, self._dialogue.say
        if ended := ended_text(attempt):
            say(ended)
        if self._shows_score:
            say(f"{verdict(attempt)} · {points_text(attempt)} · {measure_text(attempt)}")
            if near := near_text(attempt):
                say(near)
            if self._rules.certainty:
                say(certainty_marks_text(attempt))
            again = self._present is not None and self._session.answering.may_begin(*self._present)
            unseen = self._present is not None and self._session.answering.has_unseen(*self._present)
            standing = self._session.standing.of(str(LessonKey.of(attempt)))
            say(*meaning_texts(attempt, standing, again=again, keys=self._shows_keys, unseen=unseen))
        else:
            say(when_results(self._rules))
        say(*irregularities(attempt))

    def _tell_objectives(self) -> None:
        key, names = str(LessonKey.of(self._attempt)), {}
        for listed in self._session.library.lessons(language()):
            if listed.key == key:
                names = listed.edition.objectives(listed.outline)
        scores = [score for score in by_objective(self._attempt) if score.objective and score.out_of]
        if scores:
            self._dialogue.say("", _("By objective"))
        for score in scores:
            name, points = names.get(score.objective, score.objective), answer_points(score.points, score.out_of)
            self._dialogue.say_text(_("{where}: {message}").format(where=name, message=points))

    def _tell_earlier(self) -> None:
        same = attempts_at_same(self._attempt, self._session.history())
        shown = beside_earlier(self._attempt, same)
        if not shown:
            return
        self._dialogue.say("", _("Compared with earlier attempts"))
        for attempt in shown:
            self._dialogue.say(f"{date_text(attempt.ended)} · {points_text(attempt)}")
        self._dialogue.say(counted_text(same, self._rules.counts))

    # The questions

    def _numbered(self, *, right: bool) -> list[tuple[int, Answer]]:
        """The answers that were right, or were not, with the numbers of their questions on the paper."""
        numbered = enumerate(self._attempt.answers, 1)
        return [(number, answer) for number, answer in numbered if answer.right is right]

    def _tell_missed(self) -> None:
        missed = self._numbered(right=False)
        self._dialogue.say("", missed_text([answer for _number, answer in missed]))
        self._tell_answers(missed)

    def _tell_right(self) -> None:
        right = self._numbered(right=True)
        if right:
            self._dialogue.say("", ngettext("Right: {n}", "Right: {n}", len(right)).format(n=len(right)))
        self._tell_answers(right)

    def _tell_answers(self, numbered: list[tuple[int, Answer]]) -> None:
        questions = {id_: item.question for id_, item in self._items.items()}
        headings = headings_that_answer(self._present[0], questions.values()) if self._present else {}
        for number, answer in numbered:
            word = answer_word(
                right=answer.right, partly=answer.partly_right, given=bool(answer.response), certainty=answer.certainty
            )
            points = answer_points(answer.points, answer.out_of)
            self._dialogue.say("", _("Question {n}").format(n=number) + f" · {word} · {points}")
            question = question_answered(answer, questions)
            if question is None:
                self._dialogue.say(_("This question has changed since then; your answer is kept in the record."))
            else:
                self._tell_answer(self._items[question.id], answer)
            if heading := headings.get(answer.question):
                self._dialogue.say_text(_("In the lesson: {heading}").format(heading=heading))

    def _tell_answer(self, item: PaperItem, answer: Answer) -> None:
        self._dialogue.tell(blanks_said(item.question.stem))
        if answer.response:
            tell_response(self._dialogue, _("Your answer:"), item, answer.response)
        if answer.partly_right:
            self._dialogue.say(share_text(item.question, answer))
        if not answer.right:
            tell_response(self._dialogue, _("Right answer:"), item, key(item.question))
        tell_reasons(self._dialogue, item.question, answer.response)
