"""Finds a lesson's headings and directives, and reports what only looks like one.

What begins like a directive or a heading and is none would let the reader see a question with its key. So it is
reported, what it was meant for is not shown, and after a block that nothing closes nothing is trusted.
"""

import re
from bisect import bisect
from typing import NamedTuple

from lessons.clean import clean_line
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.block_scan import DIRECTIVE, Directive, Scan, lines_in, scan
from lessons.syntax.code_spans import without_code
from lessons.syntax.directive_names import KEYS, NAMES, WORD, directive_meant, has_attribute, is_directed
from lessons.syntax.finding import Findings
from lessons.syntax.option_boxes import looks_like_box
from lessons.text.markup_lookalikes import folded, likes
from lessons.text.visible import INVISIBLE, visible

# Over a whole text: cheap, and passes over no line in which `_OPENING` finds something.
_CANDIDATE = regex(
    rf"{likes('<')}[ ]?(?:{likes('!')}|{likes('-')}|test|question|reflect)|{likes('!')}{likes('-')}{{2}}"
    rf"|^[ ]{{0,3}}(?:test|question|reflect)[ ]*{likes(':')}|{INVISIBLE.pattern}",
    re.M | re.I,
)
_OPENING = regex(
    r"<[ ]?[!-][ !•·-]*(?:[^\w\n]{0,2}[\d_]?(?=[A-Za-z]))?|<[ ]?(?=(?:test|question|reflect)\b)|!--+[ ]*"
    r"|^[ ]{0,3}(?=(?:test|question|reflect)[ ]*:[ ]*[A-Za-z-]+[ ]*=)",
    re.I,
)
# Whatever stands there instead of `<!--`, before a name and what can only be its attribute.
_STRAY_OPENING = regex(
    rf"^(?:[^\w\n]|\w(?=[^\w\n])){{0,9}}[^A-Za-z\u3400-\u9fff\n]"
    rf"(?=(?:test|question|reflect)[ ]*[:：][ ]*(?:{KEYS})[ ]*[=＝])",
    re.I | re.M,
)
_STRAY_HEADING = regex(r"^(?:[^\w\s#＃]{1,2}[ ]?|\w)([#＃]{1,6}[ ]\S.*)$", re.M)
_HEADING = regex(r"^([ \u3000\u00a0\u200b]*)([#＃]{1,6})(?![#＃])([ \u3000\u00a0]?)[^\S\n]*(?=\S)(.*)$", re.M)
_MAY_BE_BOX = regex("[\\[［【☐☑☒]")


class Survey(NamedTuple):
    """The lines to parse, with the headings and directives in them."""

    lines: list[str]
    scan: Scan
    cut: int
    """From this line on nothing is read or shown."""


class _Like(NamedTuple):
    name: str
    column: int
    text: str
    fields: dict[str, str]
    strong: bool
    """Whether it was certainly meant as a directive: then its question is hidden."""


def survey(lines: list[str], start: int, findings: Findings) -> Survey:
    """Survey `lines` from line `start` on, and report what only looks like a heading or a directive."""
    scanned = scan(lines, start)
    cut = len(lines)
    if scanned.unclosed:
        cut = _end_of_trust(lines, scanned, findings)
        lines = lines[:cut] + [""] * (len(lines) - cut)
        scanned = scan(lines, start)
    if headings := _headings(lines, scanned, start, findings):
        lines = [headings.get(n, line) for n, line in enumerate(lines)]
        scanned = scan(lines, start)
    return Survey(lines, _with_likes(lines, scanned, start, findings), cut)


def _end_of_trust(lines: list[str], scanned: Scan, findings: Findings) -> int:
    """The line of an unclosed block, if something after it must be hidden; else the number of lines."""
    line = min(scanned.unclosed)
    likes = [n for n in _lines_with(_CANDIDATE, lines) if _like(lines[n])]
    # A fence that nothing closes ends with the next one: the first that swallowed a directive is to blame.
    for first, end in scanned.code:
        if first < line and any(first < n < end for n in likes[bisect(likes, first) :][:1]):
            line = first
            break
    opening = re.match(r"[ ]*(`+|~+|<!--|<[?!]?[A-Za-z]*>?)", lines[line])
    message = N_("{found} opens a block that nothing closes; close it")
    findings.add(line, "E312", message, found=opening[1] if opening else clean_line(lines[line], 20))
    directives = [directive.line for directive in scanned.directives if directive.line < line]
    headings = [heading.line for heading in scanned.headings if heading.line < line]
    in_question = bool(directives and headings) and directives[-1] > headings[-1]
    boxes = (n for n in _lines_with(_MAY_BE_BOX, lines) if n > line and looks_like_box(lines[n]))
    if in_question or bisect(likes, line) < len(likes) or any(boxes):
        return line
    return len(lines)


