"""`study due`: numbers for a prompt, whatever else is open; nothing of a protected member, no lock taken."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.disk.home import Home
from store.machine.library import Library
from store.member.day.due_soon import DueSoon, Load, due_soon
from store.member.passphrase import protect
from store.member.progress import Progress
from store.member.session import Session
from tests.app.small_pack import small_pack
from tests.builders.passed_test import pass_test
from tests.clocks import FakeClock
from tui.cli.main import main

NOTHING = "due today: nothing; tomorrow: nothing\n"


@pytest.fixture
def home(tmp_path: Path, started_before: Callable[[Home], None]) -> Home:
    home = Home(tmp_path / "home")
    started_before(home)
    home.change(member=home.new_member("Zhang Wei"), lang="en")
    return home


def due(home: Home, *words: str) -> int:
    return main(["--home", str(home.path), "due", *words])


def session_of(home: Home, progress: Progress, clock: FakeClock, folder: Path) -> Session:
    return Session(home, clock, progress, Library(home, (folder,)), None)


def counts(session: Session) -> tuple[int, int]:
    """How many cards are due today and tomorrow."""
    soon = due_soon(session.due("en"), session.pace)
    return soon.today.cards, soon.tomorrow.cards


def test_what_is_due_tomorrow_is_what_is_not_due_today(home: Home, tmp_path: Path) -> None:
    clock, pack = FakeClock(), small_pack(tmp_path)
    with Progress.open(home, home.config.member, clock) as progress:
        session = session_of(home, progress, clock, pack)
        pass_test(session, clock, right=3)
        days = {key: (card.due.date() - session.now().date()).days for key, card in session.cards.items()}
        first = min(days.values())
        clock.pass_seconds((first - 1) * 86_400)
        assert counts(session) == (0, list(days.values()).count(first))
        clock.pass_seconds(86_400)
        assert counts(session)[0] == list(days.values()).count(first) == len(session.due_cards("en"))


def test_no_day_has_more_than_the_plan_wants(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, pack = FakeClock(), small_pack(tmp_path)
    with Progress.open(home, home.config.member, clock) as progress:
        session = session_of(home, progress, clock, pack)
        pass_test(session, clock, right=0)
        clock.pass_seconds(9 * 86_400)
        from lessons.learning.plan import Plan

        session.plan = Plan(review_daily_limit=3)
        assert counts(session) == (3, 2)
        session.plan = Plan(review_daily_limit=0)
        assert counts(session) == (0, 0)


def test_the_numbers_are_printed_with_their_minutes(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.commands.member import due as command

    monkeypatch.setattr(command, "due_soon", lambda *_of: DueSoon(Load(7, 3), Load(1, 1)))
    assert due(home) == 0
    assert capsys.readouterr().out == "due today: 7 questions (about 3 min); tomorrow: 1 question (about 1 min)\n"
    assert due(home, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "today": {"cards": 7, "minutes": 3},
        "tomorrow": {"cards": 1, "minutes": 1},
        "protected": False,
    }


def test_it_works_while_study_is_open_and_says_nothing_else(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress.open(home, home.config.member, FakeClock()):
        assert due(home) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == (NOTHING, "")


def test_it_takes_no_lock(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.member.progress.lock_member", lambda *_of: pytest.fail("a lock was taken"))
    assert due(home) == 0


def test_where_nobody_studied_nothing_is_due_and_nobody_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path / "none")
    assert due(home) == 0
    assert capsys.readouterr().out == NOTHING
    assert not home.path.exists()


def test_behind_a_passphrase_it_says_only_that(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    protect(home, home.config.member, None, "correct horse")
    assert due(home) == 0
    said = capsys.readouterr()
    assert "passphrase" in said.out and said.err == ""
    assert due(home, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == {"today": None, "tomorrow": None, "protected": True}


def test_on_a_shared_machine_it_says_where_to_look(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.change(member="")
    (home.path / "kiosk").mkdir()
    (home.path / "kiosk" / "administrator").write_text("x")
    assert due(home) == 1
    assert "shared machine" in capsys.readouterr().err


def test_it_loads_neither_what_draws_nor_the_scheduler_nor_cryptography(home: Home) -> None:
    check = (
        "import sys; from tui.cli.main import main; status = main(sys.argv[1:]);"
        "sys.exit(status or any(name in sys.modules for name in ('textual', 'rich', 'fsrs', 'nacl', 'markdown_it')))"
    )
    due(home)
    words = ["--home", str(home.path), "due"]
    done = subprocess.run([sys.executable, "-c", check, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
