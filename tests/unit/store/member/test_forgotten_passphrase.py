"""A forgotten passphrase on a shared machine, the secretary's code, and what a recovery key opens again."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.branch.enrolment_request import make_request, read_request
from store.branch.publication import publish
from store.branch.roster import adopt_roster
from store.branch.secretary import change, enrol, found_branch, issue_code, revoke, unite
from store.crypto import keys
from store.crypto.keys import WrongPassphrase, device_key
from store.crypto.readable_code import letters, make
from store.crypto.recovery import new_recovery_key, recovered
from store.disk.home import Home
from store.kiosk.guest import GuestHome, forget_guest
from store.kiosk.sign_in import AcceptedCode, Kiosk
from store.kiosk.upkeep import exchange
from store.machine.library import Library
from store.member.forgotten_passphrase import has_sealed, reopen
from store.member.private_pack import import_notes, own_pack, private_pack
from store.member.progress import Progress
from store.member.work_kind import WorkKind
from tests.builders.protected_member import FIRST, SECOND, in_the_clear, study
from tests.clocks import FakeClock
from tests.faults.disk import Death, Disk

JANUARY = 1_800_000_000_000
"""2027-01-15T08:00:00Z, in milliseconds."""

TODAY = "2027-01-15"
"""What the clock of these tests shows."""
NEVER = "2099-12-31"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(utc=JANUARY)


@pytest.fixture
def kiosk(tmp_path: Path, clock: FakeClock) -> Kiosk:
    return Kiosk(Home(tmp_path / "kiosk"), clock)


def begun(kiosk: Kiosk) -> tuple[str, keys.Key]:
    """A member who signed in for the first time and studied."""
    code = kiosk.enrol("张三")
    (member,) = kiosk.members()
    key = kiosk.choose_passphrase(member.id, code, FIRST)
    with Progress.open(kiosk.home, member.id, kiosk_clock(kiosk), key=key) as progress:
        study(progress)
    return member.id, key


def kiosk_clock(kiosk: Kiosk) -> FakeClock:
    return FakeClock(utc=JANUARY)


def opened(kiosk: Kiosk, member: str, passphrase: str) -> Progress:
    key = kiosk.admit(member, passphrase)
    assert isinstance(key, keys.Key)
    return Progress.open(kiosk.home, member, FakeClock(utc=JANUARY), key=key)


def test_on_a_shared_machine_nothing_of_a_member_lies_in_the_clear(kiosk: Kiosk) -> None:
    begun(kiosk)
    assert in_the_clear(kiosk.home) == set()


def test_a_forgotten_passphrase_leaves_the_records_and_seals_the_rest(kiosk: Kiosk) -> None:
    member, old = begun(kiosk)
    code = kiosk.enrol("张三")
    assert isinstance(kiosk.admit(member, FIRST), keys.Key), "the code takes nothing away before it is used"
    new = kiosk.choose_passphrase(member, code, SECOND)
    assert new.public != old.public
    assert kiosk.admit(member, FIRST) is None
    with opened(kiosk, member, SECOND) as progress:
        assert len(progress.records()) == 4
        assert progress.notices == []
        assert not any(progress.text(id_) for id_ in progress.records())
        assert (progress.open_work(WorkKind.DRAFT), progress.open_work(WorkKind.NOTE)) == ({}, {})
        study(progress)
        assert has_sealed(kiosk.home, member)
    assert in_the_clear(kiosk.home) == set()


def test_a_recovery_key_at_the_new_code_loses_nothing(kiosk: Kiosk) -> None:
    member, old = begun(kiosk)
    recovery = kiosk.new_recovery_key(member, old)
    assert kiosk.has_recovery(member)
    code = kiosk.enrol("张三")
    with pytest.raises(WrongPassphrase):
        kiosk.check_recovery(member, make(5))
    with pytest.raises(WrongPassphrase):
        kiosk.choose_passphrase(member, code, SECOND, make(5))
    kiosk.check_recovery(member, recovery.lower().replace("-", " "))
    new = kiosk.choose_passphrase(member, code, SECOND, recovery)
    assert (new.public, new.files) == (old.public, old.files)
    with opened(kiosk, member, SECOND) as progress:
        assert progress.open_work(WorkKind.DRAFT)
    assert not has_sealed(kiosk.home, member)
    kiosk.check_recovery(member, recovery)  # still good


def test_a_recovery_key_found_later_opens_what_was_sealed(kiosk: Kiosk) -> None:
    member, old = begun(kiosk)
    with opened(kiosk, member, FIRST) as progress:
        written = {id_: text for id_ in progress.records() if (text := progress.text(id_))}
        notes = progress.open_work(WorkKind.NOTE)
    recovery = kiosk.new_recovery_key(member, old)
    kiosk.choose_passphrase(member, kiosk.enrol("张三"), SECOND)
    with opened(kiosk, member, SECOND) as progress:
        progress.put_open(WorkKind.DRAFT, "canary-place", {"text": "newer"})
        with pytest.raises(WrongPassphrase):
            reopen(kiosk.home, progress, make(5))
        assert reopen(kiosk.home, progress, recovery) == 4
        assert {id_: progress.text(id_) for id_ in written} == written
        assert progress.open_work(WorkKind.NOTE) == notes
        assert progress.open_work(WorkKind.DRAFT) == {"canary-place": {"text": "newer"}}
    assert not has_sealed(kiosk.home, member)


def test_imported_notes_are_sealed_with_the_rest_and_come_back_with_it(kiosk: Kiosk, tmp_path: Path) -> None:
    member, old = begun(kiosk)
    (tmp_path / "gloves.md").write_text("# Gloves\n\ncanary-note\n", "utf-8")
    with opened(kiosk, member, FIRST) as progress:
        seal = progress.private_seal
    import_notes(kiosk.home, member, [tmp_path / "gloves.md"], "My notes", "en", seal)
    recovery = kiosk.new_recovery_key(member, old)
    kiosk.choose_passphrase(member, kiosk.enrol("张三"), SECOND)
    assert not private_pack(kiosk.home, member).exists()
    with opened(kiosk, member, SECOND) as progress:
        reopen(kiosk.home, progress, recovery)
        own = own_pack(kiosk.home, member, progress.private_seal, kiosk.home.notices.add)
    titles = {listed.outline.manifest.title for listed in Library(kiosk.home, own=own).lessons("en")}
    assert "Gloves" in titles and in_the_clear(kiosk.home) == set()
    assert not has_sealed(kiosk.home, member)


def test_a_recovery_key_lies_nowhere_and_another_one_voids_it(kiosk: Kiosk) -> None:
    member, key = begun(kiosk)
    path = kiosk.home.member_folder(member) / "member.key"
    first = new_recovery_key(path, key)
    assert letters(first).encode() not in path.read_bytes()
    assert recovered(path, first).public == key.public
    new_recovery_key(path, key)
    with pytest.raises(WrongPassphrase):
        recovered(path, first)


def test_what_is_killed_while_a_forgotten_passphrase_is_replaced_is_done_again_or_undone(
    kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)
    member, old = begun(kiosk)
    recovery = kiosk.new_recovery_key(member, old)
    code = kiosk.enrol("张三")
    number = 0
    while True:
        number += 1
        copy = Kiosk(Home(shutil.copytree(kiosk.home.path, tmp_path / str(number))), FakeClock(utc=JANUARY))
        disk = Disk(copy.home.path)
        disk.dies_at = number
        with suppress(Death), disk.watch():
            copy.choose_passphrase(member, code, SECOND)
        if not disk.dead:
            break
        if isinstance(key := copy.admit(member, FIRST), keys.Key):  # remembered after all
            with Progress.open(copy.home, member, FakeClock(utc=JANUARY), key=key) as progress:
                assert len(progress.open_work(WorkKind.NOTE)) == 2
        if copy.has_code(member):
            copy.choose_passphrase(member, code, SECOND)
        with opened(copy, member, SECOND) as progress:
            assert (len(progress.records()), progress.notices) == (4, [])
            assert reopen(copy.home, progress, recovery) == 5
        shutil.rmtree(copy.home.path)
    assert number > 10, "the layer saw every step"


# The secretary's codes


class Secretary:
    """A branch with a folder to publish into, and the kiosk's way to fetch from it."""

    def __init__(self, folder: Path, kiosk: Kiosk) -> None:
        self.home = Home(folder / "secretary")
        self.folder = folder / "share"
        self.folder.mkdir()
        self._kiosk = kiosk
        found_branch(self.home, "检修一班", None)

    def publish(self) -> None:
        publish(self.home, self.folder, lambda _: "", datetime(2026, 11, 1, tzinfo=UTC))
        content = (self.folder / "branch" / "roster.json").read_bytes()
        adopt_roster(self._kiosk.home, "roster", content)


