"""Grades attempts again when a question turned out faulty: the question is voided, or its key corrected.

What a summary carries is enough: every answer in the author's order, its points, and the digest of the question as it
was asked. Neither the question's words nor a start code is needed. The signed record itself never changes.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from lessons.content.keys import QuestionKey
from lessons.content.question import points_for
from lessons.problem import N_, Problem
from lessons.records import Answer, Attempt

if TYPE_CHECKING:
    from lessons.assessment.corrected_key import Key  # loads the parser, which item analysis does without

SHORT = 8
"""Digits of a digest that identify one wording."""


class Asked(NamedTuple):
    """A question in one wording."""

    question: str
    """`pack/lesson/question`."""
    digest: str

    def __str__(self) -> str:
        return f"{self.question}@{self.digest[:SHORT]}"


Keys = Mapping[Asked, Sequence["Key"]]
"""Keys, each of which is right."""


def named(name: str, attempts: Iterable[Attempt], *, whole: bool) -> list[Asked]:
    """The wordings of the question called `name`: its id or `pack/lesson/id`, then perhaps `@` and digits of a digest.

    Raises `Problem` where nobody was asked it, where several questions are called so, and, unless it is meant as a
    `whole`, where it was asked in several wordings: their options may stand in another order.
    """
    plain, _, digest = name.partition("@")
    asked = {asked_of(attempt, answer) for attempt in attempts for answer in attempt.answers}
    matching = sorted(a for a in asked if plain in (a.question, QuestionKey.parse(a.question).question))
    matching = [a for a in matching if a.digest.startswith(digest)]
    if not matching:
        raise Problem(name, N_("no attempt of this ledger has this question; `study items` lists them"))
    if len({a.question for a in matching}) > 1:
        text = N_("several questions have this name; say which: {names}")
        raise Problem(name, text, names=", ".join(dict.fromkeys(a.question for a in matching)))
    if len(matching) > 1 and not whole:
        text = N_("was asked in several wordings; say which: {names}")
        raise Problem(name, text, names=", ".join(map(str, matching)))
    return matching


def asked_of(attempt: Attempt, answer: Answer) -> Asked:
    """Which question, in which wording, an answer answers."""
    return Asked(str(QuestionKey.of(attempt, answer.question)), answer.digest)


def regraded(attempt: Attempt, void: frozenset[Asked], keys: Keys) -> Attempt:
    """The attempt graded again. A voided question is left out of the points and of the total."""
    answers = []
    for answer in attempt.answers:
        asked = asked_of(attempt, answer)
        if asked in void:
            answer = msgspec.structs.replace(answer, points=0, out_of=0)
        elif asked in keys:
            answer = _graded_again(answer, keys[asked])
        answers.append(answer)
    return msgspec.structs.replace(
        attempt,
        answers=tuple(answers),
        points=sum(answer.points for answer in answers),
        out_of=sum(answer.out_of for answer in answers),
    )


def _graded_again(answer: Answer, keys: Sequence["Key"]) -> Answer:
    """An answer by the key that is best for it; in part, where it was graded so."""
    if answer.share is msgspec.UNSET:
        right = any(key.fits(answer.response) for key in keys)
        return msgspec.structs.replace(answer, points=answer.out_of if right else 0)
    share = max((key.share(answer.response) for key in keys), key=lambda earned: Fraction(*earned))
    return msgspec.structs.replace(answer, points=points_for(share, answer.out_of), share=share)
