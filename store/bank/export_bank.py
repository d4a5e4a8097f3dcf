"""The questions of a pack for other programs: GIFT, a workbook, Anki."""

import html
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from lessons.bank.bank_question import GAP, BankQuestion, Remark
from lessons.bank.gift.write_gift import write_gift
from lessons.bank.sheet.examples import EXAMPLES
from lessons.bank.sheet.write_rows import KIND_NAMES, write_rows
from lessons.bank.written.plain_question import blank_words, plain_prompt, plain_question
from lessons.content.keys import QuestionKey
from lessons.pack.pack import load_pack
from lessons.problem import N_, Problem

_EXAMPLES = {
    "zh": "表头下面的行是例子，每种题型一行：照着写自己的题，导入前把例子删掉。",
    "en": "The rows below the header are examples, one of each kind: write your own like them, and delete the "
    "examples before you import.",
}
_EXAMPLE_ROWS = 500
"""Rows of a template that offer the kinds in a list."""


class ExportedFile(NamedTuple):
    """What is written, of how many questions, and what of them is not in it."""

    data: bytes
    questions: int
    remarks: list[Remark]


class _Listed(NamedTuple):
    key: str
    question: BankQuestion


class PackQuestions(NamedTuple):
    """The questions of a pack in plain words."""

    title: str
    lang: str
    listed: list[_Listed]
    remarks: list[Remark]


def pack_questions(pack: Path, lesson: str = "") -> PackQuestions:
    """All questions and reflections of a pack, or of one of its lessons. Raises `Problem`."""
    read = load_pack(pack)
    manifest = read.index.manifest
    listed: list[_Listed] = []
    simpler = sealed = 0
    for each in read.lessons:
        if lesson and lesson not in (each.manifest.id, each.path):
            continue
        names = {**manifest.objectives, **each.manifest.objectives}
        for test in each.tests:
            sealed += test.sealed is not None
            for question in test.questions:
                plain = plain_question(question, names.get(question.objective, ""))
                simpler += plain.is_simpler
                listed.append(_Listed(str(QuestionKey(manifest.id, each.manifest.id, question.id)), plain.question))
        for prompt in each.prompts:
            plain = plain_prompt(prompt)
            simpler += plain.is_simpler
            listed.append(_Listed(str(QuestionKey(manifest.id, each.manifest.id, prompt.id)), plain.question))
    if not listed:
        raise Problem(str(pack), N_("there is no question to export; is the lesson's name right, is the test sealed?"))
    remarks = []
    if simpler:
        text = N_("emphasis, formulas, tables and pictures become plain words in {n} questions")
        remarks.append(Remark(text, {"n": simpler}))
    if sealed:
        remarks.append(Remark(N_("sealed tests are left out: {n}"), {"n": sealed}))
    return PackQuestions(manifest.title, manifest.lang, listed, remarks)


def as_gift(pack: PackQuestions) -> ExportedFile:
    """GIFT of Moodle."""
    made = write_gift(listed.question for listed in pack.listed)
    return ExportedFile(made.text.encode(), made.questions, [*pack.remarks, *made.remarks])


def as_workbook(pack: PackQuestions, lang: str) -> ExportedFile:
    """A workbook with one row a question, which `study import` reads back."""
    made = write_rows((listed.question for listed in pack.listed), lang)
    return ExportedFile(_workbook(made.header, made.rows, lang), len(made.rows), [*pack.remarks, *made.remarks])


def template(lang: str) -> bytes:
    """The empty workbook to be filled in: header, an example of each kind, and lists to choose from."""
    made = write_rows(EXAMPLES[lang], lang)
    return _workbook(made.header, made.rows, lang, note=_EXAMPLES[lang])


def as_anki(pack: PackQuestions) -> ExportedFile:
    """Anki's text format: guid, front, back and tags, divided by tabs; the guid stays, so a card is updated."""
    lines = ["#separator:tab", "#html:true", "#guid column:1", "#tags column:4", f"#deck:{_cell(pack.title)}"]
    for key, question in pack.listed:
        tag = "_".join(question.objective.split())
        lines.append("\t".join([key, _front(question), _back(question), _cell(tag)]))
    graded = sum(question.partial or question.points != 1 for _key, question in pack.listed)
    text = N_("Anki gives no points: those of {n} questions are left out")
    remarks = [*pack.remarks, *([Remark(text, {"n": graded})] if graded else [])]
    return ExportedFile(("\n".join(lines) + "\n").encode(), len(pack.listed), remarks)


def _workbook(header: list[str], rows: list[list[str]], lang: str, *, note: str = "") -> bytes:
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet("题库" if lang == "zh" else "Questions")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE6F0", "border": 1})
        body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        page.set_column(0, len(header) - 1, 14, body)
        page.set_column(1, 1, 44, body)
        page.freeze_panes(1, 2)
        page.write_row(0, 0, header, head)
        for number, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                if text:
                    page.write_string(number, column, text, body)
        if note:
            page.write_comment(1, 1, note, {"visible": True, "x_scale": 2})
        kinds = list(dict.fromkeys(KIND_NAMES[lang].values()))
        last = max(len(rows), _EXAMPLE_ROWS)
        page.data_validation(1, 0, last, 0, {"validate": "list", "source": kinds})
        points = header.index("分值" if lang == "zh" else "Points")
        rule = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 100}
        page.data_validation(1, points, last, points, {**rule, "ignore_blank": True})
    return out.getvalue()


def _cell(text: str) -> str:
    return html.escape(text.replace("\t", " "), quote=False).replace("\n", "<br>")


def _front(question: BankQuestion) -> str:
    parts = [question.stem.replace(GAP, "____")]
    parts += [f"{chr(65 + n)}. {option.text}" for n, option in enumerate(question.options)]
    parts += [f"· {item}" for item in sorted(question.items)]
    parts += [f"· {left} — ?" for left, _right in question.pairs]
    parts += [f"· {right}" for right in sorted([*(right for _left, right in question.pairs), *question.spares])]
    return "<br>".join(map(_cell, parts))


def _back(question: BankQuestion) -> str:
    right = [f"{chr(65 + n)}. {option.text}" for n, option in enumerate(question.options) if option.key]
    right += [f"{n}. {item}" for n, item in enumerate(question.items, 1)]
    right += [f"{left} — {side}" for left, side in question.pairs]
    right += map(blank_words, question.blanks)
    said = [*right, question.model, question.explanation, question.source]
    return "<br>".join(_cell(text) for text in said if text)
