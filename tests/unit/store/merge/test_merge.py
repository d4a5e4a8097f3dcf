"""What the secretary is told of every summary, by the command itself."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from lessons.records import Record, canonical
from store.branch.roster import EnrolledKey, RosterFile
from store.crypto.envelope import document
from store.crypto.keys import Key, fingerprint
from store.ledger.irregularities import Kind, within
from store.ledger.ledger import Ledger
from store.ledger.summary import Payload, Summary
from tests.enrolled import MORNING, SECRETARY, Machine, attempt, reading, roster
from tests.unit.store.merge.test_laws import tree
from tui.cli.main import main


class Desk:
    """A secretary's table: a folder, a ledger, and what the last merge said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.ledger = folder / "ledger"
        self.out = self.err = ""
        self._capsys = capsys
        self._count = 0

    def file(self, content: Summary | RosterFile | bytes, name: str = "") -> Path:
        """A file with this content."""
        self._count += 1
        path = self.folder / (name or f"file-{self._count}.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else document(content))
        return path

    def run(self, *arguments: str | Path) -> int:
        """`study …`; keeps what it printed."""
        status = main(["--home", str(self.folder / "home"), "--lang", "en", *map(str, arguments)])
        self.out, self.err = self._capsys.readouterr()
        assert not (self.folder / "home" / "crash.log").exists(), "a fault of our own"
        return status

    def merge(self, *sources: Path, more: tuple[str | Path, ...] = ()) -> int:
        """`study merge` into the ledger."""
        return self.run("merge", *sources, "--ledger", self.ledger, *more)

    def kinds(self, *sources: Path) -> set[str]:
        """What a merge of these finds to be explained."""
        assert self.merge(*sources, more=("--format", "json")) == 0
        return {
            entry["kind"] for one in json.loads(self.out)["summaries"] for entry in one.get("needs_explanation", [])
        }

    def row(self) -> dict[str, int]:
        """Totals of the only person in the ledger."""
        from store.ledger.ledger import Ledger
        from store.ledger.rows import people

        [person] = people(Ledger(self.ledger))
        return person.rows[-1].added


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


@pytest.fixture
def machine(desk: Desk) -> Machine:
    """A member's machine; the ledger knows its branch."""
    one = Machine(desk.folder / "machine")
    start(desk, roster(one.enrolled()))
    return one


def start(desk: Desk, known: RosterFile) -> None:
    """Give the secretary's home a roster, as `study branch publish` does."""
    desk.file(known, "home/branch/roster.json")


def payload(machine: Machine, *records: Record, after: Payload | None = None, **changes: object) -> Payload:
    """The next summary's payload, written an hour after the last of the records."""
    plain = machine.payload(*records)
    ends = [getattr(record, "ended", MORNING) for record in records]
    chain = (after.seq + 1, sha256(canonical(after)).hexdigest()) if after else (1, "")
    written = max(ends, default=MORNING) + timedelta(hours=1)
    fields = {"seq": chain[0], "previous": chain[1], "written": written, **changes}
    return msgspec.structs.replace(plain, **fields)


def test_a_new_summary_is_merged_and_the_same_again_is_known(desk: Desk, machine: Machine) -> None:
    file = desk.file(machine.sign(payload(machine, reading(1), attempt(2))))
    assert desk.merge(file) == 0
    assert desk.out.splitlines() == [
        f"{file}: merged (number 1, +2 records)",
        "1 merged, 0 known, 0 older, 0 refused",
    ]
    before = tree(desk.ledger)
    assert desk.merge(file) == 0
    assert f"{file}: known\n" in desk.out
    assert tree(desk.ledger) == before


def test_a_newer_summary_says_how_many_records_it_brings(desk: Desk, machine: Machine) -> None:
    first = payload(machine, reading(1))
    second = payload(machine, reading(1), reading(2), attempt(3), after=first)
    desk.merge(desk.file(machine.sign(first)))
    assert desk.merge(desk.file(machine.sign(second))) == 0
    assert "merged (number 2, +2 records)" in desk.out
    assert "needs explanation" not in desk.out


def test_an_older_summary_is_called_older_and_takes_nothing_away(desk: Desk, machine: Machine) -> None:
    first = payload(machine, reading(1))
    second = payload(machine, reading(1), attempt(2), after=first)
    desk.merge(desk.file(machine.sign(second)))
    totals = desk.row()
    assert desk.merge(desk.file(machine.sign(first))) == 0
    assert "older (number 1)" in desk.out
    assert desk.row() == totals
    assert desk.kinds(desk.file(machine.sign(second))) == set()  # the gap went away by itself


def test_a_number_that_never_arrived_is_a_gap(desk: Desk, machine: Machine) -> None:
    first = payload(machine, reading(1))
    lost = payload(machine, reading(1), reading(2), after=first)
    third = payload(machine, reading(1), reading(2), reading(3), after=lost)
    assert desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(third))) == {"gap"}


