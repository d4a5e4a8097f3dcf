"""Correct questions, and every small slip of a hand or an input method in them."""

from collections.abc import Iterator
from typing import NamedTuple

HEAD = "---\nid: a\ntitle: 课\nlang: zh\ntrack: theory\npublished: 2026-01-01\nminutes: 5\n---\n# 课\n\n正文\n\n"
TEST = "## 自测\n<!-- test: id=t minutes=5 -->\n\n"
AFTER = "\n### 后题\n<!-- question: id=after -->\n- [x] 是是\n- [ ] 否否\n"
CORRECT = {
    "single": "### 先做甲\n<!-- question: id=q points=2 -->\n> 提示：想想\n\n"
    "1. [ ] 错误\n   > 反馈\n2. [x] 钥匙\n\n> 解析：说明\n",
    "several": "### 哪些对\n<!-- question: id=q -->\n- [x] 钥匙\n- [ ] 错误\n- [x] 锁孔\n",
    "order": "### 顺序\n<!-- question: id=q -->\n1. 钥匙\n2. 锁孔\n3. 门框\n",
    "match": "### 配对\n<!-- question: id=q -->\n| 票 | 用途 |\n|---|---|\n| 左一 | 钥匙 |\n| 左二 | 锁孔 |\n",
    "words": "### 填空\n<!-- question: id=q -->\n电压是 [[钥匙|锁孔]] 的。\n",
    "number": "### 数值\n<!-- question: id=q -->\n频率是 [[50 +- 0.2]] 赫。\n",
}
"""Every ASCII character in them is of the syntax; the answers are words that stand nowhere else."""
SECRETS = ("钥匙", "锁孔", "错误", "门框", "左一", "50", "[x]", "[X]", "√", "是是")
"""What no reader of the lesson may see."""
_LIKE = {
    "[": "［【〔（({「",
    "]": "］】〕）)}」",
    "x": "ｘXХ×√✓vV*",
    "-": "–—－•·",
    ".": "．、。)",
    "|": "｜¦",
    ":": "：;",
    "=": "＝",
    "<": "＜‹《",
    ">": "＞›》",
    "!": "！",
    "#": "＃",
    "+": "＋",
    " ": "\u3000\u00a0",
    **{str(digit): chr(0xFF10 + digit) for digit in range(10)},
}


class Slip(NamedTuple):
    """A question with one slip in it, on the line counted from 0."""

    text: str
    line: int
    what: str


def slips(text: str) -> Iterator[Slip]:
    """Each character of the syntax replaced by a look-alike, left out, doubled or spaced; each line indented or quoted.

    But for those that make another right question: a box without its x, a number with other digits, feedback without
    its mark (which is text of its option then).
    """
    for at, character in enumerate(text):
        if not character.isascii() or character == "\n":
            continue
        number = text.count("\n", 0, at)
        changes = [*_LIKE.get(character, ""), f" {character}", f"{character} "]
        if not (character in "x|" and text[at - 1] != " ") and not (character in ".0123456789" and "[[" in text):
            changes += ["", character * 2, "\u200b"]
        if character == ">" and text[at - 3 : at] == "   ":
            changes = [change for change in changes if change.strip(" \u200b")]
        for other in changes:
            changed = text[:at] + other + text[at + 1 :]
            yield Slip(changed, number, f"{character!r} written {other!r} in line {number + 1}")
    lines = text.split("\n")
    for number, line in enumerate(lines):
        for before in ("  ", "    ", "\t", "> ", "\u3000\u3000") if line else ():
            changed = "\n".join([*lines[:number], before + line, *lines[number + 1 :]])
            yield Slip(changed, number, f"{before!r} before line {number + 1}")