def _headings(lines: list[str], scanned: Scan, start: int, findings: Findings) -> dict[int, str]:
    """Report lines that look like a heading and are none; return the corrected ones that a directive follows."""
    code = lines_in(scanned.code)
    corrected = {}
    for n in _lines_with(_STRAY_HEADING, lines):
        stray = _STRAY_HEADING.match(lines[n])
        like = _like(next((line for line in lines[n + 1 : n + 6] if line.strip()), ""))
        if stray and n >= start and n not in code and like and like.strong:
            findings.add(n, "E311", N_("not a heading yet; write {right}"), right=clean_line(stray[1], 40))
            corrected[n] = stray[1]
    for n in _lines_with(_HEADING, lines):
        heading = _HEADING.match(lines[n])
        if n < start or n in code or not heading:
            continue
        before, marks, space, title = heading.groups()
        if before in ("", " ", "  ", "   ") and set(marks) == {"#"} and space == " ":
            continue
        after = next((line for line in lines[n + 1 : n + 6] if line.strip()), "")
        like = _like(after)
        directed = like is not None and like.strong
        if directed or (len(before) < 4 and (len(marks) > 1 or space)):
            right = f"{'#' * len(marks)} {title.strip()}"
            message = N_("not a heading yet; write {right}")
            findings.add_at(n, heading.start(2), "E311", message, right=clean_line(right, 40))
            if directed:
                corrected[n] = right
    return corrected


def _with_likes(lines: list[str], scanned: Scan, start: int, findings: Findings) -> Scan:
    """Report what only looks like a directive, and add it to the scan as unusable."""
    likely = (*_lines_with(_CANDIDATE, lines), *_lines_with(_STRAY_OPENING, lines))
    candidates = {n for n in likely if n >= start}
    if not candidates:
        return scanned
    candidates -= lines_in(scanned.code)
    candidates -= lines_in((directive.line, directive.end) for directive in scanned.directives)
    comments = {n: first for first, end in scanned.comments for n in range(first + 1, end)}
    ends = dict(scanned.comments)
    likes: list[Directive] = []
    hidden: set[int] = set()
    for n in sorted(candidates):
        like = _like(lines[n])
        if like is None:
            continue
        if n not in comments:
            findings.add_at(n, like.column, "E310", like.text, **like.fields)
        elif comments[n] not in hidden:
            hidden.add(comments[n])
            message = N_("this comment goes on to line {line} and hides what is between; close it with -->")
            findings.add(comments[n], "E312", message, line=n + 1)
        if like.strong:
            likes.append(Directive(n, ends.get(n, n + 1), like.name, "", usable=False))
    return scanned._replace(directives=sorted([*scanned.directives, *likes]))


def _lines_with(pattern: re.Pattern[str], lines: list[str]) -> list[int]:
    """The numbers of the lines in which `pattern` is found; a search over the whole text is quicker than over each."""
    text = "\n".join(lines)
    numbers, line, at = [], 0, 0
    for match in pattern.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        numbers.append(line)
    return list(dict.fromkeys(numbers))


def _like(line: str) -> _Like | None:
    """The part of a line that looks like a directive, with what is wrong; a well-formed one is in the wrong place."""
    if unseen := INVISIBLE.search(line):
        like = _like(visible(line))
        text = N_("an invisible character keeps this from being read: U+{code}; delete it")
        return like and like._replace(column=unseen.start(), text=text, fields={"code": f"{ord(unseen[0]):04X}"})
    plain = without_code(folded(line))
    openings = [*_OPENING.finditer(plain)]
    if stray := _STRAY_OPENING.match(plain):
        openings.append(stray)
    for opening in openings:
        word = WORD.match(plain, opening.end())
        if word and (like := _named(line, opening, word)):
            return like
    return None


def _named(line: str, opening: re.Match[str], word: re.Match[str]) -> _Like | None:
    after = word[2].split("-->")[0]
    name = word[1].lower()
    column = opening.start() if opening[0].strip() else word.start(1)
    if name not in NAMES:
        likely = directive_meant(word, after)
        if not likely:
            return None
        message = N_("{found} is not a directive; write {right}")
        found = clean_line(line[word.start(1) : word.end(1)], 40)
        return _Like(likely, word.start(1), message, {"found": found, "right": likely}, strong=True)
    begun = opening[0].rstrip()
    if not (begun.endswith(("!", "-")) and ("!" in begun or "--" in begun)) and not has_attribute(after):
        return None
    text, at, fields = _what_is_wrong(line, word, column)
    return _Like(name, at, text, {"name": name} | fields, is_directed(after))


def _what_is_wrong(line: str, word: re.Match[str], column: int) -> tuple[str, int, dict[str, str]]:
    """What keeps a line with a directive's name from being one, and where."""
    begun = line[column : word.start(1)].strip()
    rest = line[word.end(1) :]
    if DIRECTIVE.match(line, column):
        return N_("a directive must be on a line of its own, at the left margin; move it there"), column, {}
    if begun != "<!--":
        text = N_("a directive begins with <!--, not with {found}")
        return text, column, {"found": clean_line(begun, 20) or clean_line(line[word.start(1) :], 20)}
    if (written := line[word.start(1) : word.end(1)]) not in NAMES:
        text = N_("{found} is not a directive; write {right}")
        return text, word.start(1), {"found": clean_line(written, 40), "right": word[1].lower()}
    if not rest.lstrip().startswith((":", "：")) and rest.strip(" ->"):
        text = N_("begins like a directive, but has no colon after {name}; write `<!-- {name}: id=… -->`")
        return text, word.end(1), {}
    if "-->" not in rest:
        return N_("a directive ends with -->, on its own line or below; add it"), len(line.rstrip()), {}
    return N_("a directive contains only key=value pairs, and no second comment; correct it"), column, {}
