"""The lines and tables of a Word file, with the numbers that Word itself puts before paragraphs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from lessons.bank.plain_cell import FORMULA, LINE, LINE_END, PICTURE, raised
from store.bank.opened import Opened, WordTable
from store.bank.word_numbers import WordNumbers

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
_GONE = {qn("w:del"), qn("w:moveFrom"), _FALLBACK, qn("w:pPr"), qn("w:rPr")}
_PLAIN_MATH = {
    f"{_MATH}{name}" for name in ("r", "t", "rPr", "sty", "oMath", "oMathPara", "oMathParaPr", "jc", "ctrlPr")
}


def read(path: Path) -> Opened:
    """All lines and tables of the document's body, in order."""
    document = Document(str(path))
    numbers = WordNumbers(document)
    lines: list[str] = []
    headings: list[int] = []
    tables: list[WordTable] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            tables.append(WordTable(len(lines), list(_rows(block, numbers))))
            continue
        text = numbers.before(block) + paragraph_text(block)
        name = (block.style.name or "").casefold() if block.style is not None else ""
        for line in text.split("\n"):
            if name.startswith(("heading", "标题")):
                headings.append(len(lines))
            lines.append(line)
    return Opened(lines=lines, headings=headings, tables=tables)


def _rows(table: Table, numbers: WordNumbers) -> Iterator[list[str]]:
    for row in table.rows:
        yield ["\n".join(numbers.before(part) + paragraph_text(part) for part in cell.paragraphs) for cell in row.cells]


def paragraph_text(paragraph: Paragraph) -> str:
    """The text of a paragraph: powers and indices raised, blanks that are underlined space as a line."""
    return "".join(_texts(paragraph._p))


def _texts(node: Any) -> Iterator[str]:
    for child in node:
        tag = child.tag
        if tag in _GONE:
            continue
        if tag == qn("w:r"):
            yield _run(child)
        elif tag in (f"{_MATH}oMath", f"{_MATH}oMathPara"):
            plain = all(part.tag in _PLAIN_MATH or not str(part.tag).startswith(_MATH) for part in child.iter())
            yield "".join(part.text or "" for part in child.iter(f"{_MATH}t")) if plain else FORMULA
        elif tag in _PICTURES:
            yield PICTURE
        else:
            yield from _texts(child)


def _run(run: Any) -> str:
    pieces = []
    for child in run:
        tag = child.tag
        if tag == qn("w:t"):
            pieces.append(child.text or "")
        elif tag == qn("w:tab"):
            pieces.append("  ")
        elif tag in (qn("w:br"), qn("w:cr")):
            pieces.append("\n")
        elif tag == qn("w:noBreakHyphen"):
            pieces.append("-")
        elif tag in _PICTURES or (tag.endswith("AlternateContent") and any(child.iter(*_PICTURES))):
            pieces.append(PICTURE)
    text = "".join(pieces)
    properties = run.find(qn("w:rPr"))
    if properties is None or not text:
        return text
    align = properties.find(qn("w:vertAlign"))
    if align is not None and align.get(qn("w:val")) in ("superscript", "subscript"):
        return raised(text, up=align.get(qn("w:val")) == "superscript")
    line = properties.find(qn("w:u"))
    if line is not None and line.get(qn("w:val")) != "none":
        return "____" if not text.strip(" \u3000\u00a0_") else f"{LINE}{text}{LINE_END}"
    return text
