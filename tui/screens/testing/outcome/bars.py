"""The bars of a result: the score objective by objective, and beside earlier attempts."""

from collections.abc import Mapping, Sequence

from textual.content import Content

from lessons.assessment.earlier_attempts import beside_earlier
from lessons.learning.objectives import by_objective
from lessons.records import Attempt
from tui.widgets.figures.bar import Share, bar
from tui.wording.times import date_text


def objective_shares(attempt: Attempt, names: Mapping[str, str]) -> list[Share]:
    """The points of each objective that was asked about; `names`: id -> what it is called."""
    scores = [score for score in by_objective(attempt) if score.objective and score.out_of]
    return [Share(score.points, score.out_of, names.get(score.objective, score.objective)) for score in scores]


def earlier_bars(attempt: Attempt, same: Sequence[Attempt]) -> list[Content]:
    """A line for each of the attempts before it, and its own; none where it is the first."""
    return [
        Content.assemble(
            bar(other.points, other.out_of), f"  {date_text(other.ended)}", "  ←" if other == attempt else ""
        )
        for other in beside_earlier(attempt, same)
    ]
