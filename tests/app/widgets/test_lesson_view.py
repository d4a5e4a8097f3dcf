"""The lesson view in a running application: keys, mouse, links, search, selection, and what it says of itself."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection

from tests.app.until import until
from tests.bench.material.mixed_text import mixed_text
from tui.widgets.lesson.view import LessonView

_TEXT = """# 两票三制

工作票和**操作票**合称两票，见[安规](rules.md#s3)、[下文](#third)和<https://example.com/a>。

## Second

- 一项
- [x] 做完

## Third

""" + "\n\n".join(f"第 {n} 段，电力系统的额定频率是 50 Hz。" for n in range(60))


@dataclass
class Told:
    """What the view told."""

    positions: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    searched: list[tuple[int, int]] = field(default_factory=list)


class Reader(App[None]):
    """Nothing but a view."""

    def __init__(self, text: str = _TEXT, line: int = 0) -> None:
        super().__init__()
        self.text = text
        self.line = line
        self.told = Told()

    def compose(self) -> ComposeResult:
        yield LessonView()

    def on_mount(self) -> None:
        self.view.load(self.text, start_line=self.line)
        self.view.focus()

    @property
    def view(self) -> LessonView:
        return self.query_one(LessonView)

    def on_lesson_view_position_changed(self, event: LessonView.PositionChanged) -> None:
        self.told.positions.append((event.line, event.section.title if event.section else ""))

    def on_lesson_view_link_activated(self, event: LessonView.LinkActivated) -> None:
        self.told.links.append((event.target, event.kind))

    def on_lesson_view_searched(self, event: LessonView.Searched) -> None:
        self.told.searched.append((event.count, event.number))


def _screen(app: Reader) -> list[str]:
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


async def _press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def _until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait for what a busy machine may take a moment for."""
    for _ in range(100):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came to hold")


async def test_the_first_screen_is_there_at_once() -> None:
    app = Reader(mixed_text(1_000_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "运行规程汇编" in _screen(app)[0]


async def test_it_opens_where_the_reader_stopped() -> None:
    app = Reader(line=9)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert _screen(app)[0].strip() == "Third"
        assert app.view.top_line == 9
        assert app.told.positions == [(9, "Third")]


@pytest.mark.parametrize(
    ("there", "back"),
    [("down", "up"), ("j", "k"), ("pagedown", "pageup"), ("space", "shift+space"), ("end", "home")],
)
async def test_keys_move_there_and_back(there: str, back: str) -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = _screen(app)
        await _press(pilot, there)
        await _until(pilot, lambda: _screen(app) != before)
        await _press(pilot, back)
        await _until(pilot, lambda: _screen(app) == before)


async def test_the_wheel_moves_and_the_end_is_the_end() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot._post_mouse_events([events.MouseScrollDown], LessonView)
        await pilot.pause()
        assert app.view.top_line > 0
        await _press(pilot, "end", "pagedown")
        assert app.view.progress == 1.0
        assert "第 59 段" in _screen(app)[-1]


async def test_sections_by_key_and_the_way_back() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await _press(pilot, "right_square_bracket", "right_square_bracket")
        assert app.view.section is not None
        assert app.view.section.title == "Third"
        await _press(pilot, "left_square_bracket")
        assert app.told.positions[-1] == (4, "Second")
        app.view.goto_line(20)
        await _press(pilot, "z")
        assert app.view.top_line == 4


async def test_links_can_be_followed_by_keyboard_alone_and_nothing_is_opened() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await _press(pilot, "full_stop", "enter")
        assert app.told.links == [("rules.md#s3", "lesson")]
        await _press(pilot, "comma", "enter")
        assert app.told.links[-1] == ("https://example.com/a", "external")
        await _press(pilot, "full_stop", "full_stop", "enter")
        assert app.told.links[-1] == ("#third", "anchor")
        assert app.view.top_line == 9


async def test_a_click_follows_the_link_under_the_pointer_and_nothing_else() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        row = next(y for y, text in enumerate(_screen(app)) if "安规" in text)
        text = _screen(app)[row]
        column = sum(2 if ord(c) > 0x2E7F else 1 for c in text[: text.index("安规")])
        await pilot.click(LessonView, offset=(column + 1, row))
        assert app.told.links == [("rules.md#s3", "lesson")]
        await pilot.click(LessonView, offset=(3, row))
        await pilot.click(LessonView, offset=(70, 22))
        assert len(app.told.links) == 1


async def test_a_search_marks_counts_and_goes_round() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.view.search("第 7 段") == 1
        await pilot.pause()
        assert any("第 7 段" in line for line in _screen(app))
        assert app.view.search("额定频率") == 60
        app.view.previous_hit()
        app.view.next_hit()
        await pilot.pause(0.1)
        assert app.told.searched[-1][0] == 60
        assert app.view.hits == 60
        assert app.view.search("") == 0


async def test_a_hit_is_told_by_more_than_colour() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.search("两票")
        await pilot.pause()
        segments = [s for strip in app.screen._compositor.render_strips() for s in strip if s.text == "两票"]
        assert len(segments) == 2
        assert all(segment.style and (segment.style.underline or segment.style.reverse) for segment in segments)


async def test_a_change_of_size_or_measure_keeps_the_place() -> None:
    app = Reader(mixed_text(100_000), line=200)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        line = app.view.top_line
        for width, height in ((60, 20), (140, 50), (20, 10), (100, 30)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            assert app.view.top_line == line
        app.view.measure = 40
        await pilot.pause()
        assert app.view.top_line == line
        assert all(text[:29].strip() == "" for text in _screen(app))


async def test_the_selection_is_text_and_not_cells() -> None:
    app = Reader("# 标题\n\n- 第一项很长，" + "长" * 60 + "完。\n- 第二项\n")
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        last = next(y for y, text in enumerate(_screen(app)) if "第二项" in text)
        await pilot.mouse_down(LessonView, offset=(4, 3))
        await pilot.hover(LessonView, offset=(30, last))
        await pilot.mouse_up(LessonView, offset=(30, last))
        await pilot.pause()
        assert app.screen.get_selected_text() == "第一项很长，" + "长" * 60 + "完。\n第二项"


async def test_everything_selected_is_the_source_itself() -> None:
    app = Reader()
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        assert app.view.get_selection(Selection(None, None)) == (_TEXT, "\n")
        assert app.view.get_selection(Selection(Offset(0, 0), Offset(4, 0))) == ("两票三制", "\n")


async def test_markup_in_a_lesson_is_text() -> None:
    app = Reader("[@click=app.bell]按[/] [bold]粗[/bold] \x1b[31m红\n")
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        assert "[@click=app.bell]按[/] [bold]粗[/bold] 红" in _screen(app)[0]
        assert not any(
            segment.style and segment.style.meta.get("@click")
            for strip in app.screen._compositor.render_strips()
            for segment in strip
        )


async def test_a_wide_table_moves_sideways_under_its_head() -> None:
    head = "| 行 |" + "|".join(f"第{n}列标题很长" for n in range(12)) + "|\n" + "|---" * 13 + "|\n"
    rows = "".join(f"| 行{r} |" + "|".join(f"内容{r}.{n} value" for n in range(12)) + "|\n" for r in range(60))
    app = Reader("前文\n\n" + head + rows)
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        assert "第11列" not in "\n".join(_screen(app))
        assert "›" in _screen(app)[3]
        await _press(pilot, "pagedown", "right")
        app.view.action_across(60)
        await pilot.pause()
        assert "第11列" in _screen(app)[0]
        assert "‹" in _screen(app)[0]


@pytest.mark.parametrize(
    ("theme", "size"),
    [("textual-dark", (80, 24)), ("textual-light", (120, 40)), ("ansi-dark", (20, 6)), ("ansi-light", (80, 24))],
)
async def test_every_row_is_exactly_as_wide_as_the_view(theme: str, size: tuple[int, int]) -> None:
    app = Reader(mixed_text(20_000) + "\n\n👍🏽 e\u0301 🇨🇳 `\u200b`\n")
    async with app.run_test(size=size) as pilot:
        app.theme = theme
        await pilot.pause()
        for _ in range(4):
            assert all(strip.cell_length == size[0] for strip in app.screen._compositor.render_strips())
            await _press(pilot, "pagedown")


async def test_signs_stand_beside_their_lines_at_every_width() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.mark_lines({2: "changed", 4: "bookmark", 11: "note"})
        for width in (80, 44):
            await pilot.resize_terminal(width, 24)
            second_row = width == 44  # there the paragraph has one
            await until(pilot, lambda second_row=second_row: (_screen(app)[4][:1] == "▎") == second_row)
            shown = _screen(app)
            assert [text[:1] for text in shown].count("◆") == 1
            assert next(text for text in shown if text[:1] == "◆")[2:] == "Second"
            assert next(text for text in shown if text[:1] == "#")[2:].startswith("第 0 段")
            assert shown[3][:1] == "▎"


@pytest.mark.parametrize("text", ["", "\n\n\n", "水", "<!-- nothing to see -->\n", "[a]: b\n"])
@pytest.mark.parametrize("size", [(1, 1), (3, 2), (80, 24)])
async def test_a_text_of_next_to_nothing_is_no_problem(text: str, size: tuple[int, int]) -> None:
    app = Reader(text)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for action in (
            "page(1)",
            "page(-1)",
            "bottom",
            "top",
            "across(1)",
            "next_link(1)",
            "follow",
            "section(1)",
            "back",
        ):
            await app.view.run_action(action)
        assert app.view.search("火") == 0
        assert app.view.progress == 1.0
        assert app.view.top_line >= 0
        app.view.load(_TEXT)
        await pilot.pause()
        assert app.view.progress <= 1.0


async def test_the_scrollbar_can_be_pulled_anywhere_and_the_text_is_there() -> None:
    app = Reader(mixed_text(300_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.view._port and app.view._port.document.done)
        for share in (0.5, 0.9, 0.1, 1.0, 0.0):
            app.view.scroll_to(y=share * app.view.virtual_size.height, animate=False)
            await until(pilot, lambda share: abs(app.view.progress - share) < 0.1, share)
            assert any(text.strip() for text in _screen(app))
        assert app.view.top_line == 0
