"""Attempts graded again when a question turned out faulty: it is voided, or its key mended.

What a summary carries is enough: every answer in the author's order, its points, and the digest of the question as it
was asked. Neither the question's words nor a start code is needed. The signed record itself never changes.
"""

from collections.abc import Mapping, Sequence

import msgspec

from lessons.records import Answer, Attempt
from lessons.typed import fold

Keys = Mapping[str, Sequence[str]]
"""Question -> keys, any of which is right: `2`, `1,3` (options from 1, as the author wrote them), or texts with `;`."""


def regraded(attempt: Attempt, void: frozenset[str], keys: Keys) -> Attempt:
    """The attempt as it would count; questions are named by id, or as `pack/lesson/question`.

    A voided question counts for nobody, neither its points nor what it is out of.
    """
    place = f"{attempt.pack}/{attempt.lesson}"
    answers = []
    for answer in attempt.answers:
        names = (answer.question, f"{place}/{answer.question}")
        if any(name in void for name in names):
            answer = msgspec.structs.replace(answer, points=0, out_of=0)
        for name in names:
            if name in keys:
                right = any(_fits(answer, key) for key in keys[name])
                answer = msgspec.structs.replace(answer, points=answer.out_of if right else 0)
        answers.append(answer)
    return msgspec.structs.replace(
        attempt,
        answers=tuple(answers),
        points=sum(answer.points for answer in answers),
        out_of=sum(answer.out_of for answer in answers),
    )


def _fits(answer: Answer, key: str) -> bool:
    if not answer.response:
        return False
    if all(isinstance(part, int) for part in answer.response):
        return [str(int(part) + 1) for part in answer.response] == [part.strip() for part in key.split(",")]
    given = [fold(str(part)) for part in answer.response]
    return given == [fold(part) for part in key.split(";")]
