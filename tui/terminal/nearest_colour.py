"""The colours of a terminal that has 256: each of ours becomes the one that looks most like it.

Rich takes the nearest step of the cube of 216 for all that is not quite grey, and so our paper becomes yellow and pink,
and our dark grey navy blue.
"""

from functools import lru_cache

from rich.color import Color as Drawn
from rich.color import ColorType
from rich.palette import Palette
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_STEPS = (0x00, 0x5F, 0x87, 0xAF, 0xD7, 0xFF)
_FIRST = 16
"""The numbers below are colours that every terminal chooses itself."""
_PALETTE = Palette(
    [
        *((red, green, blue) for red in _STEPS for green in _STEPS for blue in _STEPS),
        *((grey, grey, grey) for grey in range(8, 248, 10)),
    ]
)
_LIGHTNESS = 3.0
"""How much more a difference of lightness counts than one of hue: what is written must be read."""

Lab = tuple[float, float, float]


class NearestColours(LineFilter):
    """Draws every colour as the nearest of 256."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text, style + _nearest_style(style.color, style.bgcolor), control) if style else segment
            for segment in segments
            for text, style, control in (segment,)
        ]


@lru_cache(maxsize=4096)
def _nearest_style(ink: Drawn | None, paper: Drawn | None) -> Style:
    return Style.from_color(ink and nearest(ink), paper and nearest(paper))


@lru_cache(maxsize=4096)
def nearest(colour: Drawn) -> Drawn:
    """The colour among 16 to 255 that looks most like this one; one that the terminal chooses itself stays."""
    if colour.type is not ColorType.TRUECOLOR or colour.triplet is None:
        return colour
    wanted = _lab(*colour.triplet)
    return Drawn.from_ansi(_FIRST + min(range(240), key=lambda number: _difference(wanted, _labs()[number])))


def _difference(one: Lab, other: Lab) -> float:
    light, red, yellow = (a - b for a, b in zip(one, other, strict=True))
    return (_LIGHTNESS * light) ** 2 + red**2 + yellow**2


@lru_cache(maxsize=1)
def _labs() -> list[Lab]:
    return [_lab(*_PALETTE[number]) for number in range(240)]


def _lab(red: int, green: int, blue: int) -> Lab:
    """CIE L*a*b* of an sRGB colour, white D65."""
    r, g, b = map(_linear, (red, green, blue))
    x = _root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
    y = _root(0.2126 * r + 0.7152 * g + 0.0722 * b)
    z = _root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(level: int) -> float:
    share = level / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _root(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
