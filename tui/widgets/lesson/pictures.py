"""Images of a lesson as half blocks: read, decoded and drawn in a thread, so that no key waits for them.

What an image file holds is not trusted: its kind, its bytes and its pixels are limited before it is decoded, and
whatever the decoder says of it becomes one line below the caption. Needs the extra `study-branch[pictures]`.
"""

import asyncio
import os
import warnings
from collections import OrderedDict
from collections.abc import Callable
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual.app import App
from textual.widget import Widget

from lessons.problem import N_, Problem
from lessons.typeset.pictures import TALLEST, PictureRow, PictureSize
from tui.wording.language import explain

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 16_000_000
"""About 64 MB while it is decoded."""
_KINDS = ("PNG", "JPEG", "GIF", "WEBP")
_KEPT_ACROSS, _KEPT_DOWN = 240, 4 * TALLEST
"""Pixels that are kept of an image: what its widest view needs."""
_KEPT = 24
"""Images, and drawings of images, that are kept."""


def can_show(app: App[Any]) -> bool:
    """Whether pictures can be shown: the extra is installed, and the terminal has colours enough for them."""
    colours = app.console.color_system in ("truecolor", "256", "windows") and not app.ansi_color
    return colours and "NO_COLOR" not in os.environ and find_spec("rich_pixels") is not None


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
                drawing = await asyncio.to_thread(self._draw, wanted)
                self._drawn[wanted] = drawing
                if len(self._drawn) > _KEPT:
                    self._drawn.popitem(last=False)
                self._view.refresh()
            self._wanted.pop(0)

    def _open(self, target: str) -> PictureSize:
        try:
            image = open_image(target, self._read(target))
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
        from PIL.Image import Resampling  # here and below: packages of an extra
        from rich_pixels import HalfcellRenderer

        image = self._small.get(whole.target)
        if image is None:
            try:
                image = open_image(whole.target, self._read(whole.target))
            except Problem:
                return [[Segment(" " * whole.columns)] for _ in range(whole.rows)]
            self._keep(whole.target, image)
        sized = image.resize((whole.columns, 2 * whole.rows), Resampling.LANCZOS)
        cells = [segment for segment in HalfcellRenderer().render(sized, None) if segment.text != "\n"]
        return [cells[start : start + whole.columns] for start in range(0, len(cells), whole.columns)]


def open_image(name: str, data: bytes) -> "Image":
    """The image in `data`, made small, on white; its true size is in `info["size"]`. `Problem` for all that is none."""
    from PIL import Image, UnidentifiedImageError

    warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower, and says so on the screen
    if len(data) > MOST_BYTES:
        raise Problem(name, N_("not shown: larger than {limit} MiB"), limit=MOST_BYTES >> 20)
    try:
        with Image.open(BytesIO(data), formats=_KINDS) as image:
            size = image.size
            if size[0] * size[1] > MOST_PIXELS:
                raise Problem(name, N_("not shown: more than {limit} million pixels"), limit=MOST_PIXELS // 1_000_000)
            image.draft("RGB", (_KEPT_ACROSS, _KEPT_DOWN))
            whole = image.convert("RGBA")
    except Problem:
        raise
    except UnidentifiedImageError as error:
        raise Problem(name, N_("not shown: neither PNG, JPEG, GIF nor WebP")) from error
    except Exception as error:  # a decoder meets a damaged file with whatever it stumbles over
        raise Problem(name, N_("not shown: the file is damaged")) from error
    whole.thumbnail((_KEPT_ACROSS, max(_KEPT_DOWN, 1)))
    paper = Image.new("RGBA", whole.size, "white")
    paper.alpha_composite(whole)
    small = paper.convert("RGB")
    small.info["size"] = size
    return small
