"""Reports mistakes in a question's Markdown at their place: what would be lost, or shown as written."""

import re
from bisect import bisect
from collections.abc import Iterator

from lessons.clean import clean_line
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax import containers
from lessons.syntax.blanks import Gap, near_blanks
from lessons.syntax.block_scan import lines_in, scan
from lessons.syntax.containers import Group, ItemText, is_list, line_of, lines_of
from lessons.syntax.finding import Findings
from lessons.syntax.matching_pairs import report_no_tables, report_rows_without_bars
from lessons.syntax.option_boxes import bullet, looks_like_box, read_boxes, report_bullet, report_ticks, wrong_bullet
from lessons.text.markup_lookalikes import folded
from lessons.text.visible import visible

MAX_PARTS = 60

HINT = regex(r"\u200b?(?:提示|hint)\s*[:：]\s*", re.IGNORECASE)
EXPLANATION = regex(r"\u200b?(?:解析|explanation)\s*[:：]\s*", re.IGNORECASE)
_ANSWER = regex(
    r"[\[(]?(?:正确|参考|标准)?答案[\])]?\s*(?::|(?<=\]))\s*\S|(?:correct )?answers?\s*:\s*\S", re.IGNORECASE
)
_LABEL = r"(?:提示|hint|解析|explanation|参考答案|model answer)[^\w\n]{0,2}:"
_STRAY_QUOTE = regex(
    r"[|\[\](){}~/*#.,:;!?\"'_%@^`、+]{1,2}[ ]{0,3}>[ ]?[^\W\d]|<>[ ]?[^\W\d]|(?-i:[a-z0-9])>[ ](?=[^\W\d])"
    rf"|[^\s>]{{1,3}}>{{1,2}}[ ]?(?={_LABEL})",
    re.IGNORECASE,
)
"""A quote behind a sign or two, which are no arrow, tag or escape; or behind anything, where its label follows."""
_ARROW = regex(r"(?:[-=]|\\)>[ ][^\W\d](?!.*[-=→]>?)")
"""What may be an arrow or a sign that is meant, and may be a quote: the only one of its line."""
_NUMBER_IN_QUOTE = regex(r"[ ]*>[.)、][ ]*\S")
_NUMBERED = regex(r"(?:[^\w\n]{0,3}|[A-Za-z_])([0-9]{1,2})[ ]{0,2}(?:[^\w\s%°‰](?![0-9]))")
_NO_NUMBER = regex(r"[ ]*[^\w\s)\]}>\"'.…*+-][.、][ ]+[^\W\d]")
"""A sign in the place of a number."""
_LABELLED = regex(r"(?:[0-9x_][ ]{0,2})?[^\w]{0,3}(?:提示|hint|解析|explanation)[^\w\n]{0,2}:", re.IGNORECASE)
NO_BLANKS = ("html_block", "fence", "code_block")