def key_of(kiosk: Kiosk, member: str) -> keys.Key:
    key = kiosk.admit(member, FIRST)
    assert isinstance(key, keys.Key)
    return key


@pytest.fixture
def secretary(tmp_path: Path, kiosk: Kiosk) -> Secretary:
    return Secretary(tmp_path, kiosk)


def test_the_secretary_s_code_reaches_the_machine_with_the_roster_and_works_once(
    secretary: Secretary, kiosk: Kiosk
) -> None:
    person, code = issue_code(secretary.home, "李雷", NEVER)
    secretary.publish()
    assert [(one.id, one.name) for one in kiosk.members()] == [(person.id, "李雷")]
    assert kiosk.admit(person.id, "WRONG-WRONG") is None
    assert kiosk.admit(person.id, code) == AcceptedCode(code)
    key = kiosk.choose_passphrase(person.id, code, FIRST)
    assert [one.name for one in kiosk.members()] == ["李雷"]
    assert not kiosk.has_code(person.id)
    assert kiosk.admit(person.id, code) is None
    with pytest.raises(Problem, match="not right, or was used"):
        kiosk.choose_passphrase(person.id, code, SECOND)
    request = make_request(device_key(kiosk.home), key, person.id, "李雷", datetime(2026, 11, 2, tzinfo=UTC))
    enrolled = enrol(secretary.home, read_request("request", request))
    assert (enrolled.id, enrolled.code, len(enrolled.keys)) == (person.id, "", 1)


