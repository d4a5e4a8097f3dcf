"""When a test is open under a plan: what all exceptions for it come to together, for everybody whom they meet."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from lessons.content.test_rules import moment
from lessons.learning.plan import Plan, TestException, allowed
from lessons.pack.pack import TestOutline
from store.branch.roster import RosterMember


class Window(NamedTuple):
    """What the exceptions for one test come to for somebody."""

    made_by: tuple[int, ...]
    """Their places in the plan."""
    opens: datetime | None
    closes: datetime | None


def windows(
    test: TestOutline, pack: str, exceptions: Sequence[TestException], members: Iterable[RosterMember]
) -> Iterator[Window]:
    """Every window that a test of `pack` has by these exceptions, those with none left out."""
    own = [place for place, one in enumerate(exceptions) if (one.pack, one.test) == (pack, test.id)]
    people = {(member.level, member.ids) for member in members} or {("", ())}
    people |= {(exceptions[place].level, ()) for place in own if exceptions[place].level}  # whom nobody is yet
    for made_by in sorted({tuple(n for n in own if exceptions[n].meets(level, ids)) for level, ids in people} - {()}):
        rules = allowed(test, pack, Plan(tests=tuple(exceptions[place] for place in made_by))).rules
        yield Window(made_by, moment(rules.opens), moment(rules.closes))
