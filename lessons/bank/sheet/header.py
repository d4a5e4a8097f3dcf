"""Finds the header of a sheet, wherever in its first rows it stands, and the layout that it belongs to."""

import re
from typing import NamedTuple

from lessons.bank.plain_cell import folded
from lessons.regex import regex

ROWS = 20
"""So many rows are looked at for a header."""
_NAMES = {
    "stem": "题干 题目 内容 题目内容 试题内容 试题题干 题干内容 题目描述 题目题干 题目名称 试题名称 试题 问题 "
    "问题内容 stem question questiontext content",
    "type_name": "题型 试题类型 题目类型 类型 题目题型 试题题型 题类 questiontype type kind",
    "options": "选项 选项内容 答案选项 备选答案 备选项 可选项 试题选项 题目选项 候选项 待选项 options choices",
    "keys": "答案 正确答案 标准答案 参考答案 试题答案 题目答案 答案内容 正确选项 answer "
    "answers correctanswer rightanswer key",
    "explanation": "解析 答案解析 试题解析 题目解析 判断题解析 解析说明 答题解析 详解 说明 "
    "explanation analysis feedback",
    "hint": "提示 答题提示 hint",
    "points": "分数 分值 试题分数 题目分数 得分 默认分数 每题分数 points score mark marks",
    "difficulty": "难度 难易度 难易程度 试题难度 题目难度 难度系数 难度等级 difficulty",
    "source": "出处 题目依据 试题依据 依据 来源 试题来源 题目来源 题目出处 试题出处 编制依据 source reference",
    "code": "试题编码 试题guid guid 题目编码 题目id 试题id 试题编号 题目编号 试题唯一编码 id code",
    "objective": "知识点 章节 知识点名称 考点 所属章节 章节名称 所属知识点 学习目标 objective chapter",
    "subject": "学科 科目 专业 题目分类 试题分类 分类 题库 工种 subject category",
    "number": "序号 题号 编号 no number",
}  # fmt: skip
_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split()}
_BRACKETS = regex(r"\((?![A-Za-z0-9])[^()]*\)|[【\[](必填|选填|勿删|可选|必选)[】\]]")
_NOISE = regex(r"[\s*:_\-/.。,、?!\"'“”<>【】\[\]()]+")
_OPTION = regex(r"(?:选项|备选答案|备选项|答案选项|答案|option|choice|选择)?([a-z])(?:选项|项)?")
_OPTION_NUMBER = regex(r"(?:选项|备选答案|备选项|option|choice)([1-9][0-9]?|[一二三四五六七八九十])")
_KEY_NUMBER = regex(r"(?:答案|正确答案|answer)([1-9][0-9]?)")
_POINTS_NUMBER = regex(r"(?:得分|分值|分数|score)([1-9][0-9]?)")
_LEVEL = regex(
    r"(?:知识点|章节|考点)?([一二三四五六七八九1-9])级(?:知识点|纲要|章节|目录|考点)?|(?:知识点|章节)([一二三四五六七八九1-9])级?"
)
_CHINESE_NUMBERS = "一二三四五六七八九十"
_LAYOUTS = (
    ("职业技能题库", {"code", "levels", "source"}, {"试题guid"}),
    ("风控平台", {"levels", "source"}, {"题目依据"}),
    ("磨题帮", {"keys_numbered"}, set[str]()),
    ("考试宝", {"lettered", "keys"}, {"解析", "章节"}),
    ("五列", {"options", "keys", "subject"}, {"题目"}),
    ("网络大学", {"options", "keys", "type_name"}, set[str]()),
)  # fmt: skip


class SheetHeader(NamedTuple):
    """The columns of a sheet by what they hold, counted from 0."""

    row: int
    """The row of the header, from 0."""
    rows: int
    """How many rows it takes."""
    layout: str
    """Its name; `table` where the columns are understood, but belong to no platform known by name."""
    fields: dict[str, int]
    options: tuple[int, ...]
    """A column an option."""
    by_number: bool
    """Whether these are counted 1, 2, 3."""
    keys: tuple[int, ...]
    points: tuple[int, ...]
    levels: tuple[int, ...]
    """Of the objective, from above to below."""
    unknown: tuple[int, ...]
    """Columns with a name that says nothing here."""
    explanations: tuple[int, ...]
    """There may be several, such as one for a kind of questions."""
    whole: bool
    """Whether one column holds the whole question."""


