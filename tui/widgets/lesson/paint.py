"""Lines of typesetting -> strips of a terminal: style names become the theme's styles, marks are laid over."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from lessons.clean import clean_line
from lessons.text.width import advances
from lessons.typeset.layout import Span, TextLine
from lessons.typeset.links import is_link
from lessons.typeset.pictures import PictureRow
from tui.terminal.hyperlinks import web_address
from tui.widgets.lines import Piece

_SIGNS = {"bookmark": "◆", "note": "#", "changed": "▎", "answer": "»", "finding": "!"}


class Mark(NamedTuple):
    """A stretch of a chunk's readable text to be shown in a style of its own, over what it has."""

    start: int
    end: int
    style: str


class Painter:
    """Knows the styles of the moment; made anew when the theme changes.

    `links`: links to the web are such for the terminal too.
    """

    def __init__(
        self,
        base: Style,
        style: Callable[[str], Style],
        picture: Callable[[PictureRow], list[Segment] | None] | None = None,
        *,
        links: bool = False,
    ) -> None:
        self._base = base
        self._style = style
        self._picture = picture
        self._combined: dict[tuple[str, ...], Style] = {(): base}
        self._links: dict[str, Style] | None = {} if links else None
        """By address: one style each, whose id joins the parts of a link that goes on on the next line."""

    def style(self, names: tuple[str, ...]) -> Style:
        """The style of text under all of `names`, the last one on top."""
        style = self._combined.get(names)
        if style is None:
            style = self._base
            for name in names:
                if name:
                    style += self._style(name)
            self._combined[names] = style
        return style

    def _of(self, span: Span) -> Style:
        style = self.style(span.style)
        if self._links is None or not is_link(span) or not (address := web_address(span.link)):
            return style
        return style + self._links.setdefault(address, Style(link=address))

    def strip(
        self, line: TextLine, marks: list[Mark], left: int, inner: int, width: int, across: int, sign: str = ""
    ) -> Strip:
        """`line` as it is shown: `left` cells of margin, `inner` cells of text, `width` cells in all.

        A line that is wider than `inner` is shown from cell `across` on, with signs at its edges where there is more.
        """
        style = self.style
        spans = _marked(line.spans, marks) if marks else line.spans
        strip = Strip([Segment(span.text, self._of(span)) for span in spans])
        if line.picture is not None:
            strip = self._pictured(line, strip, line.picture)
        if line.wide and strip.cell_length > inner:
            strip = self._window(strip, across, inner)
        strip = strip.adjust_cell_length(inner, style((line.fill,)) if line.fill else self._base)
        margin = [Segment(" " * left, self._base)]
        if sign and left > 1:
            shown = Segment(_SIGNS.get(sign, " "), style((f"sign-{sign}",)))
            margin = [Segment(" " * (left - 2), self._base), shown, Segment(" ", self._base)]
        return Strip([*margin, *strip, Segment(" " * max(0, width - left - inner), self._base)], width)

    def located(self, line: TextLine, chunk: int, after: int, left: int, across: int) -> Strip:
        """`line` as `strip` shows it, each segment knowing which of the readable text it is: so that a selection is one
        of text, not of cells. `after` is where the text stands that the line follows."""
        first = next((span.at for span in line.spans if span.at >= 0), after)
        segments = [Segment(" ", _offset(first, chunk))] * left
        for span in line.spans:
            segments.append(Segment(span.text, _offset(span.at, chunk) if span.at >= 0 else None))
        if not line.spans:
            segments.append(Segment("", _offset(after, chunk)))
        strip = Strip(segments)
        if across and line.wide:
            strip = Strip([*strip.crop(0, left), *strip.crop(left + across)])
        return strip

    def pieces(self, pieces: Iterable[Piece], left: int, width: int) -> Strip:
        """A line that is none of the text: pieces after `left` cells, each in the style of its name, to `width`."""
        segments = [Segment(piece.text, self.style((piece.style,))) for piece in pieces]
        return Strip([Segment(" " * left, self._base), *segments]).adjust_cell_length(width, self._base)

    def _pictured(self, line: TextLine, strip: Strip, row: PictureRow) -> Strip:
        """`strip` with the picture's cells in its place, as soon as there are any."""
        shown = self._picture(row) if self._picture else None
        if shown is None:
            return strip
        segments = zip(line.spans, strip, strict=True)
        return Strip(
            [piece for span, segment in segments for piece in (shown if span.style == ("picture",) else [segment])]
        )

    def _window(self, strip: Strip, across: int, inner: int) -> Strip:
        more = strip.cell_length > across + inner
        sign = self.style(("table-rule",))
        before = [Segment("‹", sign)] if across else []
        after = [Segment("›", sign)] if more else []
        shown = strip.crop(across + len(before), across + inner - len(after))
        return Strip([*before, *shown, *after])


def _offset(at: int, chunk: int) -> Style:
    return Style.from_meta({"offset": (at, chunk)})


def _marked(spans: Iterable[Span], marks: list[Mark]) -> list[Span]:
    """`spans`, cut where marks begin and end, with the styles of the marks over their own."""
    pieces: list[Span] = []
    for span in spans:
        if span.at < 0:
            pieces.append(span)
            continue
        end = span.at + len(span.text)
        touching = [mark for mark in marks if mark.start < end and mark.end > span.at]
        if not touching:
            pieces.append(span)
            continue
        edges = {span.at, end}
        for mark in touching:
            edges |= {max(span.at, mark.start), min(end, mark.end)}
        cuts = sorted(edges)
        for first, last in pairwise(cuts):
            over = tuple(mark.style for mark in touching if mark.start <= first and mark.end >= last)
            text = span.text[first - span.at : last - span.at]
            pieces.append(Span(text, span.style + over, span.link, first))
    return pieces


def span_at(line: TextLine, cell: int) -> Span | None:
    """The span in a cell of `line`."""
    for span in line.spans:
        taken = sum(advances(span.text))
        if cell < taken:
            return span
        cell -= taken
    return None


def safe_target(target: str) -> str:
    """A link's target, fit to be shown."""
    return clean_line(target, 2000)
