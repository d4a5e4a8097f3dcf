"""A bar of cells. A charting library draws axes, which twenty cells have no room for, and makes the start slower."""

from textual.content import Content

CELLS = 20


def bar(part: int, whole: int, cells: int = CELLS) -> Content:
    """`part` of `whole` as a bar, with both numbers after it: length says it, colour only repeats it."""
    full = round(cells * max(0, min(part, whole)) / whole) if whole else 0
    return Content.assemble(
        ("█" * full, "$success"), ("─" * (cells - full), "$foreground 40%"), f" {part}/{whole}".ljust(8)
    )
