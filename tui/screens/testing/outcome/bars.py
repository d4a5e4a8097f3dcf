"""The bars of a result: the score objective by objective, and beside earlier attempts."""

from collections.abc import Iterable, Mapping, Sequence

from textual.content import Content

from lessons.content.test_rules import Counting, final
from lessons.learning.objectives import by_objective
from lessons.records import Attempt, Record
from tui.widgets.figures.bar import bar
from tui.wording.language import _
from tui.wording.times import date_text

EARLIER = 5
"""Earlier attempts that are shown."""


def objective_bars(attempt: Attempt, names: Mapping[str, str]) -> list[Content]:
    """A line for each objective that was asked about; `names`: id -> what it is called."""
    scores = [score for score in by_objective(attempt) if score.objective and score.out_of]
    return [
        Content.assemble(bar(score.points, score.out_of), f"  {names.get(score.objective, score.objective)}")
        for score in scores
    ]


def attempts_at_same(attempt: Attempt, records: Iterable[Record]) -> list[Attempt]:
    """All attempts at its test, in the order of the records."""
    place = (attempt.pack, attempt.lesson, attempt.test)
    return [
        record
        for record in records
        if isinstance(record, Attempt) and (record.pack, record.lesson, record.test) == place
    ]


def earlier_bars(attempt: Attempt, same: Sequence[Attempt]) -> list[Content]:
    """A line for each of the attempts before it, and its own; none where it is the first."""
    earlier = [other for other in same if other.started < attempt.started]
    if not earlier:
        return []
    return [
        Content.assemble(
            bar(other.points, other.out_of), f"  {date_text(other.ended)}", "  ←" if other == attempt else ""
        )
        for other in [*earlier[-EARLIER:], attempt]
    ]


def counted_text(same: Sequence[Attempt], counts: Counting) -> str:
    """Which of several attempts counts, and how much; empty where none does."""
    counted = final(same, counts)
    if counted is None:
        return ""
    text = {
        Counting.HIGHEST: _("The highest score counts: {percent}%"),
        Counting.LATEST: _("The latest score counts: {percent}%"),
        Counting.AVERAGE: _("The average counts: {percent}%"),
    }[counts]
    return text.format(percent=int(100 * counted))