@pytest.mark.parametrize("by_name", [True, False])
def test_the_administrator_s_code_for_somebody_on_the_roster_is_for_that_person(
    secretary: Secretary, kiosk: Kiosk, by_name: bool
) -> None:
    person, _ = issue_code(secretary.home, "李雷", NEVER)
    secretary.publish()
    code = kiosk.enrol(person.name if by_name else person.id)
    assert [(one.id, one.name) for one in kiosk.members()] == [(person.id, "李雷")]
    assert kiosk.admit(person.id, code) == AcceptedCode(code)


@pytest.mark.parametrize("typed", ["李雷", "李 雷", "李\u200b雷"])
def test_who_was_enrolled_here_and_came_on_the_roster_later_is_one_entry(
    secretary: Secretary, kiosk: Kiosk, typed: str
) -> None:
    own = kiosk.enrol(typed)
    [here] = kiosk.members()
    person, code = issue_code(secretary.home, "李雷", NEVER)
    secretary.publish()
    assert len(kiosk.members()) == 2
    exchange(kiosk, str(secretary.folder))
    assert [(one.id, one.name) for one in kiosk.members()] == [(person.id, "李雷")]
    assert kiosk.admit(here.id, own) is None, "a screen that still had the old entry"
    assert not kiosk.home.member_folder(here.id).exists()
    for right in (own, code):
        assert kiosk.admit(person.id, right) == AcceptedCode(right)
    key = kiosk.choose_passphrase(person.id, own, FIRST)
    exchange(kiosk)
    assert [one.id for one in kiosk.members()] == [person.id]
    assert key_of(kiosk, person.id).public == key.public


def test_who_studied_here_before_the_roster_came_is_one_entry_once_the_secretary_says_so(
    secretary: Secretary, kiosk: Kiosk
) -> None:
    own = kiosk.enrol("李雷")
    [here] = kiosk.members()
    key = kiosk.choose_passphrase(here.id, own, FIRST)
    person, _ = issue_code(secretary.home, "李雷", NEVER)
    secretary.publish()
    exchange(kiosk, str(secretary.folder))
    assert {one.id for one in kiosk.members()} == {here.id, person.id}, "nobody becomes another by a name alone"
    request = make_request(device_key(kiosk.home), key, here.id, "李雷", datetime(2026, 11, 2, tzinfo=UTC))
    enrol(secretary.home, read_request("request", request))
    unite(secretary.home, person.id, here.id)
    secretary.publish()
    exchange(kiosk)
    assert [one.id for one in kiosk.members()] == [here.id]
    assert key_of(kiosk, here.id).public == key.public


def test_two_of_one_name_on_the_roster_are_nobody_s_who_was_enrolled_here(secretary: Secretary, kiosk: Kiosk) -> None:
    kiosk.enrol("李雷")
    [here] = kiosk.members()
    one, _ = issue_code(secretary.home, "李雷", NEVER)
    other, _ = issue_code(secretary.home, "韩梅梅", NEVER)
    change(secretary.home, other.id, name="李雷")
    secretary.publish()
    exchange(kiosk, str(secretary.folder))
    assert {member.id for member in kiosk.members()} == {here.id, one.id, other.id}


