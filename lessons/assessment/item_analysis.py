"""Item analysis: how hard each question was, how well it discriminates, and what was answered.

The usual figures of classical test theory (Lord & Novick, 1968): difficulty is the share of right answers;
discrimination the correlation of the share of its points earned (1 or 0, where parts earn none: then it is the
point-biserial one) with the share earned on the *rest* of the paper, since a question always agrees with itself. Only a
member's first attempt at a test counts: later ones were practised.
"""

import statistics
from collections import Counter
from collections.abc import Iterable

import msgspec

from lessons.content.keys import QuestionKey
from lessons.records import Answer, Attempt

ENOUGH = 20
"""Answers below which the figures are hardly meaningful."""
SHOWN = 8
"""Different responses listed of one question."""


class ItemStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """One question, in one wording, as it was answered."""

    question: str
    """`pack/lesson/question`."""
    digest: str
    n: int
    right: int
    skipped: int
    discrimination: float | None
    """-1 to 1; `None` where all were right, all wrong, or the rest of the papers does not differ."""
    median_seconds: int
    options: tuple[tuple[int, int], ...] = ()
    """Option, item or side in the author's order, from 1 -> how often it was chosen; of choices only."""
    responses: tuple[tuple[str, int], ...] = ()
    """The most frequent responses in whole, of everything else."""

    @property
    def difficulty(self) -> float:
        """The share of right answers: 1 is easiest."""
        return self.right / self.n


def items(attempts: Iterable[tuple[str, Attempt]]) -> list[ItemStatistics]:
    """Every question of these (member, attempt), by its key; abandoned attempts count as far as they were answered."""
    first: dict[tuple[str, str, str, str], Attempt] = {}
    for member, attempt in sorted(attempts, key=lambda pair: (pair[1].ended, pair[1].attempt)):
        first.setdefault((member, attempt.pack, attempt.lesson, attempt.test), attempt)
    answers_of: dict[tuple[str, str], list[tuple[Answer, Attempt]]] = {}
    for attempt in first.values():
        for answer in attempt.answers:
            key = str(QuestionKey.of(attempt, answer.question))
            answers_of.setdefault((key, answer.digest), []).append((answer, attempt))
    return [_item(*key, met) for key, met in sorted(answers_of.items())]


def _item(question: str, digest: str, met: list[tuple[Answer, Attempt]]) -> ItemStatistics:
    right = [answer.right for answer, _ in met]
    given = [answer.response for answer, _ in met if answer.response]
    options: Counter[int] = Counter()
    responses: Counter[str] = Counter()
    for response in given:
        if len(set(response)) == len(response) and all(isinstance(part, int) and part >= 0 for part in response):
            options.update(int(part) + 1 for part in response)
        responses["; ".join(str(part + 1) if isinstance(part, int) else part for part in response)] += 1
    in_whole = any(len(response) != 1 or isinstance(response[0], str) for response in given)
    return ItemStatistics(
        question=question,
        digest=digest,
        n=len(met),
        right=sum(right),
        skipped=len(met) - len(given),
        discrimination=_correlation([_earned(answer) for answer, _ in met], [_rest(*pair) for pair in met]),
        median_seconds=round(statistics.median(answer.seconds for answer, _ in met)),
        options=tuple(sorted(options.items())),
        responses=tuple(sorted(responses.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]) if in_whole else (),
    )


def _earned(answer: Answer) -> float:
    return answer.points / answer.out_of if answer.out_of > 0 else 0.0


def _rest(answer: Answer, attempt: Attempt) -> float:
    out_of = attempt.out_of - answer.out_of
    return (attempt.points - answer.points) / out_of if out_of > 0 else 0.0


def _correlation(a: list[float], b: list[float]) -> float | None:
    if len(a) < 2 or len(set(a)) < 2 or len(set(b)) < 2:
        return None
    return statistics.correlation(a, b)