class Slips:
    """A question's block, its boxes spelled alike, and reports of slips in it.

    Lines count from 0, after the heading, which is line -1.
    """

    def __init__(self, title: str, column: int, body: list[str], findings: Findings) -> None:
        self.title = title
        self.column = column
        self.findings = findings
        seen = scan(body)
        self.silent = lines_in([*seen.code, *seen.comments])
        """Lines of code and comments."""
        self.body, self.boxed = read_boxes(body, self.silent, findings)
        self.groups = containers.blocks(self.body)
        self._items = {line_of(group): containers.items(group, self.body) for group in self.groups if is_list(group)}

    def _texts(self) -> Iterator[tuple[int, int, str]]:
        """The texts in which blanks may stand, each with the line and column where it begins."""
        yield -1, self.column, self.title
        for group in self.groups:
            if group[0].type not in NO_BLANKS and group[0].type != "blockquote_open":
                yield line_of(group), 0, containers.source(group, self.body)

    def _has_box(self, group: Group) -> bool:
        return any(item.box is not None for item in self._items[line_of(group)])

    def _report_gap(self, line: int, column: int, text: str, gap: Gap, code: str = "E205") -> None:
        found = clean_line(text[gap.start : gap.end], 40)
        self.findings.add_at(*place(line, column, text, gap.start), code, gap.text, found=found)

    def _refuse(self, line: int, text: str, code: str = "E202", **fields: str) -> None:
        self.findings.add(line, code, text, limit=MAX_PARTS, **fields)

    def _report_slips(self) -> None:
        """Report what any question may have, however it is answered."""
        report_ticks(self.title, -1, self.column, self.findings)
        report_no_tables(self.body, self.silent, self.groups, self.findings)
        self._report_stray_boxes()
        self._report_quotes()
        self._report_indented_code()
        self._report_definitions()

    def _report_quotes(self) -> None:
        """Report lines that look like a quote and are none, and labels of a quote outside any quote."""
        tokens = [token for group in self.groups for token in group if token.type == "blockquote_open" and token.map]
        quoted = {line for token in tokens for line in range(*(token.map or ()))}
        for number, line in enumerate(self.body):
            words = visible(line).lstrip(" \u3000\u00a0")
            if number in self.silent or not words:
                continue
            if _NUMBER_IN_QUOTE.match(folded(words)):
                report_bullet(self.findings, number, line, words[:2])
            if number in quoted:
                continue
            plain = folded(words)
            if plain[0] == ">" or _STRAY_QUOTE.match(plain):
                text = N_(
                    "not a quote yet; begin it with > at the left margin, or as far to the right as its option's text"
                )
                self.findings.add_at(number, len(line) - len(words), "E207", text)
            elif _ARROW.match(words) and self._may_be_quote(number):
                text = N_("{found} begins no quote; where hint, feedback or explanation is meant, write > alone")
                self.findings.add_at(number, len(line) - len(words), "W203", text, found=words[:2])
            elif _LABELLED.match(folded(words)):
                self.findings.add(number, "W203", N_("this is text, not a hint or explanation; write > before it"))
            elif _ANSWER.match(plain) and "[[" not in plain:
                text = N_(
                    "an answer in words, which is shown as written; mark what is right with [x], and remove the words"
                )
                self.findings.add(number, "W203", text)

    def _may_be_quote(self, number: int) -> bool:
        """Whether a quote may begin on this line: a paragraph does, or it stands under an option."""
        above = self.body[number - 1].strip() if number else ""
        return not above or number - 1 in self.boxed

    def _report_indented_code(self) -> None:
        reported = self.findings.lines
        quotes = 0
        for token in (token for group in self.groups for token in group):
            quotes += token.nesting * (token.type.startswith("blockquote"))
            if token.type == "code_block" and not quotes and token.map and not reported & {*range(*token.map)}:
                self._refuse(token.map[0], N_("four spaces make this code; remove them, or use a fence"), "E209")

    def _report_definitions(self) -> None:
        shown = {line for group in self.groups for line in lines_of(group)}
        for number, line in enumerate(self.body):
            if number not in shown and line.lstrip().startswith("["):
                text = N_("a footnote or the target of a link is not shown in a question; write it where it is used")
                self.findings.add(number, "W204", text)

    def _report_stray_boxes(self) -> None:
        """Report options inside others, in a paragraph or in a quote, which would be shown as written."""
        lists = [group for group in self.groups if is_list(group)]
        within = {line for group in lists for line in lines_of(group)}
        for line in sorted(self.boxed - {line_of(item) for group in lists for item in containers.groups(group[1:-1])}):
            text = N_("a box in running text; leave an empty line above the options")
            if line in within:
                text = N_("a box inside another option; begin each option at the same indentation")
            self._refuse(line, text, "E203")
        for group in self.groups:
            for line in lines_of(group) if group[0].type == "blockquote_open" else ():
                if line not in self.silent and looks_like_box(self.body[line].lstrip(" >")):
                    self._refuse(line, N_("a box in a quote, which is shown as it is; remove the > or the box"), "E203")

    def _report_second_list(self, boxed: list[int], above: ItemText) -> None:
        between = self.groups[boxed[0] + 1 : boxed[1]]
        quotes = [group for group in between if group[0].type == "blockquote_open"]
        if quotes:
            self._report_feedback(quotes[0], above)
        elif between:
            self._refuse(line_of(between[0]), N_("this divides the options; indent it below its option, or move it"))
        else:
            self._refuse(line_of(self.groups[boxed[1]]), N_("a second list of [ ] options; keep them in one list"))

    def _report_feedback(self, quote: Group, above: ItemText) -> None:
        text = N_("feedback stands under its option, as far to the right as its text; write {n} spaces before >")
        self.findings.add(line_of(quote), "E207", text, n=above.indent)

    def _report_lost_items(self, answer: int) -> None:
        """Report lines meant as an answer that are none: they would be lost, or become part of another answer."""
        group = self.groups[answer]
        items = list(containers.groups(group[1:-1]))
        starts = {token.map[0] for token in group if token.type == "list_item_open" and token.map}
        before, after = self.groups[answer - 1 : answer], self.groups[answer + 1 :]
        first = int(group[0].attrs.get("start", 1))
        lines = [line for line in lines_of(group) if line not in starts]
        self._report_next_number(lines, sorted(starts), first if group[0].type == "ordered_list_open" else -1)
        lines += [line for other in after[:1] if other[0].type == "paragraph_open" for line in lines_of(other)]
        if before and first != 1 and before[0][0].type == "paragraph_open":
            lines += lines_of(before[0])
        self._report_bullets(lines)
        for line in lines_of(group):
            if line not in starts and line not in self.silent and bullet(self.body[line]):
                text = N_("this is not read as an item; begin it at the same column as the others")
                self.findings.add(line, "E204", text)
        numbers = {first - 1: before, first + len(items): after[:1]} if group[0].type == "ordered_list_open" else {}
        for number, quotes in numbers.items():
            for line in (line for quote in quotes if quote[0].type == "blockquote_open" for line in lines_of(quote)):
                if number and re.match(rf"[ >]*{number}[.)] ", self.body[line]):
                    self._refuse(line, N_("this item is in a quote; remove the >"), "E204")
        for n, other in enumerate(after):
            if other[0].type != group[0].type or self._has_box(other):
                continue
            if n and after[n - 1][0].type == "blockquote_open":
                self._report_feedback(after[n - 1], self._items[line_of(group)][-1])
            else:
                self._refuse(line_of(other), N_("a second list after the answers; keep them in one list"))

    def _report_next_number(self, lines: list[int], starts: list[int], first: int) -> None:
        """Report lines that run on from an item and have the number that the next one should have.

        `first`: the number of the first one; -1 where items have none.
        """
        for line in lines if first >= 0 else ():
            found = _NUMBERED.match(folded(self.body[line]))
            told = line in self.silent or wrong_bullet(self.body[line])
            if found and not told and int(found[1]) == first + bisect(starts, line):
                report_bullet(self.findings, line, self.body[line], found[0].strip())
            elif not told and (sign := _NO_NUMBER.match(self.body[line])):
                report_bullet(self.findings, line, self.body[line], sign[0].split()[0])

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
        report_rows_without_bars(self.body, self.groups, self.findings)
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


def place(line: int, column: int, text: str, offset: int) -> tuple[int, int]:
    """Line and column of the character at `offset` of a text that begins at a line and column."""
    before = text[:offset]
    turns = before.count("\n")
    return line + turns, (column if not turns else 0) + offset - (before.rfind("\n") + 1)
