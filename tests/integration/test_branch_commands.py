"""The whole way of a summary through the command line: asked, enrolled, sent, merged, reported, checked again."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.branch.secretary import draft
from store.disk.home import Home
from store.member.progress import Progress
from tests.enrolled import Machine, attempt, reading
from tests.integration.branch_desk import Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A branch with one member, whose summary lies in the shared folder."""
    desk = Desk(tmp_path, capsys)
    machine = Machine(tmp_path / "member")
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        progress.add_all([reading(1), attempt(2)])
    assert "fingerprint" in desk.done("secretary", "branch", "init", "检修一班", "--no-passphrase")
    desk.done("member", "sync", desk.share)
    assert "王芳" in desk.done("secretary", "branch", "enrol", desk.share, "--yes")
    assert "roster 1 published: 1 member" in desk.done("secretary", "branch", "publish", desk.share)
    desk.done("member", "sync")
    return desk


def test_a_wrong_folder_does_not_take_the_place_of_the_branchs(desk: Desk) -> None:
    wrong = desk.folder / "elsewhere"
    wrong.mkdir()
    status, _out, err = desk.study("member", "sync", wrong)
    assert (status, "is not a branch's folder" in err, list(wrong.iterdir())) == (1, True, [])
    assert Home(desk.folder / "member").config.folder == str(desk.share)


def test_another_branchs_folder_takes_that_place_only_once_its_key_is_trusted(desk: Desk) -> None:
    other = desk.folder / "other"
    other.mkdir()
    fingerprint = desk.done("neighbour", "branch", "init", "检修二班", "--no-passphrase").split("fingerprint ")[1][:19]
    desk.done("neighbour", "branch", "publish", other)
    status, _out, err = desk.study("member", "sync", other)
    assert (status, "another branch key" in err, [path.name for path in other.iterdir()]) == (1, True, ["branch"])
    assert Home(desk.folder / "member").config.folder == str(desk.share)
    desk.done("member", "sync", other, "--trust", fingerprint)
    assert Home(desk.folder / "member").config.folder == str(other)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_names_of_files_that_others_laid_into_the_folder_move_no_cursor(desk: Desk) -> None:
    name = "\x1b[31mred\x1b]0;title\x07\n\u202eodd"
    (desk.share / "packs").mkdir(exist_ok=True)
    (desk.share / "retired").mkdir(exist_ok=True)
    for file in (f"packs/{name}.zip", f"requests/{name}.json", f"retired/{name}.json"):
        (desk.share / file).write_bytes(b"not ours")
    for home, *words in (
        ("member", "sync"),
        ("secretary", "branch", "enrol", desk.share, "--yes"),
        ("secretary", "branch", "publish", desk.share),
    ):
        status, out, err = desk.study(home, *words)
        assert status == 1 and "red odd" in err
        assert all(line.startswith("study: ") for line in err.splitlines())
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out + err)


def test_a_branch_from_its_founding_to_its_documents(desk: Desk) -> None:
    assert "1 merged" in desk.done("secretary", "merge", desk.share, "--ledger", desk.ledger)
    before = desk.bytes_of_ledger()
    assert "1 known" in desk.done("secretary", "merge", desk.share, "--ledger", desk.ledger)
    assert desk.bytes_of_ledger() == before
    desk.done("secretary", "verify", desk.ledger)
    files = [desk.folder / name for name in ("l.xlsx", "l.html", "l.csv")]
    out = desk.done(
        "secretary",
        "report",
        desk.ledger,
        "--xlsx",
        files[0],
        "--html",
        files[1],
        "--csv",
        files[2],
        "--utc-offset",
        "8",
    )
    assert out.splitlines() == [str(file) for file in files]
    assert files[0].read_bytes()[:2] == b"PK"
    assert "王芳" in files[1].read_text("utf-8") and "王芳" in files[2].read_text("utf-8")


