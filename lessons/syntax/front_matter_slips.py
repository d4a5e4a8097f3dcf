"""Explains common mistakes in front matter in Study's own messages: YAML's are English only and name a later line."""

import re
from collections.abc import Collection, Iterator

from lessons.clean import clean_line
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.finding import Findings
from lessons.text.markup_lookalikes import folded

_KEY = regex(r"([ ]*)([^\s:：\"'#\[\]{},-][^\s:：\"']{0,79})[ ]*(：[ \u3000\u00a0]*|:(?:[\u3000\u00a0]+|(?=[^\s:/])))")
_INDENT = regex(r"[ ]*[\u3000\u00a0][ \u3000\u00a0]*(?=\S)")
_OTHER_KEY = regex(r"([\w.-]{1,40})[ ]*(?::(?=[ ]|$)|：)")
_CHINESE_KEYS = {
    "编号": "id", "标题": "title", "题目": "title", "名称": "title", "语言": "lang", "级别": "level", "等级": "level",
    "时长": "minutes", "分钟": "minutes", "版本": "version", "发布": "published", "发布日期": "published",
    "日期": "published", "目标": "objectives", "学习目标": "objectives", "来源": "source", "出处": "source",
    "标签": "tags", "顺序": "order", "格式": "format", "复核": "review_by", "复核日期": "review_by",
    "复审日期": "review_by",
}  # fmt: skip
_LINE = regex(r"([ ]*)([^\s:\"'\[\]{}#]+)[ ]*:(?:[ ]+(.*))?$")
_BLOCK = regex(r".*:[ ]+[|>][+-]?[ ]*$")
_FIRST_KEY = regex(r"[ ]*(?:id|title)[ ]*[:：=]")
_MARKS = regex(r"[-+]{3,}|-{2}")
_LOOK = 30
"""Lines in which front matter is looked for that does not begin on the first."""


def misplaced(lines: list[str], findings: Findings) -> None:
    """Report front matter that does not begin on the first line with `---` alone."""
    for number, line in enumerate(lines[:_LOOK]):
        follows = _FIRST_KEY.match(next((below for below in lines[number + 1 : number + 3] if below.strip()), ""))
        if not number and _FIRST_KEY.match(line):
            findings.add(0, "E105", N_("front matter must be between --- lines; write --- above this line"))
            return
        marks = line.strip()
        if follows and (_MARKS.fullmatch(folded(marks)) or (not number and _MARKS.match(folded(marks)))):
            text = N_("front matter begins on line 1; remove what is above it")
            if marks != "---" or line != line.lstrip():
                text = N_("front matter begins with --- alone on line 1, not with {found}")
            findings.add(number, "E105", text, found=clean_line(line.rstrip() if number else marks, 20))
            return


def likely_closing(lines: list[str]) -> int:
    """The first line that looks like the closing `---`; 0 for none."""
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() and not folded(line.strip()).strip("-"):
            return number
        if line.startswith("##"):
            break
    return 0


def corrected(lines: list[str], keys: Collection[str], findings: Findings) -> list[str]:
    """The lines of front matter, from the file's second one on, with `keys` and colons as they should be.

    What was otherwise is reported.
    """
    read = list(lines)
    used = {line.partition(":")[0].rstrip() for line in lines}
    objectives = False
    for number, line in _outside_blocks(lines):
        if indent := _INDENT.match(line):
            text = N_("full-width spaces do not indent here; write half-width ones, or none at the left margin")
            findings.add_at(number + 1, 0, "E105", text)
            line = read[number] = ("  " if objectives else "") + line[indent.end() :]
        key, other = _KEY.match(line), _OTHER_KEY.match(line)
        likely = (
            _meant(other[1], [known for known in keys if known not in used]) if other and other[1] not in keys else ""
        )
        flat = objectives and not lines[number - 1].startswith(" ")  # no objective above it is indented
        if other and flat and not likely and other[1] not in keys and other[1].isascii():
            findings.add(number + 1, "E105", N_("an objective is indented; write two spaces before it"))
            read[number] = f"  {line}"
        elif not line.startswith(" "):
            objectives = line.rstrip() == "objectives:"
        elif not objectives:
            continue  # deeper lines may be the rest of a text
        if other and likely:
            text = N_("{found} is not a front matter key; write {right}")
            findings.add(number + 1, "E105", text, found=other[1], right=likely)
            read[number] = likely + line[other.end(1) :]
        if key is None:
            continue
        text = N_("write `{key}: …`, with a half-width colon and a space")
        findings.add_at(number + 1, key.start(3), "E105", text, key=clean_line(key[2], 40))
        read[number] = f"{key[1]}{likely or key[2]}: {line[key.end() :]}"
    return read


def _meant(word: str, keys: list[str]) -> str:
    """The one of `keys` that a misspelt word stands for; empty for none."""
    from difflib import get_close_matches  # only here: most keys are spelled right

    meant = [*get_close_matches(word.lower(), keys, 1, 0.8), _CHINESE_KEYS.get(word, "")]
    return next((key for key in meant if key in keys), "")


def causes(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines that certainly keep the text from being front matter, each with the reason."""
    nested = False
    for number, line in _outside_blocks(lines):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key = _LINE.match(line)
        if key and not key[3]:
            nested = True
        elif key and key[1] and not nested:
            yield number, N_("this line is indented, and the line above is complete; begin it at the left margin")
        elif key:
            nested = bool(key[1])
            if why := _value_mistake(key[3].strip()):
                yield number, why
        elif re.match(r"[ ]*-(?![ ])", line):
            yield number, N_("write a space after the -")
        elif re.match(r"[ ]*-", line):
            if not nested:
                yield number, N_("this list item belongs to no key; write the key above it")
            elif why := _value_mistake(re.sub(r"^[ ]*-[ ]+", "", line).strip()):
                yield number, why
        elif not line.startswith(" "):
            yield number, N_("this line is not `key: value`; correct it, or close the front matter with --- above it")


def _value_mistake(value: str) -> str:
    """What is wrong with a value."""
    if not value:
        return ""
    first = value[0]
    if first in "\"'":
        end = value.find(first, 1)
        if end < 0:
            return N_("the quotation mark is not closed; write it at the end too")
        if value[end + 1 :].strip() and value[end + 1] != first and not value[end + 1 :].lstrip().startswith("#"):
            return N_("text after the closing quotation mark; put all of it in quotes, or none")
        return ""
    for opening, closing in ("[]", "{}"):
        if first == opening:
            return "" if value.endswith(closing) else N_("the bracket is not closed at the end of the line; close it")
    if first in "@`%&*!|>" or value.startswith(("- ", "? ")):
        return N_("a value that begins with a sign must be in quotes")
    return N_("a value with a colon and a space inside must be in quotes") if re.search(r":(?:[ ]|$)", value) else ""


def _outside_blocks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, without those of texts that are written in a block, `key: |`."""
    inside = -1
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if inside >= 0 and (not line.strip() or indent > inside):
            continue
        inside = indent if _BLOCK.match(line) else -1
        yield number, line
