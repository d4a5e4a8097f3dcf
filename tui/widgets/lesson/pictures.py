"""Images of a lesson, by kitty's graphics where the terminal has them, else as half blocks.

They are read, decoded and drawn in a thread, so that no key waits for them.

What an image file holds is not trusted: its kind, its bytes and its pixels are limited before it is decoded, and
whatever the decoder says of it becomes one line below the caption. Needs the extra `study-branch[pictures]`.
"""

import asyncio
import os
import warnings
from collections import OrderedDict
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from io import BytesIO
from itertools import count, groupby
from typing import TYPE_CHECKING, Any, cast

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.widget import Widget

from lessons.problem import N_, Problem
from lessons.typeset.pictures import TALLEST, PictureRow, PictureSize
from tui.terminal.kitty_graphics import cells, handed_over, says_kitty, taken_back
from tui.wording.language import explain

if TYPE_CHECKING:
    from PIL.Image import Image

    from tui.terminal.driver import StudyDriver

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 16_000_000
"""About 64 MB while it is decoded."""
_KINDS = ("PNG", "JPEG", "GIF", "WEBP")
_KEPT_ACROSS, _KEPT_DOWN = 240, 4 * TALLEST
"""Pixels that are kept of an image: what its widest view needs."""
_FINE_ACROSS, _FINE_DOWN = 800, 32 * TALLEST
"""The same where the terminal may show the pixels themselves."""
_CELL = (10, 20)
"""Pixels of a cell that a picture is handed over for; the terminal fits them to its own."""
_KEPT = 24
"""Images, and drawings of images, that are kept."""
_NUMBERS = count(0x10101)
"""Of pictures that the terminal was handed, unlike any colour that a theme draws text in by chance."""


def can_show(app: App[Any]) -> bool:
    """Whether pictures can be shown: the extra is installed, and the terminal has colours enough for them."""
    colours = app.console.color_system in ("truecolor", "256", "windows") and not app.ansi_color
    return colours and "NO_COLOR" not in os.environ and find_spec("PIL") is not None


def fine_terminal(app: App[Any]) -> "StudyDriver | None":
    """What draws on a terminal that may show the pixels themselves, which is asked whether it does.

    Only one that calls itself such, never on a shared machine; a colour of a cell is the number of its picture.
    """
    fine = getattr(app, "runs_programs", False) and app.console.color_system == "truecolor" and says_kitty(os.environ)
    driver: Any = app._driver
    if not fine or not hasattr(driver, "ask_for_graphics"):
        return None
    driver.ask_for_graphics()
    return cast("StudyDriver", driver)