def test_who_is_on_the_roster_keeps_their_code_when_another_of_the_same_name_comes(
    secretary: Secretary, kiosk: Kiosk
) -> None:
    one, _ = issue_code(secretary.home, "王伟", NEVER)
    secretary.publish()
    exchange(kiosk, str(secretary.folder))
    own = kiosk.enrol("王伟")
    other, _ = issue_code(secretary.home, "韩梅梅", NEVER)
    change(secretary.home, other.id, name="王伟")
    secretary.publish()
    exchange(kiosk)
    assert {member.id for member in kiosk.members()} == {one.id, other.id}
    assert kiosk.admit(one.id, own) == AcceptedCode(own)
    assert kiosk.admit(other.id, own) is None


def test_a_folder_that_the_disk_does_not_show_is_said_in_a_line(
    secretary: Secretary, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.enrol("李雷")
    [here] = kiosk.members()
    issue_code(secretary.home, "李雷", NEVER)
    secretary.publish()
    folder, look = kiosk.home.member_folder(here.id), Path.iterdir

    def failing(path: Path) -> Iterator[Path]:
        if path == folder:
            raise OSError(errno.EIO, "Input/output error")
        return look(path)

    monkeypatch.setattr(Path, "iterdir", failing)
    with pytest.raises(Problem, match="Input/output error"):
        exchange(kiosk, str(secretary.folder))


def test_nobody_reads_a_code_from_the_roster(secretary: Secretary, kiosk: Kiosk) -> None:
    _, code = issue_code(secretary.home, "李雷", NEVER)
    secretary.publish()
    content = (secretary.folder / "branch" / "roster.json").read_bytes()
    assert letters(code).encode() not in content
    assert code.encode() not in content
    assert b"$argon2id$" in content


@pytest.mark.parametrize(("until", "good"), [(TODAY, True), ("2027-01-14", False), ("2000-01-01", False)])
def test_a_code_is_good_until_its_day_is_over(secretary: Secretary, kiosk: Kiosk, until: str, good: bool) -> None:
    person, code = issue_code(secretary.home, "李雷", until)
    secretary.publish()
    assert kiosk.has_code(person.id) == good
    assert bool(kiosk.admit(person.id, code)) == good


def test_a_newer_code_replaces_the_older_and_leads_past_a_forgotten_passphrase(
    secretary: Secretary, kiosk: Kiosk
) -> None:
    person, first = issue_code(secretary.home, "李雷", NEVER)
    secretary.publish()
    kiosk.choose_passphrase(person.id, first, FIRST)
    again, second = issue_code(secretary.home, person.id, NEVER)
    assert again.id == person.id
    secretary.publish()
    assert kiosk.admit(person.id, first) is None
    kiosk.choose_passphrase(person.id, second, SECOND)
    assert isinstance(kiosk.admit(person.id, SECOND), keys.Key)


def test_who_is_revoked_has_no_code(secretary: Secretary, kiosk: Kiosk) -> None:
    person, _ = issue_code(secretary.home, "李雷", NEVER)
    revoke(secretary.home, person.id, TODAY)
    secretary.publish()
    assert kiosk.members() == []


def test_a_code_of_one_member_is_none_of_another(secretary: Secretary, kiosk: Kiosk) -> None:
    one, _ = issue_code(secretary.home, "李雷", NEVER)
    _, other = issue_code(secretary.home, "韩梅梅", NEVER)
    secretary.publish()
    assert kiosk.admit(one.id, other) is None


# Guests


def test_a_guest_leaves_nothing_that_anybody_could_read(kiosk: Kiosk) -> None:
    home = GuestHome(kiosk.home.path)
    key = home.key()
    with Progress.open(home, home.config.member, FakeClock(utc=JANUARY), key=key) as progress:
        study(progress)
    home.change(lang="en")
    assert in_the_clear(kiosk.home) == set()
    assert (kiosk.members(), kiosk.home.config.lang) == ([], "")
    forget_guest(kiosk.home)
    assert not [path for path in kiosk.home.path.rglob("*") if "guest" in str(path.relative_to(kiosk.home.path))]


def test_codes_that_are_copied_by_hand_forgive_what_hands_do() -> None:
    code = make(5)
    assert len(code) == 29
    assert letters(code.lower().replace("-", " ")) == letters(code)
    assert letters("oO il Ｏ") == "00110"
