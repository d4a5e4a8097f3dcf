"""Question banks as platforms give them out, for tests: rows of cells, and what must come of them."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from lessons.bank.bank_question import BankOutcome
from lessons.bank.sheet.table import BankSheet, read_sheet

KAOSHIBAO = [
    ["填写说明：请勿修改表头，判断题答案填对或错"],
    ["题干（必填）", "题型 （必填）", "选项 A", "选项 B", "选项 C", "选项 D", "选项E\n(勿删)", "正确答案\n（必填）",
     "解析\n（勿删）", "[学科]", "章节\n（勿删）", "难度"],
    ["停电检修先做（ ）", "单选题", "停电", "验电", "接地", "", "", "A", "先停电", "电气", "技术措施", "易"],
    ["哪些是安全工器具", "多选题", "手套", "验电器", "扳手", "", "", "ＡB", "", "", "技术措施", ""],
    ["验电前应先试验电器", "判断题", "", "", "", "", "", "对", "", "", "", ""],
    ["频率为____Hz，偏差±____Hz", "填空题", "", "", "", "", "", "50|0.2", "", "", "", ""],
    ["简述两票", "简答题", "", "", "", "", "", "工作票和操作票", "", "", "", ""],
    ["", "", "", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip


def outcomes(*rows: list[str]) -> list[BankOutcome]:
    """What becomes of rows below the first, which is the header."""
    return list(read_sheet(BankSheet("bank.xlsx", "Sheet1", list(rows))).outcomes)


def keys(outcome: BankOutcome) -> list[str]:
    """The right options of a choice."""
    assert outcome.question, outcome.remarks
    return [option.text for option in outcome.question.options if option.key]


def why(outcome: BankOutcome) -> str:
    """Why a row was not taken."""
    assert outcome.question is None
    return outcome.remarks[-1].text


def workbook(path: Path, *sheets: Sequence[Sequence[object]], hidden: str = "") -> Path:
    """A workbook at `path` with a sheet of each of these rows, `Sheet1` and so on."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(list(row))
        if sheet.title == hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path
