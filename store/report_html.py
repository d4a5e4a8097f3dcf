"""A report as one HTML file that needs nothing else: no script, no network; prints on A4."""

from datetime import datetime
from html import escape

from wcwidth import wcswidth

from store.report import Cell, Chart, Report, Sheet, Shown

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
figure { margin: 1em 0; break-inside: avoid; } figcaption { font-weight: 600; margin-bottom: .3em; }
svg { max-width: 100%; height: auto; } svg text { font: 12px system-ui, "Noto Sans CJK SC", sans-serif; fill: #1a1a1a; }
@page { size: A4 landscape; margin: 12mm; }
@media print { body { margin: 0; max-width: none; font-size: 10px; } table { font-size: 7.5px; }
  td, th { min-width: 0; padding: .15em .25em; } thead { display: table-header-group; }
  tr { break-inside: avoid; } .wide { overflow: visible; } }
"""
_BAR, _GAP, _LABEL, _LENGTH, _NUMBER = 16, 6, 180, 480, 60


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


def _table(sheet: Sheet) -> str:
    classes = [_class(column.kind) for column in sheet.columns]
    head = "".join(
        f'<th scope="col"{kind}>{escape(column.title)}</th>'
        for column, kind in zip(sheet.columns, classes, strict=True)
    )
    rows = "\n".join(
        "<tr>" + "".join(f"<td{kind}>{_text(cell)}</td>" for cell, kind in zip(row, classes, strict=True)) + "</tr>"
        for row in sheet.rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    return f'<h2>{escape(sheet.title)} ({len(sheet.rows)})</h2>\n<div class="wide">{table}</div>'


def _class(kind: Shown) -> str:
    return {Shown.TEXT: "", Shown.TIME: ' class="t"', Shown.ID: ' class="i"'}.get(kind, ' class="n"')


def _text(cell: Cell) -> str:
    match cell:
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case float():
            return f"{cell:.2f}"
        case _:
            return escape(str(cell))


def _chart(chart: Chart) -> str:
    """Horizontal bars; the number stands at the end of each, so that no colour has to be told apart."""
    most = max((bar.value for bar in chart.bars), default=0) or 1
    height = len(chart.bars) * (_BAR + _GAP)
    width = _LABEL + _LENGTH + _NUMBER
    lines = []
    for number, bar in enumerate(chart.bars):
        top = number * (_BAR + _GAP)
        length = round(max(bar.value, 0) / most * _LENGTH)
        label = escape(_short(bar.label))
        lines.append(f'<text x="{_LABEL - 8}" y="{top + 13}" text-anchor="end">{label}</text>')
        lines.append(f'<rect x="{_LABEL}" y="{top}" width="{length}" height="{_BAR}" fill="#2f6f9f"/>')
        lines.append(f'<text x="{_LABEL + length + 6}" y="{top + 13}">{bar.value:g}</text>')
    title = escape(chart.title)
    return (
        f'<figure><figcaption>{title}</figcaption><svg role="img" aria-label="{title}" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}">{"".join(lines)}</svg></figure>'
    )


def _short(label: str) -> str:
    """Cut to the room left of a bar."""
    if wcswidth(label) <= 22:
        return label
    while label and wcswidth(label) > 21:
        label = label[:-1]
    return label + "…"
