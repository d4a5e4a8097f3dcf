"""A bank is looked at before it is written: what was found, what becomes of it; mended, left out, taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from lessons.lint.lint import check_pack
from store.bank.review import BankReview
from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.app.screen_text import screen_text
from tests.app.until import until
from tests.builders.bank_sheet import KAOSHIBAO, workbook
from tests.clocks import FakeClock
from tui.app.preview.bank_review import BankReviewApp
from tui.app.preview.preview_app import throwaway
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.bank.review import BankReviewScreen
from tui.widgets.button_line import ButtonLine
from tui.wording.language import set_language

WIDE, SMALL = (120, 40), (80, 24)
Opened = Pilot[int]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return tmp_path / "pack"


@pytest.fixture
def app(home: Home, clock: FakeClock, tmp_path: Path, pack: Path) -> Iterator[BankReviewApp]:
    set_language("en")
    wrong = ["坏的", "单选题", "甲", "乙", "", "", "", "C", "", "", "", ""]
    bank = workbook(tmp_path / "bank.xlsx", [*KAOSHIBAO[:-1], wrong])
    made = throwaway(home, tmp_path / "thrown-away")
    library = Library(made)
    review = BankReview.begin([bank], pack, library, lesson="", lang="en")
    with Progress.open(made, made.config.member, clock) as progress:
        yield BankReviewApp(Session(made, clock, progress, library, None), review)


async def shown(pilot: Opened) -> BankReviewScreen:
    await until(pilot, lambda: isinstance(pilot.app.screen, BankReviewScreen) and "Found in the file" in text(pilot))
    assert isinstance(pilot.app.screen, BankReviewScreen)
    return pilot.app.screen


def text(pilot: Opened) -> str:
    return screen_text(pilot.app)


async def test_what_was_found_stands_beside_what_becomes_of_it(app: BankReviewApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await shown(pilot)
        await until(pilot, lambda: "In the pack: added" in text(pilot))
        assert "5 of 6 questions are taken, nothing is written yet" in text(pilot)
        assert "技术措施" in text(pilot) and "1. [x] 停电" in text(pilot)
        await pilot.press("end")
        await until(pilot, lambda: "the answer names C, which is no option" in text(pilot))
        assert "In the pack: not taken" in text(pilot)


async def test_a_question_is_mended_in_place_and_then_taken(app: BankReviewApp, pack: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await shown(pilot)
        await pilot.press("end")
        await until(pilot, lambda: "In the pack: not taken" in text(pilot))
        await pilot.press("enter")
        area = screen.query_one("#edit", TextArea)
        await until(pilot, lambda: "1. [ ] 甲" in area.text and "no option is marked [x]" in text(pilot))
        await pilot.press("ctrl+s")  # it is wrong as yet: nothing is kept
        await until(pilot, lambda: any("Not kept:" in told.message for told in app._notifications))
        area.load_text(area.text.replace("1. [ ] 甲", "1. [x] 甲"))
        await until(pilot, lambda: "no option is marked" not in text(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "6 of 6 questions are taken" in text(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: app.is_written)
    assert "1. [x] 甲" in (pack / "bank.md").read_text("utf-8")
    assert not [finding for finding in check_pack(pack).findings if finding.severity == "error"]


async def test_a_question_is_left_out_and_taken_again_and_nothing_is_written_before(
    app: BankReviewApp, pack: Path
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await shown(pilot)
        await pilot.press("i")
        await until(pilot, lambda: "4 of 6 questions are taken" in text(pilot))
        await pilot.press("i")
        await until(pilot, lambda: "5 of 6 questions are taken" in text(pilot))
        await pilot.press("i", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert not pack.exists()
        await pilot.press("y")
        await until(pilot, lambda: app.is_written)
    assert "停电检修先做" not in (pack / "bank.md").read_text("utf-8")


async def test_the_list_is_narrowed_to_what_needs_a_look(app: BankReviewApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await shown(pilot)
        await pilot.press("f")
        await until(pilot, lambda: "shown: with a remark" in text(pilot) and "停电检修先做" not in text(pilot))
        await pilot.press("f")
        await until(pilot, lambda: "shown: not taken" in text(pilot) and "坏的" in text(pilot))


async def test_a_small_screen_shows_one_side_and_changes_by_key_and_mouse(app: BankReviewApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await shown_small(pilot)
        assert "Found in the file" not in text(pilot) and "What was found" in text(pilot)
        await pilot.press("left")
        await until(pilot, lambda: "Found in the file" in text(pilot) and "In the pack" not in text(pilot))
        line = screen.query_one(ButtonLine)
        drawn = next(strip.text for strip in line.render_lines(line.size.region))
        await pilot.click(line, offset=(drawn.index("What becomes of it") + 2, 0))
        await until(pilot, lambda: "In the pack: added" in text(pilot))


async def shown_small(pilot: Opened) -> BankReviewScreen:
    await until(pilot, lambda: isinstance(pilot.app.screen, BankReviewScreen) and "In the pack: added" in text(pilot))
    assert isinstance(pilot.app.screen, BankReviewScreen)
    return pilot.app.screen


async def test_leaving_writes_nothing(app: BankReviewApp, pack: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await shown(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: app.return_code == 0)
    assert not pack.exists() and not app.is_written


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_what_was_chosen_is_not_thrown_away_unasked(app: BankReviewApp, pack: Path, key: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await shown(pilot)
        await pilot.press("i")
        await until(pilot, lambda: "4 of 6 questions are taken" in text(pilot))
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and "Leave without saving?" in text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: app.return_code == 0)
    assert not pack.exists() and not app.is_written


async def test_words_being_written_are_not_thrown_away_unasked(app: BankReviewApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await shown(pilot)
        await pilot.press("enter")
        area = screen.query_one("#edit", TextArea)
        await until(pilot, lambda: area.has_focus)
        before = area.text
        area.load_text(before + "\nmore")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen and area.text == before + "\nmore")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: "In the pack: added" in text(pilot) and app.screen is screen)


async def test_the_bar_of_keys_and_the_buttons_call_one_thing_by_one_name(app: BankReviewApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await shown(pilot)
        await until(pilot, lambda: bar(pilot)[-1].count("Write the pack") == 1 and "Leave out" in bar(pilot)[-1])
        assert "Write the pack" in bar(pilot)[-2] and "Leave out" in bar(pilot)[-2]
        await pilot.press("i")
        await until(pilot, lambda: all("Take" in line and "Leave out" not in line for line in bar(pilot)))
        await pilot.press("enter")
        await until(pilot, lambda: "^s Keep" in bar(pilot)[-1] and "Write the pack" not in text(pilot))


def bar(pilot: Opened) -> list[str]:
    """The buttons, and the keys below them."""
    return text(pilot).rstrip("\n").split("\n")[-2:]
