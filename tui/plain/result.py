"""The result of a test, line by line: points, passed or not, then each question, those that were missed first."""

from collections.abc import Mapping
from itertools import groupby

from lessons.assessment.attempt import question_answered
from lessons.assessment.paper import PaperItem
from lessons.content.answer_place import headings_that_answer
from lessons.content.keys import LessonKey
from lessons.content.question import Question
from lessons.content.right_response import key
from lessons.content.test_rules import Rules, keys_visible, visible
from lessons.learning.standing import Level
from lessons.records import Answer, Attempt
from store.member.session import Session
from tui.plain.dialogue import Dialogue
from tui.plain.question import tell_reasons, tell_response
from tui.wording.labels import blanks_said
from tui.wording.language import _, language, ngettext
from tui.wording.testing.result_text import (
    answer_word,
    certainty_marks_text,
    irregularity,
    meaning,
    measure_text,
    points_text,
    verdict,
    when_keys,
    when_results,
)


def tell_result(
    dialogue: Dialogue, session: Session, attempt: Attempt, items: Mapping[str, PaperItem], rules: Rules
) -> None:
    """What may be shown of an attempt; `items` are those of its paper by question, `rules` its test's."""
    now, say = session.now(), dialogue.say
    scores, keys = visible(rules.results, rules, now), keys_visible(rules, now)
    if attempt.outcome == "expired":
        say(_("Time is up. Graded from your saved answers."))
    if scores:
        _tell_score(dialogue, session, attempt, rules, keys=keys)
    else:
        say(when_results(rules))
    for kind, flags in groupby(sorted(attempt.flags, key=lambda flag: flag.kind), lambda flag: flag.kind):
        say(irregularity(kind, [flag.at for flag in flags]))
    if keys:
        present = session.answering.present_test(attempt, language())
        questions = [item.question for item in items.values()]
        headings = headings_that_answer(present[0], questions) if present else {}
        numbered = list(enumerate(attempt.answers, 1))
        for number, answer in sorted(numbered, key=lambda pair: pair[1].points == pair[1].out_of):
            _tell_answer(dialogue, number, answer, items)
            if heading := headings.get(answer.question):
                dialogue.say_text(_("In the lesson: {heading}").format(heading=heading))
    elif scores:
        say(when_keys(rules))


def _tell_score(dialogue: Dialogue, session: Session, attempt: Attempt, rules: Rules, *, keys: bool) -> None:
    dialogue.say(f"{verdict(attempt)} · {points_text(attempt)} · {measure_text(attempt)}")
    if rules.certainty:
        dialogue.say(certainty_marks_text(attempt))
    present = session.answering.present_test(attempt, language())
    again = present is not None and session.answering.may_begin(*present)
    understood = session.standing.of(str(LessonKey.of(attempt))).has(Level.UNDERSTOOD)
    dialogue.say(meaning(attempt, again=again, keys=keys, understood=understood))


def _tell_answer(dialogue: Dialogue, number: int, answer: Answer, items: Mapping[str, PaperItem]) -> None:
    points = ngettext("{p}/{n} point", "{p}/{n} points", answer.out_of).format(p=answer.points, n=answer.out_of)
    dialogue.say("", _("Question {n}").format(n=number) + f" · {answer_word(answer)} · {points}")
    questions: dict[str, Question] = {id_: item.question for id_, item in items.items()}
    question = question_answered(answer, questions)
    if question is None:
        dialogue.say(_("This question has changed since then; your answer is kept in the record."))
        return
    item = items[question.id]
    dialogue.tell(blanks_said(question.stem))
    if answer.response:
        tell_response(dialogue, _("Your answer:"), item, answer.response)
    if answer.points < answer.out_of:
        tell_response(dialogue, _("Right answer:"), item, key(question))
    tell_reasons(dialogue, question, answer.response)
