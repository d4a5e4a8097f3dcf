"""Images that stand alone in their paragraph: how much room each takes, row by row; not what they show."""

from msgspec import Struct

TALLEST = 17
"""Rows of a picture at most: with its caption it fits the text of a screen of 24."""


class PictureSize(Struct, frozen=True):
    """The size of an image, or why it is not shown."""

    width: int = 0
    """Pixels; 0 where it is not shown."""
    height: int = 0
    refused: str = ""
    """Why it is not shown, in the reader's words; empty: it is merely a caption."""


class PictureRow(Struct, frozen=True, gc=False):
    """One row of an image, which takes `columns` × `rows` cells in all."""

    target: str
    columns: int
    rows: int
    row: int


def no_pictures(_target: str) -> PictureSize | None:
    """The size of no image is known: every image is shown as its caption."""
    return None


def picture_rows(target: str, size: PictureSize, width: int) -> list[PictureRow]:
    """The rows of an image, at most `width` cells across. A cell is one pixel across and two down."""
    if size.width <= 0 or size.height <= 0:
        return []
    columns = max(1, min(width, size.width, round(2 * TALLEST * size.width / size.height)))
    rows = max(1, min(TALLEST, round(columns * size.height / size.width / 2)))
    return [PictureRow(target, columns, rows, row) for row in range(rows)]
