"""What is wrong with a pack, and where: the one shape in which parsing and checking report it."""

from collections import Counter
from enum import StrEnum

import msgspec

from lessons.problem import Problem


class Severity(StrEnum):
    """Whether the pack must be mended (`error`) or should be (`warning`)."""

    ERROR = "error"
    WARNING = "warning"


class Finding(msgspec.Struct, frozen=True, order=True):
    """One finding; sorts by place. `text` is a message id with `{name}` fields, like that of a `Problem`."""

    path: str
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    code: str
    """`E…` errors, `W…` warnings."""
    text: str
    fields: dict[str, str | int] = {}
    fatal: bool = False
    """Whether the lesson cannot be opened at all; otherwise only the part in question is left out."""

    @property
    def severity(self) -> Severity:
        """Errors have codes that begin with E."""
        return Severity.ERROR if self.code.startswith("E") else Severity.WARNING

    @property
    def problem(self) -> Problem:
        """The same as an exception to raise."""
        return Problem(f"{self.path}:{self.line}", self.text, **self.fields)


class Findings:
    """Collects the findings of one file: of each code a bounded number, so that none crowds out another."""

    LIMIT = 1000

    def __init__(self, path: str) -> None:
        self.path = path
        self._all: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def add(self, line: int, code: str, text: str, /, **fields: str | int) -> None:
        """Report at the beginning of `line`, counted from 0 as tokens count."""
        self.add_at(line, 0, code, text, **fields)

    def add_at(self, line: int, column: int, code: str, text: str, /, **fields: str | int) -> None:
        """Report at `line` and `column`, both counted from 0."""
        self._counts[code] += 1
        if self._counts[code] <= self.LIMIT:
            self._all.append(Finding(self.path, line + 1, column + 1, code, text, fields))

    def refuse(self, line: int, code: str, text: str, /, **fields: str | int) -> None:
        """Report at `line`, counted from 0, what makes the whole lesson unusable."""
        self._all.append(Finding(self.path, line + 1, 1, code, text, fields, fatal=True))

    def take(self, other: "Findings", line: int) -> None:
        """Add the findings of `other`, for a part of the file that begins at `line`, counted from 0."""
        for finding in other._all:
            self.add_at(finding.line - 1 + line, finding.column - 1, finding.code, finding.text, **finding.fields)

    @property
    def lines(self) -> set[int]:
        """The lines that have a finding, counted from 0."""
        return {finding.line - 1 for finding in self._all}

    @property
    def any_errors(self) -> bool:
        """Whether something must be mended."""
        return any(finding.severity is Severity.ERROR for finding in self._all)

    @property
    def any_fatal(self) -> bool:
        """Whether something was refused."""
        return any(finding.fatal for finding in self._all)

    def sorted(self) -> tuple[Finding, ...]:
        """All of them by place."""
        return tuple(sorted(self._all, key=lambda finding: (finding.line, finding.column, finding.code)))

    def refuse_if_fatal(self) -> None:
        """Raise the first fatal finding as a `Problem`."""
        for finding in self.sorted():
            if finding.fatal:
                raise finding.problem