class LessonPictures:
    """The images of one text. `changed` is called, by the application's own thread, when more is known."""

    def __init__(self, view: Widget, read: Callable[[str], bytes], changed: Callable[[], None]) -> None:
        self._view = view
        self._read = read
        self._changed = changed
        self._known: dict[str, PictureSize] = {}
        self._small: OrderedDict[str, Image] = OrderedDict()
        self._drawn: OrderedDict[PictureRow, list[list[Segment]]] = OrderedDict()
        self._wanted: list[str | PictureRow] = []
        self._fine = fine_terminal(view.app)
        self._numbers: dict[PictureRow, int] = {}
        """By what the terminal knows the pictures that it was handed."""

    def known(self, target: str) -> PictureSize | None:
        """What is known of an image so far; unknown images are loaded."""
        if target not in self._known:
            self._want(target)
        return self._known.get(target)

    def cells(self, row: PictureRow) -> list[Segment] | None:
        """A row of a picture; `None` until it is drawn."""
        whole = PictureRow(row.target, row.columns, row.rows, 0)
        drawn = self._drawn.get(whole)
        if drawn is None:
            self._want(whole)
            return None
        self._drawn.move_to_end(whole)
        return drawn[row.row]

    def _want(self, wanted: str | PictureRow) -> None:
        if wanted not in self._wanted:
            self._wanted.append(wanted)
            if len(self._wanted) == 1:
                self._view.run_worker(self._work(), group="pictures")

    async def _work(self) -> None:
        """Open and draw what is wanted, one after another, in a thread."""
        while self._wanted:
            wanted = self._wanted[0]
            if isinstance(wanted, str):
                self._known[wanted] = await asyncio.to_thread(self._open, wanted)
                self._changed()
            else:
                if self._fine is not None and await self._fine.graphics.answered():
                    drawing = self._hand_over(self._fine, wanted, await asyncio.to_thread(self._png, wanted))
                else:
                    drawing = await asyncio.to_thread(self._draw, wanted)
                self._drawn[wanted] = drawing
                if len(self._drawn) > _KEPT:
                    self._take_back(self._drawn.popitem(last=False)[0])
                self._view.refresh()
            self._wanted.pop(0)

    def _hand_over(self, terminal: "StudyDriver", whole: PictureRow, png: bytes) -> list[list[Segment]]:
        number = self._numbers[whole] = next(_NUMBERS)
        terminal.write(handed_over(number, png, whole.columns, whole.rows))
        terminal.flush()
        return cells(number, whole.columns, whole.rows)

    def _take_back(self, whole: PictureRow) -> None:
        if self._fine is not None and (number := self._numbers.pop(whole, 0)):
            self._fine.write(taken_back(number))
            self._fine.flush()

    def forget(self) -> None:
        """Have the terminal forget all pictures; those that are still looked at are drawn anew."""
        for whole in [*self._numbers]:
            self._take_back(whole)
        self._drawn.clear()

    def _open(self, target: str) -> PictureSize:
        try:
            image = self._opened(target)
        except Problem as problem:
            return PictureSize(refused=explain(problem))
        size = image.info["size"]
        self._keep(target, image)
        return PictureSize(*size)

    def _keep(self, target: str, image: "Image") -> None:
        self._small[target] = image
        if len(self._small) > _KEPT:
            self._small.popitem(last=False)

    def _draw(self, whole: PictureRow) -> list[list[Segment]]:
        from PIL.Image import Resampling  # here and below: a package of an extra

        image = self._image(whole.target)
        if image is None:
            return [[Segment(" " * whole.columns)] for _ in range(whole.rows)]
        sized = image.resize((whole.columns, 2 * whole.rows), Resampling.LANCZOS)
        data = sized.tobytes()
        return half_blocks(whole.columns, [*zip(data[0::3], data[1::3], data[2::3], strict=True)])

    def _png(self, whole: PictureRow) -> bytes:
        """The picture as it is handed over; a white one where it can no longer be read."""
        from PIL import Image

        most = whole.columns * _CELL[0], whole.rows * _CELL[1]
        image = self._image(whole.target) or Image.new("RGB", most, "white")
        image = image.resize((min(most[0], image.width), min(most[1], image.height)), Image.Resampling.LANCZOS)
        out = BytesIO()
        image.save(out, "PNG")
        return out.getvalue()

    def _image(self, target: str) -> "Image | None":
        image = self._small.get(target)
        if image is None:
            try:
                image = self._opened(target)
            except Problem:
                return None
            self._keep(target, image)
        return image

    def _opened(self, target: str) -> "Image":
        kept = (_KEPT_ACROSS, _KEPT_DOWN) if self._fine is None else (_FINE_ACROSS, _FINE_DOWN)
        return open_image(target, self._read(target), kept)


def half_blocks(columns: int, pixels: Sequence[tuple[int, int, int]]) -> list[list[Segment]]:
    """Pixels, line by line, as rows of cells that show two each: a block of the lower one on the upper one's colour."""
    rows = []
    for start in range(0, len(pixels), 2 * columns):
        pairs = zip(pixels[start : start + columns], pixels[start + columns :], strict=False)
        rows.append(
            [
                Segment("▄" * len([*same]), Style.from_color(Color.from_rgb(*lower), Color.from_rgb(*upper)))
                for (upper, lower), same in groupby(pairs)
            ]
        )
    return rows


def open_image(name: str, data: bytes, kept: tuple[int, int] = (_KEPT_ACROSS, _KEPT_DOWN)) -> "Image":
    """The image in `data`, made small (`kept` pixels), on white; its true size is in `info["size"]`.

    Raises `Problem` for all that is none.
    """
    from PIL import Image, UnidentifiedImageError

    warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower, and says so on the screen
    if len(data) > MOST_BYTES:
        raise Problem(name, N_("not shown: larger than {limit} MiB"), limit=MOST_BYTES >> 20)
    try:
        with Image.open(BytesIO(data), formats=_KINDS) as image:
            size = image.size
            if size[0] * size[1] > MOST_PIXELS:
                raise Problem(name, N_("not shown: more than {limit} million pixels"), limit=MOST_PIXELS // 1_000_000)
            image.draft("RGB", kept)
            whole = image.convert("RGBA")
    except Problem:
        raise
    except UnidentifiedImageError as error:
        raise Problem(name, N_("not shown: neither PNG, JPEG, GIF nor WebP")) from error
    except Exception as error:  # a decoder meets a damaged file with whatever it stumbles over
        raise Problem(name, N_("not shown: the file is damaged")) from error
    whole.thumbnail(kept)
    paper = Image.new("RGBA", whole.size, "white")
    paper.alpha_composite(whole)
    small = paper.convert("RGB")
    small.info["size"] = size
    return small
