"""Slips for a first sign-in, one for each member, to be printed and cut apart: as one HTML page for A4, or as text.

Whatever a name holds, it is only text in both. The same slips give the same bytes.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from lessons.typeset.fill_lines import fill

_WIDTH = 76
"""Columns of the text; a line of it fits A4 in any usual font."""
_PAGE = 60
"""Lines."""
_CUT = "- " * (_WIDTH // 2)
_GROUP = 4
"""Characters of a fingerprint that stand together."""
_ON_PAGE = 5
"""Slips on a page of A4. They are counted out, for not every program that prints HTML keeps a block together."""
_LINES = "border-top: 1px dashed #555555; border-bottom: 1px dashed #555555"
_SMALL = "font-size: 9pt; line-height: 11.5pt; margin: 0"
"""These stand in the elements, since LibreOffice reads them nowhere else."""
_STYLE = """
:root { color-scheme: light; }
body { font: 10pt/1.35 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif; margin: 2em auto;
  max-width: 186mm; padding: 0 1em; color: #000; background: #fff; }
h1 { font-size: 13pt; margin: 0 0 1mm; } p { margin: 0; overflow-wrap: anywhere; } .note { margin: 0 0 2mm; }
table { border-collapse: collapse; width: 100%; margin: 0; break-inside: avoid; page-break-inside: avoid; }
td { padding: 2mm 1mm; vertical-align: top; }
td.who { width: 30%; font-size: 9pt; } td.how { height: 42mm; }
.name { font-size: 14pt; font-weight: bold; line-height: 1.25; }
.code { font: bold 15pt/1.3 "Noto Sans Mono CJK SC", "DejaVu Sans Mono", Consolas, monospace; white-space: nowrap; }
.fixed { font-family: "Noto Sans Mono CJK SC", "DejaVu Sans Mono", Consolas, monospace; }
.new-page { break-before: page; page-break-before: always; }
@page { size: A4 portrait; margin: 12mm; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
"""


class Slip(NamedTuple):
    """What one member is given."""

    name: str
    about: str
    """What else tells who it is for, such as a number; may be empty."""
    code: str
    valid: str
    """Until when the code can be used."""


class SlipSheet(NamedTuple):
    """Slips, with what stands on each of them, in the words of one language."""

    language: str
    title: str
    note: str
    """For who cuts and hands them out."""
    code_title: str
    steps: tuple[str, ...]
    """How to sign in, a sentence each."""
    remote: str
    """How to sign in from another machine: a sentence that ends before the command; may be empty."""
    command: str
    fingerprint_title: str
    fingerprint: str
    slips: Sequence[Slip]


def as_html(sheet: SlipSheet) -> bytes:
    """The bytes of an `.html` file, UTF-8, that needs nothing else: no script, no network."""
    how = "<br>".join(map(escape, sheet.steps))
    if sheet.command:
        how += f'<br>{escape(sheet.remote)}<br><b class="fixed">{escape(sheet.command)}</b>'
    if sheet.fingerprint:
        how += (
            f'<br>{escape(sheet.fingerprint_title)}<br><span class="fixed">{escape(_grouped(sheet.fingerprint))}</span>'
        )
    parts = [
        "<!doctype html>",
        f'<html lang="{escape({"zh": "zh-CN"}.get(sheet.language, sheet.language))}"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(sheet.title)}</title><style>{_STYLE}</style></head><body>",
        f'<h1>{escape(sheet.title)}</h1><p class="note">{escape(sheet.note)}</p>',
        *(_html_slip(sheet, number, slip, how) for number, slip in enumerate(sheet.slips)),
        "</body></html>\n",
    ]
    return "\n".join(parts).encode()


def _html_slip(sheet: SlipSheet, number: int, slip: Slip, how: str) -> str:
    new_page = ' class="new-page"' if number and number % _ON_PAGE == 0 else ""
    about = f"{escape(slip.about)}<br>" if slip.about else ""
    return (
        f'<table{new_page} width="100%"><tr><td class="who" width="30%" style="{_LINES}"><p>'
        f'<span class="name"><bdi>{escape(slip.name)}</bdi></span><br>{about}{escape(sheet.code_title)}<br>'
        f'<span class="code">{escape(slip.code)}</span><br>{escape(slip.valid)}</p></td>'
        f'<td class="how" style="{_LINES}"><p style="{_SMALL}">{how}</p></td></tr></table>'
    )


def as_text(sheet: SlipSheet) -> bytes:
    """The bytes of a `.txt` file, UTF-8; a form feed stands where a page of 60 lines would cut a slip."""
    how = [part for step in sheet.steps for part in _filled(step)]
    if sheet.command:
        how += [*_filled(sheet.remote), f"  {sheet.command}"]
    if sheet.fingerprint:
        how += [*_filled(sheet.fingerprint_title), f"  {_grouped(sheet.fingerprint)}"]
    pages = [[sheet.title, *_filled(sheet.note)]]
    for slip in sheet.slips:
        about = f"    {slip.about}" if slip.about else ""
        title = f"{sheet.code_title} {slip.code}    {slip.valid}"
        lines = [_CUT, *_filled(slip.name + about), *_filled(title), *how]
        if len(pages[-1]) + len(lines) + 1 > _PAGE:
            pages[-1].append(_CUT)
            pages.append([])
        pages[-1] += lines
    pages[-1].append(_CUT)
    return "\f".join("".join(f"{line}\n" for line in page) for page in pages).encode()


def _filled(text: str) -> list[str]:
    return [text[start:end].rstrip() for start, end in fill(text, _WIDTH)]


def _grouped(fingerprint: str) -> str:
    """A fingerprint as OpenSSH shows it, `SHA256:` and 43 characters, in groups that can be compared by eye."""
    kind, mark, digest = fingerprint.rpartition(":")
    return kind + mark + " " + " ".join(digest[start : start + _GROUP] for start in range(0, len(digest), _GROUP))
