"""Several machines of one member over one folder: what is done on one is known on all, and to nobody else."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from lessons.learning.plan import Plan
from store.branch.enrolment_request import read_request, request_fingerprint
from store.branch.publication import publish
from store.branch.secretary import draft, enrol, found_branch, revoke
from store.crypto import keys
from store.disk.home import Home
from store.exchange import pairing_secret
from store.exchange.exchange import sync
from store.exchange.own_machines import leave
from store.exchange.who_exchanges import Me
from store.kiosk.sign_in import Kiosk, MemberHome
from store.ledger.summary import read
from store.machine.library import Library
from store.member.day.today import today
from store.member.passphrase import protect
from store.member.progress import Progress
from store.member.session import Session
from store.member.work_kind import WorkKind
from tests.builders.machine_desk import Desk, told
from tests.enrolled import MORNING, attempt, no_passphrase, reading

CANARY = "只有我自己看的话"


@pytest.fixture
def share(tmp_path: Path) -> Path:
    return tmp_path / "share"


@pytest.fixture
def pair(tmp_path: Path, share: Path) -> tuple[Desk, Desk]:
    one, other = Desk(tmp_path / "one", share), Desk(tmp_path / "other", share)
    code = one.offer()
    one.exchange()
    other.join(code)
    return one, other


def test_records_flow_both_ways_and_come_again_only_once(pair: tuple[Desk, Desk]) -> None:
    one, other = pair
    one.record(reading(0), attempt(1))
    other.record(reading(2))
    one.exchange()
    assert "new records: 2" in told(other.exchange())
    assert "new records: 1" in told(one.exchange())
    assert one.records() == other.records() and len(one.records()) == 3
    other.exchange()
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in one.share.rglob("*") if path.is_file()}
    assert "fetched" not in (again := told(one.exchange()) + told(other.exchange())) and "sent" not in again
    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before}


def test_a_summary_holds_what_was_done_on_its_own_machine_and_nothing_else(pair: tuple[Desk, Desk]) -> None:
    one, other = pair
    one.record(reading(0), attempt(1))
    one.exchange()
    other.exchange()
    other.record(reading(2))
    other.exchange()
    newest = {}
    for path in sorted((one.share / "summaries").iterdir()):
        payload = read(str(path), path.read_bytes()).summary.payload
        newest[payload.device] = len(payload.records)
    assert newest == {one.device.public: 2, other.device.public: 1}


def test_today_says_the_same_on_every_machine(pair: tuple[Desk, Desk]) -> None:
    one, other = pair
    one.record(reading(0), attempt(1))
    one.put(WorkKind.POSITION, "safety/tickets", {"line": 7, "percent": 30, "digest": "d", "quote": "停电"})
    one.exchange()
    other.exchange()
    one.clock.pass_seconds(60)
    seen = []
    for desk in pair:
        with desk.open() as progress:
            session = Session(desk.home, one.clock, progress, Library(desk.home), Plan())
            seen.append((session.standing, session.cards, today(session, "zh"), progress.open_work(WorkKind.POSITION)))
    assert seen[0] == seen[1]
    assert seen[0][0].attempts == 1 and seen[0][3]


def test_a_reflection_nobody_else_may_read_is_readable_on_the_members_other_machine(pair: tuple[Desk, Desk]) -> None:
    one, other = pair
    with one.open() as progress:
        record = progress.add_reflection("safety", "tickets", "r1", MORNING, CANARY)
    one.exchange()
    other.exchange()
    with other.open() as progress:
        assert progress.text(record) == CANARY and not progress.shared(record)


def test_a_member_takes_everything_home_from_a_shared_machine_in_one_go(
    tmp_path: Path, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "OPSLIMIT", 1)
    monkeypatch.setattr(keys, "MEMLIMIT", 8192)
    hall, own = Desk(tmp_path / "hall", share), Desk(tmp_path / "own", share)
    kiosk = Kiosk(hall.home, hall.clock)
    hall.key = kiosk.choose_passphrase(hall.member, kiosk.enrol(hall.name), "words of my own")
    hall.home = MemberHome(tmp_path / "hall", hall.member)
    hall.record(reading(0), attempt(1))
    with hall.open() as progress:
        record = progress.add_reflection("safety", "tickets", "r1", MORNING, CANARY)
        progress.put_open(WorkKind.DRAFT, "safety/tickets", "begun")
        progress.put_open(WorkKind.NOTE, "safety/tickets", "noted")
        progress.put_open(WorkKind.POSITION, "safety/tickets", "read so far")
    code = hall.offer()
    hall.exchange()
    own.join(code)
    own.exchange()
    assert own.records() == hall.records()
    plain = b"".join(path.read_bytes() for path in own.home.member_folder(own.member).rglob("*") if path.is_file())
    assert all(text.encode() in plain for text in ("begun", "noted", "read so far"))
    with own.open() as progress:
        assert progress.text(record) == CANARY


def test_what_is_shared_on_one_machine_is_sent_by_the_machine_where_it_was_written(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    one, other = pair
    secretary = Home(tmp_path / "secretary")
    found_branch(secretary, "检修一班", None)
    publish(secretary, one.share, no_passphrase, MORNING)
    with one.open() as progress:
        record = progress.add_reflection("safety", "tickets", "r1", MORNING, CANARY)
    one.exchange()
    other.exchange()
    with other.open() as progress:
        progress.share(record, True)
    other.exchange()
    one.exchange()
    with one.open() as progress:
        assert progress.shared(record)
    mine = [path for path in (one.share / "summaries").iterdir() if one.device.public[:16] in path.name]
    assert [text.record for text in read("s", sorted(mine)[-1].read_bytes()).summary.payload.texts] == [record]
    with other.open() as progress:
        progress.share(record, False)
    other.exchange()
    one.exchange()
    with one.open() as progress:
        assert not progress.shared(record)


def test_nothing_of_a_member_lies_in_the_folder_in_plain(pair: tuple[Desk, Desk]) -> None:
    one, other = pair
    secret_words = [CANARY, "草稿里的话", "笔记里的话", "密封的题目", "correct horse battery"]
    one.key = protect(one.home, one.member, one.key, secret_words[4])
    with one.open() as progress:
        progress.add_reflection("safety", "tickets", "r1", MORNING, secret_words[0])
        progress.put_open(WorkKind.DRAFT, "safety/tickets/r2", {"text": secret_words[1]})
        progress.put_open(WorkKind.NOTE, "ab12", {"text": secret_words[2]})
        progress.put_open(WorkKind.SEALED_SITTING, "a9", secret_words[3])
    one.exchange()
    other.exchange()
    with other.open() as progress:
        assert progress.open_work(WorkKind.NOTE) and progress.open_work(WorkKind.DRAFT)
        assert not progress.open_work(WorkKind.SEALED_SITTING), "it opens on its own machine only"
    own = one.own()
    files = [path for path in one.share.rglob("*") if path.is_file()]
    assert any(path.parent.parent.name == "own" for path in files)
    for path in files:
        data = path.read_bytes() + str(path).encode()
        for words in secret_words:
            assert words.encode() not in data and words.encode("utf-16-le") not in data
        for key in (one.key, other.key, one.device, other.device):
            assert key._seed not in data and key._seed.hex().encode() not in data
        assert own.secret.encode() not in data and bytes.fromhex(own.secret) not in data


def test_two_machines_editing_a_draft_keep_both_versions(pair: tuple[Desk, Desk]) -> None:
    one, other = pair
    place = "safety/tickets/r1"
    for desk, words in ((one, "一号机上写的"), (other, "二号机上写的")):
        desk.put(
            WorkKind.DRAFT, place, {"text": words, "saved": "2026-03-02T08:00:00Z", "started": "2026-03-02T08:00:00Z"}
        )
    for desk in (one, other, one, other):
        desk.exchange()
    for desk in pair:
        with desk.open() as progress:
            session = Session(desk.home, desk.clock, progress, Library(desk.home), None)
            draft_here = session.draft("safety/tickets", "r1")
            [elsewhere] = session.other_drafts("safety/tickets", "r1").values()
            assert draft_here is not None
            assert {draft_here.text, elsewhere.text} == {"一号机上写的", "二号机上写的"}


def test_a_test_begun_on_one_machine_waits_on_the_other_and_ends_on_both(pair: tuple[Desk, Desk]) -> None:
    one, other = pair
    one.put(WorkKind.SITTING, "a1", {"attempt": "a1", "events": [1, 2]})
    one.exchange()
    other.exchange()
    with other.open() as progress:
        assert progress.open_work(WorkKind.SITTING) == {"a1": {"attempt": "a1", "events": [1, 2]}}
        progress.add(attempt(1))
        progress.remove_open(WorkKind.SITTING, "a1")
    other.exchange()
    one.exchange()
    with one.open() as progress:
        assert progress.open_work(WorkKind.SITTING) == {}
        assert len(progress.records()) == 1


def test_a_machine_restored_from_an_old_backup_gets_back_what_it_had_done(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    one, _other = pair
    one.record(reading(0))
    one.exchange()
    shutil.copytree(one.home.path, tmp_path / "backup")
    one.record(reading(1))
    one.exchange()
    done = one.records()
    shutil.rmtree(one.home.path)
    shutil.copytree(tmp_path / "backup", one.home.path)
    one.exchange()
    assert one.records() == done
    with one.open() as progress:
        assert set(progress.own_records()) == done


def test_after_a_machine_was_lost_a_new_secret_shuts_it_out(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    one, lost = pair
    one.exchange()
    lost.exchange()
    leave(one.share, one.own(), one.device.public[:16])
    pairing_secret.forget(one.home, one.share, one.member, one.key)
    third = Desk(tmp_path / "third", one.share)
    third.join(one.offer())
    one.record(reading(5))
    one.exchange()
    lost.exchange()
    third.exchange()
    assert (len(third.records()), len(lost.records())) == (1, 0)


def test_files_that_are_false_swapped_or_cut_are_told_and_left_as_they_are(pair: tuple[Desk, Desk]) -> None:
    one, other = pair
    one.record(reading(0))
    one.record(reading(1, MORNING - timedelta(days=400)))
    one.exchange()
    box = one.share / "own" / one.own().box
    one_year, other_year = sorted(path for path in box.iterdir() if "open" not in path.name)
    kept = one_year.read_bytes(), other_year.read_bytes()
    for false in (b"", kept[1], kept[0][:-1], kept[0][:40], bytes([kept[0][0] ^ 1]) + kept[0][1:], b"\xff" * 5000):
        one_year.write_bytes(false)
        said = other.exchange()
        assert sum(one_said.refused for one_said in said) == 1, false[:10]
        assert one_year.read_bytes() == false
        assert len(other.records()) == 1
    one.exchange()
    other.exchange()
    assert len(other.records()) == 2


def test_no_other_member_learns_more_than_how_much_there_is(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    one, _other = pair
    one.record(reading(0))
    one.exchange()
    stranger = Desk(tmp_path / "stranger", one.share, "李强")
    stranger.record(reading(7))
    stranger.exchange()
    before = {path: path.read_bytes() for path in one.share.rglob("*") if path.is_file()}
    stranger.offer()
    stranger.exchange()
    assert {path: path.read_bytes() for path in before} == before
    assert len(stranger.records()) == 1
    assert one.member not in str(list((one.share / "own").rglob("*")))


def test_a_further_machine_is_enrolled_as_one_of_the_same_member(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    one, other = pair
    secretary = Home(tmp_path / "secretary")
    found_branch(secretary, "检修一班", None)
    for desk in (one, other):
        desk.exchange()
        for path in (one.share / "requests").iterdir():
            request = read_request(str(path), path.read_bytes())
            assert request_fingerprint(request) in told(desk.exchange())
            person = enrol(secretary, request)
        publish(secretary, one.share, no_passphrase, MORNING)
        desk.exchange()
    assert [member.ids for member in draft(secretary).members] == [(one.member, other.member)]
    lost = revoke(secretary, one.member, "2026-06-01", other.device.public[:8])
    assert [entry.revoked for entry in lost.devices] == ["", "2026-06-01"]
    assert person.id == one.member


def test_a_window_that_only_looks_on_sends_and_takes_in_nothing_of_other_machines(pair: tuple[Desk, Desk]) -> None:
    one, other = pair
    one.record(reading(0))
    one.exchange()
    with other.open():
        looking = Progress.open(other.home, other.member, other.clock, write=False)
        me = Me(other.member, other.name, other.device, other.key)
        said = list(sync(other.home, one.share, me, looking, {}, MORNING, "study 0.1.0"))
        assert "another window" in told(said)
        assert not looking.records()
