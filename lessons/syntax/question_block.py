"""One question, from the Markdown block in which its author wrote it (`docs/formats.md`, "A pack").

markdown-it finds the blocks (lists, quotes, tables, fences); inline Markdown is left as it is, for whoever draws it.
Nothing that begins like a box, a blank or a pair is taken for something else: it is read, or it is an error.
"""

import re
from collections.abc import Iterator

import msgspec

from lessons.clean import clean_line
from lessons.content.question import Blank, Choice, Cloze, Matching, Option, Ordering, Question
from lessons.problem import N_
from lessons.syntax import containers
from lessons.syntax.blanks import gaps, is_marked_up, is_range, near_blanks, read_blank, what_is_wrong
from lessons.syntax.containers import is_list, line_of, lines_of
from lessons.syntax.finding import Findings
from lessons.syntax.matching_pairs import report_rows
from lessons.syntax.plain_question import read_plain_question
from lessons.syntax.question_slips import EXPLANATION, HINT, MAX_PARTS, NO_BLANKS, Slips, place

MAX_CHARACTERS = 32 * 1024
_ORDERING_NEEDS = N_("putting in order needs 2 to {limit} different items, none empty")
_MATCHING_NEEDS = N_(
    "matching needs 2 to {limit} rows with both sides; a row without a left side gives a right one that fits nothing"
)


def read_question(title: str, body: list[str], line: int, findings: Findings, column: int = 0) -> Question | None:
    """The question whose heading, `title`, ends on `line`, with `body`, the lines after it, directives blanked.

    `column` is where the title begins. What is wrong with it is reported in `findings`, and where that is an error
    there is no question. What the directive says (id, points, objective) is the caller's to fill in.
    """
    if sum(map(len, body)) > MAX_CHARACTERS:
        findings.add(line, "E201", N_("the question is longer than {limit} characters"), limit=MAX_CHARACTERS)
        return None
    if plain := read_plain_question(title, body, line):
        return plain
    own_findings = Findings(findings.path)
    block = _Block(title, column, body, own_findings)
    question = block.question()
    findings.take(own_findings, line + 1)
    if question is None or own_findings.any_errors:
        return None
    return msgspec.structs.replace(
        question, hint="\n\n".join(block.hints), explanation="\n\n".join(block.explanations), line=line
    )


