"""What has the focus is plainly seen, in every palette, by more than a shade."""

import pytest
from textual.color import Color
from textual.geometry import Offset
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Button, Input

from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.settings import SettingsScreen
from tui.terminal import terminal_fit, theme_names
from tui.widgets.lesson.view import LessonView
from tui.widgets.long_list import LongList
from tui.widgets.row import Row
from tui.widgets.sheet import Sheet

PALETTES = [*theme_names.CHOICES, "no colour"]


@pytest.mark.parametrize("palette", PALETTES)
async def test_a_button_with_the_focus_is_told_from_every_other(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, palette: str
) -> None:
    few = palette in ("no colour", theme_names.ANSI_DARK, theme_names.ANSI_LIGHT)
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


@pytest.fixture(params=PALETTES)
def palette_app(request: pytest.FixtureRequest, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> StudyApp:
    """The application in each palette, and without colours."""
    few = request.param in ("no colour", theme_names.ANSI_DARK, theme_names.ANSI_LIGHT)
    monkeypatch.setattr(terminal_fit, "few_colours", lambda _environment: few)
    if request.param == "no colour":
        monkeypatch.setenv("NO_COLOR", "1")
    app = make_app()
    app.use_theme(request.param)
    return app


def stands_out(app: StudyApp, focused: Style, other: Style) -> None:
    """What has the focus differs from what has not by far, and is easily read."""
    if app.no_color:
        assert focused.reverse and not other.reverse
        return
    ground, ink, before = focused.background, focused.foreground, other.background
    assert ground is not None and ink is not None and before is not None
    assert contrast(ground, ground + ink if ink.a < 1 else ink) >= 3, "its text"
    if ground.ansi is None:
        assert contrast(ground, before) >= 3, "its ground"
    else:
        assert ground.ansi != before.ansi


def mark_of(widget: Widget, name: str) -> Style:
    """How a part of a widget is drawn."""
    return widget.get_visual_style(name) + Style(reverse=bool(widget.get_component_styles(name).text_style.reverse))


async def test_a_row_with_the_focus_stands_out(palette_app: StudyApp) -> None:
    app = palette_app
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(app.screen.query(Row)) > 2)
        first, second, third, *_others = app.screen.query(Row)
        for row, other in ((first, second), (second, third)):
            row.focus()
            await until(pilot, lambda row=row: app.focused is row)
            stands_out(app, row.visual_style, other.visual_style)


async def test_the_mark_of_a_list_with_the_focus_stands_out(palette_app: StudyApp) -> None:
    app = palette_app
    async with app.run_test(size=(80, 24)) as pilot:
        app.show_place("library")
        await until(pilot, lambda: isinstance(app.focused, LongList))
        listed = app.screen.query_one(LongList)
        with_focus = mark_of(listed, "long-list--mark")
        stands_out(app, with_focus, listed.visual_style)
        app.screen.query_one(Input).focus()
        await until(pilot, lambda: isinstance(app.focused, Input))
        assert mark_of(listed, "long-list--mark") != with_focus


async def test_the_option_at_the_cursor_of_a_question_stands_out(palette_app: StudyApp) -> None:
    app = palette_app
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        key = next(key for key, _edition, outline in app.session.library.lessons("en") if outline.tests)
        lesson = app.session.library.find(key, "en")
        app.begin_test(lesson, lesson.tests[0])
        await until(pilot, lambda: isinstance(app.focused, Sheet))
        sheet = app.screen.query_one(Sheet)
        stands_out(app, mark_of(sheet, "sheet--cursor"), sheet.visual_style)


async def test_of_all_buttons_that_with_the_focus_is_the_strongest(palette_app: StudyApp) -> None:
    app = palette_app
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        app.push_screen(ConfirmScreen("?", "", "Yes", "No"))
        await until(pilot, lambda: isinstance(app.focused, Button))
        yes, primary = app.screen.query_one("#yes", Button), app.screen.query_one("#no", Button)
        yes.focus()
        await until(pilot, lambda: app.focused is yes)
        stands_out(app, yes.visual_style, app.screen.query_one("Vertical").visual_style)
        ground, strong = yes.visual_style.background, primary.visual_style.background
        paper = app.screen.query_one("Vertical").visual_style.background
        if not app.no_color and ground is not None and ground.ansi is None:
            assert strong is not None and paper is not None
            assert contrast(ground, paper) > contrast(strong, paper) and contrast(ground, strong) >= 2


async def test_a_text_that_scrolls_shows_at_its_scrollbar_that_it_has_the_focus(palette_app: StudyApp) -> None:
    app = palette_app
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        app.open_lesson(next(key for key, *_ in app.session.library.lessons("en")))
        await until(pilot, lambda: isinstance(app.focused, LessonView))
        view = app.screen.query_one(LessonView)
        with_focus = view.styles.scrollbar_color
        app.screen.query(Button).first().focus()
        await until(pilot, lambda: isinstance(app.focused, Button))
        assert view.styles.scrollbar_color != with_focus