def test_a_cloned_disk_is_a_fork_and_both_versions_stay(desk: Desk, machine: Machine) -> None:
    one = payload(machine, reading(1))
    other = payload(machine, reading(2))
    assert desk.kinds(desk.file(machine.sign(one)), desk.file(machine.sign(other))) == {"fork"}
    evidence = b"".join(tree(desk.ledger).values())
    for version in (one, other):
        assert canonical(version.records[0]) in evidence


def test_a_chain_that_does_not_fit_is_a_fork(desk: Desk, machine: Machine) -> None:
    first = payload(machine, reading(1))
    other = payload(machine, reading(1), written=MORNING + timedelta(days=2))
    second = payload(machine, reading(1), reading(2), after=other, written=MORNING + timedelta(days=3))
    assert "fork" in desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second)))


def test_an_attempt_told_in_two_ways_counts_as_told_first(desk: Desk, machine: Machine) -> None:
    first = payload(machine, attempt(1))
    better = msgspec.structs.replace(attempt(1), points=3)
    second = payload(machine, better, after=first, written=MORNING + timedelta(days=1))
    kinds = desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second)))
    assert {"record-changed", "record-missing"} <= kinds
    assert desk.row()["attempts"] == 1
    assert desk.row()["passed"] == 0


def test_an_attempt_told_in_another_way_is_changed_however_late_and_not_back_dated_too(
    desk: Desk, machine: Machine
) -> None:
    first = payload(machine, attempt(1), written=MORNING + timedelta(days=30))
    better = msgspec.structs.replace(attempt(1), points=3)
    second = payload(machine, better, after=first, written=MORNING + timedelta(days=31))
    kinds = desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second)))
    assert kinds == {"record-changed", "record-missing"}


def test_a_record_that_disappears_is_missing_and_still_counts(desk: Desk, machine: Machine) -> None:
    first = payload(machine, attempt(1), attempt(2))
    second = payload(machine, attempt(1), attempt(3), after=first)
    assert desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second))) == {"record-missing"}
    assert desk.row()["attempts"] == 3


def test_a_record_added_for_a_time_already_told_is_back_dated(desk: Desk, machine: Machine) -> None:
    first = payload(machine, reading(1), written=MORNING + timedelta(days=30))
    second = payload(machine, reading(1), reading(9), after=first, written=MORNING + timedelta(days=31))
    assert desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second))) == {"back-dated"}


def test_a_sitting_that_was_cut_off_and_closed_a_day_later_is_nothing_to_explain(desk: Desk, machine: Machine) -> None:
    first = payload(machine, reading(1), written=MORNING + timedelta(hours=20))
    second = payload(machine, reading(1), reading(2), after=first, written=MORNING + timedelta(days=2))
    assert desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second))) == set()


def test_a_summary_that_says_it_is_older_than_the_one_before_shows_that_the_clock_moved(
    desk: Desk, machine: Machine
) -> None:
    first = payload(machine, reading(1), written=MORNING + timedelta(days=3))
    second = payload(machine, reading(1), after=first, written=MORNING + timedelta(days=2))
    assert desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second))) == {"clock-moved"}


