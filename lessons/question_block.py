"""One question, from the Markdown block in which its author wrote it (DESIGN: "A pack").

markdown-it finds the blocks (lists, quotes, tables, fences); inline Markdown is left as it is, for whoever draws it.
Nothing that begins like a box, a blank or a pair is taken for something else: it is read, or it is an error.
"""

import re
from collections.abc import Iterator

import msgspec

from lessons import containers
from lessons.blanks import Gap, gaps, is_range, near_blanks, read_blank, what_is_wrong
from lessons.boxes import box_like, bullet, read_boxes, report_bullet, report_ticks, wrong_bullet
from lessons.clean import clean_line
from lessons.containers import Group, Item, is_list, line_of, lines_of
from lessons.finding import Findings
from lessons.lookalike import INVISIBLE, folded
from lessons.pairs import report_no_tables, report_row
from lessons.problem import N_
from lessons.question import Blank, Choice, Cloze, Matching, Option, Ordering, Question
from lessons.scan import scan

MAX_CHARACTERS = 32 * 1024
MAX_PARTS = 60

_HINT = re.compile(r"\u200b?(?:提示|hint)\s*[:：]\s*", re.IGNORECASE)
_EXPLANATION = re.compile(r"\u200b?(?:解析|explanation)\s*[:：]\s*", re.IGNORECASE)
_NO_BLANKS = ("html_block", "fence", "code_block")


def read_question(title: str, body: list[str], line: int, findings: Findings, column: int = 0) -> Question | None:
    """The question whose heading, `title`, ends on `line`, with `body`, the lines after it, directives blanked.

    `column` is where the title begins. What is wrong with it is reported in `findings`, and where that is an error
    there is no question. What the directive says (id, points, objective) is the caller's to fill in.
    """
    if sum(map(len, body)) > MAX_CHARACTERS:
        findings.add(line, "E201", N_("the question is longer than {limit} characters"), limit=MAX_CHARACTERS)
        return None
    found = Findings(findings.path)
    block = _Block(title, column, body, found)
    question = block.question()
    findings.take(found, line + 1)
    if question is None or found.any_errors:
        return None
    return msgspec.structs.replace(
        question, hint="\n\n".join(block.hints), explanation="\n\n".join(block.explanations), line=line
    )