def test_a_tampered_summary_is_one_line_and_exit_1_and_changes_nothing(desk: Desk) -> None:
    desk.done("secretary", "merge", desk.share, "--ledger", desk.ledger)
    before = desk.bytes_of_ledger()
    [path] = (desk.share / "summaries").glob("*.json")
    content = json.loads(path.read_bytes())
    content["payload"]["records"][0]["credited"] = 100_000
    tampered = desk.folder / "tampered.json"
    tampered.write_text(json.dumps(content))
    status, out, err = desk.study("secretary", "merge", tampered, "--ledger", desk.ledger)
    assert status == 1
    assert "tampered.json" in err and err.count("\n") == 1
    assert "1 refused" in out
    assert desk.bytes_of_ledger() == before
    assert desk.study("secretary", "verify", tampered)[0] == 1


def test_nothing_to_write_is_wrong_usage(desk: Desk) -> None:
    status, out, err = desk.study("secretary", "report", desk.ledger)
    assert (status, out) == (2, "")
    assert "--xlsx" in err


@pytest.mark.parametrize("command", [["report", "nowhere", "--csv", "x.csv"], ["verify", "nowhere"]])
def test_what_is_no_ledger_is_told_in_one_line(desk: Desk, command: list[str]) -> None:
    status, out, err = desk.study("secretary", *command)
    assert (status, out) == (1, "")
    assert err.startswith("study: ") and err.count("\n") == 1


@pytest.mark.parametrize("command", [["branch", "publish", "share"], ["branch", "show"], ["branch", "revoke", "m"]])
def test_what_is_the_secretarys_is_refused_elsewhere(desk: Desk, command: list[str], tmp_path: Path) -> None:
    status, _, err = desk.study("member", *(str(desk.share) if word == "share" else word for word in command))
    assert status == 1
    assert "study branch init" in err


def test_who_is_not_there_to_compare_has_to_say_that_it_was_done(desk: Desk, tmp_path: Path) -> None:
    other = Machine(tmp_path / "other", "李强")
    desk.done("other", "sync", desk.share)
    status, _, err = desk.study("secretary", "branch", "enrol", desk.share)
    assert status == 1 and "--yes" in err
    assert other.member not in desk.done("secretary", "branch", "show")


def test_the_branchs_key_opens_with_its_passphrase_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(tmp_path, capsys)
    right, wrong = tmp_path / "right.txt", tmp_path / "wrong.txt"
    right.write_text("一句不短的口令好记\n", "utf-8")
    wrong.write_text("another sentence\n", "utf-8")
    desk.done("secretary", "branch", "init", "检修一班", "--passphrase-file", right)
    assert desk.study("secretary", "branch", "publish", desk.share, "--passphrase-file", wrong)[0] == 1
    assert not (desk.share / "branch").exists()
    desk.done("secretary", "branch", "publish", desk.share, "--passphrase-file", right)
    assert (desk.share / "branch" / "roster.json").is_file()


