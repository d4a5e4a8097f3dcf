"""Reports text that looks like a list item, table row, quote, code or bold and is none; and prose that became code.

Who writes for a word processor or with a Chinese keyboard writes `1、`, `｜`, `》` and `···`, and sees the slip only in
what it looks like for the reader.
"""

from collections.abc import Iterator

from lessons.clean import clean_line
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.block_scan import Scan, lines_in
from lessons.syntax.code_spans import without_code
from lessons.syntax.finding import Findings
from lessons.syntax.matching_pairs import cells
from lessons.syntax.option_boxes import wrong_bullet
from lessons.text.markup_lookalikes import folded, likes
from lessons.typeset.markdown.inline_text import plain

_QUOTED = regex(r"(?:[ ]*>)*[ ]*")
_OTHER_BAR = regex("[｜¦]")
_ANY_BAR = regex(likes("|"))
_RULE = frozenset(" |:-")
_FENCE = regex(r"(·{3}|～{3}|｀{3}|[‘’]{3})[A-Za-z0-9+#-]*")
_BOLD = regex(r"(?<![\\*])\*\*(?!\*)([^*]{1,300})(?<!\\)\*\*(?!\*)")
_TURNED = regex(r"(?:  |\\|<br ?/?>)\Z")
_PROSE = regex(r"[ ]{4,}[^\s|].*[\u4e00-\u9fff].*[，。；：]")
_ITEM = regex(r"[ ]*(?:[-*+]|[0-9]{1,9}[.)]|\[\^[^\]]+\]:|:)(?=[ ])")


def report_paragraphs(shown: list[str], scan: Scan, findings: Findings) -> None:
    """Report such slips in `shown`, the text that readers see of a file."""
    code = lines_in(scan.code)
    _report_prose_as_code(shown, code, findings)
    fences: list[int] = []
    for first, lines in _runs(shown, code):
        words = [line[_begin(line) :] for line in lines]
        fences += [first + n for n, line in enumerate(words) if _FENCE.fullmatch(line.strip())]
        _report_items(first, lines, words, findings)
        _report_rows(first, lines, words, findings)
        _report_marks(first, lines, findings)
        if lines[0].lstrip()[0] in "＞》":
            text = N_("not a quote yet; begin it with a half-width >")
            findings.add_at(first, len(lines[0]) - len(lines[0].lstrip()), "W422", text)
    if len(fences) > 1:
        text = N_("{found} does not begin code; write ``` there")
        findings.add(fences[0], "W421", text, found=shown[fences[0]].strip()[:3])


def _report_prose_as_code(shown: list[str], code: set[int], findings: Findings) -> None:
    """Report Chinese paragraphs that four spaces make code."""
    in_item = blank = False
    for n, line in enumerate(shown):
        if n in code:
            continue
        if not line.strip():
            blank = True
            continue
        if _ITEM.match(line):
            in_item = True
        elif not line.startswith(" "):
            in_item = False
        elif blank and not in_item and _PROSE.match(line):
            findings.add(n, "W418", N_("four spaces make this paragraph code; remove them"))
        blank = False


def _runs(shown: list[str], code: set[int]) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines with no empty line or code between them, each with the number of its first line."""
    run: list[str] = []
    for n, line in enumerate([*shown, ""]):
        if line.strip() and n not in code:
            run.append(line)
        elif run:
            yield n - len(run), run
            run = []


def _begin(line: str) -> int:
    marks = _QUOTED.match(line)
    return marks.end() if marks else 0


def _report_items(first: int, lines: list[str], words: list[str], findings: Findings) -> None:
    """Report two consecutive lines that begin with numbers or bullets unknown to Markdown."""
    above = ""
    for n, line in enumerate(words):
        bullet = wrong_bullet(line)
        if not bullet or bullet[-1].isdecimal() or bullet[0] == "*":
            bullet = ""
        elif above and not _TURNED.search(lines[n - 1]):
            text = N_(
                "{found} does not begin an item, so this line runs on from the one above; write 1. or - and a space"
            )
            findings.add_at(first + n, _begin(lines[n]), "W419", text, found=bullet)
            return
        above = bullet


def _report_rows(first: int, lines: list[str], words: list[str], findings: Findings) -> None:
    """Report rows outside any table, and cells divided by the wrong bar."""
    if not _ANY_BAR.search("\n".join(words)):
        return
    is_rule = ["--" in line and _RULE.issuperset(line) for line in map(folded, words)]
    for n, line in enumerate(words):
        if n and is_rule[n] and "|" in folded(words[n - 1]) and "|" in folded(line):
            count = cells(folded(line))
            for row in range(n - 1, len(lines)):
                bar = _OTHER_BAR.search(lines[row])
                if bar and (row == n or cells(words[row]) < count):
                    text = N_("{found} does not separate cells; write |")
                    findings.add_at(first + row, bar.start(), "E420", text, found=bar[0])
                    return
            if cells(words[n - 1]) != count:
                text = N_("the line under a table's heading is |---|---|, with as many cells")
                findings.add_at(first + n, _begin(lines[n]), "E420", text)
            return
        if n and all(_framed(row) for row in (words[n - 1], line)) and not any(is_rule):
            text = N_("this is not a table yet; write |---|---| under its heading, with as many cells")
            findings.add_at(first + n - 1, _begin(lines[n - 1]), "E420", text)
            return


def _report_marks(first: int, lines: list[str], findings: Findings) -> None:
    """Report bold with a space directly inside its marks, which is not read as bold."""
    if not any("**" in line for line in lines):
        return
    spoken = [without_code(line) for line in lines]
    if any(line.count("**") % 2 for line in spoken):
        return  # it goes on from line to line
    for n, line in enumerate(spoken):
        for marks in _BOLD.finditer(line) if "**" in line else ():
            inside, written = (lines[n][slice(*marks.span(group))] for group in (1, 0))
            if inside != inside.strip() and "**" in plain(written):
                text = N_("{found} is not bold, and shown as it is written; remove the spaces inside the marks")
                findings.add_at(first + n, marks.start(), "W424", text, found=clean_line(written, 40))


def _framed(line: str) -> bool:
    """Whether a line begins and ends with a bar, and has one more: a row, though no table begins with it."""
    line = folded(line).strip()
    return line.startswith("|") and line.endswith("|") and line.count("|") > 2
