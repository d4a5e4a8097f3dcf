"""Results by objective: the score of an attempt, and how much is probably still known."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lessons.records import Attempt


class ObjectiveScore(NamedTuple):
    """Points earned by the questions that ask about one objective."""

    objective: str
    """Its id; empty for questions that name none."""
    points: int
    out_of: int


def by_objective(attempt: Attempt) -> list[ObjectiveScore]:
    """The score of an attempt objective by objective, in the order in which they were asked about."""
    tallies: dict[str, tuple[int, int]] = {}
    for answer in attempt.answers:
        points, out_of = tallies.get(answer.objective, (0, 0))
        tallies[answer.objective] = (points + answer.points, out_of + answer.out_of)
    return [ObjectiveScore(objective, *score) for objective, score in tallies.items()]


def still_known(objectives: Mapping[str, str], known: Mapping[str, float]) -> dict[str, float]:
    """Objective -> mean chance of remembering its questions now, from question -> objective and question -> chance.

    Objectives none of whose questions was met are left out: nothing is known of them.
    """
    met: dict[str, list[float]] = {}
    for question, objective in objectives.items():
        if question in known and objective:
            met.setdefault(objective, []).append(known[question])
    return {objective: _mean(chances) for objective, chances in met.items()}


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)
