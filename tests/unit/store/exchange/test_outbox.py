"""A machine's summaries: numbered once each, chained, the same bytes again, and nothing private in them."""

import base64
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lessons.problem import Problem
from lessons.records import canonical, record_id
from store.crypto.envelope import document
from store.disk import atomic
from store.exchange.outbox import Issued, Outbox, packs_here, take_back
from store.ledger.summary import read
from store.member.progress import Progress
from tests.enrolled import MORNING, SECRETARY, Machine, attempt, reading
from tui.cli.main import main

APP = "study 0.1.0"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "home")


def progress(machine: Machine, *, write: bool = True) -> Progress:
    return Progress.open(machine.home, machine.member, machine.clock, write=write)


def outbox(machine: Machine) -> Outbox:
    return Outbox(machine.home, machine.member, machine.device, machine.key)


def issue(machine: Machine, *, year: int = 2026, sealing: str = "", app: str = APP) -> Issued:
    written = machine.clock.read().instant
    return outbox(machine).issue(progress(machine, write=False), year, {}, sealing, written, app)


def test_the_same_records_are_the_same_bytes_and_the_same_number(machine: Machine) -> None:
    with progress(machine) as mine:
        mine.add(reading(0))
    first = issue(machine)
    machine.clock.pass_seconds(86_400)
    again = issue(machine, app="study 9.9.9")
    assert (first.new, again.new) == (True, False)
    assert (again.data, again.path) == (first.data, first.path)


def test_every_summary_continues_the_one_before(machine: Machine) -> None:
    issued = []
    for number in range(3):
        with progress(machine) as mine:
            mine.add(reading(number))
        issued.append(read("s", issue(machine).data))
    payloads = [one.summary.payload for one in issued]
    assert [payload.seq for payload in payloads] == [1, 2, 3]
    assert [payload.previous for payload in payloads] == ["", issued[0].digest, issued[1].digest]
    assert [len(payload.records) for payload in payloads] == [1, 2, 3]


def test_a_summary_is_made_while_the_application_is_open(machine: Machine) -> None:
    with progress(machine) as mine:
        mine.add(attempt(0))
        assert issue(machine).payload.records == (attempt(0),)


def test_two_at_once_take_no_number_twice(machine: Machine) -> None:
    with progress(machine) as mine:
        mine.add(attempt(0))
    with ThreadPoolExecutor(4) as pool:
        issued = list(pool.map(lambda _: issue(machine), range(8)))
    assert len({one.data for one in issued}) == 1 and sum(one.new for one in issued) == 1


def test_years_have_numbers_of_their_own(machine: Machine) -> None:
    with progress(machine) as mine:
        mine.add_all([reading(0), reading(0, datetime(2025, 5, 1, tzinfo=UTC))])
    written = machine.clock.read().instant
    issued = outbox(machine).issue_all(progress(machine, write=False), {}, "", written, APP)
    assert [(one.payload.year, one.payload.seq, len(one.payload.records)) for one in issued] == [
        (2025, 1, 1),
        (2026, 1, 1),
    ]


def test_this_year_has_a_summary_before_anything_is_recorded_and_no_other_year(machine: Machine) -> None:
    assert read("s", issue(machine).data).summary.payload.records == ()
    with pytest.raises(Problem, match="no records of this year"):
        issue(machine, year=2025)


