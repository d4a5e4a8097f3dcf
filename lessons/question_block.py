"""One question, from the Markdown block in which its author wrote it (DESIGN: "A pack").

markdown-it finds the blocks (lists, quotes, tables, fences); inline Markdown is left as it is, for whoever draws it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lessons.finding import Findings
from lessons.problem import N_
from lessons.question import (
    Blank,
    Choice,
    Cloze,
    Matching,
    NumberBlank,
    Option,
    Ordering,
    Question,
    TextBlank,
)
from lessons.typed import number

MAX_CHARACTERS = 32 * 1024
MAX_PARTS = 60
MAX_ALTERNATIVE = 200

_markdown = MarkdownIt("commonmark", {"maxNesting": 12}).enable("table").disable(["inline", "text_join"])
_BOX = re.compile(r"\[([ xX])\](?:\s+|$)")
_HINT = re.compile(r"(?:提示|hint)\s*[:：]\s*", re.IGNORECASE)
_EXPLANATION = re.compile(r"(?:解析|explanation)\s*[:：]\s*", re.IGNORECASE)
# A code span (CommonMark §6.1) or a blank, whichever comes first: `[[ -f x ]]` in code is code.
_BLANK = re.compile(r"(?<!`)(`+)(?!`)[^`](?:.{0,2000}?[^`])?\1(?!`)|\[\[([^\[\]\n]{1,2000})\]\]", re.S)
_TOLERANCE = re.compile(r"(\S+)\s*(?:\+-|\+/-|±)\s*(\S+)")

Group = list[Token]


class _Item(NamedTuple):
    """One list item: its box (`None` where it has none), text, feedback, and line in the block."""

    box: str | None
    text: str
    feedback: str
    line: int


class _Refused(NamedTuple):
    line: int
    text: str


def read_question(title: str, body: list[str], line: int, findings: Findings) -> Question | None:
    """The question whose heading, `title`, ends on `line`, with `body`, the lines after it, directives blanked.

    What is wrong with it is reported in `findings`, and then there is no question. What the directive says (id,
    points, objective) is the caller's to fill in.
    """
    first = line + 1
    if sum(map(len, body)) > MAX_CHARACTERS:
        findings.add(line, "E201", N_("the question is longer than {limit} characters"), limit=MAX_CHARACTERS)
        return None
    block = _Block(title, body)
    result = block.question()
    for stray in block.stray:
        findings.add(first + stray, "W201", N_("text after the answers; write explanations as > quotes"))
    if isinstance(result, _Refused):
        findings.add(first + result.line, "E202", result.text, limit=MAX_PARTS)
        return None
    return msgspec.structs.replace(
        result, hint="\n\n".join(block.hints), explanation="\n\n".join(block.explanations), line=line
    )


class _Block:
    def __init__(self, title: str, body: list[str]) -> None:
        self.title = title
        self.body = body
        self.groups = list(_groups(_markdown.parse("\n".join(body))))
        self.stem = [title]
        self.hints: list[str] = []
        self.explanations: list[str] = []
        self.stray: list[int] = []

    def question(self) -> Question | _Refused:
        boxed = [n for n, group in enumerate(self.groups) if _is_list(group) and _has_box(group)]
        if len(boxed) > 1:
            return _Refused(_line(self.groups[boxed[1]]), N_("a second list of [ ] options; keep them in one list"))
        if boxed:
            return self._choice(boxed[0])
        if self._has_blanks():
            return self._cloze()
        for n, group in enumerate(self.groups):
            if group[0].type == "table_open" and len(_rows(group)[0]) == 2:
                return self._matching(n)
        for n, group in enumerate(self.groups):
            if group[0].type == "ordered_list_open":
                return self._ordering(n)
        return _Refused(-1, N_("no [ ] options, [[blanks]], two-column table or numbered list to answer with"))

    def _choice(self, answer: int) -> Question | _Refused:
        group = self.groups[answer]
        items = _items(group)
        multiple = group[0].type == "bullet_list_open"
        keys = sum(item.box in ("x", "X") for item in items)
        for item in items:
            if item.box is None:
                return _Refused(item.line, N_("an option without [ ] or [x] among options that have one"))
            if not item.text:
                return _Refused(item.line, N_("an option has no text"))
        if not 2 <= len(items) <= MAX_PARTS:
            return _Refused(_line(group), N_("a choice needs 2 to {limit} options"))
        if not multiple and keys != 1:
            return _Refused(_line(group), N_("a numbered (single) choice needs exactly one [x]; bullets allow several"))
        if keys == 0:
            return _Refused(_line(group), N_("no option is marked [x]"))
        self._around(answer)
        return Choice(
            id="",
            stem=self._stem(),
            options=tuple(Option(item.text, item.box in ("x", "X"), item.feedback) for item in items),
            multiple=multiple,
        )

    def _ordering(self, answer: int) -> Question | _Refused:
        group = self.groups[answer]
        items = tuple(item.text for item in _items(group))
        if not 2 <= len(items) <= MAX_PARTS or not all(items) or len(set(items)) < 2:
            return _Refused(_line(group), N_("putting in order needs 2 to {limit} different items, none empty"))
        self._around(answer)
        return Ordering(
            id="",
            stem=self._stem(),
            items=items,
        )

    def _matching(self, answer: int) -> Question | _Refused:
        group = self.groups[answer]
        head, *rows = _rows(group)
        if not 2 <= len(rows) <= MAX_PARTS or not all(left and right for left, right in rows):
            return _Refused(_line(group), N_("matching needs 2 to {limit} rows, no cell empty"))
        self._around(answer)
        return Matching(
            id="",
            stem=self._stem(),
            pairs=tuple((left, right) for left, right in rows),
            headings=(head[0], head[1]),
        )

    def _cloze(self) -> Question | _Refused:
        for group in self.groups:
            if group[0].type == "blockquote_open":
                text = _content(group[1:-1])
                if not self.hints and not self.explanations and _HINT.match(text):
                    self.hints.append(_HINT.sub("", text, count=1))
                else:
                    self.explanations.append(_EXPLANATION.sub("", text, count=1) if _EXPLANATION.match(text) else text)
        blanks: list[Blank] = []
        wrong: list[str] = []

        def gap(found: re.Match[str]) -> str:
            if found[2] is None:
                return found[0]
            blank = read_blank(found[2])
            if blank is None:
                wrong.append(found[0])
                return found[0]
            blanks.append(blank)
            return f"[[{len(blanks) - 1}]]"

        stem = [_BLANK.sub(gap, self.title)]
        for group in self.groups:
            if group[0].type not in ("blockquote_open", "html_block"):
                source = self._source(group)
                stem.append(source if group[0].type in ("fence", "code_block") else _BLANK.sub(gap, source))
        if wrong:
            return _Refused(-1, N_("a [[blank]] is empty, too long or has a number that cannot be read"))
        if len(blanks) > MAX_PARTS:
            return _Refused(-1, N_("more than {limit} [[blanks]]"))
        return Cloze(
            id="",
            stem="\n\n".join(part for part in stem if part),
            blanks=tuple(blanks),
        )

    def _has_blanks(self) -> bool:
        sources = [self.title, *(self._source(g) for g in self.groups if g[0].type not in _NO_BLANKS)]
        return any(found[2] is not None for source in sources for found in _BLANK.finditer(source))

    def _around(self, answer: int) -> None:
        """Sort what stands before and after the answers into stem, hints and explanations."""
        for n, group in enumerate(self.groups):
            if n == answer or group[0].type == "html_block":
                continue
            if group[0].type == "blockquote_open":
                text = _content(group[1:-1])
                if n < answer:
                    self.hints.append(_HINT.sub("", text, count=1) if _HINT.match(text) else text)
                else:
                    self.explanations.append(_EXPLANATION.sub("", text, count=1) if _EXPLANATION.match(text) else text)
            elif n < answer:
                self.stem.append(self._source(group))
            else:
                self.stray.append(_line(group))
                self.explanations.append(self._source(group))

    def _stem(self) -> str:
        return "\n\n".join(part for part in self.stem if part)

    def _source(self, group: Group) -> str:
        first, last = group[0].map or [0, 0]
        return "\n".join(self.body[first:last]).strip("\n").rstrip()


_NO_BLANKS = ("blockquote_open", "html_block", "fence", "code_block")


def _groups(tokens: Iterable[Token]) -> Iterator[Group]:
    """Tokens cut into blocks: each one token, or all from an opening to its closing."""
    group: Group = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []


def _is_list(group: Group) -> bool:
    return group[0].type in ("bullet_list_open", "ordered_list_open")


def _has_box(group: Group) -> bool:
    return any(item.box is not None for item in _items(group))


def _line(group: Group) -> int:
    return group[0].map[0] if group[0].map else -1


def _content(tokens: Iterable[Token]) -> str:
    """The Markdown inside tokens, without the markers of the lists and quotes around it."""
    parts = []
    for token in tokens:
        if token.type == "inline":
            parts.append(token.content.strip())
        elif token.type in ("fence", "code_block"):
            mark = token.markup if token.type == "fence" else "```"
            parts.append(f"{mark}{token.info}\n{token.content}{mark}")
    return "\n\n".join(part for part in parts if part)


def _items(group: Group) -> list[_Item]:
    items = []
    for item in _groups(group[1:-1]):
        texts: Group = []
        feedback: Group = []
        for inner in _groups(item[1:-1]):
            (feedback if inner[0].type == "blockquote_open" else texts).extend(inner)
        text = _content(texts)
        box = _BOX.match(text)
        words = text[box.end() :] if box else text
        items.append(_Item(box[1] if box else None, words, _content(feedback), _line(item)))
    return items


def _rows(table: Group) -> list[list[str]]:
    """The cells of a table, heading row first."""
    rows: list[list[str]] = []
    for token in table:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token.content.strip())
    return rows


def read_blank(text: str) -> Blank | None:
    """What stands between `[[` and `]]`; `None` where it can be filled with nothing."""
    found = _TOLERANCE.fullmatch(text.strip())
    if found:
        value, tolerance = found[1], found[2]
        width = number(tolerance.removesuffix("%"))
        return None if number(value) is None or width is None or width < 0 else NumberBlank(value, tolerance)
    # `\|` is how a | is written in a table; an answer that is a bar itself is written ｜, which folds to it.
    alternatives = tuple(part.strip() for part in text.replace("\\|", "|").split("|"))
    if not all(0 < len(part) <= MAX_ALTERNATIVE for part in alternatives):
        return None
    return TextBlank(alternatives)
