"""The administrator's screen of a shared machine, with the keys alone and with the mouse alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.disk.home import Home, Member
from store.kiosk.log import SIGNED_IN, note
from store.kiosk.sign_in import Kiosk
from tests.app.screen_text import screen_text
from tests.app.until import until
from tests.app.written import write
from tests.clocks import FakeClock
from tui.kiosk.entrance import sign_in_app
from tui.kiosk.entrance.name_list import NameGrid
from tui.kiosk.entrance.sign_in import SignInScreen
from tui.kiosk.entrance.sign_in_app import SignInApp
from tui.kiosk.entrance.signing_in import Administrator, Result
from tui.wording.language import set_language

PASSPHRASE = "keys of the hall"


@pytest.fixture
def kiosk(tmp_path: Path, clock: FakeClock) -> Iterator[Kiosk]:
    kiosk = Kiosk(Home(tmp_path / "home"), clock)
    kiosk.set_administrator(PASSPHRASE)
    kiosk.enrol("张三")
    (tmp_path / "backups").mkdir()
    (kiosk.folder / "kiosk.toml").write_text(f"backup = '{tmp_path}/backups'")
    note(kiosk.log, SIGNED_IN)
    note(kiosk.log, "session ended: it hung")
    yield kiosk
    set_language("en")


def is_status(app: SignInApp) -> bool:
    return type(app.screen).__name__ == "KioskStatusScreen"


async def enter(pilot: Pilot[Result], app: SignInApp) -> None:
    await pilot.press("f10", *PASSPHRASE, "enter")
    await until(pilot, lambda: is_status(app))
    await until(pilot, lambda: "张三" in screen_text(app))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_all_that_matters_is_on_one_screen(kiosk: Kiosk, lang: str, size: tuple[int, int]) -> None:
    set_language(lang)
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=size) as pilot:
        await enter(pilot, app)
        text = screen_text(app)
        words = {
            "en": (
                "Version",
                "Clock",
                "Sessions today",
                "Last fetched",
                "Last backup",
                "Free on disk",
                "End the kiosk",
            ),
            "zh": ("版本", "时钟", "今日登录次数", "上次接收", "上次备份", "磁盘剩余", "结束公用学习机"),
        }[lang]
        assert all(word in text for word in words)
        assert all(len(line.encode("gb18030")) <= size[0] for line in text.splitlines())


@pytest.mark.parametrize("digits", ["1234", "１２３４"], ids=["plain", "wide"])
async def test_the_keys_alone_back_up_give_a_code_and_end_the_kiosk(kiosk: Kiosk, tmp_path: Path, digits: str) -> None:
    fetch, back_up, code_for, end = list(digits)
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, app)
        await write(pilot, back_up)
        await until(pilot, lambda: "Backed up and checked" in screen_text(app))
        assert len(list((tmp_path / "backups").iterdir())) == 1
        await write(pilot, fetch)
        await until(pilot, lambda: "no branch is known here yet" in screen_text(app))
        await write(pilot, code_for)
        await until(pilot, lambda: "A new code for whom?" in screen_text(app))
        await pilot.press(*"zs")
        await until(pilot, lambda: app.screen.query_one(NameGrid).marked)
        await pilot.press("enter")
        await until(pilot, lambda: "A new code for 张三?" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "works once" in screen_text(app))
        code = screen_text(app).split("张三: ")[-1].split()[0]
        await write(pilot, fetch)
        await until(pilot, lambda: "no branch is known here yet" in screen_text(app))
        assert code in screen_text(app), "it stands nowhere else"
        [member] = kiosk.members()
        kiosk.choose_passphrase(member.id, code, "zhang's own words")
        await write(pilot, end)
        await until(pilot, lambda: "End the kiosk?" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: app._exit)
    assert isinstance(app.return_value, Administrator)


async def test_the_mouse_alone_reaches_every_action_and_leads_back(kiosk: Kiosk) -> None:
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, app)
        for button, shown in (("#backup", "Backed up"), ("#sync", "no branch"), ("#code", "for whom?")):
            await pilot.click(button)
            await until(pilot, lambda shown: shown in screen_text(app), shown)
        await pilot.click("#back")
        await until(pilot, lambda: is_status(app))
        await pilot.click("#end")
        await until(pilot, lambda: "End the kiosk?" in screen_text(app))
        await pilot.click("#no")
        await until(pilot, lambda: is_status(app))
        await pilot.click("#back")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
    assert app.return_value is None


async def test_nobody_gets_a_code_who_was_not_chosen_and_confirmed(kiosk: Kiosk) -> None:
    for name in ("李雷", "李力", "王五"):
        kiosk.enrol(name)
    before = {member.id: codes(kiosk, member) for member in kiosk.members()}
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, app)
        await pilot.press("3")
        await until(pilot, lambda: "for whom?" in screen_text(app) and "王五" in screen_text(app))
        await pilot.press("enter")
        assert "A new code for whom?" in screen_text(app)
        await pilot.press(*"ll", "right", "enter")  # the second of two
        await until(pilot, lambda: "A new code for 李" in screen_text(app))
        await pilot.press("enter")  # the harmless button
        await until(pilot, lambda: "for whom?" in screen_text(app) and "王五" not in screen_text(app))
        await pilot.press(*"xyz", "enter")
        await until(pilot, lambda: "No such name here" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: is_status(app))
    assert before == {member.id: codes(kiosk, member) for member in kiosk.members()}


async def test_the_mouse_alone_chooses_who_gets_a_code(kiosk: Kiosk) -> None:
    kiosk.enrol("李雷")
    before = {member.id: codes(kiosk, member) for member in kiosk.members()}
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, app)
        await pilot.click("#code")
        await until(pilot, lambda: len(app.screen.query_one(NameGrid).names) == 2)
        wanted = next(member for member in kiosk.members() if member.name == "李雷")
        place = list(app.screen.query_one(NameGrid).names).index("李雷")
        await pilot.click("#names", offset=(2 + 19 * place, 0))
        await until(pilot, lambda: "A new code for 李雷?" in screen_text(app))
        await pilot.click("#yes")
        await until(pilot, lambda: "李雷: " in screen_text(app) and "works once" in screen_text(app))
    after = {member.id: codes(kiosk, member) for member in kiosk.members()}
    assert [member for member in after if after[member] != before[member]] == [wanted.id]


def codes(kiosk: Kiosk, member: Member) -> bytes:
    """What a member's code is checked against."""
    return (kiosk.home.member_folder(member.id) / "enrolment").read_bytes()


async def test_an_administrator_who_walks_away_leaves_nothing_open(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, app)
        await pilot.press("3")
        monkeypatch.setattr(sign_in_app, "FORGET_AFTER", 0)
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        monkeypatch.undo()
        await pilot.pause()  # it begins anew once more, and must have done so before the application is taken down


async def test_a_wrong_passphrase_shows_nothing(kiosk: Kiosk) -> None:
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f10", *"not the passphrase", "enter")
        await until(pilot, lambda: "That is not right" in screen_text(app))
        assert not is_status(app)