def test_what_cannot_be_kept_does_not_leave_and_takes_no_number(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress(machine) as mine:
        mine.add(reading(0))

    def full(path: Path, data: bytes) -> None:
        raise Problem(str(path), "not saved")

    monkeypatch.setattr(atomic, "replace", full)
    with pytest.raises(Problem, match="not saved"):
        issue(machine)
    monkeypatch.undo()
    assert issue(machine).payload.seq == 1


def test_what_was_handed_over_is_forgotten_except_what_the_next_continues(machine: Machine) -> None:
    for number in range(3):
        with progress(machine) as mine:
            mine.add(reading(number))
        issue(machine)
    box = outbox(machine)
    assert [read(path.name, path.read_bytes()).summary.payload.seq for path in box.waiting()] == [1, 2, 3]
    box.handed_over(box.waiting())
    assert [read(path.name, path.read_bytes()).summary.payload.seq for path in box.waiting()] == [3]
    with progress(machine) as mine:
        mine.add(reading(3))
    assert issue(machine).payload.seq == 4


def test_a_damaged_last_summary_does_not_silence_its_member(machine: Machine) -> None:
    with progress(machine) as mine:
        mine.add(reading(0))
    first = issue(machine)
    first.path.write_bytes(first.data[:100])
    second = issue(machine)
    assert second.payload.seq == 2 and second.payload.previous not in ("", hashlib.sha256(first.data).hexdigest())
    assert issue(machine).data == second.data


def test_a_machine_whose_clock_starts_in_1970_has_a_summary(machine: Machine) -> None:
    machine.clock.utc = 5_000
    with progress(machine) as mine:
        mine.add(reading(0, datetime(1970, 1, 1, tzinfo=UTC)))
    assert read("s", issue(machine, year=1970).data).summary.payload.year == 1970


SECRET = "这一句只给自己看 xyzzy"


def reflected(machine: Machine, *, share: bool) -> str:
    with progress(machine) as mine:
        key = mine.add_reflection("safety", "tickets", "r1", MORNING, SECRET)
        if share:
            mine.share(key, True)
        return key


def test_an_unshared_text_never_leaves(machine: Machine) -> None:
    reflected(machine, share=False)
    issued = issue(machine, sealing=SECRETARY.sealing)
    assert issued.payload.texts == () and "xyzzy" not in issued.data.decode()


def test_a_shared_text_leaves_only_for_a_known_secretary(machine: Machine) -> None:
    reflected(machine, share=True)
    assert issue(machine).payload.texts == ()
    issued = issue(machine, sealing=SECRETARY.sealing)
    assert (issued.payload.seq, len(issued.payload.texts)) == (2, 1)


def test_the_secretary_reads_a_shared_text_and_can_prove_it(machine: Machine) -> None:
    key = reflected(machine, share=True)
    issued = issue(machine, sealing=SECRETARY.sealing)
    assert "xyzzy" not in issued.data.decode()
    (text,) = issued.payload.texts
    assert (text.record, text.to) == (key, SECRETARY.sealing)
    opened = json.loads(SECRETARY.open_sealed(base64.b64decode(text.sealed)))
    assert opened["text"] == SECRET
    digest = hashlib.sha256(bytes.fromhex(opened["salt"]) + opened["text"].encode()).hexdigest()
    record = json.loads(canonical(issued.payload.records[0]))
    assert (record["text"], record_id(issued.payload.records[0])) == (digest, key)


def test_sealing_is_random_and_yet_the_same_bytes_come_again(machine: Machine) -> None:
    reflected(machine, share=True)
    first = issue(machine, sealing=SECRETARY.sealing)
    assert issue(machine, sealing=SECRETARY.sealing).data == first.data
    with progress(machine) as mine:
        mine.add(reading(5))
    assert issue(machine, sealing=SECRETARY.sealing).payload.texts == first.payload.texts


def test_a_text_that_is_no_longer_shared_is_not_in_the_next_summary(machine: Machine) -> None:
    key = reflected(machine, share=True)
    issue(machine, sealing=SECRETARY.sealing)
    with progress(machine) as mine:
        mine.share(key, False)
    issued = issue(machine, sealing=SECRETARY.sealing)
    assert (issued.payload.seq, issued.payload.texts) == (2, ())


def test_a_text_is_taken_back_only_before_a_summary_holds_it(machine: Machine) -> None:
    key = reflected(machine, share=True)
    issue(machine)  # of no branch, so no text is in it
    with progress(machine) as mine:
        take_back(machine.home, mine, key)
        assert not mine.shared(key)
        mine.share(key, True)
    issue(machine, sealing=SECRETARY.sealing)
    with progress(machine) as mine:
        with pytest.raises(Problem, match="cannot be taken back"):
            take_back(machine.home, mine, key)
        assert mine.shared(key)


def test_the_longest_reflection_can_be_shared(machine: Machine) -> None:
    with progress(machine) as mine:
        mine.share(mine.add_reflection("safety", "tickets", "r1", MORNING, "字" * 200_000), True)
    data = issue(machine, sealing=SECRETARY.sealing).data
    assert document(read("s", data).summary) == data


def test_packs_are_told_by_the_digest_of_their_content(machine: Machine) -> None:
    packs = packs_here(machine.home)
    assert packs and all(name.endswith(("-zh", "-en")) for name in packs)
    assert all(len(digest) == 64 for digest in packs.values())
    with progress(machine) as mine:
        mine.add(reading(0))
    told = {"safety-zh": "ab" * 32, "other-zh": "cd" * 32}
    issued = outbox(machine).issue(mine, 2026, told, "", machine.clock.read().instant, APP)
    assert issued.payload.packs == {"safety-zh": "ab" * 32}


def test_the_command_tells_of_records_dated_later_than_now_and_sends_this_years(
    machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress(machine) as mine:
        mine.add_all([reading(0), reading(1, datetime(2150, 5, 1, tzinfo=UTC))])
    arguments = ["--home", str(machine.home.path), "--lang", "en", "summary", "-o", str(tmp_path / "s.json")]
    for _ in range(2):
        assert main(arguments) == 0
        said = capsys.readouterr()
        assert said.err.count("dated later than now, up to 2150-05-01") == 1
        assert "2026, number 1, 1 records" in said.out
    assert main([*arguments, "--year", "2150"]) == 0
    assert "2150, number 1, 1 records" in capsys.readouterr().out
