"""In a terminal of 256 colours paper stays paper, ink stays readable, and what the terminal chose stays its own."""

import pytest
from rich.color import Color as Drawn
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tui.terminal import themes
from tui.terminal.contrast import LEAST, contrast
from tui.terminal.nearest_colour import NearestColours, nearest
from tui.terminal.theme_names import DARK, LIGHT

OWN = {theme.name: theme for theme in themes.OWN}


def drawn(colour: str) -> str:
    return nearest(Drawn.parse(colour)).get_truecolor().hex


@pytest.mark.parametrize("paper", ["background", "surface", "panel"])
@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_paper_is_grey_or_white_and_everything_written_on_it_can_be_read(theme: str, paper: str) -> None:
    ground = drawn(getattr(OWN[theme], paper))
    assert len({ground[1:3], ground[3:5], ground[5:]}) == 1, ground
    for ink in ("foreground", "accent"):
        assert contrast(drawn(getattr(OWN[theme], ink)), ground) >= LEAST, (ink, paper)


def test_right_stays_green_and_wrong_stays_red() -> None:
    right, wrong = (Drawn.parse(drawn(colour)).triplet for colour in (OWN[LIGHT].success or "", OWN[LIGHT].error or ""))
    assert right and wrong
    assert right.green > max(right.red, right.blue) and wrong.red > 2 * max(wrong.green, wrong.blue)


@pytest.mark.parametrize("colour", ["default", "red", "color(230)"])
def test_what_the_terminal_chooses_itself_stays(colour: str) -> None:
    assert nearest(Drawn.parse(colour)) == Drawn.parse(colour)


def test_a_line_keeps_its_text_its_weight_and_what_is_no_colour() -> None:
    line = [Segment("a", Style(bold=True, color="#22262b", bgcolor="#fbf8f2", meta={"id": 1})), Segment("b")]
    first, second = NearestColours().apply(line, Color.parse("#fbf8f2"))
    assert (first.text, first.style and first.style.bold, first.style and first.style.meta) == ("a", True, {"id": 1})
    assert first.style and first.style.bgcolor and first.style.bgcolor.number == 231
    assert second == Segment("b")
