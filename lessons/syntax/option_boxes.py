"""The boxes of options, `- [x] text`: read in every harmless spelling, and found where something only begins like one.

What begins like a box must never be taken for the text of an item: then the member would see the author's ticks.
"""

import re
from collections.abc import Container
from typing import NamedTuple

from lessons.clean import clean_line
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.code_spans import without_code
from lessons.syntax.finding import Findings
from lessons.text.markup_lookalikes import folded
from lessons.text.visible import INVISIBLE, visible

_BULLET = regex(r"[ ]*(?:[-*+]|[0-9]{1,9}[.)])[ ]+")
_OTHER_SPACE = regex(r"[ ]*(?:[-*+]|[0-9]{1,9}[.)])[ ]*([\u00a0\u2002\u2003\u2009\u3000])")
_CHINESE = "一二三四五六七八九十甲乙丙丁戊己庚辛"
# Numbers and bullets that CommonMark does not know, or not without a space behind them; over folded text.
_WRONG_BULLET = regex(
    rf"[ ]*(?:[0-9]{{1,3}}[ ]*[.,:、)]{{1,3}}(?![0-9])|[.,:、)]{{1,3}}(?=[ ]*\[)"
    rf"|\((?![xX]\))[0-9A-Za-z{_CHINESE}]{{1,3}}\)|\[[0-9]{{1,3}}\](?=[ ]*\[)"
    rf"|[①-⑳⑴-⒛Ⓐ-ⓩⅰ-ⅻⅠ-Ⅻ㈠-㈩㊀-㊉❶-➓]|[0-9]{{1,3}}[ ]*(?=\[)|[A-Za-z][ ]*[.:、)](?![A-Za-z0-9])"
    rf"|[{_CHINESE}]{{1,3}}[、.,)]|[-+*•·●○◦▪‣∙➢➤◆◇★※]{{1,3}})[ ]*"
)
_HALF_BULLET = re.compile(r"[0-9]{1,3}[ ]+(?=\D)|[ ]*\.[ ]+")
_BEGINNING = 60
"""Characters of a line in which a bullet is looked for."""
_TICKED = "xX√✓✔"
_BOX = regex(rf"\[[ ]{{0,3}}([{_TICKED}]?)[ ]{{0,3}}\](?=([(\[:]?))(?!\])")
_NO_BOX = regex(rf"\[[ ]{{0,3}}(?:[^\s\[\]^]|[ {_TICKED}]{{2,4}})[ ]{{0,3}}\](?![(\[:])")
_TOO_MANY = regex(rf"\[[ ]?[{_TICKED}]?[ ]?\]{{2,3}}")
_HALF_BOX = regex(rf"\[[ ]{{0,3}}(?:[{_TICKED}](?![A-Za-z0-9])|[ ])[^\]]*$|[{_TICKED}]?[ ]{{0,3}}\](?![(\[:])")
_OPENING, _CLOSING = "({<「『〖⟦⦅⟮⁅❲﹇﹝﹙", ")}>」』〗⟧⦆⟯⁆❳﹈﹞﹚"
_ALONE = regex(rf"[☐☑☒✅❌]|[{_OPENING}][ ]?[{_TICKED}][ ]?[{_CLOSING}]")
_OTHER_BOX = regex(
    rf"[{_OPENING}]\s*[{_TICKED}×✗✘]?\s*[{_CLOSING}]|[☐☑☒✅❌☓◻◼□■○●◉◎⭕✓✔√✗✘]|<input\b[^<>]{{0,99}}>"
    rf"|[{_OPENING}[][ ]?(?:[对错是否真假]|正确|错误|正确答案|答案|true|false|yes|no|ok|right|correct|wrong)"
    rf"[ ]?[{_CLOSING}\]]",
    re.IGNORECASE,
)
# A ticked box at the beginning of an item, behind marks or a few words: `**[x]**`, `\[x\]`, `A.[x]`.
_LED = regex(
    rf"(?:\(?[A-Za-z0-9]{{1,2}}(?=[\W_]))?(?:<[^<>]{{0,99}}>|[^A-Za-z0-9_`\[<]){{0,8}}"
    rf"(?P<box>\[[ ]?[{_TICKED}][ ]?\\?\])(?![(\[:])"
)
# A box, or a tick, behind the text of an item; in running text, a ticked one behind marks alone. Over folded text.
_SAID = r"\([ ]?[√✓✔×✗✘][ ]?\)[ .?]*$"
_IN_TEXT = regex(
    rf"(?:^(?:&[a-z]{{1,9}};|<[^<>]{{0,99}}>|[^\w\\>]|[0-9]|[A-Za-z](?=\W)){{1,12}}|\|[ ]*)"
    rf"(?P<box>\[[ ]?[{_TICKED}][ ]?\])(?![(\[:])"
    rf"|^(?:[A-Za-z](?=[ 0-9*+-]))?(?:[^\w\\>|]|\|(?!.*\|)|\\[^\w]|_|[0-9]{{1,2}}(?=\W)){{1,8}}"
    rf"(?P<behind>\[[ {_TICKED}]\])(?=[ ]\S)"
    rf"|{_SAID}"
)
_BEHIND = regex(
    rf"(?<=\s)\[[ {_TICKED}]\](?![(\[:])|(?<![A-Za-z0-9_])\[[ ]?[{_TICKED}]?[ ]?\][ ]*$|{_SAID}|[√✓✔✅✗✘❌][ ]*$"
)
_STANDS_BEHIND = N_("{found} follows other text; begin each option with its box, on a line of its own")


class _Look(NamedTuple):
    """How a line that begins like an option is read: as one (`read`), or as a mistake at `column`."""

    read: str = ""
    column: int = 0
    code: str = ""
    text: str = ""
    fields: dict[str, str] = {}


