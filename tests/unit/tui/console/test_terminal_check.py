"""What is said of a terminal follows from what it says and what was measured."""

from dataclasses import dataclass

import pytest

from store.checkup.check_finding import State
from tui.console.terminal_check import SAMPLE, TerminalSeen, terminal_findings

NARROW = [1] * (len(SAMPLE) - 1) + [2]


@dataclass
class Case:
    """A terminal, and what is found."""

    check: str
    state: State
    term: str = "xterm-256color"
    size: tuple[int, int] = (80, 24)
    widths: list[int] | None = None
    no_colour: bool = False


@pytest.mark.parametrize(
    "case",
    [
        Case("term", State.OK),
        Case("term", State.FAIL, term="dumb"),
        Case("term", State.FAIL, term=""),
        Case("size", State.OK, size=(60, 16)),
        Case("size", State.FAIL, size=(59, 16)),
        Case("size", State.FAIL, size=(80, 15)),
        Case("colours", State.OK),
        Case("colours", State.WARN, term="linux"),
        Case("colours", State.OK, term="linux", no_colour=True),
        Case("widths", State.UNTESTED),
        Case("widths", State.OK, widths=NARROW),
        Case("widths", State.WARN, widths=[2, *NARROW[1:]]),
        Case("widths", State.FAIL, widths=[1] * len(SAMPLE)),
    ],
)
def test_each_line_is_right_or_says_what_to_do(case: Case) -> None:
    environment = {"TERM": case.term} | ({"NO_COLOR": "1"} if case.no_colour else {})
    findings = {one.check: one for one in terminal_findings(environment, TerminalSeen(case.size, case.widths))}
    assert list(findings) == ["term", "size", "colours", "widths"]
    finding = findings[case.check]
    assert finding.state is case.state
    assert finding.text.format(**finding.fields)
    if case.state in (State.FAIL, State.WARN):
        assert finding.mend.format(**finding.fields)


def test_the_signs_that_are_too_wide_are_named() -> None:
    (*_, widths) = terminal_findings({}, TerminalSeen((80, 24), [2, 1, 2, *NARROW[3:]]))
    assert widths.fields["signs"] == SAMPLE[0] + SAMPLE[2]


def test_where_there_is_no_terminal_nothing_is_known() -> None:
    assert {one.state for one in terminal_findings({"TERM": "dumb"}, None)} == {State.UNTESTED}
