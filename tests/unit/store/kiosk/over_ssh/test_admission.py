"""Signing in from elsewhere tells no names, and delays those who guess and nobody else."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl import pwhash

from lessons.text.pinyin import is_spelled
from store.crypto.keys import Key
from store.crypto.try_limit import FREE, TooSoon
from store.disk.home import Home, Member
from store.kiosk.over_ssh.admission import Admission, meant
from store.kiosk.over_ssh.host_socket import folder
from store.kiosk.sign_in import AcceptedCode, Kiosk
from tests.clocks import FakeClock

PASSPHRASE = "correct horse"
HERE, ELSEWHERE = "10.1.2.3", "10.1.2.4"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def kiosk(tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Kiosk:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    return Kiosk(Home(tmp_path / "home"), clock)


def enrolled(kiosk: Kiosk, name: str = "张三") -> str:
    code = kiosk.enrol(name)
    (member,) = [one.id for one in kiosk.members() if one.name == name]
    kiosk.choose_passphrase(member, code, PASSPHRASE)
    return member


def wrong(kiosk: Kiosk, clock: FakeClock, address: str, count: int, name: str = "张三") -> None:
    for _time in range(count):
        clock.pass_seconds(400)
        assert Admission(kiosk, address).admit(name, "wrong") is None


@pytest.mark.parametrize("name", ["张三", "zhangsan", "Zhang San", " 张　三 "])
def test_a_member_is_meant_by_name_or_full_pinyin(kiosk: Kiosk, name: str) -> None:
    member = enrolled(kiosk)
    admitted = Admission(kiosk, HERE).admit(name, PASSPHRASE)
    assert admitted is not None
    assert admitted.member == Member(member, "张三")
    assert isinstance(admitted.by, Key)


@pytest.mark.parametrize("name", ["", "张", "zs", "zhangs", "zhang", "李四", "*", "/"])
def test_part_of_a_name_is_nobody_s(kiosk: Kiosk, name: str) -> None:
    enrolled(kiosk)
    assert Admission(kiosk, HERE).admit(name, PASSPHRASE) is None


def test_of_two_with_one_name_each_types_the_end_of_their_id_as_well() -> None:
    one, other = Member("maaaabbbb", "张三"), Member("mccccdddd", "张三")
    assert meant("张三", [one, other]) is None
    assert meant("zhangsan", [one, other]) is None
    assert meant("张三bbbb", [one, other]) == one
    assert meant("张三 dddd", [one, other]) == other


def test_a_code_is_accepted_in_place_of_a_passphrase_and_makes_no_folder_before(kiosk: Kiosk) -> None:
    code = kiosk.enrol("李雷")
    admitted = Admission(kiosk, HERE).admit("李雷", code.lower())
    assert admitted is not None
    assert isinstance(admitted.by, AcceptedCode)


@pytest.mark.parametrize("typed", ["wrong", "ｗｒｏｎｇ", "", "x" * 200])
def test_a_wrong_try_costs_the_same_hashes_whoever_is_named(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    enrolled(kiosk, "with a passphrase")
    kiosk.enrol("with a code")
    enrolled(kiosk, "with both")
    kiosk.enrol("with both")
    broken = enrolled(kiosk, "with a broken key")
    (kiosk.home.member_folder(broken) / "member.key").write_bytes(b"\0")
    hashes = []
    kdf, verify = pwhash.argon2id.kdf, pwhash.verify

    def counted_kdf(*words: Any, **options: Any) -> bytes:
        hashes.append("kdf")
        return bytes(kdf(*words, **options))

    def counted_verify(*words: Any) -> bool:
        hashes.append("verify")
        return bool(verify(*words))

    monkeypatch.setattr(pwhash.argon2id, "kdf", counted_kdf)
    monkeypatch.setattr(pwhash, "verify", counted_verify)
    counted = {}
    for number, name in enumerate(["with a passphrase", "with a code", "with both", "with a broken key", "nobody", ""]):
        hashes.clear()
        assert Admission(kiosk, f"10.0.0.{number}").admit(name, typed) is None
        counted[name] = len(hashes)
    assert len(set(counted.values())) == 1, counted


def test_refusals_come_at_whole_multiples_of_a_quarter_of_a_second(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", slept.append)
    admission = Admission(kiosk, HERE)
    monkeypatch.setattr(admission, "_check", lambda _name, _typed: now.__setitem__(0, now[0] + 0.4))
    admission.admit("nobody", "wrong")
    assert slept == [pytest.approx(0.1)]


def test_who_guesses_has_to_wait_and_nobody_is_locked_out(kiosk: Kiosk, clock: FakeClock) -> None:
    enrolled(kiosk)
    wrong(kiosk, clock, HERE, FREE + 2)
    with pytest.raises(TooSoon):
        Admission(kiosk, HERE).admit("nobody at all", "wrong")
    with pytest.raises(TooSoon):
        Admission(kiosk, HERE).admit("张三", PASSPHRASE)
    assert Admission(kiosk, ELSEWHERE).admit("张三", PASSPHRASE)
    assert kiosk.admit(kiosk.members()[0].id, PASSPHRASE)  # at the machine itself
    clock.pass_seconds(301)
    assert Admission(kiosk, HERE).admit("张三", PASSPHRASE)


def test_signing_in_oneself_wins_no_free_tries(kiosk: Kiosk, clock: FakeClock) -> None:
    enrolled(kiosk, "the guesser")
    enrolled(kiosk)
    wrong(kiosk, clock, HERE, FREE + 2)
    clock.pass_seconds(400)
    assert Admission(kiosk, HERE).admit("the guesser", PASSPHRASE)
    wrong(kiosk, clock, HERE, 1)
    with pytest.raises(TooSoon):
        Admission(kiosk, HERE).admit("张三", "wrong")


def test_right_tries_delay_nobody_who_comes_from_the_same_address(kiosk: Kiosk) -> None:
    enrolled(kiosk)
    for _time in range(FREE + 5):
        assert Admission(kiosk, HERE).admit("张三", PASSPHRASE)


def test_one_network_of_ipv6_is_one_address(kiosk: Kiosk, clock: FakeClock) -> None:
    wrong(kiosk, clock, "fd00:1:2:3::4", FREE)
    with pytest.raises(TooSoon):
        Admission(kiosk, "fd00:1:2:3:ffff::1%eth0").admit("nobody", "wrong")
    assert Admission(kiosk, "fd00:1:2:4::4").admit("nobody", "wrong") is None
    wrong(kiosk, clock, "::ffff:10.9.9.9", FREE)
    with pytest.raises(TooSoon):
        Admission(kiosk, "10.9.9.9").admit("nobody", "wrong")


@pytest.mark.parametrize("address", ["../../x", "", "a" * 500, "UNKNOWN"])
def test_whatever_sshd_calls_an_address_stays_in_its_folder(kiosk: Kiosk, address: str) -> None:
    assert Admission(kiosk, address).admit("nobody", "wrong") is None
    files = list((folder(kiosk) / "tries").iterdir())
    assert {file.suffix for file in files} == {".json", ".lock"}


@given(st.text(alphabet="张三李雷长行abz ·", max_size=6))
def test_a_name_is_spelled_by_its_own_letters_only(name: str) -> None:
    assert not is_spelled(name, "x" + name)
    assert is_spelled("长行", "zhanghang")
    assert is_spelled("吕a", "lva")
