"""What has the focus is plainly seen, in every palette, by more than a shade."""

import pytest
from textual.color import Color
from textual.geometry import Offset
from textual.widgets import Button, Input

from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.settings import SettingsScreen
from tui.terminal import terminal_fit, themes

PALETTES = [*themes.CHOICES, "no colour"]


@pytest.mark.parametrize("palette", PALETTES)
async def test_a_button_with_the_focus_is_told_from_every_other(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, palette: str
) -> None:
    few = palette in ("no colour", themes.ANSI_DARK, themes.ANSI_LIGHT)
    monkeypatch.setattr(terminal_fit, "few_colours", lambda _environment: few)
    if palette == "no colour":
        monkeypatch.setenv("NO_COLOR", "1")
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.use_theme(palette)
        app.push_screen(ConfirmScreen("?", "", "Yes", "No"))
        await until(pilot, lambda: isinstance(app.focused, Button))
        yes, no = app.screen.query_one("#yes", Button), app.screen.query_one("#no", Button)
        seen = {}
        for button in (yes, no):
            button.focus()
            await pilot.pause()
            seen[button] = button.visual_style
            other = yes if button is no else no
            assert (button.visual_style.background, button.visual_style.foreground) != (
                other.visual_style.background,
                other.visual_style.foreground,
            ) or button.visual_style.reverse
            assert button.visual_style.underline or button.visual_style.reverse, "not by colour alone"
            assert not other.visual_style.underline and not other.visual_style.reverse
            if not few:
                ground, ink = button.visual_style.background, button.visual_style.foreground
                assert ground is not None and ink is not None and contrast(ground, ink) >= 4
                assert contrast(ground, app.screen.query_one("Vertical").styles.background) >= 3
        assert seen[yes] == seen[no], "it looks the same wherever it is"


@pytest.mark.parametrize("palette", PALETTES)
async def test_a_field_with_the_focus_has_a_bar_before_it(make_app: MakeApp, palette: str) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.use_theme(palette)
        app.show_place("settings")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.focused)
        field = app.screen.query_one("#name", Input)
        edge = field.region.offset
        assert cell(app, edge) == " "
        field.focus()
        await until(pilot, lambda: cell(app, edge) == "█")


def cell(app: StudyApp, place: Offset) -> str:
    """What stands in one cell of the screen."""
    return screen_text(app).splitlines()[place.y].ljust(place.x + 1)[place.x]


def contrast(one: Color, other: Color) -> float:
    """The ratio of two colours (WCAG 2.2, 1.4.3)."""

    def luminance(colour: Color) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
        return sum(part * weight for part, weight in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
