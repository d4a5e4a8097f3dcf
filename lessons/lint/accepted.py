"""Findings that an author accepts, with a reason: `<!-- accept: W503 the rule is worded so -->`.

The comment covers what stands under its heading, deeper headings too; under the first heading also the front matter.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from lessons.clean import clean_line
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.block_scan import Heading, Scan, lines_in
from lessons.syntax.finding import Finding, Findings
from lessons.text.markup_lookalikes import folded

_BEGUN = regex(r"<!--[ ]*accept(?:s|ed)?\b(.*?)(?:-->|$)", re.I)
_ACCEPT = regex(r"<!--[ ]*accept[ ]*:[ ]*((?:W[0-9]{3}[ ,、]*)+)[:：—–-]?[ ]*(\S.*?)[ ]*-->[ ]*$")
_CODE = regex("W[0-9]{3}")


class Accepted(NamedTuple):
    """Codes that are accepted, and the lines for which they are, counted from 0."""

    line: int
    codes: tuple[str, ...]
    covers: range


def read_accepted(lines: Sequence[str], scan: Scan, known: frozenset[str], findings: Findings) -> list[Accepted]:
    """The comments of a file that accept findings; what begins like one and is none is reported."""
    code = lines_in(scan.code)
    found = []
    for number, line in enumerate(lines):
        begun = _BEGUN.search(folded(line)) if "<" in line or "＜" in line else None
        if number in code or begun is None:
            continue
        accept = _ACCEPT.match(folded(line).strip())
        unknown = [one for one in _CODE.findall(accept[1]) if one not in known] if accept else []
        if accept is None or _CODE.search(accept[2][:4]):
            text = N_("write <!-- accept: W503 reason --> on a line of its own; errors (E…) cannot be accepted")
            findings.add(number, "E317", text)
        elif unknown:
            findings.add(number, "E317", N_("there is no finding {code}"), code=clean_line(unknown[0], 8))
        else:
            found.append(Accepted(number, tuple(_CODE.findall(accept[1])), _covered(number, scan.headings, len(lines))))
    return found


def _covered(line: int, headings: Sequence[Heading], count: int) -> range:
    above = [n for n, heading in enumerate(headings) if heading.line <= line]
    if not above:
        return range(count + 1)
    own = headings[above[-1]]
    below = (heading.line for heading in headings[above[-1] + 1 :] if heading.level <= own.level)
    return range(0 if above[-1] == 0 else own.line, next(below, count + 1))


def without_accepted(found: Sequence[Finding], accepted: Sequence[Accepted], findings: Findings) -> list[Finding]:
    """What is left of the findings of a file; a comment that accepts nothing is reported."""
    left, used = [], set()
    for finding in found:
        covering = [
            (one.line, finding.code) for one in accepted if finding.code in one.codes and finding.line - 1 in one.covers
        ]
        used.update(covering)
        if not covering:
            left.append(finding)
    for one in accepted:
        for code in one.codes:
            if (one.line, code) not in used:
                text = N_("there is no {code} here to accept; remove it")
                findings.add(one.line, "W518", text, code=code)
    return left
