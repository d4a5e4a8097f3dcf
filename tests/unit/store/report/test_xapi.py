"""xAPI statements: as the specification wants them, the same ones again, and nobody's name unless it is asked for."""

import json
import re
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lessons.records import Application, Attendance, Record, Reflection, Review, Void, record_id
from store.disk.home import Home
from store.ledger.rows import History
from store.member.progress import Progress
from store.report.xapi import Actor, statements
from tests.enrolled import MORNING, Machine, attempt, reading
from tui.cli.main import main
from tui.commands.secretary.export import _Array

PAGE = "https://branch.example.org"
IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+\Z")
DURATION = re.compile(r"PT\d+S\Z")


def every_kind() -> list[Record]:
    started = MORNING + timedelta(hours=5)
    plain: dict[str, Any] = {"pack": "safety", "lesson": "tickets"}
    return [
        reading(0),
        attempt(1, response='接地线 "\x1b[31m\x9d0;\u202e'),
        Review(**plain, question="q/1 ?", digest="d", at=started, response=(1, 2), right=True, hint=False, seconds=9),
        Reflection(**plain, prompt="r1", written=started, length=80, text="ab" * 32),
        Application(**plain, done=MORNING, written=started, text="和张三一起验电", witness="张三"),
        Attendance(day="2026-03-04", kind="present", written=started),
    ]


def history(*records: Record) -> History:
    told = {record_id(record): record for record in records}
    gone = {record.record for record in records if isinstance(record, Void)}
    return History([record for id_, record in told.items() if id_ not in gone], told)


def made(*records: Record, name: str = "") -> list[dict[str, Any]]:
    return list(statements(history(*records), Actor(PAGE, "m1", name)))


def check(one: dict[str, Any]) -> None:
    """A statement by xAPI 1.0.3, part 2: which properties, of what form; unknown ones are an error there."""
    allowed = {"id", "actor", "verb", "object", "result", "context", "timestamp", "version"}
    assert {"actor", "verb", "object"} <= set(one) <= allowed
    assert str(uuid.UUID(one["id"])) == one["id"] and one["version"] == "1.0.3"
    assert datetime.fromisoformat(one["timestamp"]).tzinfo is not None
    agent = one["actor"]
    assert set(agent) <= {"objectType", "name", "account"} and set(agent["account"]) == {"homePage", "name"}
    assert IRI.match(agent["account"]["homePage"])
    assert set(one["verb"]) == {"id", "display"} and IRI.match(one["verb"]["id"])
    if one["object"]["objectType"] == "StatementRef":
        assert set(one["object"]) == {"objectType", "id"} and one["verb"]["id"].endswith("/voided")
    else:
        check_activity(one["object"])
    result = one.get("result", {})
    assert set(result) <= {"score", "success", "completion", "response", "duration", "extensions"}
    assert DURATION.match(result.get("duration", "PT0S"))
    assert all(isinstance(result[name], bool) for name in ("success", "completion") if name in result)
    if score := result.get("score"):
        assert set(score) <= {"scaled", "raw", "min", "max"}
        assert score["min"] <= score["raw"] <= score["max"] and -1 <= score["scaled"] <= 1
    context = one.get("context", {})
    assert set(context) <= {"platform", "contextActivities", "extensions"}
    for activity in context.get("contextActivities", {}).get("parent", []):
        check_activity(activity)
    for extensions in (result.get("extensions", {}), context.get("extensions", {})):
        assert all(IRI.match(key) for key in extensions)
    assert None not in json.loads(json.dumps(list(one.values()))), "null is forbidden but in extensions"


def check_activity(activity: dict[str, Any]) -> None:
    assert set(activity) <= {"objectType", "id", "definition"} and activity["objectType"] == "Activity"
    assert IRI.match(activity["id"])
    assert set(activity["definition"]) <= {"type", "name", "interactionType"}
    assert IRI.match(activity["definition"]["type"])


def test_every_record_becomes_valid_statements() -> None:
    found = made(*every_kind())
    for one in found:
        check(one)
    verbs = [one["verb"]["id"].rsplit("/", 1)[1] for one in found]
    assert verbs == ["experienced", "failed", *["answered"] * 4, "author", "use", "attend"]
    assert len({one["id"] for one in found}) == len(found)


def test_a_score_is_the_points_of_the_record() -> None:
    result = made(attempt(1))[0]["result"]
    assert result["score"] == {"raw": 1, "min": 0, "max": 3, "scaled": 0.333333}
    assert (result["success"], result["duration"]) == (False, "PT180S")


