"""The style sheets of the screens are parsed once, and again where the colours change."""

from typing import Any

import pytest
from textual.css import parse, stylesheet

from tests.app.make_app import MakeApp
from tests.app.until import until
from tui.terminal import style_sheet, theme_names


async def test_no_style_sheet_is_parsed_twice_unless_the_colours_change(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(style_sheet, "_PARSED", {})
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLORTERM", "truecolor")
    parsed: list[object] = []

    def counting(*source: Any, **more: Any) -> object:
        parsed.append((source, more["tie_breaker"]))
        return parse.parse(*source, **more)

    monkeypatch.setattr(stylesheet, "parse", counting)
    app = make_app()
    async with app.run_test() as pilot:
        for place in "dlps":
            await pilot.press(place)
            await pilot.pause()
        assert len(set(parsed)) == len(parsed) > 20
        app.use_theme(theme_names.LIGHT)
        await until(pilot, lambda: app.screen.background_colors[1].brightness > 0.8)
        assert len(set(parsed)) < len(parsed)
    before = len(parsed)
    async with make_app().run_test() as pilot:
        await pilot.pause()
    assert len(parsed) == before
