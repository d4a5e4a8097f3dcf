"""What the questions of a test give away together: advice on item writing."""

from collections import Counter
from collections.abc import Sequence

from lessons.content.lesson import Test
from lessons.content.question import Choice, Question
from lessons.lint.wording import answers, holds, length
from lessons.problem import N_
from lessons.syntax.finding import Findings

_ENOUGH = 4
"""Questions from which a habit can be seen."""
_OFTEN = 3, 4
"""In three of four it is one."""


def advise_on_test(test: Test, findings: Findings) -> None:
    """Report habits of its author, and hints that answer another of its questions."""
    single = [q for q in test.questions if isinstance(q, Choice) and not q.multiple and len(q.options) > 2]
    if len(single) >= _ENOUGH:
        longest = sum(_place_of_key(question, longest=True) for question in single)
        shortest = sum(_place_of_key(question, longest=False) for question in single)
        if _is_habit(longest, len(single)):
            text = N_("in {n} of {of} questions the right option is the longest; lengthen others or shorten it")
            findings.add(test.line, "W501", text, n=longest, of=len(single))
        elif _is_habit(shortest, len(single)):
            text = N_("in {n} of {of} questions the right option is the shortest; shorten others or lengthen it")
            findings.add(test.line, "W501", text, n=shortest, of=len(single))
        places = Counter(next(n for n, option in enumerate(q.options, 1) if option.key) for q in single)
        ((place, count),) = places.most_common(1)
        if _is_habit(count, len(single)):
            text = N_("in {n} of {of} questions option {place} is right; let it stand elsewhere, too")
            findings.add(test.line, "W502", text, n=count, of=len(single), place=place)
    _report_hints(test.questions, findings)


def _is_habit(count: int, of: int) -> bool:
    some, among = _OFTEN
    return count * among >= of * some


def _place_of_key(question: Choice, *, longest: bool) -> bool:
    """Whether the right option alone is the longest of all, or else the shortest."""
    key = next(length(option.text) for option in question.options if option.key)
    others = [length(option.text) for option in question.options if not option.key]
    return key > max(others) if longest else key < min(others)


def _report_hints(questions: Sequence[Question], findings: Findings) -> None:
    right = [(question, answers(question)) for question in questions]
    for asked in questions:
        if not asked.hint:
            continue
        for other, rights in right:
            found = next((answer for answer in rights if holds(asked.hint, answer)), "")
            if not found:
                continue
            text = N_("this hint has the answer of the question “{other}” in it: {found}")
            if other is asked:
                text = N_("this hint is the answer itself: {found}")
            findings.add(asked.line, "W508", text, found=found[:40], other=other.stem[:40])
            break