def test_the_same_records_give_the_same_statements_whatever_else_there_is() -> None:
    first = made(*every_kind())
    assert made(*every_kind()) == first
    assert [one for one in made(reading(9), *every_kind()) if one in first] == first


def test_what_was_taken_back_is_voided_and_not_told_again() -> None:
    gone = attempt(1)
    void = Void(record=record_id(gone), reason="undone", written=MORNING + timedelta(days=1))
    before = [one["id"] for one in made(gone)]
    found = made(gone, void, reading(0))
    for one in found:
        check(one)
    assert [one["object"]["id"] for one in found if one["object"]["objectType"] == "StatementRef"] == before
    assert not {one["id"] for one in found} & set(before)


def test_no_name_and_no_text_that_may_hold_one_is_told_unless_asked_for() -> None:
    plain = json.dumps(made(*every_kind()), ensure_ascii=False)
    assert "张三" not in plain and "王芳" not in plain
    named = json.dumps(made(*every_kind(), name="王芳"), ensure_ascii=False)
    assert "王芳" in named and "和张三一起验电" in named


def study(home: Path, *arguments: str | Path) -> int:
    return main(["--home", str(home), "--lang", "en", *map(str, arguments)])


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger with one member who did all there is to do, and has a second machine."""
    share, secretary = tmp_path / "share", tmp_path / "secretary"
    share.mkdir()
    assert study(secretary, "branch", "init", "检修一班", "--no-passphrase") == 0
    done: tuple[list[Record], ...] = (every_kind(), [reading(7)])
    for number, records in enumerate(done):
        machine = Machine(tmp_path / f"member{number}")
        with Progress.open(machine.home, machine.member, machine.clock) as progress:
            progress.add_all(records)
        assert study(machine.home.path, "sync", share) == 0
        [request] = (share / "requests").iterdir()
        first = Home(tmp_path / "member0").config.member
        assert study(secretary, "branch", "enrol", request, "--yes", *(["--member", first] if number else [])) == 0
        request.unlink()
    assert study(secretary, "branch", "publish", share) == 0
    assert study(secretary, "merge", share, "--ledger", tmp_path / "ledger") == 0
    return tmp_path / "ledger"


def test_a_ledger_is_exported_with_the_same_bytes_each_time(ledger: Path, tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        assert study(tmp_path / "secretary", "export", "--xapi", tmp_path / name, ledger) == 0
    data = (tmp_path / "a.json").read_bytes()
    assert data == (tmp_path / "b.json").read_bytes()
    found = json.loads(data)
    for one in found:
        check(one)
    assert len(found) == len(made(*every_kind())) + 1
    assert len({one["actor"]["account"]["name"] for one in found}) == 1, "two machines, one account"
    assert "王芳" not in data.decode()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", data.decode())


def test_a_member_exports_what_the_ledger_says_of_them(ledger: Path, tmp_path: Path) -> None:
    member = tmp_path / "member0"
    assert study(member, "sync", tmp_path / "share") == 0
    assert study(member, "export", "--xapi", tmp_path / "own.json") == 0
    assert study(tmp_path / "secretary", "export", "--xapi", tmp_path / "all.json", ledger) == 0
    own, everything = (json.loads((tmp_path / name).read_bytes()) for name in ("own.json", "all.json"))
    assert {one["id"] for one in own} < {one["id"] for one in everything}
    assert own and all(one in everything for one in own)


@pytest.mark.parametrize(
    "page", ["nowhere", "file:///etc", "https://", "javascript:alert(1)", "https://x/a b", "https://x/<b>"]
)
def test_a_home_page_that_is_none_is_refused(tmp_path: Path, page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert study(tmp_path / "home", "export", "--xapi", tmp_path / "x.json", "--home-page", page) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "x.json").exists()


def test_a_value_that_a_terminal_would_obey_is_written_as_an_escape() -> None:
    value = {"id": "\x9d0;title\x9c\u202e\x7f\ud800"}
    data = b"".join(_Array(iter([value])))
    assert json.loads(data) == [value]
    assert data.isascii()


def test_no_records_are_an_empty_array(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert study(tmp_path / "home", "export", "--xapi", tmp_path / "x.json") == 0
    assert json.loads((tmp_path / "x.json").read_bytes()) == []
    assert "0 statements" in capsys.readouterr().out
