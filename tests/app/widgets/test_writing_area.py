"""Where one writes several lines, undo and redo are always possible."""

import pytest
from textual.app import App, ComposeResult

from tui.widgets.writing_area import WritingArea


class Writing(App[None]):
    def compose(self) -> ComposeResult:
        yield WritingArea(soft_wrap=True)


@pytest.mark.parametrize("lines", [12, 40, 200])
async def test_undoing_a_paste_that_made_it_scroll_goes_on(lines: int) -> None:
    app = Writing()
    async with app.run_test(size=(40, 10)) as pilot:
        area = app.query_one(WritingArea)
        area.focus()
        area.insert("\n".join(f"line {number}" for number in range(lines)))
        await pilot.pause()
        assert area.show_vertical_scrollbar
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert area.text == ""
        assert area.cursor_location == (0, 0)
        await pilot.press("ctrl+y")
        await pilot.pause()
        assert area.text.endswith(f"line {lines - 1}")
        assert area.cursor_location[0] == lines - 1
