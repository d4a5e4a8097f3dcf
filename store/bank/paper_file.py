"""A test on paper as a Word document or a page to print: questions, answer sheet, and the key apart."""

import html
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, NamedTuple

from lessons.bank.paper.paper_sheet import SheetQuestion, SheetVersion
from lessons.problem import N_

Translate = Callable[[str], str]
_COLUMNS = 10
"""Numbers in a row of the answer sheet."""
_INDENT, _GAP = 360_000, 101_600
"""EMU: a centimetre before options, 8 points above a question."""
_LINE, _NUMBER_WIDTH, _ROOM_WIDTH = 396_000, 540_000, 5_580_000
"""EMU: 11 mm to write in, and 15 and 155 mm for a number and its answer."""
_NAME_LINE = N_("Name __________  Team __________  Date __________  Points ____  Signature __________")
_STYLE = """
body { font: 11pt/1.5 "Noto Sans CJK SC", "Microsoft YaHei", SimSun, sans-serif; margin: 1cm auto; }
body { max-width: 18cm; }
h1 { font-size: 16pt; text-align: center; } h2 { font-size: 13pt; } section { break-after: page; }
.question { break-inside: avoid; margin: 0.8em 0; } .part { margin-left: 1.5em; }
p { margin: 0; white-space: pre-line; }
table { border-collapse: collapse; width: 100%; margin: 1em 0; }
td { border: 1px solid; height: 1.8em; text-align: center; } .room td { height: 1.1cm; }
td.number { width: 1.5cm; } td.wide { text-align: left; padding: 0 0.5em; }
.wide p { min-height: 1cm; line-height: 1cm; }
tr { break-inside: avoid; } @page { size: A4; margin: 1.5cm; }
.key { break-inside: avoid; margin: 0.4em 0; } .why { margin-left: 1.5em; color: #444; } .name { margin: 1em 0; }
"""  # fmt: skip


class _Words(NamedTuple):
    """What stands on the paper besides the questions."""

    title: str
    rules: str
    name: str
    sheet: str
    key: str


def _words(version: SheetVersion, say: Translate) -> _Words:
    title = f"{version.title}　{version.name}" if version.name else version.title
    rules = say(N_("{n} questions, {points} points, {pass} % to pass"))
    rules = rules.format(n=len(version.questions), points=version.points, **{"pass": version.pass_percent})
    if version.minutes:
        rules += say(N_("; {n} minutes")).format(n=version.minutes)
    return _Words(
        title, rules, say(_NAME_LINE), say(N_("Answer sheet")), say(N_("Key, not for those who sit the test"))
    )


def _asked(question: SheetQuestion, say: Translate) -> str:
    said = [say(N_("points: {n}")).format(n=question.points)]
    said += map(say, question.how)
    return f"{question.number}. {question.stem}（{'，'.join(said)}）"


def _why(question: SheetQuestion, say: Translate) -> str:
    source = say(N_("Source: {source}")).format(source=question.source) if question.source else ""
    return "\n".join(filter(None, (question.explanation, source)))


def paper_html(versions: list[SheetVersion], say: Translate, lang: str) -> bytes:
    """A page that a browser prints, each part on a sheet of its own; `say` translates a message."""
    parts = [part for version in versions for part in _html_version(version, say)]
    parts += [part for version in versions for part in _html_key(version, say)]
    title = html.escape(versions[0].title)
    head = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    )
    return "\n".join([f"{head}</head><body>", *parts, "</body></html>"]).encode()


def _html_version(version: SheetVersion, say: Translate) -> Iterator[str]:
    said = _words(version, say)
    yield f"<section><h1>{html.escape(said.title)}</h1><p>{html.escape(said.rules)}</p>"
    yield f'<p class="name">{html.escape(said.name)}</p>'
    for question in version.questions:
        lines = "".join(f'<p class="part">{html.escape(part)}</p>' for part in question.parts)
        yield f'<div class="question"><p>{html.escape(_asked(question, say))}</p>{lines}</div>'
    yield f"</section><section><h1>{html.escape(said.title)} · {html.escape(said.sheet)}</h1>"
    yield f'<p class="name">{html.escape(said.name)}</p><table>'
    for row in _rows(version):
        yield f"<tr>{''.join(f'<td>{number}</td>' for number in row)}</tr><tr class=room>{'<td></td>' * len(row)}</tr>"
    yield "</table><table>"
    for question in _written_out(version):
        room = "".join(f"<p>{html.escape(line)}</p>" for line in question.room)
        yield f'<tr><td class="number">{question.number}</td><td class="wide">{room}</td></tr>'
    yield "</table></section>"


