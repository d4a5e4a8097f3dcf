"""A report as one HTML file that needs nothing else: no script, no network; prints on A4."""

from collections.abc import Iterator
from html import escape

from lessons.text.width import width as cells_of
from store.report.column_widths import text, upward, widths
from store.report.sheets import Bar, Chart, Report, ReportSheet, Shown

_STYLE = """
:root { color-scheme: light; }
body { font: 14px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2em auto; max-width: 96em;
  padding: 0 1em; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.6em; margin: 0 0 .2em; } h2 { font-size: 1.2em; margin: 2em 0 .5em; break-after: avoid; }
p { margin: .2em 0; color: #444; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .3em .5em; border-bottom: 1px solid #ccc; text-align: left; vertical-align: top; }
th { border-bottom: 2px solid #444; vertical-align: bottom; min-width: 2.2em; }
td { min-width: 3.2em; overflow-wrap: break-word; }
.n { text-align: right; } td.n { white-space: nowrap; } td.t { white-space: nowrap; }
td.i { white-space: nowrap; font-size: .8em; color: #444; }
figure { margin: 1em 0; } figcaption { font-weight: 600; margin-bottom: .3em; break-after: avoid; }
svg { display: block; max-width: 100%; height: auto; break-inside: avoid; }
svg text { font: 12px system-ui, "Noto Sans CJK SC", sans-serif; fill: #1a1a1a; }
@page { size: A4 landscape; margin: 8mm; }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 9pt; line-height: 1.3; }
  td, th { min-width: 0; padding: .15em .25em; } .n, .t { width: 1px; } th.n:not(.u) { min-width: 2.1em; }
  td.w { min-width: 4.5em; } td.i { white-space: normal; overflow-wrap: anywhere; font-size: 9pt; min-width: 8.7em; }
  th.u span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; }
  thead { display: table-header-group; } tr { break-inside: avoid; } .wide { overflow: visible; }
  tbody tr:first-child { break-before: avoid; } }
"""
_BAR, _GAP, _LABEL, _LENGTH, _NUMBER = 16, 6, 220, 480, 60
_TOGETHER = 8
"""Bars that are kept on one page."""
_LONGEST = 28
"""The most cells of a bar's label."""


def as_html(report: Report) -> bytes:
    """The bytes of an `.html` file, UTF-8."""
    lang = {"zh": "zh-CN"}.get(report.language, report.language)
    parts = [
        "<!doctype html>",
        f'<html lang="{escape(lang)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(report.title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(report.title)}</h1>",
        *(f"<p>{escape(note)}</p>" for note in report.notes),
        *(_chart(chart) for chart in report.charts),
        *(_table(sheet) for sheet in report.sheets),
        "</body></html>\n",
    ]
    return "\n".join(parts).encode()


def _table(sheet: ReportSheet) -> str:
    classes = [_class(column.kind) for column in sheet.columns]
    heads = [
        f"{kind} u" if upward(column, width) else kind
        for column, kind, width in zip(sheet.columns, classes, widths(sheet), strict=True)
    ]
    head = "".join(
        f'<th scope="col" class="{kind}"><span>{escape(column.title)}</span></th>'
        for column, kind in zip(sheet.columns, heads, strict=True)
    )
    rows = "\n".join(
        "<tr>"
        + "".join(f'<td class="{kind}">{escape(text(cell))}</td>' for cell, kind in zip(row, classes, strict=True))
        + "</tr>"
        for row in sheet.rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    return f'<h2>{escape(sheet.title)} ({len(sheet.rows)})</h2>\n<div class="wide">{table}</div>'


def _class(kind: Shown) -> str:
    return {Shown.TEXT: "w", Shown.TIME: "t", Shown.ID: "i"}.get(kind, "n")


def _chart(chart: Chart) -> str:
    """Horizontal bars; each ends with its number, so that no colours must be distinguished."""
    most = max((bar.value for bar in chart.bars), default=0) or 1
    pieces = "".join(_bars(piece, most, chart.title) for piece in _pieces(chart.bars))
    return f"<figure><figcaption>{escape(chart.title)}</figcaption>{pieces}</figure>"


def _pieces(bars: tuple[Bar, ...]) -> Iterator[tuple[Bar, ...]]:
    return (bars[start : start + _TOGETHER] for start in range(0, len(bars), _TOGETHER))


def _bars(bars: tuple[Bar, ...], most: float, title: str) -> str:
    height = len(bars) * (_BAR + _GAP)
    width = _LABEL + _LENGTH + _NUMBER
    lines = []
    for number, bar in enumerate(bars):
        top = number * (_BAR + _GAP)
        length = round(max(bar.value, 0) / most * _LENGTH)
        label = escape(_short(bar.label))
        lines.append(f'<text x="{_LABEL - 8}" y="{top + 13}" text-anchor="end">{label}</text>')
        lines.append(f'<rect x="{_LABEL}" y="{top}" width="{length}" height="{_BAR}" fill="#2f6f9f"/>')
        lines.append(f'<text x="{_LABEL + length + 6}" y="{top + 13}">{text(bar.value)}</text>')
    return (
        f'<svg role="img" aria-label="{escape(title)}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(lines)}</svg>'
    )


def _short(label: str) -> str:
    """Shorten a label in the middle: its end may distinguish two people of one name."""
    if cells_of(label) <= _LONGEST:
        return label
    end = label[-_LONGEST // 3 :]
    begin = label[: -len(end)]
    while begin and cells_of(f"{begin}…{end}") > _LONGEST:
        begin = begin[:-1]
    return f"{begin}…{end}"
