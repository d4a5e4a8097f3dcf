"""A list draws what is seen of it, and is gone through with keys alone and with the mouse alone."""

from functools import partial

import pytest
from textual import events
from textual.app import App, ComposeResult

from tests.app.screen_text import screen_text
from tests.app.until import until
from tui.kiosk.entrance.name_list import NameGrid
from tui.widgets.lines import Piece
from tui.widgets.long_list import Item, LongList, entry, heading, paragraph

SIZE = (40, 12)


def item(id_: str, title: str, meta: str = "", detail: str = "") -> Item:
    return Item(id_, partial(entry, title, meta, detail), 2)


class Listing(App[None]):
    """A list over the whole screen, and what was chosen from it."""

    def __init__(self, number: int, rows: int = 1) -> None:
        super().__init__()
        self.drawn: list[int] = []
        self.chosen: list[str] = []
        self.items = [Item(f"i{n}", partial(self._draw, n, rows), rows) for n in range(number)]

    def _draw(self, number: int, rows: int, width: int) -> list[list[Piece]]:
        self.drawn.append(number)
        return [[Piece(f"item {number} row {row}")] for row in range(rows)]

    def compose(self) -> ComposeResult:
        yield LongList(self.items)

    def on_mount(self) -> None:
        self.query_one(LongList).focus()

    def on_long_list_chosen(self, event: LongList.Chosen) -> None:
        self.chosen.append(event.id)

    @property
    def list(self) -> LongList:
        return self.query_one(LongList)


async def test_of_three_thousand_items_only_those_in_sight_are_drawn() -> None:
    app = Listing(3000, rows=2)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("end")
        await until(pilot, lambda: "item 2999 row 1" in screen_text(app))
        assert set(app.drawn) <= {*range(8), *range(2990, 3000)}


@pytest.mark.parametrize("rows", [1, 2])
async def test_the_keys_go_through_the_list_and_keep_the_mark_in_sight(rows: int) -> None:
    app = Listing(50, rows)
    async with app.run_test(size=SIZE) as pilot:
        for key, marked in (
            ("down", 1), ("down", 2), ("up", 1), ("home", 0), ("up", 49), ("down", 0), ("end", 49),
            ("pageup", 49 - 11 // rows - rows + 1), ("home", 0), ("pagedown", 11 // rows), ("j", 11 // rows + 1),
            ("k", 11 // rows),
        ):  # fmt: skip
            await pilot.press(key)
            assert app.list.marked == f"i{marked}"
            assert f"item {marked} row {rows - 1}" in screen_text(app)
        await pilot.press("enter", "down", "space")
        assert app.chosen == [f"i{11 // rows}", f"i{11 // rows + 1}"]


async def test_a_click_chooses_the_item_under_it_and_the_wheel_scrolls() -> None:
    app = Listing(50)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click(offset=(3, 4))
        assert (app.chosen, app.list.marked) == (["i4"], "i4")
        app.list.post_message(_mouse(events.MouseScrollDown, app.list, 3, 4))
        await until(pilot, lambda: "item 0 " not in screen_text(app))
        await pilot.pause()
        top = round(app.list.scroll_y)
        await pilot.click(offset=(3, 2))
        assert app.chosen == ["i4", f"i{top + 2}"]


async def test_headings_are_passed_over_and_cannot_be_chosen() -> None:
    app = Listing(0)
    async with app.run_test(size=SIZE) as pilot:
        app.list.show(
            [heading("First"), item("a", "A"), heading("Second", "more", above=1), item("b", "B", "end", "detail")]
        )
        await pilot.press("enter", "down", "enter", "down", "enter")
        assert app.chosen == ["a", "b", "a"]
        await pilot.click(offset=(1, 0))
        await pilot.click(offset=(1, 4))
        assert app.chosen == ["a", "b", "a"]
        await pilot.click(offset=(1, 6))
        assert app.chosen == ["a", "b", "a", "b"]
        lines = screen_text(app).splitlines()
        assert lines[:7] == ["First", " A", "", "", "Second  more", " B" + " " * 34 + "end", " detail"]


async def test_an_empty_list_takes_every_key_and_click() -> None:
    app = Listing(0)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "up", "pagedown", "pageup", "home", "end", "enter")
        await pilot.click(offset=(1, 1))
        assert app.chosen == [] and app.list.marked == ""


async def test_the_mark_stays_on_its_item_and_at_its_place_when_that_is_gone() -> None:
    app = Listing(50)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("end", "up")
        app.list.show(app.items[10:])
        assert app.list.marked == "i48"
        app.list.show([item for item in app.items[10:] if item.id != "i48"])
        assert app.list.marked == "i49"
        app.list.show(app.items[:5])
        assert app.list.marked == "i4"
        app.list.show(app.items, "i30")
        await until(pilot, lambda: "item 30 " in screen_text(app))
        app.list.show(app.items, "gone")
        await until(pilot, lambda: app.list.marked == "i0" and "item 0 " in screen_text(app))


async def test_what_is_wider_than_the_screen_ends_with_a_sign_or_goes_on_below() -> None:
    app = Listing(0)
    async with app.run_test(size=SIZE) as pilot:
        app.list.show(
            [item("a", "超" * 40, "末尾"), Item("b", lambda width: [[Piece("x" * 90)]]), paragraph("c", "停" * 25, 40)]
        )
        await pilot.pause()
        lines = screen_text(app).splitlines()
        assert lines[0].endswith("末尾") and "超… " in lines[0]
        assert lines[2].endswith("x…")
        assert lines[3] + lines[4] == "停" * 25


async def test_a_resize_keeps_the_mark_in_sight() -> None:
    app = Listing(100)
    async with app.run_test(size=(40, 30)) as pilot:
        await pilot.press("pagedown")
        await pilot.resize_terminal(30, 8)
        await until(pilot, lambda: f"item {app.list.mark} " in screen_text(app))


class Names(App[None]):
    """Names in a grid."""

    chosen = ""

    def compose(self) -> ComposeResult:
        yield NameGrid()

    def on_mount(self) -> None:
        self.query_one(NameGrid).show_names([(f"m{n}", f"n{n}") for n in range(3000)])

    def on_long_list_chosen(self, event: LongList.Chosen) -> None:
        self.chosen = event.id


async def test_names_stand_side_by_side_and_a_click_takes_the_one_under_it() -> None:
    app = Names()
    async with app.run_test(size=SIZE) as pilot:
        assert screen_text(app).splitlines()[1].split() == ["n4", "n5", "n6", "n7"]
        await pilot.click(offset=(22, 1))
        assert app.chosen == "m6"
        app.query_one(NameGrid).mark_at(2999)
        await until(pilot, lambda: "n2999" in screen_text(app))


def _mouse(kind: type[events.MouseEvent], widget: LongList, x: int, y: int) -> events.MouseEvent:
    return kind(widget, x, y, 0, 0, 1, False, False, False, x, y)