def _html_key(version: SheetVersion, say: Translate) -> Iterator[str]:
    said = _words(version, say)
    yield f"<section><h1>{html.escape(said.title)} · {html.escape(said.key)}</h1>"
    for question in version.questions:
        why = html.escape(_why(question, say))
        yield (
            f'<div class="key"><p><b>{question.number}. {html.escape(question.answer)}</b></p>'
            f'{f"""<p class="why">{why}</p>""" if why else ""}</div>'
        )
    yield "</section>"


def paper_docx(versions: list[SheetVersion], say: Translate) -> bytes:
    """A Word document, each part on pages of its own."""
    from docx import Document  # only here: a page to print needs none of it
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document: Any = Document()
    style: Any = document.styles["Normal"]
    style.font.size = Pt(11)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)  # A4
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(1.8)
    for version in versions:
        _docx_version(document, version, say)
    for version in versions:
        said = _words(version, say)
        _heading(document, f"{said.title} · {said.key}")
        for question in version.questions:
            right = document.add_paragraph()
            right.add_run(f"{question.number}. {question.answer}").bold = True
            right.paragraph_format.space_before, right.paragraph_format.space_after = _GAP, 0
            if why := _why(question, say):
                document.add_paragraph(why).paragraph_format.left_indent = _INDENT
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _heading(document: Any, text: str) -> None:
    """Begin a part on a new page."""
    is_first = not document.paragraphs
    document.add_heading(text, 1).paragraph_format.page_break_before = not is_first


def _docx_version(document: Any, version: SheetVersion, say: Translate) -> None:
    said = _words(version, say)
    _heading(document, said.title)
    document.add_paragraph(said.rules)
    document.add_paragraph(said.name)
    for question in version.questions:
        paragraph = document.add_paragraph(_asked(question, say))
        paragraph.paragraph_format.keep_with_next = bool(question.parts)
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = _GAP, 0
        for place, part in enumerate(question.parts):
            line = document.add_paragraph(part)
            line.paragraph_format.left_indent = _INDENT
            line.paragraph_format.space_after = 0
            line.paragraph_format.keep_with_next = place < len(question.parts) - 1
    _docx_answers(document, version, said)


def _docx_answers(document: Any, version: SheetVersion, said: _Words) -> None:
    from docx.shared import Emu

    _heading(document, f"{said.title} · {said.sheet}")
    document.add_paragraph(said.name)
    for row in _rows(version):
        table = document.add_table(rows=2, cols=len(row))
        table.style = "Table Grid"
        table.rows[1].height = _LINE
        for column, number in enumerate(row):
            table.cell(0, column).text = str(number)
    written_out = _written_out(version)
    if written_out:
        document.add_paragraph()  # else Word makes one table of two
        table = document.add_table(rows=len(written_out), cols=2)
        table.style, table.autofit = "Table Grid", False
        table.columns[0].width, table.columns[1].width = _NUMBER_WIDTH, _ROOM_WIDTH
        for question, line in zip(written_out, table.rows, strict=True):
            line.height = _LINE * len(question.room)
            number, room = line.cells
            number.width, room.width = _NUMBER_WIDTH, _ROOM_WIDTH
            number.text, room.text = str(question.number), "\n".join(question.room)
            room.paragraphs[0].paragraph_format.line_spacing = Emu(_LINE)
            room.paragraphs[0].paragraph_format.space_after = 0


def _rows(version: SheetVersion) -> list[list[int]]:
    """Numbers of the questions that are answered by a letter or several, as rows of the answer sheet."""
    numbers = [question.number for question in version.questions if not question.room]
    return [numbers[start : start + _COLUMNS] for start in range(0, len(numbers), _COLUMNS)]


def _written_out(version: SheetVersion) -> list[SheetQuestion]:
    """The questions whose answers need more room than that."""
    return [question for question in version.questions if question.room]
