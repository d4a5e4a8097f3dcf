"""From a member's first test to the secretary's report, through the real program alone."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from tests.terminal.answering import answer_all, open_last_lesson, open_sitting, start_test, words
from tests.terminal.packs import QUIZ, quiz_pack
from tests.terminal.terminal import Terminal, run

Start = Callable[..., Terminal]

BRANCH = "运行二值支部"
PASSPHRASE = "correct horse battery"
NAME = "李雷"


def done(*arguments: str | Path, home: Path) -> str:
    """Run a command that draws nothing, away from any terminal; what it printed."""
    status, output, errors = run(*arguments, home=home, on_terminal=(False, False))
    assert (status, errors) == (0, b""), errors.decode()
    return output.decode()


def refused(*arguments: str | Path, home: Path) -> str:
    """Run a command that refuses something; its one line on standard error."""
    status, _output, errors = run(*arguments, home=home, on_terminal=(False, False))
    assert status == 1
    line = errors.decode()
    assert line.startswith("study: ") and line.count("\n") == 1
    return line


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def study_once(start: Start, home: Path, pack: Path) -> None:
    """First start, a test killed in the middle and gone on with, all right; a reflection; leave."""
    say = words("en")
    terminal = start(pack, home=home)
    terminal.wait_for("Your name, as your branch knows you")
    terminal.press(NAME)
    terminal.wait_for(NAME)
    terminal.press("enter")
    terminal.wait_for(" lessons", NAME)
    terminal.press("d")
    terminal.wait_for("Study now")
    open_last_lesson(terminal, QUIZ)
    start_test(terminal)
    terminal.press("1")
    terminal.wait_for("1✓", "saved")
    terminal.kill()
    terminal = start(pack, home=home)
    terminal.wait_for("Go on: ")
    terminal.press("enter")
    terminal.wait_for("1✓", "1 (x)")
    answer_all(terminal, open_sitting(home), say)
    terminal.press("ctrl+s")
    terminal.wait_for("Hand in this test?", "All questions are answered.")
    terminal.press("y")
    terminal.wait_for("20 of 20 points", "passed")
    terminal.press("w")
    terminal.wait_for("A few honest sentences")
    terminal.press("At the meter.")
    terminal.wait_for("At the meter.")
    terminal.press("ctrl+s")
    terminal.wait_for("Saved. You can read it again")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0


def found_branch(start: Start, secretary: Path) -> str:
    """`study branch init` with a passphrase typed on the terminal; the branch's fingerprint."""
    terminal = start("branch", "init", BRANCH, home=secretary)
    terminal.wait_for("New passphrase for the branch's key:")
    terminal.press(PASSPHRASE, "enter")
    terminal.wait_for("The same once more:")
    terminal.press(PASSPHRASE, "enter")
    assert terminal.wait_end() == 0
    assert PASSPHRASE.encode() not in terminal.raw
    assert terminal.modes_after == terminal.modes_before
    return terminal.raw.decode().partition("fingerprint ")[2].split()[0]


def test_the_whole_way_from_a_test_to_the_ledger_as_a_document(start: Start, tmp_path: Path) -> None:
    member, secretary, shared, ledger = (tmp_path / name for name in ("member", "secretary", "shared", "ledger"))
    shared.mkdir()
    study_once(start, member, quiz_pack(tmp_path))

    fingerprint = found_branch(start, secretary)
    asked = done("sync", shared, home=member)
    mark = asked.partition("tell the secretary this fingerprint: ")[2].split()[0]
    enrolling = start("branch", "enrol", shared, home=secretary)
    enrolling.wait_for(f"Does their screen show {mark}?")
    enrolling.press("y", "enter")
    assert enrolling.wait_end() == 0
    publishing = start("branch", "publish", shared, home=secretary)
    publishing.wait_for("Passphrase of")
    publishing.press(PASSPHRASE, "enter")
    assert publishing.wait_end() == 0
    assert f"fingerprint is {fingerprint}" in done("sync", shared, home=member)
    summary = tmp_path / "summary.json"
    done("summary", "-o", summary, home=member)

    assert "1 merged, 0 known, 0 older, 0 refused" in done("merge", shared, "--ledger", ledger, home=secretary)
    before = content(ledger)
    assert "0 merged, 1 known" in done("merge", summary, "--ledger", ledger, home=secretary)
    assert content(ledger) == before
    done("verify", ledger, home=secretary)
    done("verify", summary, home=secretary)

    sheet, page, table = tmp_path / "ledger.xlsx", tmp_path / "ledger.html", tmp_path / "ledger.csv"
    done("report", ledger, "--xlsx", sheet, "--html", page, "--csv", table, home=secretary)
    (row,) = csv.DictReader(table.read_text("utf-8-sig").splitlines())
    counted = {key: row[key] for key in ("Branch", "Name", "Tests", "Passed", "Learned", "Reflections")}
    assert counted == {
        "Branch": BRANCH,
        "Name": NAME,
        "Tests": "1",
        "Passed": "1",
        "Learned": "1",
        "Reflections": "1",
    }
    assert NAME in page.read_text("utf-8")
    assert any(
        NAME in map(str, cells) for s in openpyxl.load_workbook(sheet) for cells in s.iter_rows(values_only=True)
    )
    for kept in (*content(shared).values(), *content(ledger).values(), page.read_bytes()):
        assert b"At the meter." not in kept

    for tampered in tampered_with(json.loads(summary.read_text("utf-8"))):
        bad = tmp_path / "bad.json"
        bad.write_text(tampered, "utf-8")
        refused("merge", bad, "--ledger", ledger, home=secretary)
        refused("verify", bad, home=secretary)
        assert content(ledger) == before


def tampered_with(summary: dict[str, Any]) -> list[str]:
    """A genuine summary as somebody would change it: a point more, a record less, another name, half of it, junk."""
    honest = json.dumps(summary)
    place = next(n for n, record in enumerate(summary["payload"]["records"]) if "out_of" in record)
    changes: list[Callable[[Any], object]] = [
        lambda payload: payload["records"][place].update(out_of=21, points=21),
        lambda payload: payload["records"].pop(),
        lambda payload: payload.update(member="mhanmeimei"),
        lambda payload: payload.update(extra=1),
    ]
    changed = []
    for change in changes:
        copy = json.loads(honest)
        change(copy["payload"])
        changed.append(json.dumps(copy))
    return [*changed, honest[: len(honest) // 2], "[" * 100_000, "\x1b]52;c;aGk=\x07", ""]
