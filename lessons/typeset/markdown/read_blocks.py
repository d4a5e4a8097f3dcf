"""Reads a chunk of Markdown: markdown-it's tokens -> its blocks."""

import re
from collections.abc import Mapping

from markdown_it.token import Token

from lessons.clean import clean_text
from lessons.regex import regex
from lessons.typeset.markdown.blocks import (
    BULLETS,
    Block,
    CodeBlock,
    Formula,
    HeadingBlock,
    Items,
    ListItem,
    Notice,
    Paragraph,
    Parsed,
    Quote,
    Rule,
    Table,
    is_tight,
)
from lessons.typeset.markdown.html import HtmlReader
from lessons.typeset.markdown.inline import Flow, Run, Style, Unseen, Weaver, struck_out
from lessons.typeset.markdown.parser import parser

DONE, OPEN = "[x]", "[ ]"
TOO_DEEP = "too-deep"
_ALERT = regex(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)", re.I)
_TASK = regex(r"\[([ xX])\][ \u3000]")
_DEEP = regex(r"^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))){48,}", re.M)
_DEPTH_LIMIT = 90


def parse(
    source: str,
    line: int = 0,
    references: Mapping[str, object] | None = None,
    number: int = 0,
    *,
    styled: bool = True,
) -> Parsed:
    """The blocks of `source`, whose first line is line `line` of the whole text.

    `references` are link definitions from elsewhere in the text; `number`, where it is not 0, is that of the first
    item of an ordered list that goes on from before. Where nothing is `styled`, marks stand around what is struck out.
    Never raises: what is nested too deeply comes back as it was written, with a notice.
    """
    if _DEEP.search(source):
        return _unparsed(source, line)
    env: dict[str, object] = {"references": dict(references or {})}
    try:
        tokens = parser().parse(source, env)
    except RecursionError:
        return _unparsed(source, line)
    if any(token.level >= _DEPTH_LIMIT for token in tokens):
        return _unparsed(source, line)
    if number and tokens and tokens[0].type == "ordered_list_open":
        tokens[0].attrs["start"] = number
    return _Reader(tokens, line, styled).read()


def _unparsed(source: str, line: int) -> Parsed:
    text = clean_text(source.rstrip("\n"))
    return Parsed((Notice(TOO_DEEP, line), CodeBlock(Flow(text, (), line), "")), text)


