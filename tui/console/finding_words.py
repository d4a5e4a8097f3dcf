"""What a check found, and what to do about it: in the language of the interface, and for programs."""

from lessons.clean import clean_line
from store.checkup.check_finding import CheckFinding, State
from tui.wording.language import _, explain

_LONGEST = 2000


def found(finding: CheckFinding) -> str:
    """What was found, as one line: paths in it may hold anything."""
    if finding.problem:
        return explain(finding.problem)
    return clean_line(_(finding.text).format(**finding.fields), _LONGEST)


def to_do(finding: CheckFinding) -> str:
    """What to do, as one line; empty where nothing is."""
    if finding.state in (State.OK, State.UNTESTED):
        return ""
    return clean_line(_(finding.mend).format(**finding.fields), _LONGEST)


def code_of(finding: CheckFinding) -> str:
    """What is the matter, for programs; `ok` where nothing is."""
    return "ok" if finding.ok else str(finding.code)