def test_a_summary_from_the_end_of_the_calendar_stops_no_merge(desk: Desk, machine: Machine) -> None:
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    first = datetime(2000, 1, 1, tzinfo=UTC)
    late = payload(machine, year=9999, records=(msgspec.structs.replace(reading(1), ended=last),), written=last)
    early = payload(machine, year=2000, records=(msgspec.structs.replace(reading(1), ended=first),), written=first)
    assert desk.kinds(desk.file(machine.sign(late)), desk.file(machine.sign(early))) == set()
    after = payload(machine, year=9999, records=late.records, after=late, written=first)
    assert desk.kinds(desk.file(machine.sign(after))) == {"clock-moved"}


@pytest.mark.parametrize("written", [MORNING - timedelta(days=1), MORNING])
def test_a_summary_written_before_what_it_tells_shows_that_the_clock_moved(
    desk: Desk, machine: Machine, written: datetime
) -> None:
    assert desk.kinds(desk.file(machine.sign(payload(machine, reading(9), written=written)))) == {"clock-moved"}


def test_sittings_on_two_machines_at_once_overlap(desk: Desk, machine: Machine) -> None:
    further = Machine(desk.folder / "further")
    own, other = machine.enrolled(), further.enrolled()
    both = machine.enrolled(aliases=(other.id,), keys=own.keys + other.keys, devices=own.devices + other.devices)
    start(desk, roster(both, number=2))
    sitting = msgspec.structs.replace(reading(1), lesson="another")
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    assert "overlapping" not in desk.out
    desk.merge(desk.file(further.sign(payload(further, sitting))))
    assert "needs explanation: overlapping sessions" in desk.out

    from store.ledger.ledger import Ledger
    from store.ledger.rows import people

    [person] = people(Ledger(desk.ledger))
    assert [entry.kind.value for entry in person.irregularities] == ["overlap"]


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


def test_evidence_of_a_key_that_is_revoked_later_stays_but_does_not_count(desk: Desk, machine: Machine) -> None:
    first = payload(machine, attempt(1))
    second = payload(machine, attempt(1), attempt(2), after=first, written=MORNING + timedelta(days=2))
    desk.merge(desk.file(machine.sign(first)), desk.file(machine.sign(second)))
    assert desk.row()["attempts"] == 2
    day = (MORNING + timedelta(days=1)).date().isoformat()
    start(desk, roster(machine.enrolled(keys=(EnrolledKey(machine.key.public, day),)), number=2))
    desk.merge(desk.file(machine.sign(first)))
    assert desk.row()["attempts"] == 1
    assert desk.run("verify", desk.ledger) == 0
    above = desk.folder / "above"
    assert desk.run("merge", desk.ledger, "--ledger", above) == 0, "a ledger that knew the revocation from the start"
    assert "needs explanation: key revoked" in desk.out
    assert tree(above) == tree(desk.ledger)


def test_what_the_ledger_holds_is_known_though_its_key_was_revoked_later(desk: Desk, machine: Machine) -> None:
    one = payload(machine, reading(1))
    two = payload(machine, reading(1), reading(2), after=one, written=MORNING + timedelta(days=2))
    three = payload(machine, reading(1), reading(2), reading(3), after=two, written=MORNING + timedelta(days=3))
    files = [desk.file(machine.sign(each)) for each in (one, two, three)]
    desk.merge(*files)
    day = (MORNING + timedelta(days=1)).date().isoformat()
    start(desk, roster(machine.enrolled(keys=(EnrolledKey(machine.key.public, day),)), number=2))
    before = tree(desk.ledger)
    for _ in range(2):
        assert desk.merge(*files) == 0
        assert "0 merged, 3 known, 0 older, 0 refused" in desk.out
    assert {name: data for name, data in tree(desk.ledger).items() if "evidence" in str(name)} == {
        name: data for name, data in before.items() if "evidence" in str(name)
    }


