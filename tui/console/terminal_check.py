"""Checks of the terminal that a command runs in; pure, of what it says and what was measured."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lessons.clean import clean_line
from lessons.problem import N_
from lessons.text.width import is_wide
from store.checkup.check_finding import CheckFinding, State, verdict
from store.checkup.finding_code import FindingCode
from tui.terminal.terminal_fit import LEAST_SIZE, can_draw, few_colours

AMBIGUOUS = "●○✓✗…─│▌→·"
"""Characters that Study draws in one column, and which some terminals draw in two."""
SAMPLE = (*AMBIGUOUS, "中")
"""What is drawn to be measured."""
_NOT_HERE = N_("Not tested: this is no terminal.")


class TerminalSeen(NamedTuple):
    """What is known of the terminal in front."""

    size: tuple[int, int]
    """Columns and rows."""
    widths: Sequence[int] | None
    """Columns that each of `SAMPLE` takes; None where it could not be learned."""


def terminal_findings(environment: Mapping[str, str], seen: TerminalSeen | None) -> Iterator[CheckFinding]:
    """What the terminal can do; `seen` is None where there is none."""
    if seen is None:
        for name in ("term", "size", "colours", "widths"):
            yield CheckFinding(check=name, state=State.UNTESTED, code=FindingCode.NO_TERMINAL, text=_NOT_HERE)
        return
    yield _kind(environment)
    yield _size(seen.size)
    yield _colours(environment)
    yield _widths(seen.widths)


def _kind(environment: Mapping[str, str]) -> CheckFinding:
    drawn = can_draw(environment)
    text = (
        N_("The terminal is of the type {term}.")
        if drawn
        else N_("This terminal (TERM={term}) can't show the application.")
    )
    return CheckFinding(
        check="term", state=verdict(drawn), code=FindingCode.TERM_CANNOT_DRAW,
        text=text,
        mend=N_("Set what it is, such as: export TERM=xterm-256color"),
        fields={"term": clean_line(environment.get("TERM", ""), 40)},
    )  # fmt: skip


def _size(size: tuple[int, int]) -> CheckFinding:
    fits = all(n >= least for n, least in zip(size, LEAST_SIZE, strict=True))
    return CheckFinding(
        check="size", state=verdict(fits), code=FindingCode.SIZE_TOO_SMALL,
        text=N_("The window has {columns} columns and {rows} rows.") if fits
        else N_("The window has {columns} columns and {rows} rows: too few to answer a question in."),
        mend=N_("Make it larger, best 80 by 24 or more; at least {least} by {lowest}."),
        fields={"columns": str(size[0]), "rows": str(size[1]), "least": str(LEAST_SIZE[0]),
                "lowest": str(LEAST_SIZE[1])},
    )  # fmt: skip


def _colours(environment: Mapping[str, str]) -> CheckFinding:
    if "NO_COLOR" in environment:
        return CheckFinding(check="colours", state=State.OK, text=N_("No colours, as NO_COLOR asks."))
    few = few_colours(environment)
    return CheckFinding(
        check="colours", state=verdict(not few, State.WARN), code=FindingCode.COLOURS_FEW,
        text=N_("Only the terminal's own 16 colours are used.") if few else N_("All colours are used."),
        mend=N_("If the terminal can show more: export TERM=xterm-256color, or COLORTERM=truecolor"),
    )  # fmt: skip


def _widths(widths: Sequence[int] | None) -> CheckFinding:
    if widths is None:
        text = N_("Not tested: the terminal did not say where its cursor is.")
        return CheckFinding(check="widths", state=State.UNTESTED, code=FindingCode.WIDTHS_NO_ANSWER, text=text)
    wide = "".join(character for character, width in zip(SAMPLE, widths, strict=True) if width != _columns(character))
    if not wide:
        text = N_("Chinese takes two columns, and signs such as ● and ✓ take one.")
        return CheckFinding(check="widths", state=State.OK, text=text)
    if "中" in wide:
        text = N_("The terminal does not draw Chinese in two columns, so lines will not fit.")
        mend = N_("Use a UTF-8 locale and a terminal with Chinese, or choose English: study --lang en")
        return CheckFinding(
            check="widths", state=State.FAIL, code=FindingCode.WIDTHS_CHINESE_NARROW, text=text, mend=mend
        )
    text = N_("The terminal draws these in two columns, where Study counts one: {signs}")
    mend = N_("In its settings, let characters of ambiguous width be narrow.")
    return CheckFinding(
        check="widths", state=State.WARN, code=FindingCode.WIDTHS_SIGNS_WIDE, text=text, mend=mend,
        fields={"signs": wide},
    )  # fmt: skip


def _columns(character: str) -> int:
    return 2 if is_wide(character) else 1
