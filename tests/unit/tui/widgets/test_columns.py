"""Rows whose cells stand one under the other."""

from lessons.text.width import width
from tui.widgets.columns import columns


def test_every_column_ends_at_the_same_cell_in_both_scripts() -> None:
    rows = [
        ("6/6", "passed", "Fri 3 Nov 2026"),
        ("", "已交卷", "2026年11月27日 周五"),
        ("12/20", "not passed yet", "x"),
    ]
    texts = columns(rows)
    assert len({width(text) for text in texts}) == 1
    assert [text.split("  ")[-1].strip() for text in texts] == [row[-1] for row in rows]
    ends = {width(text[: text.index(row[1]) + len(row[1])]) for text, row in zip(texts, rows, strict=True)}
    assert len(ends) == 1


def test_no_rows_are_no_texts() -> None:
    assert columns([]) == []
