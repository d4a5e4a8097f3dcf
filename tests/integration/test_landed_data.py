"""What 0.1.0 wrote opens for ever: a home, a backup, a branch with its secretary, a summary, a pack, a ledger.

`landed_data/0.1.0.zip` was made by the commands of 0.1.0 and never changes: one member, two attempts, three reviews, a
reflection, a use at work, a note, a draft, a test left open; sent, merged and backed up.
"""

import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from lessons.learning.standing import Level
from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.clocks import FakeClock
from tui.cli.main import main

DATA = Path(__file__).with_name("landed_data") / "0.1.0.zip"
FINGERPRINT = "HZ6K-NYKU-OAJN-B46G-ZJTB"
"""Of the ledger, as 0.1.0 printed it."""


@pytest.fixture
def landed(tmp_path: Path) -> Path:
    with zipfile.ZipFile(DATA) as archive:
        archive.extractall(tmp_path)
    for home in ("member", "secretary"):
        Home(tmp_path / home).change(folder=str(tmp_path / "share") if home == "member" else "")
    return tmp_path


def study(landed: Path, home: str, *words: str | Path) -> int:
    return main(["--home", str(landed / home), "--lang", "en", *map(str, words)])


def session_of(landed: Path) -> Session:
    home = Home(landed / "member")
    clock = FakeClock(round(datetime.fromisoformat("2026-04-01T08:00:00Z").timestamp() * 1000))
    return Session(home, clock, Progress.open(home, home.config.member, clock), Library(home), None)


def test_a_home_shows_what_was_done_and_what_was_left_open(landed: Path) -> None:
    session = session_of(landed)
    key = "electrical-safety/work-ticket"
    assert not session.read_only and list(session.home.notices) == []
    assert sorted(type(record).__name__ for record in session.history()) == [
        *("Application", "Attempt", "Attempt", "Reflection", "Review", "Review", "Review"),
    ]
    assert session.standing.of(key).has(Level.LEARNED)
    assert session.cards and session.due_cards("zh")
    assert [note.text for note in session.reading.notes().values()] == ["一条笔记"]
    lesson = session.library.find(key, "zh")
    draft = session.draft(key, lesson.prompts[0].id)
    assert draft is not None and draft.text == "草稿"
    assert [sitting.lesson for sitting in session.answering.open_sittings()] == ["safe-isolation"]
    assert "my-pack" in {edition.outline.manifest.id for edition in session.library.packs("zh")}
    session.progress.close()


def test_a_member_goes_on_where_0_1_0_left_off(landed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert study(landed, "member", "summary", "-o", landed / "again.json") == 0
    [sent] = (landed / "share" / "summaries").iterdir()
    assert (landed / "again.json").read_bytes() == sent.read_bytes()
    capsys.readouterr()
    assert study(landed, "member", "sync") == 0
    assert "nothing new" in capsys.readouterr().out


def test_summary_roster_and_ledger_are_genuine(landed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [sent] = (landed / "share" / "summaries").iterdir()
    assert study(landed, "secretary", "verify", sent) == 0
    assert study(landed, "secretary", "verify", landed / "ledger") == 0
    assert FINGERPRINT in capsys.readouterr().out
    assert study(landed, "secretary", "merge", landed / "share", "--ledger", landed / "ledger", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["counts"] == {"merged": 0, "known": 1, "older": 0, "refused": 0}
    assert study(landed, "secretary", "merge", landed / "ledger", "--ledger", landed / "new") == 0
    assert study(landed, "secretary", "report", landed / "ledger", "--csv", landed / "r.csv") == 0
    assert "王芳" in (landed / "r.csv").read_text("utf-8-sig")


def test_a_secretary_publishes_on(landed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert study(landed, "secretary", "branch", "publish", landed / "share") == 0
    assert capsys.readouterr().out.count("unchanged") == 2
    assert study(landed, "secretary", "branch", "code", "李明") == 0
    assert study(landed, "secretary", "branch", "publish", landed / "share") == 0
    assert "roster 2 published: 2 members" in capsys.readouterr().out


def test_a_backup_is_put_back(landed: Path) -> None:
    [backup] = (landed / "backups").iterdir()
    assert study(landed, "restored", "restore", backup) == 0
    assert study(landed, "restored", "summary", "-o", landed / "again.json") == 0
    [sent] = (landed / "share" / "summaries").iterdir()
    assert (landed / "again.json").read_bytes() == sent.read_bytes()
