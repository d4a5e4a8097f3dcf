"""One person stands on the roster once, however the name is typed; who could be taken for another is told."""

import shutil
import sys
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.branch.enrolment_codes import EnrolmentCodes
from store.branch.secretary import draft
from store.branch.who_is_meant import known_here
from store.disk.home import Home
from tests.clocks import FakeClock
from tests.enrolled import Machine
from tests.integration.branch_desk import Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A branch with nobody on its roster."""
    desk = Desk(tmp_path, capsys)
    desk.done("secretary", "branch", "init", "检修一班", "--no-passphrase")
    return desk


unix = pytest.mark.skipif(sys.platform == "win32", reason="there is no shared machine on Windows")


def asks(desk: Desk, home: str, name: str) -> Machine:
    """A machine that asked to be enrolled."""
    machine = Machine(desk.folder / home, name)
    desk.done(home, "sync", desk.share)
    return machine


def names(desk: Desk) -> list[str]:
    return sorted(member.name for member in draft(Home(desk.folder / "secretary")).members)


def ids(desk: Desk, home: str = "secretary") -> dict[str, str]:
    """Name on a secretary's roster -> id."""
    return {member.name: member.id for member in draft(Home(desk.folder / home)).members}


def branch(desk: Desk, *words: str | Path) -> tuple[int, str, str]:
    return desk.study("secretary", "branch", *words)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is answered at a terminal, one after the other; then the terminal ends."""
    given: list[str] = []
    asked = iter(given)

    def answer(_question: str) -> str:
        try:
            return next(asked)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    return given


@pytest.mark.parametrize("typed", ["王 芳", "王\u200b芳", "王芳\ufe0f", " 王芳", "王\u3164芳"])
def test_a_code_for_a_name_typed_another_way_is_for_who_has_it(desk: Desk, typed: str) -> None:
    branch(desk, "code", "王芳")
    [first] = draft(Home(desk.folder / "secretary")).members
    status, out, err = branch(desk, "code", typed)
    assert (status, out.startswith("王芳: "), names(desk)) == (0, True, ["王芳"])
    assert first.id in err and 'study branch code "王芳 (shift 2)"' in err


def test_a_code_for_a_name_that_several_have_is_refused_and_their_ids_are_listed(desk: Desk) -> None:
    for name in ("王芳", "李明"):
        branch(desk, "code", name)
    branch(desk, "change", "李明", "--name", "王\u200b芳")
    status, out, err = branch(desk, "code", "王 芳")
    assert (status, out) == (1, "")
    assert all(member.id in err for member in draft(Home(desk.folder / "secretary")).members)


def test_a_code_for_an_id_says_nothing_of_names(desk: Desk) -> None:
    branch(desk, "code", "王芳")
    [member] = draft(Home(desk.folder / "secretary")).members
    assert branch(desk, "code", member.id)[2] == "hand each code to its member alone; they count once you publish\n"


@pytest.mark.parametrize(("there", "comes"), [("王己", "王已"), ("Anna", "Аnna"), ("王芳0", "王芳O")])
def test_who_comes_by_a_code_and_looks_like_another_is_told(desk: Desk, there: str, comes: str) -> None:
    branch(desk, "code", there)
    [first] = draft(Home(desk.folder / "secretary")).members
    _status, _out, err = branch(desk, "code", comes)
    assert f"{comes} looks like {there} ({first.id}), level member, machines: –" in err
    assert f"study branch change {first.id} --same-as " in err
    assert len(names(desk)) == 2


@pytest.mark.parametrize("typed", ["王芳", "王\u200b芳", "ＺＨＡＮＧ Wei"])
def test_who_is_enrolled_and_called_like_another_is_told_with_what_settles_it(desk: Desk, typed: str) -> None:
    there = "Zhang Wei" if "Wei" in typed else "王芳"
    one = asks(desk, "one", there)
    desk.done("secretary", "branch", "enrol", desk.share, "--yes", "--level", "cadre")
    other = asks(desk, "other", typed)
    status, _out, err = branch(desk, "enrol", desk.share, "--yes")
    assert (status, len(names(desk))) == (0, 2)
    assert f"is already on the roster: {there} ({one.member}), level cadre" in err
    assert f"machines: {one.device.public[:16]}\n" in err
    assert f"study branch change {one.member} --same-as {other.member}" in err
    assert f'study branch change {other.member} --name "' in err


def test_a_further_machine_and_a_marked_name_are_not_warned_of(desk: Desk) -> None:
    one = asks(desk, "one", "王芳")
    desk.done("secretary", "branch", "enrol", desk.share, "--yes")
    asks(desk, "two", "王芳")
    assert one.member in desk.done("secretary", "branch", "enrol", desk.share, "--yes", "--member", "王 芳")
    asks(desk, "three", "王芳")
    desk.done("secretary", "branch", "enrol", desk.share, "--yes", "--name", "王芳（二班）")
    assert names(desk) == ["王芳", "王芳（二班）"]


def test_at_a_terminal_a_namesake_is_told_before_it_is_asked_and_nothing_typed_means_no(
    desk: Desk, answers: list[str]
) -> None:
    one = asks(desk, "one", "王芳")
    answers += ["Ｙ", ""]
    desk.done("secretary", "branch", "enrol", desk.share)
    asks(desk, "other", "王\u200b芳")
    status, out, err = branch(desk, "enrol", desk.share)
    assert (status, "not enrolled" in out, names(desk)) == (0, True, ["王芳"])
    [request] = [path for path in (desk.share / "requests").iterdir() if one.member not in path.name]
    assert f'study branch enrol "{request}" --member {one.member}' in err
    assert f'study branch enrol "{request}" --name "' in err


def test_the_end_of_the_terminal_enrols_nobody(desk: Desk, answers: list[str]) -> None:
    assert answers == []
    asks(desk, "one", "王芳")
    asks(desk, "two", "李明")
    status, out, _err = branch(desk, "enrol", desk.share)
    assert (status, out.count("not enrolled"), names(desk)) == (0, 2, [])


def test_who_did_not_sync_since_being_enrolled_is_skipped_in_one_line(desk: Desk) -> None:
    asks(desk, "one", "王芳")
    asks(desk, "two", "李明")
    desk.done("secretary", "branch", "enrol", desk.share, "--yes")
    out = desk.done("secretary", "branch", "enrol", desk.share, "--level", "cadre")
    assert out.count("\n") == 1
    assert out.startswith("2 requests skipped") and "王芳" in out and "李明" in out
    assert {member.level for member in draft(Home(desk.folder / "secretary")).members} == {"member"}


@pytest.mark.parametrize("name", ["X.JSON", "X.json.txt", "X.json.download", "~X.json", "X", ".X.json"])
def test_a_request_is_one_whatever_its_name_and_what_is_none_is_named(desk: Desk, name: str) -> None:
    asks(desk, "one", "王芳")
    [request] = (desk.share / "requests").iterdir()
    request.rename(request.with_name(name))
    (desk.share / "requests" / "list.xlsx").write_bytes(b"PK")
    (desk.share / "requests" / ".m.json.0123456789abcdef.tmp").write_bytes(b"{")
    status, _out, err = branch(desk, "enrol", desk.share, "--yes")
    assert (status, names(desk)) == (0, ["王芳"])
    assert "1 file skipped, not a request: list.xlsx" in err


def test_without_a_terminal_the_refusal_is_said_once_with_every_fingerprint(desk: Desk) -> None:
    asks(desk, "one", "王芳")
    asks(desk, "two", "李明")
    status, out, err = branch(desk, "enrol", desk.share)
    assert (status, err.count("\n"), "--yes" in err) == (1, 1, True)
    assert out.count("asks to be enrolled, fingerprint") == 2
    assert names(desk) == []


def test_another_name_that_somebody_has_already_is_told(desk: Desk) -> None:
    for name in ("王芳", "李明"):
        branch(desk, "code", name)
    members = ids(desk)
    status, _out, err = branch(desk, "change", members["李明"], "--name", "王 芳")
    assert (status, members["王芳"] in err) == (0, True)
    assert f"study branch change {members['王芳']} --same-as {members['李明']}" in err


def test_who_comes_from_another_secretary_and_has_a_name_that_is_there_already_is_told(desk: Desk) -> None:
    desk.done("secretary", "branch", "publish", desk.share)
    shutil.copytree(desk.folder / "secretary", desk.folder / "second")
    branch(desk, "code", "王芳")
    desk.done("secretary", "branch", "publish", desk.share)
    desk.study("second", "branch", "code", "王 芳", "李明")
    status, _out, err = desk.study("second", "branch", "publish", desk.share)
    assert (status, err.count("is already on the roster")) == (0, 1)
    first, second = ids(desk)["王芳"], ids(desk, "second")["王 芳"]
    assert f"study branch change {second} --same-as {first}" in err


@pytest.mark.parametrize("typed", ["王 芳", "王\u200b芳"])
def test_members_are_changed_revoked_and_made_one_by_their_names(desk: Desk, typed: str) -> None:
    branch(desk, "code", "王芳", "汪芳")
    assert "level cadre" in desk.done("secretary", "branch", "change", typed, "--level", "cadre")
    assert "王芳" in desk.done("secretary", "branch", "revoke", typed, "--from", "2026-12-01")
    desk.done("secretary", "branch", "change", typed, "--same-as", "汪 芳")
    assert names(desk) == ["王芳"]
    assert branch(desk, "revoke", "李明")[0] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("change", "張三", "--level", "cadre"),
        ("change", "李明", "--same-as", "張三"),
        ("revoke", "張三"),
        ("enrol", "--yes", "--member", "張三"),
    ],
)
def test_a_name_that_nobody_has_is_refused_with_who_is_easily_confused_with_it(
    desk: Desk, words: tuple[str, ...]
) -> None:
    branch(desk, "code", "张三", "李明")
    asks(desk, "two", "张三")
    action, *rest = words
    status, _out, err = branch(desk, action, *([desk.share] if action == "enrol" else []), *rest)
    assert status == 1
    assert f"張三: is not on the roster, but easily confused with 张三 (id {ids(desk)['张三']});" in err


def test_everybody_who_is_easily_confused_with_a_name_is_told(desk: Desk) -> None:
    branch(desk, "code", "王己", "王己己", "王巳")
    members = ids(desk)
    _status, _out, err = branch(desk, "revoke", "王已")
    told = {name for name, id_ in members.items() if name in err and id_ in err}
    assert told == {"王己", "王巳"}


@pytest.mark.parametrize("name", ["\u200b", "——", "\u3164"])
def test_a_name_in_which_nothing_can_be_read_is_refused(desk: Desk, name: str) -> None:
    assert branch(desk, "code", name)[0] == 1
    assert names(desk) == []
    with pytest.raises(Problem):
        EnrolmentCodes(Home(desk.folder / "kiosk"), FakeClock()).give(name)
    assert Home(desk.folder / "kiosk").members() == []


@unix
def test_the_administrators_code_finds_who_is_here_or_on_the_roster_however_the_name_is_typed(desk: Desk) -> None:
    code = desk.done("kiosk", "kiosk", "--enrol", "王芳")
    assert code.startswith("王芳: ")
    home = Home(desk.folder / "kiosk")
    [member] = home.members()
    status, out, err = desk.study("kiosk", "kiosk", "--enrol", "王\u200b 芳")
    assert (status, out[:3], home.members()) == (0, "王芳:", [member])
    assert member.id in err and 'study kiosk --enrol "王芳 (shift 2)"' in err
    assert desk.study("kiosk", "kiosk", "--enrol", member.id)[2] == ""


@unix
def test_the_administrator_is_told_of_a_look_alike_and_refused_where_two_have_the_name(desk: Desk) -> None:
    home = Home(desk.folder / "kiosk")
    one = home.new_member("王己")
    assert f"looks like 王己 ({one})" in desk.study("kiosk", "kiosk", "--enrol", "王已")[2]
    other = home.new_member("王 己")
    status, out, err = desk.study("kiosk", "kiosk", "--enrol", "王己")
    assert (status, out) == (1, "")
    assert one in err and other in err


@unix
def test_who_is_here_under_an_older_name_is_found_by_the_name_on_the_roster(desk: Desk) -> None:
    branch(desk, "code", "王芳")
    desk.done("secretary", "branch", "publish", desk.share)
    desk.study("kiosk", "kiosk", "--sync", desk.share)
    desk.study("kiosk", "kiosk", "--enrol", "王芳")
    branch(desk, "change", "王芳", "--name", "王芳（二班）")
    desk.done("secretary", "branch", "publish", desk.share)
    desk.study("kiosk", "kiosk", "--sync", desk.share)
    assert desk.study("kiosk", "kiosk", "--enrol", "王芳(二班)")[0] == 0
    assert len(Home(desk.folder / "kiosk").members()) == 1


def test_a_home_knows_who_else_is_called_so(desk: Desk) -> None:
    home = Machine(desk.folder / "home", "李明").home
    assert known_here(home, "王芳") is None
    assert known_here(home, "李明") is None, "that is who they are"
    other = home.new_member("王 芳")
    found = known_here(home, "王芳")
    assert found is not None and found.ids == (other,)