def looks_like_box(line: str) -> bool:
    """Whether a line begins like an option with a box."""
    return _look(line) is not None


def wrong_bullet(line: str) -> str:
    """The number or bullet that a line begins with, if Markdown does not know it; else empty."""
    line = visible(line)
    found = None if _BULLET.match(line) else _WRONG_BULLET.match(folded(line[:_BEGINNING])) or _HALF_BULLET.match(line)
    if not found or found.end() == len(line) or (found[0][-1] in "-+*" and not line[found.end()].isalpha()):
        return ""
    return line[: found.end()].strip()


def bullet(line: str) -> str:
    """The Markdown number or bullet that a line begins with; else empty."""
    found = _BULLET.match(line)
    return found[0].strip() if found else ""


def report_bullet(findings: Findings, line: int, text: str, found: str) -> None:
    """Report a number or bullet that Markdown does not know."""
    if look := _other_space(text):
        findings.add_at(line, look.column, look.code, look.text)
        return
    message = N_("{found} does not begin an item here; write 1. or - and a space before the text")
    findings.add_at(line, len(text) - len(text.lstrip()), "E204", message, found=found)


def read_boxes(lines: list[str], code: Container[int], findings: Findings) -> tuple[list[str], set[int]]:
    """`lines` with every box spelled alike, and the numbers of the lines that have one; `code` lines are left alone."""
    read, boxed = list(lines), set()
    for number, line in enumerate(lines):
        look = None if number in code else _look(line)
        if look and look.read:
            read[number] = look.read
            boxed.add(number)
        elif look:
            findings.add_at(number, look.column, look.code, look.text, **look.fields)
            continue
        if number not in code and not line.lstrip().startswith(">"):
            report_ticks(line, number, 0, findings)
    return read, boxed


def report_ticks(text: str, line: int, column: int, findings: Findings) -> None:
    """Report a box or a tick in a text that begins at a line and column, but for the box that an item begins with."""
    words = without_code(folded(text))
    item = _BULLET.match(words)
    start = item.end() if item else 0
    box = _BOX.match(words, start)
    if late := (_BEHIND if item else _IN_TEXT).search(words, box.end() if box else start):
        led = next((name for name in ("box", "behind") if not item and late[name]), "")
        at = late.start(led) if led else late.start()
        findings.add_at(line, column + at, "E203", _STANDS_BEHIND, found=clean_line(text[at : late.end()], 20))


def _look(line: str) -> _Look | None:
    if INVISIBLE.search(line):
        line = visible(line)
    plain = folded(line)
    bullet = _BULLET.match(line)
    other = None if bullet else _WRONG_BULLET.match(plain)
    start = bullet or other
    column = start.end() if start else len(line) - len(line.lstrip(" "))
    while bullet and plain.startswith(" ", column):  # a full-width one, too
        column += 1
    box = _BOX.match(plain, column)
    if box and (not box[2] or not box[1]) and not (box[2] == ":" and box[1]):
        if box[2] and box.end() == column + 2:
            return None  # `[](target)` and `[]:` are no boxes
        if bullet:
            return _Look(f"{bullet[0]}[{'x' if box[1] else ' '}] {line[box.end() :].lstrip()}".rstrip())
        return _marker(line, other)
    return _nearly(line, plain, column, bullet, other)


def _other_space(line: str) -> _Look | None:
    """A valid number or bullet, followed by a kind of space that Markdown does not accept."""
    if not (space := _OTHER_SPACE.match(line)):
        return None
    return _Look("", space.start(1), "E204", N_("this is not a plain space; write a half-width space here"))


def _marker(line: str, other: re.Match[str] | None) -> _Look:
    """An option without a number or bullet that Markdown knows."""
    if look := _other_space(line):
        return look
    column = len(line) - len(line.lstrip())
    if other and line[other.end() : other.end() + 1] == "[" and _BULLET.match(f"{line[: other.end()]} x"):
        text = N_("a space is missing between {found} and the box; write one")
        return _Look("", column, "E204", text, {"found": line[: other.end()].strip()})
    if other and (found := line[: other.end()].strip()):
        message = N_("{found} does not begin an item here; write 1. or - and a space before the box")
        return _Look("", column, "E204", message, {"found": found})
    return _Look(
        "", column, "E204", N_("an option without a number or bullet; write 1. or - and a space before the box")
    )


def _nearly(
    line: str, plain: str, column: int, bullet: re.Match[str] | None, other: re.Match[str] | None
) -> _Look | None:
    """Something that begins like a box and is none."""
    if box := _BOX.match(plain, column):
        if not bullet and not other:
            return None
        message = N_("not a box, since {found} follows it directly; write a space after the ]")
        return _Look("", box.end(), "E203", message, {"found": line[box.end()]})
    like = None
    if not bullet and not other:
        like = _ALONE.match(plain, column)
    elif plain[column : column + 1] in _TICKED or not plain[column].isalnum():  # else it begins with a word
        matches = (pattern.match(plain, column) for pattern in (_NO_BOX, _TOO_MANY, _HALF_BOX))
        like = next(filter(None, matches), None) or _OTHER_BOX.match(line, column) or _OTHER_BOX.match(plain, column)
    if not like:
        led = _LED.match(plain, column) if (bullet or other) and "[" in plain else None
        return _Look("", led.start("box"), "E203", _STANDS_BEHIND, {"found": led["box"]}) if led else None
    message = N_("{found} is not a box; write [ ], or [x] for what is right")
    written = line[column : like.end()] if like.end() - column < 8 else line[column : column + 4]
    return _Look("", column, "E203", message, {"found": clean_line(written, 20)})
