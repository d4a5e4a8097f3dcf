"""Reports what in a lesson's lines would be shown as written, or not at all.

That is: footnotes that nothing defines, full-width pictures and links, commands of formulas that nobody knows, and
pictures from an address.
"""

import re
from collections.abc import Iterator

from lessons.clean import clean_line
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.block_scan import Scan, lines_in
from lessons.syntax.code_spans import without_code
from lessons.syntax.finding import Findings
from lessons.typeset.markdown.dollars import reads_as_formula

_NOTE = regex(r"\[\^([^\]\s]{1,80})\](:?)")
_PICTURE = regex(r"[!！][\[［][^\]］\n]{0,200}[\]］][(（][^)）\n]{1,300}[)）]")
_LINK = regex(
    r"[\[［][^\[\]［］\n]{1,200}[\]］](?:[(（](?:https?:|#|[^()（）\s]{1,200}\.(?:md|png|jpe?g|gif|webp))[^)）\n]{0,300}[)）])",
    re.I,
)
_REMOTE = regex(r"!\[[^\[\]]{0,200}\]\([ ]*<?(https?://[^\s()<>]{1,300})", re.I)
_HALF_WIDTH = regex(r"!?\[[^\]]*\]\([^)]*\)")
_FULL_WIDTH = regex("[！［］（）]")
_FORMULA = regex(r"(?<![\\$])(\$\$?)(?=\S)([^$\n]{1,500}?)(?<=\S)\1")
_INDEX = regex(r"[_^](?:\{[^{}]{1,40}\}|\\[A-Za-z]{1,20}|[^\\])")
_COMMAND = regex(r"\\[A-Za-z]+")


def report_inline(lines: list[str], start: int, scan: Scan, findings: Findings) -> None:
    """Report footnotes, pictures, links and formulas in `lines` from line `start` on."""
    code = lines_in(scan.code)
    spoken = [(n, without_code(line)) for n, line in enumerate(lines) if n >= start and n not in code]
    _report_notes(spoken, findings)
    for n, line in spoken:
        if not line.isascii() and ("]" in line or "］" in line):
            for column, found in _full_width(line):
                text = N_("{found} is not a picture or link with these brackets; write ![…](…) or […](…)")
                findings.add_at(n, column, "E416", text, found=clean_line(found, 40))
        for remote in _REMOTE.finditer(line) if "![" in line else ():
            text = N_("a picture from an address is not shown; put its file into the pack")
            findings.add_at(n, remote.start(1), "W423", text)
        if "$" in line and ("\\" in line or "_" in line or "^" in line):
            _report_formulas(n, line, findings)


def _report_notes(spoken: list[tuple[int, str]], findings: Findings) -> None:
    used: list[tuple[int, int, str]] = []
    defined: set[str] = set()
    for n, line in spoken:
        for note in _NOTE.finditer(line) if "[^" in line else ():
            if note[2] and not line[: note.start()].strip(" >"):
                defined.add(note[1].casefold())
            else:
                used.append((n, note.start(), note[1]))
    for n, column, name in used:
        if name.casefold() not in defined:
            text = N_("the footnote [^{name}] has no text in this file; write [^{name}]: … on a line of its own")
            findings.add_at(n, column, "E415", text, name=name)


def _full_width(line: str) -> Iterator[tuple[int, str]]:
    for pattern in (_PICTURE, _LINK):
        for match in pattern.finditer(line):
            written = match[0]
            if not _HALF_WIDTH.match(written) and _FULL_WIDTH.search(written):
                if pattern is _LINK and line[match.start() - 1 : match.start()] in ("!", "！"):
                    continue  # the picture was reported
                yield match.start(), written


def _report_formulas(n: int, line: str, findings: Findings) -> None:
    """Report commands that nobody knows, and what can only be a formula, but is none: `H$_2$O`, `10kV$\\pm$5%`."""
    from lessons.typeset.markdown.formulas import mathtext  # only here: few lessons have formulas

    column = 0
    while (column := line.find("$", column)) >= 0:
        formula = _FORMULA.match(line, column)
        column += 1
        if not formula:
            continue
        (start, end), commands = formula.span(), list(_COMMAND.finditer(line, *formula.span(2)))
        drawn = mathtext(formula[2]) if commands else ""
        unknown = [command for command in commands if command[0] in drawn]
        before, after = line[start - 1 : start], line[end : end + 1]
        joined = any(character.isascii() and character.isalnum() for character in (before, after))
        sure = commands or (before.isalnum() and _INDEX.fullmatch(formula[2]))
        if reads_as_formula(formula):
            column = end
            for command in unknown[:1]:
                text = N_("{found} is not a formula command that Study knows; write it another way")
                findings.add_at(n, command.start(), "E417", text, found=clean_line(command[0], 40))
        elif joined and sure and not unknown:
            column = end
            text = N_("{found} is not a formula, because a letter or digit touches its $; write it inside, too")
            findings.add_at(n, start, "W425", text, found=clean_line(formula[0], 40))
