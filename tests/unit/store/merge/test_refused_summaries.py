"""A summary that proves nothing is refused in one line, and the others of the run are merged."""

import os
import sys
from datetime import timedelta

import msgspec
import pytest

from store.branch.roster import EnrolledKey
from store.crypto.envelope import document
from store.ledger.summary import Summary
from tests.builders.merge_desk import Desk, payload, start
from tests.enrolled import MORNING, Machine, attempt, reading, roster


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not a summary"),
        (b"{}", "is not a summary"),
        (b"[" * 100_000, "is not a summary"),
        (b"\xef\xbb\xbf{}", "is not a summary"),
        (b'{"study_summary":1e400}', "is not a summary"),
        (b'{"study_summary":' + b"9" * 4300 + b"}", "is not a summary"),
        (b'{"payload":{"app":"","device":"' + b"a" * 64 + b'","member":"\xe6","packs":{}}}\n', "is not a summary"),
        (b'{"payload":{"app":"","device":"' + b"a" * 64 + b'","member":"\\ud800","packs":{}}}\n', "is not a summary"),
        (b"\x89PNG\r\n", "is not a summary"),
    ],
)
def test_what_is_no_summary_is_refused_in_one_line(desk: Desk, machine: Machine, content: bytes, said: str) -> None:
    file = desk.file(content)
    assert desk.merge(file) == 1
    [line] = desk.err.splitlines()
    assert line.startswith(f"study: {file}: ")
    assert said in line
    assert desk.out.splitlines() == ["0 merged, 0 known, 0 older, 1 refused"]
    assert not desk.ledger.exists()


def test_a_changed_summary_is_refused_and_the_others_of_the_run_are_merged(desk: Desk, machine: Machine) -> None:
    good = machine.sign(payload(machine, reading(1)))
    data = document(machine.sign(payload(machine, reading(1), attempt(2))))
    bad = data.replace(b'"points":1', b'"points":3')
    assert bad != data
    file = desk.file(bad)
    assert desk.merge(file, desk.file(good)) == 1
    assert "was changed after it was signed" in desk.err
    assert desk.out.splitlines()[-1] == "1 merged, 0 known, 0 older, 1 refused"


def test_a_signature_for_another_purpose_is_refused(desk: Desk, machine: Machine) -> None:
    assert desk.merge(desk.file(machine.sign(payload(machine, reading(1)), purpose="study-request-1"))) == 1
    assert "its signature is not valid" in desk.err


def test_a_stranger_is_refused_and_told_to_be_enrolled(desk: Desk, machine: Machine) -> None:
    stranger = Machine(desk.folder / "stranger")
    assert desk.merge(desk.file(stranger.sign(payload(stranger, reading(1))))) == 1
    assert "study branch enrol" in desk.err


def test_another_members_name_under_ones_own_signature_is_refused(desk: Desk, machine: Machine) -> None:
    other = Machine(desk.folder / "other")
    start(desk, roster(machine.enrolled(), other.enrolled()))
    swapped = msgspec.structs.replace(payload(machine, reading(1)), member=other.member)
    assert desk.merge(desk.file(machine.sign(swapped))) == 1
    assert "names another member" in desk.err


def test_another_members_device_is_refused(desk: Desk, machine: Machine) -> None:
    other = Machine(desk.folder / "other")
    start(desk, roster(machine.enrolled(), other.enrolled()))
    borrowed = msgspec.structs.replace(payload(machine, reading(1)), device=other.device.public)
    signatures = tuple(key.sign("study-summary-1", borrowed) for key in (other.device, machine.key))
    assert desk.merge(desk.file(Summary(payload=borrowed, signatures=signatures))) == 1
    assert "its device is not on the roster" in desk.err


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_name_that_is_no_text_is_merged_and_refused_like_any_other(desk: Desk, machine: Machine) -> None:
    good, bad = (desk.folder / os.fsdecode(name) for name in (b"good\xff.json", b"bad\xff.json"))
    good.write_bytes(document(machine.sign(payload(machine, reading(1)))))
    bad.write_bytes(b"{}")
    assert desk.merge(good, bad) == 1
    assert "1 merged, 0 known, 0 older, 1 refused" in desk.out
    assert desk.err.count("\n") == 1


def test_what_a_revoked_key_wrote_is_refused_from_that_day_on(desk: Desk, machine: Machine) -> None:
    day = (MORNING + timedelta(days=1)).date().isoformat()
    start(desk, roster(machine.enrolled(devices=(EnrolledKey(machine.device.public, day),)), number=2))
    before = payload(machine, reading(1))
    after = payload(machine, reading(1), reading(2), after=before, written=MORNING + timedelta(days=1))
    assert desk.merge(desk.file(machine.sign(before)), desk.file(machine.sign(after))) == 1
    assert "after its key was revoked" in desk.err
    assert "1 merged, 0 known, 0 older, 1 refused" in desk.out


def test_a_missing_file_is_refused_and_an_empty_folder_too(desk: Desk, machine: Machine) -> None:
    (desk.folder / "empty").mkdir()
    assert desk.merge(desk.folder / "nowhere.json", desk.folder / "empty") == 1
    assert len(desk.err.splitlines()) == 2