class _Block(Slips):
    def __init__(self, title: str, column: int, body: list[str], findings: Findings) -> None:
        super().__init__(title, column, body, findings)
        self.stem = [title]
        self.hints: list[str] = []
        self.explanations: list[str] = []

    def question(self) -> Question | None:
        """The question; `None` where an error prevents it, which is reported."""
        self._report_slips()
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
        items = self._items[line_of(group)]
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
            elif EXPLANATION.match(item.feedback):
                text = N_("an explanation must start at the left margin, below all options; remove the spaces before >")
                self._refuse(item.feedback_line, text, "E207")
            elif item.text in seen:
                self._refuse(item.line, N_("the same option appears twice; change or remove one"), "E208")
            seen.add(item.text)
        self._report_lost_items(answer)
        if self.findings.any_errors:
            return None
        if not 2 <= len(items) <= MAX_PARTS:
            self._refuse(line_of(group), N_("a choice needs 2 to {limit} options"))
            return None
        if keys == 0:
            self._refuse(line_of(group), N_("no option is marked [x]"))
            return None
        if not multiple and keys != 1:
            text = N_("a numbered (single) choice needs exactly one [x]; bullets allow several")
            self._refuse(line_of(group), text)
            return None
        self._around(answer)
        options = tuple(Option(item.text, item.box == "x", item.feedback) for item in items)
        return Choice(id="", stem=self._stem(), options=options, multiple=multiple)

    def _ordering(self, answer: int) -> Question | None:
        group = self.groups[answer]
        read = self._items[line_of(group)]
        items = tuple(item.text for item in read)
        self._report_lost_items(answer)
        for item in read:
            if not item.text:
                self._refuse(item.line, _ORDERING_NEEDS)
        if not 2 <= len(items) <= MAX_PARTS or not all(items) or len(set(items)) < 2:
            if self.findings.any_errors:
                return None
            self._refuse(line_of(group), _ORDERING_NEEDS)
            return None
        self._around(answer)
        return Ordering(id="", stem=self._stem(), items=items)

    def _matching(self, answer: int) -> Question | None:
        group = self.groups[answer]
        head, *rows = containers.rows(group)
        lines = [line for line in lines_of(group) if line != line_of(group) + 1]
        uneven = report_rows(self.body, lines, self.findings)
        sides: set[str] = set()
        used = {right for left, right in rows if left}
        for line, (left, right) in zip(lines[1:], rows, strict=False):
            if line in uneven:
                continue
            if not right:
                self._refuse(line, _MATCHING_NEEDS)
            elif not left and right in used:
                text = N_("{found} has no left side here, and stands in another row; keep one of them")
                self._refuse(line, text, "E208", found=right)
            elif left in sides:
                self._refuse(line, N_("{found} appears twice in this column; keep one row"), "E208", found=left)
            (sides if left else used).add(left or right)
        if self.findings.any_errors:
            return None
        pairs = tuple((left, right) for left, right in rows if left)
        if len(pairs) < 2 or len(rows) > MAX_PARTS:
            self._refuse(line_of(group), _MATCHING_NEEDS)
            return None
        self._around(answer)
        spares = tuple(right for left, right in rows if not left)
        return Matching(id="", stem=self._stem(), pairs=pairs, headings=(head[0], head[1]), spares=spares)

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
                self._quote(containers.quoted(group, self.body))
            elif group[0].type != "html_block":
                source = containers.source(group, self.body)
                stem.append(source if group[0].type in NO_BLANKS else _numbered(source, blanks))
        return Cloze(id="", stem="\n\n".join(part for part in stem if part), blanks=tuple(blanks))

    def _quote(self, text: str) -> None:
        """A quote of a fill-in question: a hint only where it is the first, and says so."""
        if HINT.match(text) and not self.hints and not self.explanations:
            self.hints.append(_unlabelled(text, HINT))
        else:
            self.explanations.append(_unlabelled(text, EXPLANATION))

    def _around(self, answer: int) -> None:
        """Sort what stands before and after the answers into stem, hints and explanations."""
        for n, group in enumerate(self.groups):
            if n == answer or group[0].type == "html_block":
                continue
            if group[0].type == "blockquote_open":
                text = containers.quoted(group, self.body)
                if n < answer:
                    self.hints.append(_unlabelled(text, HINT))
                else:
                    self.explanations.append(_unlabelled(text, EXPLANATION))
            elif n < answer:
                self.stem.append(containers.source(group, self.body))
            else:
                # A rule only parts this question from the next one.
                if group[0].type != "hr" and line_of(group) not in self.findings.lines:
                    text = N_("text after the answers; write explanations as > quotes")
                    self.findings.add(line_of(group), "W201", text)
                self.explanations.append(containers.source(group, self.body))

    def _stem(self) -> str:
        return "\n\n".join(part for part in self.stem if part)

    # Blanks

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
                    elif is_marked_up(gap.inside):
                        message = N_("{found} must be typed with these marks; remove them if only its words are meant")
                        self._report_gap(line, column, text, gap._replace(text=message), "W202")
                    yield (*place(line, column, text, gap.start), clean_line(text[gap.start : gap.end], 40))
        for group in self.groups:
            if group[0].type == "blockquote_open":
                text = containers.source(group, self.body)
                for gap in gaps(text):
                    if gap.inside:
                        message = N_(
                            "{found} is not a blank in a quote, and would be shown; write it outside, or as code"
                        )
                        self._report_gap(line_of(group), 0, text, gap._replace(text=message))


def _unlabelled(text: str, label: re.Pattern[str]) -> str:
    """`text` without its label, if it begins with one."""
    found = label.match(text)
    return text[found.end() :] if found else text


def _numbered(text: str, blanks: list[Blank]) -> str:
    """`text` with `[[n]]` for each blank, which is added to `blanks`."""
    parts, start = [], 0
    for gap in gaps(text):
        blank = read_blank(gap.inside)
        if blank is not None:
            parts += [text[start : gap.start], f"[[{len(blanks)}]]"]
            blanks.append(blank)
            start = gap.end
    return "".join([*parts, text[start:]])
