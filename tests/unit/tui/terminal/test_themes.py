"""The colours that a member can choose can be read."""

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tui.terminal import theme_names, themes
from tui.terminal.contrast import LEAST, contrast

COLOURED = [name for name in theme_names.CHOICES if not name.startswith("ansi-")]


@pytest.fixture(params=COLOURED)
def colours(request: pytest.FixtureRequest) -> dict[str, str]:
    """The colours of each theme but those of the terminal, which nobody knows."""
    own = {theme.name: theme for theme in themes.OWN}
    return (BUILTIN_THEMES | own)[request.param].to_color_system().generate()


def test_the_keys_at_the_bottom_can_be_read_in_every_theme(colours: dict[str, str]) -> None:
    for shown in ("footer-key-foreground", "foreground"):
        assert contrast(colours[shown], colours["panel"]) >= LEAST


@pytest.mark.parametrize("ground", ["background", "surface"])
def test_text_and_titles_can_be_read_in_every_theme(colours: dict[str, str], ground: str) -> None:
    for shown in ("foreground", "accent"):
        assert contrast(colours[shown], colours[ground]) >= LEAST


@pytest.mark.parametrize("ground", ["background", "surface", "panel"])
@pytest.mark.parametrize("percent", [70, 80])
def test_what_is_drawn_weaker_can_be_read_in_every_theme(colours: dict[str, str], ground: str, percent: int) -> None:
    paper = Color.parse(colours[ground])
    ink = paper.blend(Color.parse(colours["foreground"]), percent / 100)
    assert contrast(ink.hex, paper.hex) >= LEAST