def test_what_two_versions_lack_alike_is_told_once(desk: Desk, machine: Machine) -> None:
    one = payload(machine, reading(1), reading(2))
    other = payload(machine, reading(1), reading(2), written=MORNING + timedelta(days=2))
    third = payload(machine, reading(1), seq=3, previous="ab" * 32, written=MORNING + timedelta(days=3))
    desk.merge(*(desk.file(machine.sign(each)) for each in (one, other, third)))
    [stream] = Ledger(desk.ledger).streams()
    told = within(list(stream.summaries()))
    assert [entry.kind for entry in told].count(Kind.MISSING) == 1
    assert len({entry.id for entry in told}) == len(told)


def test_a_ledger_refuses_what_only_an_older_roster_allowed(desk: Desk, machine: Machine) -> None:
    leaver = Machine(desk.folder / "leaver")
    start(desk, roster(machine.enrolled(), number=2))
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    older = desk.file(roster(machine.enrolled(), leaver.enrolled(), number=1))
    file = desk.file(leaver.sign(payload(leaver, reading(1))))
    assert desk.merge(file, more=("--branch", older)) == 1
    assert "not on the roster" in desk.err
    assert f"{older}: is an older roster (1) than the known one (2)" in desk.err


def test_a_source_cannot_make_the_ledger_believe_another_branch(desk: Desk, machine: Machine) -> None:
    thief = Machine(desk.folder / "thief")
    forged = roster(thief.enrolled(), number=99, secretary=Key("secretary", bytes([7]) * 32))
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    before = tree(desk.ledger)
    desk.file(forged, "share/branch/roster.json")
    desk.file(thief.sign(payload(thief, reading(1))), "share/summaries/one.json")
    assert desk.merge(desk.folder / "share") == 1
    assert "not on the roster" in desk.err
    assert (
        f"is of another branch, so it is not used; if you mean it, add --trust {fingerprint(forged.payload.key)}"
        in desk.err
    )
    assert tree(desk.ledger) == before


def test_a_folder_whose_roster_was_put_back_or_damaged_is_told_and_the_known_one_used(
    desk: Desk, machine: Machine
) -> None:
    start(desk, roster(machine.enrolled(), number=2))
    shared = desk.file(roster(machine.enrolled(), number=1), "share/branch/roster.json")
    desk.file(machine.sign(payload(machine, reading(1))), "share/summaries/one.json")
    assert desk.merge(desk.folder / "share") == 0
    assert desk.err.splitlines() == [
        f"study: {shared}: is an older roster (1) than the known one (2), which is used; publish again"
    ]
    shared.write_bytes(b"{")
    assert desk.merge(desk.folder / "share") == 0
    assert desk.err.startswith(f"study: {shared}: is not a roster")


def test_a_new_ledger_from_a_shared_folder_names_the_fingerprint_to_compare(desk: Desk) -> None:
    machine = Machine(desk.folder / "machine")
    desk.file(roster(machine.enrolled()), "share/branch/roster.json")
    desk.file(b"not ours", "share/requests/someone.json")
    desk.file(machine.sign(payload(machine, reading(1))), "share/summaries/one.json")
    assert desk.merge(desk.folder / "share") == 0
    assert fingerprint(SECRETARY.public) in desk.err
    assert desk.merge(desk.folder / "share") == 0
    assert desk.err == ""


def test_a_branch_can_be_named_by_its_fingerprint(desk: Desk) -> None:
    machine = Machine(desk.folder / "machine")
    desk.file(roster(machine.enrolled()), "share/branch/roster.json")
    desk.file(machine.sign(payload(machine, reading(1))), "share/summaries/one.json")
    assert desk.merge(desk.folder / "share", more=("--trust", fingerprint("ab" * 32))) == 1
    assert not desk.ledger.exists()
    assert desk.merge(desk.folder / "share", more=("--trust", fingerprint(SECRETARY.public))) == 0