def find_header(rows: list[list[str]]) -> SheetHeader | None:
    """The header among the first rows; `None` where there is none."""
    best: SheetHeader | None = None
    best_score = 0
    for number, row in enumerate(rows[:ROWS]):
        below = rows[number + 1] if number + 1 < len(rows) else []
        header = _read(number, row, below)
        if header and (score := _score(header)) > best_score:
            best, best_score = header, score
    return best


def header_name(cell: str) -> str:
    """The name in a cell of a header, without notices, marks, line breaks and differences of width."""
    text = folded(cell).casefold()
    return _NOISE.sub("", _BRACKETS.sub("", text)) or _NOISE.sub("", text)


def _score(header: SheetHeader) -> int:
    return 2 * len(header.fields) + len(header.options) + len(header.keys) + len(header.levels)


def _read(number: int, row: list[str], below: list[str]) -> SheetHeader | None:
    names = [header_name(cell) for cell in row]
    doubled = _sub_letters(names, below)
    if doubled:
        names = doubled
    fields: dict[str, int] = {}
    lettered: dict[int, int] = {}
    numbered: dict[int, int] = {}
    keys: dict[int, int] = {}
    points: dict[int, int] = {}
    levels: list[tuple[int, int]] = []
    unknown: list[int] = []
    explanations: list[int] = []
    for column, name in enumerate(names):
        if not name:
            continue
        if (field := _FIELDS.get(name)) and field not in fields:
            fields[field] = column
            explanations += [column] if field == "explanation" else []
        elif field == "explanation":
            explanations.append(column)
        elif found := _OPTION.fullmatch(name):
            lettered.setdefault(ord(found[1]) - 97, column)
        elif found := _OPTION_NUMBER.fullmatch(name):
            numbered.setdefault(_count(found[1]), column)
        elif found := _KEY_NUMBER.fullmatch(name):
            keys.setdefault(_count(found[1]), column)
        elif found := _POINTS_NUMBER.fullmatch(name):
            points.setdefault(_count(found[1]), column)
        elif found := _LEVEL.fullmatch(name):
            levels.append((_count(found[1] or found[2]), column))
        else:
            unknown.append(column)
    options = lettered if len(lettered) >= len(numbered) else numbered
    whole = "stem" in fields and len(fields) - ("number" in fields) == 1 and not options and not keys and not unknown
    if "stem" not in fields or not (whole or keys or "keys" in fields):
        return None
    return SheetHeader(
        row=number,
        rows=2 if doubled else 1,
        layout="问卷星" if whole else _layout(names, fields, bool(lettered), bool(keys), bool(levels)),
        fields=fields,
        options=tuple(column for _n, column in sorted(options.items())),
        by_number=options is numbered and bool(numbered),
        keys=tuple(column for _n, column in sorted(keys.items())) or ((fields["keys"],) if "keys" in fields else ()),
        points=tuple(column for _n, column in sorted(points.items()))
        or ((fields["points"],) if "points" in fields else ()),
        levels=tuple(column for _n, column in sorted(levels)),
        unknown=tuple(unknown),
        explanations=tuple(explanations),
        whole=whole,
    )


def _layout(names: list[str], fields: dict[str, int], lettered: bool, numbered: bool, levels: bool) -> str:
    has = {*fields, *(["lettered"] if lettered else []), *(["keys_numbered"] if numbered else [])}
    has |= {"levels"} if levels else set()
    for layout, wanted, said in _LAYOUTS:
        if wanted <= has and said <= set(names):
            return layout
    return "table"


def _sub_letters(names: list[str], below: list[str]) -> list[str] | None:
    """The names of a header of two rows, where letters stand below 选项."""
    letters = {n: header_name(cell) for n, cell in enumerate(below) if re.fullmatch("[a-z]", header_name(cell))}
    if len(letters) < 2 or any(
        header_name(cell) and n not in letters for n, cell in enumerate(below) if n < len(names) and not names[n]
    ):
        return None
    first = min(letters)
    if first >= len(names) or _FIELDS.get(names[first]) != "options":
        return None
    return [letters.get(n, name) for n, name in enumerate([*names, *[""] * (max(letters) + 1 - len(names))])]


def _count(text: str) -> int:
    return int(text) if text.isdigit() else _CHINESE_NUMBERS.index(text) + 1
