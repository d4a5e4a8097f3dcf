"""Who may sign in at a shared machine, and what guessing costs."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.problem import Problem
from lessons.text.pinyin import fits, initials
from store.crypto import keys
from store.crypto.key_file import is_wrapped, public_half
from store.crypto.try_limit import FREE, LONGEST_WAIT, TooSoon, Tries
from store.disk.home import Home
from store.kiosk.sign_in import AcceptedCode, Kiosk, MemberHome
from store.member.this_member import this_member
from tests.clocks import FakeClock

PASSPHRASE = "correct horse"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def kiosk(tmp_path: Path, clock: FakeClock) -> Kiosk:
    return Kiosk(Home(tmp_path / "home"), clock)


def enrolled(kiosk: Kiosk, name: str = "张三") -> str:
    code = kiosk.enrol(name)
    (member,) = [one.id for one in kiosk.members() if one.name == name]
    kiosk.choose_passphrase(member, code, PASSPHRASE)
    return member


def wrong_tries(tries: Tries, clock: FakeClock, count: int) -> None:
    for _ in range(count):
        clock.pass_seconds(tries.left())
        tries.count()


def test_the_hash_costs_at_least_what_owasp_asks_for(cost_of_a_guess: tuple[int, int]) -> None:
    # Password Storage Cheat Sheet: Argon2id, 19 MiB and two passes, or more; ours is the second choice of RFC 9106.
    assert cost_of_a_guess == (3, 64 * 1024 * 1024)


def test_a_code_lets_a_member_choose_a_passphrase_once(kiosk: Kiosk) -> None:
    code = kiosk.enrol("张三")
    (member,) = kiosk.members()
    assert not kiosk.has_passphrase(member.id)
    assert isinstance(kiosk.admit(member.id, code.lower()), AcceptedCode)
    kiosk.choose_passphrase(member.id, code, PASSPHRASE)
    assert kiosk.admit(member.id, PASSPHRASE)
    assert not kiosk.admit(member.id, PASSPHRASE + "r")
    with pytest.raises(Problem):
        kiosk.choose_passphrase(member.id, code, "another one")


def test_nobody_takes_a_name_without_its_code(kiosk: Kiosk) -> None:
    kiosk.enrol("张三")
    other = kiosk.enrol("李雷")
    zhang = next(one.id for one in kiosk.members() if one.name == "张三")
    with pytest.raises(Problem):
        kiosk.choose_passphrase(zhang, other, PASSPHRASE)
    assert not kiosk.has_passphrase(zhang)


def test_a_short_passphrase_is_refused_and_the_code_stays_good(kiosk: Kiosk) -> None:
    code = kiosk.enrol("张三")
    (member,) = kiosk.members()
    with pytest.raises(Problem):
        kiosk.choose_passphrase(member.id, code, "short")
    kiosk.choose_passphrase(member.id, code, PASSPHRASE)


def test_the_key_on_disk_is_wrapped_and_a_forgotten_one_is_kept(kiosk: Kiosk) -> None:
    member = enrolled(kiosk)
    folder = kiosk.home.member_folder(member)
    before = (folder / "member.key").read_bytes()
    assert is_wrapped(folder / "member.key")
    assert PASSPHRASE.encode() not in b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    kiosk.choose_passphrase(member, kiosk.enrol("张三"), "a new passphrase")
    assert kiosk.admit(member, "a new passphrase")
    (kept,) = folder.glob("forgotten-*/member.key")
    assert kept.read_bytes() == before


def test_a_key_that_a_member_had_here_before_is_the_one_that_is_wrapped(kiosk: Kiosk) -> None:
    member = kiosk.home.new_member("张三")
    public = keys.member_key(kiosk.home, member, lambda _: "").public
    kiosk.choose_passphrase(member, kiosk.enrol("张三"), PASSPHRASE)
    assert public_half(kiosk.home.member_folder(member) / "member.key") == public


def test_who_was_not_enrolled_is_not_in_the_list(kiosk: Kiosk) -> None:
    kiosk.home.new_member("member")
    assert kiosk.members() == []


def test_the_administrator_s_passphrase_is_none_of_a_member_s(kiosk: Kiosk) -> None:
    assert not kiosk.is_set_up
    assert not kiosk.is_administrator("")
    kiosk.set_administrator("keys of the hall")
    assert not kiosk.is_administrator(PASSPHRASE)
    assert kiosk.is_administrator("keys of the hall")
    assert kiosk.is_administrator("ｋｅｙｓ of the hall")


def test_a_try_is_on_disk_before_it_is_answered(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    member = enrolled(kiosk)
    file = kiosk.home.member_folder(member) / "tries.json"
    seen: list[bool] = []

    def look(*_: object) -> None:
        seen.append(file.exists())
        raise keys.WrongPassphrase("", "")

    monkeypatch.setattr(keys, "member_key", look)
    assert kiosk.admit(member, "wrong") is None
    assert seen == [True]


def test_after_some_wrong_tries_even_the_right_passphrase_has_to_wait(kiosk: Kiosk, clock: FakeClock) -> None:
    member = enrolled(kiosk)
    for _ in range(FREE):
        assert not kiosk.admit(member, "wrong one")
    with pytest.raises(TooSoon):
        kiosk.admit(member, PASSPHRASE)
    clock.pass_seconds(5)
    assert kiosk.admit(member, PASSPHRASE)


def test_waits_grow_and_end(tmp_path: Path, clock: FakeClock) -> None:
    tries = Tries(tmp_path / "tries.json", clock)
    waits = []
    for _ in range(14):
        waits.append(tries.left())
        wrong_tries(tries, clock, 1)
    assert waits[:7] == [0, 0, 0, 5, 10, 20, 40]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


@settings(deadline=None)
@given(turned=st.integers(-(10**12), 10**12), waited=st.integers(0, 4))
def test_a_clock_that_is_set_does_not_shorten_a_wait(
    tmp_path_factory: pytest.TempPathFactory, turned: int, waited: int
) -> None:
    clock = FakeClock()
    tries = Tries(tmp_path_factory.mktemp("tries") / "tries.json", clock)
    wrong_tries(tries, clock, FREE)
    clock.pass_seconds(waited)
    clock.utc += turned
    assert tries.left() == 5 - waited
    with pytest.raises(TooSoon):
        tries.count()


@pytest.mark.parametrize("boot", ["boot-2", "", "boot-1"])
def test_a_restart_does_not_shorten_a_wait(tmp_path: Path, clock: FakeClock, boot: str) -> None:
    tries = Tries(tmp_path / "tries.json", clock)
    wrong_tries(tries, clock, FREE)
    clock.utc, clock.up, clock.boot = clock.utc + 10**9, 0, boot
    assert tries.left() == 5
    clock.up, clock.boot = 5000, boot
    assert tries.left() == 0


def test_a_damaged_count_does_not_count_as_none_and_ends_as_others_do(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "tries.json"
    path.write_bytes(b"{")
    tries = Tries(path, clock)
    assert tries.left() > 0
    with pytest.raises(TooSoon):
        tries.count()
    clock.pass_seconds(LONGEST_WAIT)
    tries.count()


def test_a_session_changes_its_own_settings_and_no_others(kiosk: Kiosk) -> None:
    kiosk.home.change(folder="/srv/branch", lang="zh", links="open")
    zhang, li = enrolled(kiosk), enrolled(kiosk, "李雷")
    home = MemberHome(kiosk.home.path, zhang)
    home.change(lang="en", name="李雷", member=li, links="open", folder="/tmp", theme="study-light", goal="10")
    config = home.config
    assert (config.member, config.name, config.lang, config.theme) == (zhang, "张三", "en", "study-light")
    assert config.goal == "10"
    assert (config.folder, config.links) == ("/srv/branch", "")
    assert kiosk.home.config.lang == "zh"
    other = MemberHome(kiosk.home.path, li).config
    assert (other.lang, other.goal) == ("", "")


def test_settings_that_cannot_be_used_are_refused(kiosk: Kiosk) -> None:
    kiosk.folder.mkdir(parents=True)
    (kiosk.folder / "kiosk.toml").write_text("idle_seconds = 0")
    with pytest.raises(Problem, match="idle_seconds"):
        kiosk.settings()
    (kiosk.folder / "kiosk.toml").write_text("idle_seconds = 300")
    assert kiosk.settings().idle_seconds == 300


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张三", "zs"),
        ("张三", "张"),
        ("韩梅梅", "hm"),
        ("曾国华", "zgh"),
        ("Li Lei", "lile"),
        ("闫妮", "yn"),
        ("任贤", "rx"),
    ],
)
def test_a_name_is_found_by_its_characters_and_its_initials(name: str, typed: str) -> None:
    assert fits(name, typed)


def test_a_name_is_not_found_by_others() -> None:
    assert fits("区国强", "ogq") and fits("区国强", "qgq")
    assert not fits("张三", "ls")


@given(st.text())
def test_initials_of_anything_are_small_letters_and_digits(text: str) -> None:
    assert all(letter.isascii() and letter.isalnum() for letter in initials(text))


def test_no_command_makes_somebody_without_a_passphrase_on_a_shared_machine(kiosk: Kiosk) -> None:
    this_member(Home(kiosk.home.path.with_name("personal")), "member")
    kiosk.set_administrator(PASSPHRASE)
    with pytest.raises(Problem, match="shared machine"):
        this_member(kiosk.home, "member")
    assert kiosk.home.members() == []


@pytest.mark.parametrize("spoilt", ["settings.toml", "config.toml"])
def test_a_session_begins_though_its_settings_cannot_be_read(kiosk: Kiosk, spoilt: str) -> None:
    member = enrolled(kiosk)
    kiosk.home.change(folder="/mnt/branch")
    home = MemberHome(kiosk.home.path, member)
    home.change(lang="zh")
    path = {"settings.toml": home.config_file, "config.toml": kiosk.home.config_file}[spoilt]
    path.unlink()
    path.mkdir()
    home = MemberHome(kiosk.home.path, member)
    config = home.config
    assert (config.member, config.name) == (member, "张三")
    assert (config.lang, config.folder) == (("", "/mnt/branch") if spoilt == "settings.toml" else ("zh", ""))
    assert [notice.where for notice in home.notices] == [str(path)]


def test_one_member_s_damaged_key_keeps_nobody_else_from_the_list(kiosk: Kiosk) -> None:
    well, damaged = enrolled(kiosk), enrolled(kiosk, "李雷")
    (kiosk.home.member_folder(damaged) / "member.key").write_bytes(b"\0")
    assert {one.id for one in kiosk.members()} == {well, damaged}
    assert kiosk.admit(well, PASSPHRASE)
    with pytest.raises(Problem, match="is damaged"):
        kiosk.admit(damaged, PASSPHRASE)


def test_a_damaged_key_of_the_machine_keeps_nobody_from_studying(kiosk: Kiosk) -> None:
    member = enrolled(kiosk)
    kiosk.home.device_key.write_bytes(b"\0")
    assert kiosk.admit(member, PASSPHRASE)
    assert not kiosk.admit(member, PASSPHRASE + "r")


def test_members_on_a_disk_that_is_not_there_are_not_taken_for_none(kiosk: Kiosk) -> None:
    kiosk.home.path.mkdir()
    kiosk.home.members_folder.symlink_to("stick")
    with pytest.raises(Problem, match="connect its disk"):
        kiosk.members()