def test_without_any_roster_the_secretary_is_told_to_name_one(desk: Desk) -> None:
    machine = Machine(desk.folder / "machine")
    assert desk.merge(desk.file(machine.sign(payload(machine, reading(1))))) == 1
    assert "--branch FILE" in desk.err
    assert not desk.ledger.exists()


def test_branches_merge_upward_into_one_ledger(desk: Desk) -> None:
    ledgers = []
    for number in range(2):
        secretary = Key("secretary", bytes([number + 1]) * 32)
        machine = Machine(desk.folder / f"machine-{number}", f"成员{number}")
        known = desk.file(roster(machine.enrolled(), secretary=secretary))
        ledger = desk.folder / f"branch-{number}"
        summary = desk.file(machine.sign(payload(machine, reading(1))))
        assert desk.run("merge", summary, "--ledger", ledger, "--branch", known) == 0
        ledgers.append((ledger, known))
    named = [part for _, known in ledgers for part in ("--branch", known)]
    assert desk.merge(*(ledger for ledger, _ in ledgers), more=tuple(named)) == 0
    assert "2 merged" in desk.out

    from store.ledger.ledger import Ledger
    from store.ledger.rows import people

    assert [person.name for person in people(Ledger(desk.ledger))] == ["成员0", "成员1"]


def test_a_missing_file_is_refused_and_an_empty_folder_too(desk: Desk, machine: Machine) -> None:
    (desk.folder / "empty").mkdir()
    assert desk.merge(desk.folder / "nowhere.json", desk.folder / "empty") == 1
    assert len(desk.err.splitlines()) == 2


def test_verify_finds_one_changed_byte_of_a_ledger(desk: Desk, machine: Machine) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1), attempt(2)))))
    assert desk.run("verify", desk.ledger) == 0
    [evidence] = (desk.ledger / "evidence").glob("*.jsonl")
    evidence.write_bytes(evidence.read_bytes().replace(b'"credited":480', b'"credited":481'))
    assert desk.run("verify", desk.ledger) == 1
    assert len(desk.err.splitlines()) == 1
    assert str(evidence) in desk.err


def test_verify_finds_a_file_of_evidence_under_a_name_that_nobody_reads(desk: Desk, machine: Machine) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1), attempt(2)))))
    [evidence] = (desk.ledger / "evidence").glob("*.jsonl")
    other = evidence.rename(evidence.with_name("zz.jsonl"))
    assert desk.run("verify", desk.ledger) == 1
    assert desk.err.startswith(f"study: {other}: is not one of the ledger's files")


def test_verify_finds_a_file_of_evidence_that_was_emptied(desk: Desk, machine: Machine) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    [shard] = (desk.ledger / "evidence").glob("*.jsonl")
    shard.write_bytes(b"")
    assert desk.run("verify", desk.ledger) == 1
    assert "is not laid out as a ledger writes it" in desk.err


def test_a_ledger_with_two_lines_of_one_stream_loses_neither(desk: Desk, machine: Machine) -> None:
    one = payload(machine, reading(1))
    two = payload(machine, reading(1), reading(2), after=one)
    three = payload(machine, reading(1), reading(2), reading(3), after=two)
    files = [desk.file(machine.sign(each)) for each in (one, two, three)]
    known = desk.folder / "home" / "branch" / "roster.json"
    assert desk.run("merge", files[1], "--ledger", desk.folder / "other", "--branch", known) == 0
    assert desk.merge(files[0]) == 0
    [shard] = (desk.ledger / "evidence").glob("*.jsonl")
    shard.write_bytes(shard.read_bytes() + (desk.folder / "other" / "evidence" / shard.name).read_bytes())
    before = tree(desk.ledger)
    assert desk.merge(files[2]) == 1
    assert "is in the wrong place; merge this ledger into a new one" in desk.err
    assert tree(desk.ledger) == before
    into = desk.folder / "new"
    assert desk.run("merge", desk.ledger, files[2], "--ledger", into, "--branch", known) == 0
    assert desk.run("merge", *files, "--ledger", desk.folder / "at-once", "--branch", known) == 0
    assert tree(into) == tree(desk.folder / "at-once")


