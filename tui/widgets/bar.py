"""A bar of cells. A charting library draws axes, which twenty cells have no room for, and makes the start slower."""

from textual.content import Content

CELLS = 20


def bar(part: int, whole: int, cells: int = CELLS) -> Content:
    """`part` of `whole` as a bar, with both numbers after it: length says it, colour only repeats it."""
    return Content.assemble(line(part, whole, cells), f" {part}/{whole}".ljust(8))


def line(part: int, whole: int, cells: int = CELLS) -> Content:
    """The bar alone."""
    full = round(cells * max(0, min(part, whole)) / whole) if whole else 0
    return Content.assemble(("█" * full, "$success"), ("─" * (cells - full), "$foreground 40%"))
