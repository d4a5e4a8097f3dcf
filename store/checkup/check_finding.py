"""The result of one check, and checks run so that an error of the system is a result too."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

import msgspec

from lessons.problem import N_, Problem
from store.checkup.finding_code import FindingCode
from store.disk.trouble import as_problem


class State(StrEnum):
    """How a check ended; the values are those of `--format json`."""

    OK = "ok"
    WARN = "warn"
    """Study works, but something is better mended."""
    FAIL = "fail"
    UNTESTED = "untested"
    """Nothing is known: it could not be looked at here."""


class CheckFinding(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one check."""

    check: str
    """The check's name, for programs."""
    state: State
    text: str
    """What was found: a message id."""
    code: FindingCode | None = None
    """What is the matter, for programs; of a state that is not `OK`."""
    mend: str = ""
    """What to do: a message id; empty: nothing. Said only where `ok` is not."""
    fields: dict[str, str] = {}
    """The fields of both messages."""
    problem: Problem | None = None
    """What is said instead of `text`: why the check failed to run, or what it met."""

    @property
    def ok(self) -> bool:
        """Whether nothing is to be done."""
        return self.state is State.OK


Check = Callable[[], Iterator[CheckFinding]]
"""Looks at something when it is called; may raise `Problem` and `OSError`."""


def verdict(ok: bool, otherwise: State = State.FAIL) -> State:
    """`OK`, or the other state."""
    return State.OK if ok else otherwise


def run_checks(checks: Mapping[str, Check]) -> Iterator[CheckFinding]:
    """The findings of every check, in order; what stopped one is its finding."""
    for name, check in checks.items():
        try:
            yield from check()
        except (Problem, OSError) as error:
            if (problem := as_problem(error)) is None:
                raise
            mend = N_("(first fix what is listed here)")
            yield CheckFinding(
                check=name,
                state=State.FAIL,
                code=FindingCode.CHECK_STOPPED,
                text=problem.text,
                mend=mend,
                problem=problem,
            )
