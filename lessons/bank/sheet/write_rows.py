"""Questions as rows of a sheet that `read_sheet` reads back the same: the columns of a template, too."""

from collections.abc import Iterable
from typing import NamedTuple

from lessons.bank.bank_question import GAP, BankKind, BankQuestion, Remark
from lessons.bank.understanding.bank_blanks import with_gaps
from lessons.content.answer_pattern import plain_answers
from lessons.content.question import Blank, NumberBlank, PatternBlank, TextBlank
from lessons.problem import N_

OPTIONS = 8
"""Columns for options that a template has; a question with more makes more."""
KIND_NAMES = {
    "zh": {
        BankKind.SINGLE: "单选题",
        BankKind.MULTIPLE: "多选题",
        BankKind.TRUE_FALSE: "判断题",
        BankKind.BLANKS: "填空题",
        BankKind.CALCULATION: "填空题",
        BankKind.ORDER: "排序题",
        BankKind.MATCH: "匹配题",
        BankKind.ESSAY: "简答题",
    },
    "en": {
        BankKind.SINGLE: "single choice",
        BankKind.MULTIPLE: "multiple choice",
        BankKind.TRUE_FALSE: "true/false",
        BankKind.BLANKS: "fill in",
        BankKind.CALCULATION: "fill in",
        BankKind.ORDER: "ordering",
        BankKind.MATCH: "matching",
        BankKind.ESSAY: "essay",
    },
}
_HEADS = {
    "zh": ("题型", "题干", "选项{}", "正确答案", "解析", "提示", "章节", "难度", "分值", "出处", "试题编码"),
    "en": ("Type", "Question", "Option {}", "Answer", "Explanation", "Hint", "Objective", "Difficulty", "Points",
           "Source", "Code"),
}  # fmt: skip


class SheetRows(NamedTuple):
    """A header, the rows below it, and what of the questions is not in them."""

    header: list[str]
    rows: list[list[str]]
    remarks: list[Remark]


def write_rows(questions: Iterable[BankQuestion], lang: str) -> SheetRows:
    """A row for each question; header and kinds in `lang`."""
    listed = list(questions)
    options = max([OPTIONS, *(len(_options(question)) for question in listed)])
    head = _HEADS[lang]
    letters = [head[2].format(chr(65 + n)) for n in range(min(options, 26))]
    header = [*head[:2], *letters, *head[3:]]
    rows: list[list[str]] = []
    remarks: list[Remark] = []
    feedback = partial = patterns = 0
    for question in listed:
        if reason := _unlike(question):
            remarks.append(Remark(reason, {"stem": question.stem[:60].replace(GAP, "____")}))
            continue
        feedback += any(option.feedback for option in question.options)
        partial += question.partial
        patterns += any(isinstance(blank, PatternBlank) for blank in question.blanks)
        cells = [*_options(question), *[""] * len(letters)][: len(letters)]
        points = str(question.points) if question.points != 1 else ""
        said = [question.explanation, question.hint, question.objective, question.difficulty, points, question.source]
        kind = KIND_NAMES[lang][question.kind]
        stem = question.stem.replace(GAP, "____")
        rows.append([kind, stem, *cells, _key(question), *said, question.code])
    for count, text in (
        (feedback, N_("a sheet has no feedback on single options: it is left out of {n} questions")),
        (partial, N_("a sheet has no points for parts: {n} questions give all their points or none there")),
        (patterns, N_("a sheet has no answers by pattern (*): only those without a * are in it, in {n} questions")),
    ):
        if count:
            remarks.append(Remark(text, {"n": count}))
    return SheetRows(header, rows, remarks)


def _unlike(question: BankQuestion) -> str:
    """Why a question would be read back as another one; empty where it would not."""
    if question.blanks and with_gaps(question.stem.replace(GAP, "____")).count(GAP) != len(question.blanks):
        return N_("blanks beside empty brackets cannot be told apart in a sheet, it is left out: {stem}")
    if any("=" in side or "|" in side for row in _rows(question) for side in row):
        return N_("pairs with = or | in them cannot be told apart in a sheet, it is left out: {stem}")
    return ""


def _rows(question: BankQuestion) -> list[tuple[str, str]]:
    """Its pairs, then its spare right sides, which have no left one."""
    return [*question.pairs, *(("", spare) for spare in question.spares)]


def _options(question: BankQuestion) -> list[str]:
    pairs = [f"{left}={right}" for left, right in _rows(question)]
    return pairs or list(question.items) or [option.text for option in question.options]


def _key(question: BankQuestion) -> str:
    if question.blanks:
        answers = list(map(_blank, question.blanks))
        return ("||" if any("|" in answer for answer in answers) else "|").join(answers)
    if question.kind is BankKind.ESSAY:
        return question.model
    if question.pairs:
        return "|".join(f"{left}={right}" for left, right in _rows(question))
    if question.items:
        return "".join(chr(65 + n) for n in range(len(question.items)))
    if question.kind is BankKind.TRUE_FALSE:
        return next(option.text for option in question.options if option.key)
    return "".join(chr(65 + n) for n, option in enumerate(question.options) if option.key)


def _blank(blank: Blank) -> str:
    if isinstance(blank, NumberBlank):
        return f"{blank.value} +- {blank.tolerance}"
    return "|".join(blank.alternatives if isinstance(blank, TextBlank) else plain_answers(blank.alternatives))