def test_these_commands_never_load_what_draws(desk: Desk) -> None:
    commands = [["merge", "--help"], ["branch", "show"], ["sync"], ["verify", str(desk.share)]]
    program = (
        "import sys\nfrom tui.cli.main import main\n"
        f"for words in {commands!r}:\n"
        "    try:\n        main(words)\n    except SystemExit:\n        pass\n"
        "assert not {'textual', 'rich', 'xlsxwriter'} & set(sys.modules), 'drawn'\n"
    )
    home = {**os.environ, "STUDY_HOME": str(desk.folder / "secretary")}
    ended = subprocess.run([sys.executable, "-c", program], env=home, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert Home(desk.folder / "secretary").branch.is_dir()


def test_codes_for_shared_machines_are_printed_once_and_end_after_some_days(desk: Desk) -> None:
    status, out, err = desk.study("secretary", "branch", "code", "李雷", "韩梅梅", "--days", "7")
    assert status == 0
    assert "publish" in err
    codes = [line.split()[1] for line in out.splitlines()]
    assert [line.split(":")[0] for line in out.splitlines()] == ["李雷", "韩梅梅"]
    assert all(len(code) == 11 for code in codes)
    assert "roster 2 published: 3 members" in desk.done("secretary", "branch", "publish", desk.share)
    roster = (desk.share / "branch" / "roster.json").read_text()
    assert not any(code.replace("-", "") in roster.replace("-", "") for code in codes)
    for days in ("0", "367"):
        assert desk.study("secretary", "branch", "code", "李雷", "--days", days)[0] == 1
    assert (
        "--days: must be a whole number, such as 7"
        in desk.study("secretary", "branch", "code", "李雷", "--days", "x")[2]
    )
    assert "李雷" in desk.done("secretary", "branch", "show")


def test_a_damaged_roster_in_the_folder_is_named_and_once_taken_away_published_again(desk: Desk) -> None:
    file = desk.share / "branch" / "roster.json"
    whole = file.read_bytes()
    file.write_bytes(b"{}")
    status, _, err = desk.study("secretary", "branch", "publish", desk.share)
    assert status == 1
    assert err.startswith(f"study: {file}: ") and "remove it from the folder, and publish again" in err
    file.unlink()
    assert "roster 1 unchanged" in desk.done("secretary", "branch", "publish", desk.share)
    assert file.read_bytes() == whole


def test_a_day_of_revocation_is_not_said_to_be_moved_to_a_later_one(desk: Desk) -> None:
    member = next(line.split("\t")[1] for line in desk.done("secretary", "branch", "show").splitlines()[1:])
    revoke = "branch", "revoke", member, "--from"
    assert "revoked from 2026-11-23 on" in desk.done("secretary", *revoke, "2026年11月23日")
    desk.done("secretary", "branch", "publish", desk.share)
    status, out, err = desk.study("secretary", *revoke, "2026-12-24")
    assert (status, out) == (1, "")
    assert "is already revoked from 2026-11-23" in err
    assert "revoked from 2026-11-01 on" in desk.done("secretary", *revoke, "2026-11-01")


def test_a_year_mistyped_at_a_revocation_is_asked_about_and_corrected_before_it_counts(desk: Desk) -> None:
    member = next(line.split("\t")[1] for line in desk.done("secretary", "branch", "show").splitlines()[1:])
    status, out, err = desk.study("secretary", "branch", "revoke", member, "--from", "1999-12-01")
    assert (status, "revoked from 1999-12-01 on" in out, "is the year right?" in err) == (0, True, True)
    today = datetime.now(UTC).date().isoformat()
    assert f"revoked from {today} on" in desk.done("secretary", "branch", "revoke", member)


def test_a_level_is_given_by_the_word_that_the_screen_has_for_it(desk: Desk) -> None:
    for said, level in (("干部", "cadre"), ("Cadre", "cadre"), ("党员", "member")):
        desk.done("secretary", "branch", "change", "王芳", "--level", said)
        assert draft(Home(desk.folder / "secretary")).members[0].level == level
    status, _out, err = desk.study("secretary", "branch", "change", "王芳", "--level", "carde")
    assert (status, err) == (0, "nobody else has the level carde; known levels: cadre, member\n")


def test_several_names_in_one_word_are_nobodys_name(desk: Desk) -> None:
    for names in ("王芳,李明", "王芳、李明", "王芳；李明"):
        status, out, err = desk.study("secretary", "branch", "code", names)
        assert (status, out, "a space between their names" in err) == (1, "", True)
    assert len(draft(Home(desk.folder / "secretary")).members) == 1
    assert "李明 (" in desk.study("secretary", "branch", "code", "李明")[2]


def test_who_has_given_no_name_is_not_enrolled_under_the_word_for_one_without_a_word(desk: Desk) -> None:
    desk.study("nameless", "sync", desk.share)
    status, _out, err = desk.study("secretary", "branch", "enrol", desk.share, "--yes")
    assert (status, "no name was given yet; study branch change" in err) == (0, True)


def test_two_packs_of_one_id_are_not_published(desk: Desk) -> None:
    for place in ("a", "b"):
        desk.done("secretary", "new", desk.share / "packs" / place)
        index = desk.share / "packs" / place / "index.md"
        index.write_text(re.sub("^id: .*$", "id: tickets", index.read_text(), flags=re.M) + f"\n{place}\n")
    status, out, err = desk.study("secretary", "branch", "publish", desk.share)
    assert (status, out, "has the same id as a, tickets" in err) == (1, "", True)


def test_what_is_wrong_or_goes_to_nobody_in_packs_is_said_when_it_is_published(desk: Desk) -> None:
    pack = desk.share / "packs" / "tickets"
    desk.done("secretary", "new", pack)
    desk.done("secretary", "branch", "publish", desk.share)
    lesson = pack / "first-lesson.md"
    lesson.write_text(lesson.read_text().replace("[x]", "[ ]"))
    for stray in ("loose.md", "more.rar", "Thumbs.db"):
        (pack.parent / stray).write_bytes(b"")
    status, out, err = desk.study("secretary", "branch", "publish", desk.share)
    assert (status, "plan 3 published: 1 pack" in out) == (0, True)
    assert f"is published with 2 errors in it; see `study check {pack}`" in err
    assert "not published: loose.md, more.rar; each pack must be" in err


def test_the_roster_is_shown_by_name(desk: Desk) -> None:
    desk.study("secretary", "branch", "code", "何洁", "丁一", "于洋")
    names = [line.split("\t")[0] for line in desk.done("secretary", "branch", "show").splitlines() if "\tm" in line]
    assert names == sorted(["何洁", "丁一", "于洋", "王芳"])


def test_a_file_that_is_no_request_is_told_with_the_cure(desk: Desk) -> None:
    (desk.share / "requests" / "half.json").write_bytes(b"")
    status, _out, err = desk.study("secretary", "branch", "enrol", desk.share)
    assert (status, "ask the member to run `study sync` again" in err) == (1, True)


def test_a_pack_that_puts_a_built_in_one_aside_is_told(desk: Desk) -> None:
    pack = desk.share / "packs" / "safety"
    desk.done("secretary", "new", pack)
    index = pack / "index.md"
    index.write_text(re.sub("^id: .*$", "id: electrical-safety", index.read_text(), flags=re.M))
    status, _out, err = desk.study("secretary", "branch", "publish", desk.share)
    assert (status, f"is not used: {pack} has the same id, electrical-safety" in err) == (0, True)


def test_a_folder_that_lacks_a_pack_of_the_last_publication_is_told(desk: Desk) -> None:
    pack = desk.share / "packs" / "tickets"
    desk.done("secretary", "new", pack)
    desk.done("secretary", "branch", "publish", desk.share)
    shutil.rmtree(pack)
    status, out, err = desk.study("secretary", "branch", "publish", desk.share)
    assert (status, "plan 3 published: 0 packs" in out, "no longer has the published tickets;" in err) == (
        0,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda pack: (pack / "index.md").write_bytes("---\ntitle: 安全\n---\n".encode("gbk")), "save it as UTF-8"),
        (lambda pack: pack.rename(pack.with_name("moved")).rename(_under(pack)), "one folder too deep, in tickets"),
    ],
)
def test_why_a_folder_is_no_pack_is_told_as_an_author_can_mend_it(
    desk: Desk, spoil: Callable[[Path], object], said: str
) -> None:
    pack = desk.share / "packs" / "tickets"
    desk.done("secretary", "new", pack)
    spoil(pack)
    status, _out, err = desk.study("secretary", "branch", "publish", desk.share)
    assert (status, said in err) == (1, True)


def _under(pack: Path) -> Path:
    pack.mkdir()
    return pack / "tickets"
