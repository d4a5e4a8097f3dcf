"""Keys: made once, private, wrapped by a passphrase where there is one, and good for one purpose at a time."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.problem import Problem
from lessons.records import canonical
from store.crypto import keys
from store.crypto.key_file import public_half
from store.crypto.keys import (
    Key,
    create,
    device_key,
    fingerprint,
    member_key,
    seal,
    secretary_key,
    set_passphrase,
    verify,
)
from store.disk.home import Home

PASSPHRASE = "三相四线 correct horse"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def never(path: str) -> str:
    raise AssertionError(f"asked for a passphrase of {path}")


def test_a_key_is_made_at_the_first_need_and_is_the_same_ever_after(home: Home) -> None:
    first = device_key(home)
    content = home.device_key.read_bytes()
    assert device_key(home).public == first.public
    assert home.device_key.read_bytes() == content


def test_device_and_member_have_keys_of_their_own(home: Home) -> None:
    one, other = home.new_member("王芳"), home.new_member("李强")
    made = {device_key(home).public, member_key(home, one, never).public, member_key(home, other, never).public}
    assert len(made) == 3


def test_only_its_owner_can_read_a_key(home: Home) -> None:
    before = os.umask(0)
    try:
        device_key(home)
    finally:
        os.umask(before)
    assert stat.S_IMODE(home.device_key.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700


def test_of_many_who_need_the_key_at_once_all_get_the_same(home: Home) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: device_key(home).public, range(16)))
    assert set(found) == {device_key(home).public}


def test_a_wrapped_key_opens_with_its_passphrase_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "secretary.key"
    made = create(path, "secretary", PASSPHRASE)
    assert keys._load(path, "secretary", lambda _: PASSPHRASE) is not None
    wrong = iter(("", PASSPHRASE.upper(), PASSPHRASE + " "))
    for _try in range(3):
        with pytest.raises(Problem, match="passphrase does not open"):
            set_passphrase(path, "secretary", lambda _: next(wrong), None)
    assert public_half(path) == made.public


def test_a_wrapped_key_does_not_lie_open_in_its_file(tmp_path: Path) -> None:
    path = tmp_path / "secretary.key"
    made = create(path, "secretary", PASSPHRASE)
    set_passphrase(path, "secretary", lambda _: PASSPHRASE, None)
    seed = json.loads(path.read_bytes())["key"]
    set_passphrase(path, "secretary", never, PASSPHRASE)
    content = path.read_bytes().decode()
    assert seed not in content and PASSPHRASE not in content and made.public in content


def test_a_passphrase_can_be_changed_and_the_key_stays_the_same(tmp_path: Path) -> None:
    path = tmp_path / "member.key"
    made = create(path, "member", None)
    set_passphrase(path, "member", never, PASSPHRASE)
    set_passphrase(path, "member", lambda _: PASSPHRASE, "another passphrase")
    found = keys._load(path, "member", lambda _: "another passphrase")
    assert found is not None and found.public == made.public


def test_a_short_passphrase_is_refused_before_a_key_is_made(tmp_path: Path) -> None:
    path = tmp_path / "secretary.key"
    with pytest.raises(Problem, match="at least 8"):
        create(path, "secretary", "short")
    assert not path.exists()


def test_there_is_no_secretary_where_no_branch_was_made(home: Home) -> None:
    with pytest.raises(Problem, match="study branch init"):
        secretary_key(home, never)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"study_key":1,"role":"device","public":"' + b"0" * 64 + b'"}',
        b'{"study_key":1,"role":"device","public":"' + b"0" * 64 + b'","key":"' + b"1" * 64 + b'"}',
    ],
    ids=["empty", "no fields", "deep", "not UTF-8", "no key", "key of another public half"],
)
def test_a_damaged_key_is_told_and_never_overwritten(home: Home, content: bytes) -> None:
    home.path.mkdir(parents=True)
    home.device_key.write_bytes(content)
    with pytest.raises(Problem, match="is damaged"):
        device_key(home)
    assert home.device_key.read_bytes() == content


def test_a_key_is_not_taken_for_one_of_another_role(home: Home) -> None:
    member = home.new_member("王芳")
    device_key(home)
    (home.member_folder(member) / "member.key").write_bytes(home.device_key.read_bytes())
    with pytest.raises(Problem, match="is damaged"):
        member_key(home, member, never)


def test_a_wrapping_cannot_ask_for_more_memory_than_a_machine_has(tmp_path: Path) -> None:
    path = tmp_path / "secretary.key"
    create(path, "secretary", PASSPHRASE)
    content = json.loads(path.read_bytes())
    content["wrapped"]["memlimit"] = 2**40
    path.write_text(json.dumps(content))
    with pytest.raises(Problem, match="is damaged"):
        set_passphrase(path, "secretary", lambda _: PASSPHRASE, None)


def test_a_wrapped_key_cannot_be_given_another_public_half(tmp_path: Path) -> None:
    path = tmp_path / "secretary.key"
    create(path, "secretary", PASSPHRASE)
    content = json.loads(path.read_bytes())
    content["public"] = Key("secretary", bytes(32)).public
    path.write_text(json.dumps(content))
    with pytest.raises(Problem, match="passphrase does not open"):
        set_passphrase(path, "secretary", lambda _: PASSPHRASE, None)


@given(seed=st.binary(min_size=32, max_size=32), text=st.text(max_size=50))
def test_a_signature_is_good_for_its_purpose_and_payload_only(seed: bytes, text: str) -> None:
    key = Key("member", seed)
    payload = {"text": text.encode("utf-8", "replace").decode()}
    signature = key.sign("study-roster-1", payload)
    assert verify("study-roster-1", canonical(payload), signature)
    assert not verify("study-summary-1", canonical(payload), signature)
    assert not verify("study-roster-1", canonical({"text": payload["text"] + "!"}), signature)


def test_no_purpose_and_payload_can_be_read_as_another_purpose_and_payload() -> None:
    key = Key("member", bytes(32))
    signature = key.sign("study", "x")
    assert not verify("study\0", b'"x"', signature)
    assert not verify("stud", b'y\0"x"', signature)


def test_only_the_owner_can_open_what_was_sealed_to_a_key() -> None:
    owner, other = Key("secretary", bytes(32)), Key("secretary", b"\1" * 32)
    sealed = seal(owner.sealing, "心得".encode())
    assert owner.open_sealed(sealed).decode() == "心得"
    with pytest.raises(ValueError, match="not sealed"):
        other.open_sealed(sealed)
    with pytest.raises(ValueError, match="not sealed"):
        owner.open_sealed(sealed[:-1])


def test_a_fingerprint_can_be_said_aloud_and_tells_keys_apart() -> None:
    one, other = Key("member", bytes(32)).public, Key("member", b"\1" * 32).public
    said = fingerprint(one)
    assert [len(group) for group in said.split("-")] == [4, 4, 4, 4]
    assert said.replace("-", "").isalnum() and said.isupper()
    assert len({said, fingerprint(other), fingerprint(one, other), fingerprint(other, one)}) == 4


@pytest.mark.parametrize("chosen", ["password123", "ｐａｓｓｗｏｒｄ１２３"])
@pytest.mark.parametrize("tried", ["password123", "ｐａｓｓｗｏｒｄ１２３"])
def test_a_passphrase_is_the_same_in_full_and_in_half_width(tmp_path: Path, chosen: str, tried: str) -> None:
    path = tmp_path / "member.key"
    made = create(path, "member", chosen)
    found = keys._load(path, "member", lambda _: tried)
    assert found is not None and found.public == made.public


def test_a_passphrase_that_was_kept_as_it_was_typed_opens_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "member.key"
    with monkeypatch.context() as former:
        former.setattr(keys, "as_chosen", lambda typed: typed)
        made = create(path, "member", "ｐａｓｓｗｏｒｄ１２３")
    found = keys._load(path, "member", lambda _: "ｐａｓｓｗｏｒｄ１２３")
    assert found is not None and found.public == made.public
    with pytest.raises(keys.WrongPassphrase):
        keys._load(path, "member", lambda _: "password123")