class _Block:
    """Lines count from 0, after the heading, which is line -1."""

    def __init__(self, title: str, column: int, body: list[str], findings: Findings) -> None:
        self.title = title
        self.column = column
        self.findings = findings
        seen = scan(body)
        self.silent = {n for start, end in (*seen.code, *seen.comments) for n in range(start, end)}
        """Lines of code and comments."""
        self.body, self.boxed = read_boxes(body, self.silent, findings)
        self.groups = containers.blocks(self.body)
        self.stem = [title]
        self.hints: list[str] = []
        self.explanations: list[str] = []

    def question(self) -> Question | None:
        """The question; what stands in its way is reported."""
        report_ticks(self.title, -1, self.column, self.findings)
        report_no_tables(self.body, self.silent, self.groups, self.findings)
        self._report_stray_boxes()
        self._report_quotes()
        self._report_indented_code()
        boxed = [n for n, group in enumerate(self.groups) if is_list(group) and self._has_box(group)]
        blanks = list(self._blanks())
        if self.findings.any_errors:
            return None
        if boxed:
            return self._choice(boxed, blanks)
        if blanks:
            return self._cloze(len(blanks))
        tables = [n for n, group in enumerate(self.groups) if group[0].type == "table_open"]
        for n in tables:
            if len(containers.rows(self.groups[n])[0]) == 2:
                return self._matching(n)
        for n, group in enumerate(self.groups):
            if group[0].type == "ordered_list_open":
                return self._ordering(n)
        self._report_no_answer(tables)
        return None

    def _choice(self, boxed: list[int], blanks: list[tuple[int, int, str]]) -> Question | None:
        answer = boxed[0]
        group = self.groups[answer]
        items = containers.items(group, self.body)
        multiple = group[0].type == "bullet_list_open"
        keys = sum(item.box == "x" for item in items)
        if len(boxed) > 1:
            self._report_second_list(boxed, items[-1])
        for line, column, written in blanks:
            text = N_("{found} is a blank in a question with options; write one or the other")
            self.findings.add_at(line, column, "E205", text, found=written)
        seen: set[str] = set()
        for item in items:
            if item.box is None:
                self._refuse(item.line, N_("an option without [ ] or [x] among options that have one"))
            elif not item.text:
                self._refuse(item.line, N_("an option has no text"))
            elif _EXPLANATION.match(item.feedback):
                text = N_("an explanation stands at the left margin, below all options; take away the spaces before >")
                self._refuse(item.feedback_line, text, "E207")
            elif item.text in seen:
                self._refuse(item.line, N_("the same option stands twice; change one or take it out"), "E208")
            seen.add(item.text)
        self._report_lost_items(answer)
        if self.findings.any_errors:
            return None
        if not 2 <= len(items) <= MAX_PARTS:
            self._refuse(line_of(group), N_("a choice needs 2 to {limit} options"))
            return None
        if not multiple and keys != 1:
            text = N_("a numbered (single) choice needs exactly one [x]; bullets allow several")
            self._refuse(line_of(group), text)
            return None
        if keys == 0:
            self._refuse(line_of(group), N_("no option is marked [x]"))
            return None
        self._around(answer)
        options = tuple(Option(item.text, item.box == "x", item.feedback) for item in items)
        return Choice(id="", stem=self._stem(), options=options, multiple=multiple)

    def _ordering(self, answer: int) -> Question | None:
        group = self.groups[answer]
        items = tuple(item.text for item in containers.items(group, self.body))
        self._report_lost_items(answer)
        if not 2 <= len(items) <= MAX_PARTS or not all(items) or len(set(items)) < 2:
            if self.findings.any_errors:
                return None
            text = N_("putting in order needs 2 to {limit} different items, none empty")
            self._refuse(line_of(group), text)
            return None
        self._around(answer)
        return Ordering(id="", stem=self._stem(), items=items)

    def _matching(self, answer: int) -> Question | None:
        group = self.groups[answer]
        head, *rows = containers.rows(group)
        lines = [line for line in lines_of(group) if line != line_of(group) + 1]
        uneven = {line for line in lines if report_row(self.body[line], line, self.findings)}
        sides: dict[str, str] = {}
        for line, (left, right) in zip(lines[1:], rows, strict=True):
            if line in uneven:
                continue
            if not left or not right:
                self._refuse(line, N_("matching needs 2 to {limit} rows, no cell empty"))
            elif sides.setdefault(left, right) != right:
                self._refuse(line, N_("{found} stands twice with different matches; keep one"), "E208", found=left)
        if self.findings.any_errors:
            return None
        if not 2 <= len(rows) <= MAX_PARTS:
            self._refuse(line_of(group), N_("matching needs 2 to {limit} rows, no cell empty"))
            return None
        self._around(answer)
        pairs = tuple((left, right) for left, right in rows)
        return Matching(id="", stem=self._stem(), pairs=pairs, headings=(head[0], head[1]))

    def _cloze(self, count: int) -> Question | None:
        if count > MAX_PARTS:
            self._refuse(-1, N_("more than {limit} [[blanks]]"))
            return None
        blanks: list[Blank] = []
        stem = [_numbered(self.title, blanks)]
        for line, column, text in self._texts():
            for gap in near_blanks(text):
                self._report_gap(line, column, text, gap)
        for group in self.groups:
            if group[0].type == "blockquote_open":
                self._quote(containers.quoted(group, self.body), hint=not self.hints and not self.explanations)
            elif group[0].type != "html_block":
                source = containers.source(group, self.body)
                stem.append(source if group[0].type in _NO_BLANKS else _numbered(source, blanks))
        return Cloze(id="", stem="\n\n".join(part for part in stem if part), blanks=tuple(blanks))

    def _quote(self, text: str, *, hint: bool) -> None:
        """A quote of a fill-in question: a hint only if it says so."""
        if hint and _HINT.match(text):
            self.hints.append(_HINT.sub("", text, count=1))
        else:
            self.explanations.append(_EXPLANATION.sub("", text, count=1) if _EXPLANATION.match(text) else text)

    def _around(self, answer: int) -> None:
        """Sort what stands before and after the answers into stem, hints and explanations."""
        for n, group in enumerate(self.groups):
            if n == answer or group[0].type == "html_block":
                continue
            if group[0].type == "blockquote_open":
                text = containers.quoted(group, self.body)
                if n < answer:
                    self.hints.append(_HINT.sub("", text, count=1) if _HINT.match(text) else text)
                else:
                    self._quote(text, hint=False)
            elif n < answer:
                self.stem.append(containers.source(group, self.body))
            else:
                text = N_("text after the answers; write explanations as > quotes")
                self.findings.add(line_of(group), "W201", text)
                self.explanations.append(containers.source(group, self.body))

    def _stem(self) -> str:
        return "\n\n".join(part for part in self.stem if part)

    def _has_box(self, group: Group) -> bool:
        return any(item.box is not None for item in containers.items(group, self.body))

    # Blanks

    def _texts(self) -> Iterator[tuple[int, int, str]]:
        """The texts in which blanks may stand, each with the line and column where it begins."""
        yield -1, self.column, self.title
        for group in self.groups:
            if group[0].type not in _NO_BLANKS and group[0].type != "blockquote_open":
                yield line_of(group), 0, containers.source(group, self.body)

    def _blanks(self) -> Iterator[tuple[int, int, str]]:
        """Where each blank stands, and how it is written; one that is wrong, or only begins like one, is reported."""
        for line, column, text in self._texts():
            for gap in gaps(text):
                if gap.text:
                    self._report_gap(line, column, text, gap)
                elif read_blank(gap.inside) is None:
                    self._report_gap(line, column, text, gap._replace(text=what_is_wrong(gap.inside)), "E202")
                else:
                    if is_range(gap.inside):
                        message = N_("{found} is asked as these words; a number near another is [[20 +- 0.5]]")
                        self._report_gap(line, column, text, gap._replace(text=message), "W202")
                    yield (*_place(line, column, text, gap.start), clean_line(text[gap.start : gap.end], 40))
        for group in self.groups:
            if group[0].type == "blockquote_open":
                text = containers.source(group, self.body)
                for gap in gaps(text):
                    if gap.inside:
                        message = N_("{found} is no blank in a quote, and would be shown; write it outside, or as code")
                        self._report_gap(line_of(group), 0, text, gap._replace(text=message))

    def _report_gap(self, line: int, column: int, text: str, gap: Gap, code: str = "E205") -> None:
        found = clean_line(text[gap.start : gap.end], 40)
        self.findings.add_at(*_place(line, column, text, gap.start), code, gap.text, found=found)

    # What is wrong

    def _refuse(self, line: int, text: str, code: str = "E202", **fields: str) -> None:
        self.findings.add(line, code, text, limit=MAX_PARTS, **fields)

    def _report_quotes(self) -> None:
        """Lines that begin like a quote and are none, and labels of one that do not stand in one."""
        tokens = [token for group in self.groups for token in group if token.type == "blockquote_open" and token.map]
        quoted = {line for token in tokens for line in range(*(token.map or ()))}
        for number, line in enumerate(self.body):
            words = INVISIBLE.sub("", line).lstrip(" \u3000\u00a0")
            if number in self.silent or number in quoted or not words:
                continue
            if folded(words[0]) == ">":
                text = N_(
                    "no quote yet; begin it with > at the left margin, or as far to the right as its option's text"
                )
                self.findings.add_at(number, len(line) - len(words), "E207", text)
            elif _HINT.match(words) or _EXPLANATION.match(words):
                self.findings.add(number, "W203", N_("no hint or explanation, but text; write > before it"))

    def _report_indented_code(self) -> None:
        told = self.findings.lines
        quotes = 0
        for token in (token for group in self.groups for token in group):
            quotes += token.nesting * (token.type.startswith("blockquote"))
            if token.type == "code_block" and not quotes and token.map and not told & {*range(*token.map)}:
                self._refuse(token.map[0], N_("four spaces make this code; take them away, or use a fence"), "E209")

    def _report_stray_boxes(self) -> None:
        """Options inside others, in a paragraph, or in a quote: they would be shown as they are written."""
        lists = [group for group in self.groups if is_list(group)]
        within = {line for group in lists for line in lines_of(group)}
        for line in sorted(self.boxed - {line_of(item) for group in lists for item in containers.groups(group[1:-1])}):
            text = N_("a box in running text; leave an empty line above the options")
            if line in within:
                text = N_("a box inside another option; begin each option at the same indentation")
            self._refuse(line, text, "E203")
        for group in self.groups:
            for line in lines_of(group) if group[0].type == "blockquote_open" else ():
                if line not in self.silent and box_like(self.body[line].lstrip(" >")):
                    self._refuse(
                        line, N_("a box in a quote, which is shown as it is; take away the > or the box"), "E203"
                    )

    def _report_second_list(self, boxed: list[int], above: Item) -> None:
        between = self.groups[boxed[0] + 1 : boxed[1]]
        quotes = [group for group in between if group[0].type == "blockquote_open"]
        if quotes:
            self._report_feedback(quotes[0], above)
        elif between:
            self._refuse(line_of(between[0]), N_("this divides the options; indent it below its option, or move it"))
        else:
            self._refuse(line_of(self.groups[boxed[1]]), N_("a second list of [ ] options; keep them in one list"))

    def _report_feedback(self, quote: Group, above: Item) -> None:
        text = N_("feedback stands under its option, as far to the right as its text; write {n} spaces before >")
        self.findings.add(line_of(quote), "E207", text, n=above.indent)

    def _report_lost_items(self, answer: int) -> None:
        """What was meant for an item of the answers and is none: it would be lost, or stand in the text of another."""
        group = self.groups[answer]
        items = list(containers.groups(group[1:-1]))
        starts = {token.map[0] for token in group if token.type == "list_item_open" and token.map}
        before, after = self.groups[answer - 1 : answer], self.groups[answer + 1 :]
        first = int(group[0].attrs.get("start", 1))
        lines = [line for line in lines_of(group) if line not in starts]
        lines += [line for other in after[:1] if other[0].type == "paragraph_open" for line in lines_of(other)]
        if before and first != 1 and before[0][0].type == "paragraph_open":
            lines += lines_of(before[0])
        self._report_bullets(lines)
        for line in lines_of(group):
            if line not in starts and line not in self.silent and bullet(self.body[line]):
                text = N_("this item is not read; begin it at the same column as the others")
                self.findings.add(line, "E204", text)
        numbers = {first - 1: before, first + len(items): after[:1]} if group[0].type == "ordered_list_open" else {}
        for number, quotes in numbers.items():
            for line in (line for quote in quotes if quote[0].type == "blockquote_open" for line in lines_of(quote)):
                if number and re.match(rf"[ >]*{number}[.)] ", self.body[line]):
                    self._refuse(line, N_("this item stands in a quote; take away the >"), "E204")
        for n, other in enumerate(after):
            if other[0].type != group[0].type or self._has_box(other):
                continue
            if n and after[n - 1][0].type == "blockquote_open":
                self._report_feedback(after[n - 1], containers.items(group, self.body)[-1])
            else:
                self._refuse(line_of(other), N_("a second list after the answers; keep them in one list"))

    def _report_bullets(self, lines: list[int]) -> None:
        for line in lines:
            if line not in self.silent and (found := wrong_bullet(self.body[line])):
                report_bullet(self.findings, line, self.body[line], found)

    def _report_no_answer(self, tables: list[int]) -> None:
        self._report_bullets(
            [line for group in self.groups if group[0].type == "paragraph_open" for line in lines_of(group)]
        )
        for line, column, text in self._texts():
            for gap in near_blanks(text):
                self._report_gap(line, column, text, gap)
        lists = [n for n, group in enumerate(self.groups) if is_list(group)]
        if self.findings.any_errors:
            return
        if tables:
            self._refuse(line_of(self.groups[tables[0]]), N_("matching needs a table of two columns"), "E206")
        elif lists:
            text = N_("a list without boxes; write [ ] before each option, [x] where right")
            self._refuse(line_of(self.groups[lists[0]]), text)
        else:
            self._refuse(-1, N_("no [ ] options, [[blanks]], two-column table or numbered list to answer with"))


def _numbered(text: str, blanks: list[Blank]) -> str:
    """`text` with `[[n]]` for each blank, which is added to `blanks`."""
    parts, at = [], 0
    for gap in gaps(text):
        blank = read_blank(gap.inside)
        if blank is not None:
            parts += [text[at : gap.start], f"[[{len(blanks)}]]"]
            blanks.append(blank)
            at = gap.end
    return "".join([*parts, text[at:]])


def _place(line: int, column: int, text: str, at: int) -> tuple[int, int]:
    """Line and column of the character `at` of a text that begins at a line and column."""
    before = text[:at]
    turns = before.count("\n")
    return line + turns, (column if not turns else 0) + at - (before.rfind("\n") + 1)