@pytest.mark.parametrize("pattern", ["rosters/*.json", "study-ledger.json"])
def test_verify_finds_a_file_that_was_laid_out_anew(desk: Desk, machine: Machine, pattern: str) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    [file] = desk.ledger.glob(pattern)
    file.write_bytes(file.read_bytes() + b"\n")
    assert desk.run("verify", desk.ledger) == 1
    assert desk.err == f"study: {file}: is not laid out as a ledger writes it; merge this ledger into a new one\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes with names are POSIX's")
@pytest.mark.parametrize("command", [("verify",), ("report", "--csv", "x.csv"), ("merge", "--ledger", "another")])
def test_a_pipe_in_a_ledger_is_refused_and_nobody_waits_for_it(
    desk: Desk, machine: Machine, command: tuple[str, ...]
) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    [shard] = (desk.ledger / "evidence").glob("*.jsonl")
    shard.unlink()
    os.mkfifo(shard)
    assert desk.run(command[0], desk.ledger, *command[1:]) == 1
    assert str(shard) in desk.err
    assert "is not a file" in desk.err


def test_a_ledger_has_a_fingerprint_by_which_what_was_taken_out_of_it_shows(desk: Desk, machine: Machine) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    desk.run("verify", desk.ledger)
    desk.run("verify", desk.ledger)
    once = desk.out.splitlines()[-1]
    [evidence] = (desk.ledger / "evidence").glob("*.jsonl")
    whole = evidence.read_bytes()
    evidence.unlink()
    assert desk.run("verify", desk.ledger) == 0, "what is left is in order"
    assert desk.out.splitlines()[-1] != once
    evidence.write_bytes(whole)
    desk.run("verify", desk.ledger)
    assert desk.out.splitlines()[-1] == once


def test_verify_tells_what_a_genuine_summary_says_and_refuses_another(desk: Desk, machine: Machine) -> None:
    file = desk.file(machine.sign(payload(machine, reading(1))))
    assert desk.run("verify", file) == 0
    assert "genuine" in desk.out
    assert desk.run("verify", desk.file(b"{}"), desk.folder / "nowhere") == 1
    assert len(desk.err.splitlines()) == 2


def test_a_damaged_ledger_is_not_written_over(desk: Desk, machine: Machine) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    [evidence] = (desk.ledger / "evidence").glob("*.jsonl")
    evidence.write_bytes(evidence.read_bytes()[:-40])
    before = tree(desk.ledger)
    assert desk.merge(desk.file(machine.sign(payload(machine, reading(1), reading(2), seq=2, previous="ab" * 32)))) == 1
    assert "is damaged" in desk.err
    assert tree(desk.ledger) == before


def test_names_of_files_and_members_cannot_act_on_the_terminal(desk: Desk) -> None:
    machine = Machine(desk.folder / "machine")
    desk.file(roster(machine.enrolled(name="\x1b]52;c;AAAA\x07王芳"), number=1), "home/branch/roster.json")
    file = desk.file(machine.sign(payload(machine, reading(1))), "\x1b[31mred.json")
    assert desk.merge(file, desk.file(b"{}", "\x1b[2J.json")) == 1
    assert "\x1b" not in desk.out + desk.err


def test_the_year_of_a_summary_may_be_long_past(desk: Desk, machine: Machine) -> None:
    at = datetime(2025, 5, 5, tzinfo=UTC)
    past = payload(machine, year=2025, records=(reading(1, at),), written=at + timedelta(days=1))
    assert desk.merge(desk.file(machine.sign(past)), desk.file(machine.sign(payload(machine, reading(1))))) == 0
    assert "2 merged" in desk.out