class _Reader:
    """Walks the tokens once, from left to right."""

    def __init__(self, tokens: list[Token], line: int, styled: bool) -> None:
        self._tokens = tokens
        self._styled = styled
        self._at = 0
        self._line = line
        self._text: list[str] = []
        self._length = 0
        self._unseen: list[Unseen] = []

    def read(self) -> Parsed:
        """The whole of the tokens."""
        blocks = self._until("")
        return Parsed(blocks, "\n".join(self._text), tuple(self._unseen))

    def _until(self, close: str, bullets: int = 0) -> "tuple[Block, ...]":
        """The blocks up to the token `close`, which is consumed."""
        blocks: list[Block] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == close:
                break
            if token.type == "html_block":
                blocks += self._html(token)
            elif (block := self._block(token, bullets)) is not None:
                blocks.append(block)
        return tuple(blocks)

    def _block(self, token: Token, bullets: int) -> Block | None:
        kind = token.type
        line = self._line + (token.map[0] if token.map else 0)
        if kind == "paragraph_open":
            flow = self._inline("paragraph_close", line)
            return Paragraph(flow, token.hidden) if flow.text else None
        if kind == "heading_open":
            level = int(token.tag[1])
            return HeadingBlock(level, self._inline("heading_close", line, (f"heading{level}",)))
        if kind in ("bullet_list_open", "ordered_list_open"):
            return self._items(token, bullets)
        if kind == "blockquote_open":
            return self._quote(line, bullets)
        if kind in ("fence", "code_block"):
            first = line + (kind == "fence")
            language = token.info.split()[0] if token.info.split() else ""
            return CodeBlock(
                self._keep(Flow(clean_text(token.content.rstrip("\n")), (), first)), clean_text(language)[:20]
            )
        return self._rarer_block(token, line)

    def _rarer_block(self, token: Token, line: int) -> Block | None:
        kind = token.type
        if kind == "inline":  # a definition's term, and anything a plugin leaves bare
            return Paragraph(self._woven(token, line, ()), tight=True)
        if kind == "hr":
            return Rule(line)
        if kind == "table_open":
            return self._table(line)
        if kind.startswith("math_block"):
            from lessons.typeset.markdown.formulas import mathtext  # only here: few lessons have formulas

            text = clean_text(mathtext(token.content.strip()))
            return Formula(self._keep(Flow(text, (Run(0, len(text), ("math",)),), line)))
        if kind == "dl_open":
            return self._definitions()
        if kind == "footnote_reference_open":
            label = clean_text(str(token.meta.get("label", "")))
            marker = f"[{label}]"
            blocks = self._until("footnote_reference_close")
            return Items((ListItem(marker, blocks, line, "footnote"),), tight=True)
        return None

    def _inline(self, close: str, line: int, style: Style = ()) -> Flow:
        flow = Flow("", (), line)
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == close:
                break
            if token.type == "inline":
                flow = self._woven(token, line, style)
        return flow

    def _woven(self, token: Token, line: int, style: Style) -> Flow:
        weaver = Weaver(line, style)
        weaver.weave(token.children or [])
        self._unseen += weaver.unseen
        return self._keep(weaver.flow())

    def _html(self, token: Token) -> "list[Block]":
        reader = HtmlReader(self._line + (token.map[0] if token.map else 0), self._keep)
        blocks = reader.read(token.content)
        self._unseen += reader.unseen
        return blocks

    def _keep(self, flow: Flow) -> Flow:
        """`flow`, placed in the readable text of the chunk."""
        flow = flow if self._styled else struck_out(flow)
        placed = Flow(flow.text, flow.runs, flow.line, flow.turns, self._length)
        self._text.append(flow.text)
        self._length += len(flow.text) + 1
        return placed

    def _items(self, opening: Token, bullets: int) -> Items:
        ordered = opening.type == "ordered_list_open"
        close = "ordered_list_close" if ordered else "bullet_list_close"
        number = int(opening.attrs.get("start", 1)) if ordered else 0
        items: list[ListItem] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == close:
                break
            if token.type != "list_item_open":
                continue
            line = self._line + (token.map[0] if token.map else 0)
            marker = f"{number}{token.markup or '.'}" if ordered else BULLETS[min(bullets, len(BULLETS) - 1)]
            style = "marker"
            task = self._task()
            if task:
                marker = f"{marker} {task}" if ordered else task
                style = "task-done" if task == DONE else "task-open"
            items.append(ListItem(marker, self._until("list_item_close", bullets + (not ordered)), line, style))
            number += 1
        return Items(tuple(items), all(is_tight(item) for item in items))

    def _task(self) -> str:
        """The box that the coming list item begins with, taken out of its text; or nothing."""
        if self._at + 1 >= len(self._tokens) or self._tokens[self._at].type != "paragraph_open":
            return ""
        inline = self._tokens[self._at + 1]
        match = _TASK.match(inline.content)
        if match is None or not inline.children or not inline.children[0].content.startswith(match.group()):
            return ""
        inline.children[0].content = inline.children[0].content[match.end() :]
        return OPEN if match.group(1) == " " else DONE

    def _quote(self, line: int, bullets: int) -> Quote:
        kind = ""
        if self._at + 1 < len(self._tokens) and self._tokens[self._at].type == "paragraph_open":
            inline = self._tokens[self._at + 1]
            match = _ALERT.match(inline.content)
            if match:
                kind = match.group(1).lower()
                _drop_first_line(self._tokens[self._at], inline)
        return Quote(self._until("blockquote_close", bullets), line, kind)

    def _definitions(self) -> Items:
        items: list[ListItem] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == "dl_close":
                break
            line = self._line + (token.map[0] if token.map else 0)
            if token.type == "dt_open":
                items.append(ListItem("", (Paragraph(self._inline("dt_close", line, ("term",)), True),), line, "term"))
            elif token.type == "dd_open":
                items.append(ListItem("  ", self._until("dd_close"), line))
        return Items(tuple(items), all(is_tight(item) for item in items))

    def _table(self, line: int) -> Table:
        head: tuple[Flow, ...] = ()
        rows: list[tuple[Flow, ...]] = []
        align: list[str] = []
        cells: list[Flow] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == "table_close":
                break
            if token.type == "th_open":
                align.append(str(token.attrs.get("style", "text-align:left")).rpartition(":")[2])
                cells.append(self._inline("th_close", self._row_line(line), ("table-head",)))
            elif token.type == "td_open":
                cells.append(self._inline("td_close", self._row_line(line)))
            elif token.type == "tr_close":
                if not head:
                    head = tuple(cells)
                else:
                    rows.append(tuple(cells))
                cells = []
        return Table(head, tuple(rows), tuple(align), line)

    def _row_line(self, line: int) -> int:
        inline = self._tokens[self._at]
        return self._line + inline.map[0] if inline.map else line


def _drop_first_line(paragraph: Token, inline: Token) -> None:
    """Take `[!NOTE]` and the line end after it out of a paragraph."""
    if paragraph.map:
        paragraph.map = [paragraph.map[0] + 1, paragraph.map[1]]
    children = inline.children or []
    ends = (index for index, child in enumerate(children) if child.type in ("softbreak", "hardbreak"))
    end = next(ends, len(children))
    inline.children = children[end + 1 :]
