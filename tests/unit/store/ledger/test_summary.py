"""A summary that arrives is exactly what its device and its member signed, or it is refused in one line."""

import hashlib
import json
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.problem import Problem
from lessons.records import Attempt, Flag, Reflection, canonical, record_id
from store.branch import enrolment_request
from store.branch import roster as branch_roster
from store.branch.roster import EnrolledKey, Enrolment, enrolments
from store.crypto.envelope import MAX_BYTES, document, read_bounded
from store.crypto.keys import PURPOSES
from store.ledger import explanations
from store.ledger.summary import (
    PURPOSE,
    Payload,
    Revoked,
    SharedText,
    Summary,
    Verified,
    admit,
    of_year,
    owner,
    read,
    years,
)
from store.machine import retire
from tests.enrolled import MORNING, Machine, attempt, reading, roster


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return Machine(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def summary(machine: Machine) -> Summary:
    return machine.sign(machine.payload(reading(0), attempt(1)))


def refusal(data: bytes) -> str:
    """The one line with which this is refused."""
    with pytest.raises(Problem) as found:
        read("summary.json", data)
    message = str(found.value)
    assert message.startswith("summary.json: ") and "\n" not in message and len(message) < 300
    return message


def changed(summary: Summary, edit: Callable[[dict[str, Any]], None]) -> bytes:
    """The summary with an edit of its JSON, its signatures as they were."""
    content = json.loads(document(summary))
    edit(content)
    return json.dumps(content).encode()


def test_what_was_signed_is_read_back(summary: Summary) -> None:
    found = read("summary.json", document(summary))
    assert found.summary == summary


def test_a_summary_may_be_laid_out_anew_by_any_json_tool(summary: Summary) -> None:
    content = json.loads(document(summary))
    again = json.dumps(dict(reversed(content.items())), indent=4, ensure_ascii=True).encode()
    assert read("summary.json", again) == read("summary.json", document(summary))


@pytest.mark.parametrize("byte", range(0, 8))
def test_no_flipped_bit_changes_what_is_read(summary: Summary, byte: int) -> None:
    data = document(summary)
    known = read("summary.json", data)
    for place in range(byte, len(data), 8):
        for bit in range(8):
            flipped = data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]
            try:
                assert read("summary.json", flipped) == known, (place, bit)
            except Problem as problem:
                assert "\n" not in str(problem)


def test_cutting_a_summary_short_anywhere_refuses_it(summary: Summary) -> None:
    data = document(summary)
    for length in range(0, len(data) - 1, 7):
        refusal(data[:length])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_reading_fail_in_another_way(data: bytes) -> None:
    refusal(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xef\xbb\xbf{}",
        b"\xff\xfe{\0}\0",
        b"{}\0",
        b'{"study_summary":' + b"9" * 4300 + b"}",
        b'{"study_summary":1e400}',
        b'{"study_summary":NaN}',
        b'{"study_summary":1,"payload":"\\ud800","signatures":[]}',
        b'{"study_summary":2}',
        b'{"\x1b[2J":1}',
    ],
    ids=lambda data: repr(data[:20]),
)
def test_what_is_no_summary_is_refused_at_once(data: bytes) -> None:
    start = time.process_time()
    assert "\x1b" not in refusal(data)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("around", [(b"\xef\xbb\xbf\xef\xbb\xbf", b""), (b"", b"{}"), (b"", b"\0"), (b"x", b"")])
def test_nothing_may_stand_before_or_after_a_summary(summary: Summary, around: tuple[bytes, bytes]) -> None:
    refusal(around[0] + document(summary) + around[1])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_encoding_of_an_editor_changes_nothing(encoding: str, summary: Summary) -> None:
    assert read("s.json", document(summary).decode().encode(encoding)) == read("s.json", document(summary))


@pytest.mark.parametrize(
    "edit",
    [
        lambda c: c.update(note="x"),
        lambda c: c["payload"].update(note="x"),
        lambda c: c["payload"]["records"][0].update(note="x"),
        lambda c: c["payload"]["records"][0].update(type="diploma"),
        lambda c: c["payload"]["records"][0].pop("digest"),
        lambda c: c["payload"]["records"][0].update(credited=-1),
        lambda c: c["payload"]["records"][0].update(credited=480.5),
        lambda c: c["payload"]["records"][0].update(credited=2**60),
        lambda c: c["payload"]["records"][0].update(lesson="\ud800"),
        lambda c: c["payload"].update(device="AB" * 32),
        lambda c: c["payload"].update(seq=0),
        lambda c: c["payload"].update(member=""),
        lambda c: c.update(signatures=[]),
        lambda c: c.update(signatures=c["signatures"][:1]),
        lambda c: c.update(signatures=c["signatures"][::-1]),
        lambda c: c.update(signatures=c["signatures"] * 2),
        lambda c: c.update(signatures=[c["signatures"][0]] * 2),
        lambda c: c["signatures"][1].update(role="device"),
        lambda c: c["signatures"][1].update(role="secretary"),
    ],
)
def test_fields_and_signatures_are_exactly_those_of_the_format(
    summary: Summary, edit: Callable[[dict[str, Any]], None]
) -> None:
    assert "not a summary" in refusal(changed(summary, edit))


@pytest.mark.parametrize(
    "edit",
    [
        lambda c: c["payload"]["records"][0].update(credited=481),
        lambda c: c["payload"]["records"].pop(),
        lambda c: c["payload"].update(written="2026-12-31T23:00:01Z"),
        lambda c: c["payload"].update(member="m2"),
        lambda c: c["payload"].update(packs={}),
        lambda c: c["signatures"][0].update(signature="0" * 128),
        lambda c: c["signatures"][1].update(signature=c["signatures"][0]["signature"]),
        lambda c: c["signatures"][1].update(key="0" * 64),
    ],
)
def test_what_was_changed_after_signing_is_refused(summary: Summary, edit: Callable[[dict[str, Any]], None]) -> None:
    assert "changed after it was signed" in refusal(changed(summary, edit))


def test_a_device_cannot_sign_for_another(machine: Machine, summary: Summary, tmp_path: Path) -> None:
    other = Machine(tmp_path / "other")
    payload = summary.payload
    signatures = (other.device.sign("study-summary-1", payload), summary.signatures[1])
    forged = msgspec.structs.replace(summary, signatures=signatures)
    assert "not signed by the device it names" in refusal(document(forged))


def test_a_signature_made_for_another_purpose_is_no_signature(machine: Machine, summary: Summary) -> None:
    for purpose in ("study-summary-2", ""):
        assert "changed after it was signed" in refusal(document(machine.sign(summary.payload, purpose)))
    for purpose in set(PURPOSES) - {PURPOSE}:
        assert f"made for another purpose ({purpose})" in refusal(document(machine.sign(summary.payload, purpose)))


def test_everything_that_is_signed_is_signed_for_a_purpose_of_its_own() -> None:
    own = {branch_roster.ROSTER_PURPOSE, branch_roster.PLAN_PURPOSE, enrolment_request.REQUEST_PURPOSE, PURPOSE}
    assert own | {explanations.PURPOSE, retire.PURPOSE} == set(PURPOSES)
    assert len(set(PURPOSES)) == len(PURPOSES)


def test_a_key_that_stands_twice_gains_nothing(summary: Summary) -> None:
    data = document(summary)
    for key in (b'"seq":1', b'"study_summary":1', b'"credited":480'):
        assert key in data
        assert "appears twice" in refusal(data.replace(key, key + b"," + key))


@pytest.mark.parametrize(
    ("written", "counts"),
    [
        ("2026-12-31T23:00:00+00:00", False),  # the same instant, but not as it was signed
        ("2026-12-31T23:00:00-00:00", False),
        ("2027-01-01T07:00:00+08:00", False),
        ("2026-12-31T23:00:00", False),
        ("2026-12-31T23:00:00.5Z", False),
        ("2026-12-31", False),
        (1798758000, False),
    ],
)
def test_an_instant_is_in_utc_and_whole_seconds(summary: Summary, written: object, counts: bool) -> None:
    data = changed(summary, lambda c: c["payload"].update(written=written))
    if counts:
        assert read("summary.json", data).summary == summary
    else:
        refusal(data)


EAST = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    "field",
    ["started", "ended", "flag at", "flag expected"],
)
@pytest.mark.parametrize("instant", [MORNING.replace(microsecond=1), MORNING.astimezone(EAST)], ids=["part", "east"])
def test_signing_makes_no_other_instant_right(machine: Machine, field: str, instant: datetime) -> None:
    plain = attempt(0)
    if field.startswith("flag"):
        flag = Flag(kind="reboot", at=MORNING, expected=MORNING)
        other = msgspec.structs.replace(
            plain, flags=(msgspec.structs.replace(flag, **{field.removeprefix("flag "): instant}),)
        )
    else:
        other = msgspec.structs.replace(plain, **{field: instant})
    assert "whole seconds" in refusal(document(machine.sign(machine.payload(other))))


def test_every_record_belongs_to_the_year(machine: Machine) -> None:
    at_the_turn = msgspec.structs.replace(reading(0), ended=datetime(2027, 1, 1, tzinfo=UTC))
    records = (reading(1), at_the_turn)
    assert "a year other than" in refusal(document(machine.sign(machine.payload(records=records))))


def test_records_stand_in_the_order_they_were_closed_each_once(machine: Machine) -> None:
    same_second = sorted((attempt(0, response="一"), attempt(0, response="二")), key=record_id)
    for records in ((reading(1), reading(0)), (reading(0), reading(0)), tuple(reversed(same_second))):
        assert "out of order" in refusal(document(machine.sign(machine.payload(records=records))))
    read("summary.json", document(machine.sign(machine.payload(records=tuple(same_second)))))


def test_shared_texts_stand_in_order_each_once(machine: Machine) -> None:
    texts = tuple(SharedText(id_ * 64, "cc" * 32, "AAAA") for id_ in "ab")
    read("summary.json", document(machine.sign(machine.payload(texts=texts))))
    for wrong in (texts[::-1], (texts[0], texts[0])):
        assert "texts out of order" in refusal(document(machine.sign(machine.payload(texts=wrong))))


@pytest.mark.parametrize(("seq", "previous"), [(1, "ab" * 32), (2, "")])
def test_the_first_number_continues_nothing_and_every_other_something(
    machine: Machine, seq: int, previous: str
) -> None:
    refusal(document(machine.sign(machine.payload(seq=seq, previous=previous))))


def test_a_file_beyond_the_limit_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "summary.json"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    tracemalloc.start()
    try:
        with pytest.raises(Problem, match=f"larger than {MAX_BYTES >> 20} MiB"):
            read_bounded(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1 << 20


def test_only_files_are_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing", tmp_path / "nul\0", Path("/dev/zero")):
        with pytest.raises(Problem):
            read_bounded(path)


# Whose it is


def admitted(machine: Machine, summary: Summary, *members: Any) -> Enrolment:
    found = read("s.json", document(summary))
    return admit("s.json", found.header, enrolments([roster(*members).payload]))


def test_a_summary_is_its_members_when_both_keys_are_on_the_roster(machine: Machine, summary: Summary) -> None:
    assert admitted(machine, summary, machine.enrolled()).member.name == machine.name


def test_an_unknown_key_is_told_how_to_become_known(machine: Machine, summary: Summary, tmp_path: Path) -> None:
    other = Machine(tmp_path / "other", "李强")
    with pytest.raises(Problem, match="study branch enrol"):
        admitted(machine, summary, other.enrolled())
    with pytest.raises(Problem, match=r"device is not on the roster.*study branch enrol"):
        admitted(machine, summary, machine.enrolled(devices=other.enrolled().devices), other.enrolled(devices=()))


def test_a_member_cannot_write_in_anothers_name(machine: Machine, summary: Summary, tmp_path: Path) -> None:
    other = Machine(tmp_path / "other", "李强")
    swapped = msgspec.structs.replace(summary.payload, member=other.member)
    with pytest.raises(Problem, match=r"signed by 王芳 but names another member"):
        admitted(machine, machine.sign(swapped), machine.enrolled(), other.enrolled())


def test_the_device_of_another_member_does_not_vouch(machine: Machine, tmp_path: Path) -> None:
    other = Machine(tmp_path / "other", "李强")
    payload = machine.payload(reading(0), device=other.device.public)
    signatures = (other.device.sign("study-summary-1", payload), machine.key.sign("study-summary-1", payload))
    with pytest.raises(Problem, match="device is not on the roster"):
        admitted(machine, Summary(payload=payload, signatures=signatures), machine.enrolled(), other.enrolled())


@pytest.mark.parametrize("which", ["keys", "devices"])
def test_a_revoked_key_speaks_for_what_it_wrote_before_that_day(machine: Machine, which: str) -> None:
    key = machine.key.public if which == "keys" else machine.device.public
    member = machine.enrolled(**{which: (EnrolledKey(key, "2026-06-01"),)})
    before = machine.sign(machine.payload(written=datetime(2026, 5, 31, 23, 59, 59, tzinfo=UTC)))
    after = machine.sign(machine.payload(written=datetime(2026, 6, 1, tzinfo=UTC)))
    assert admitted(machine, before, member).member == member
    with pytest.raises(Revoked, match="after its key was revoked"):
        admitted(machine, after, member)
    found = Verified(after, "")
    assert owner("s.json", found.header, enrolments([roster(member).payload])) == (
        Enrolment(roster(member).payload, member),
        False,
    )


# The year


def test_a_summary_holds_the_records_of_its_year_by_utc(machine: Machine) -> None:
    # 2027-01-01 at 07:00 in Beijing is still 2026 in UTC.
    late = reading(0, datetime(2026, 12, 31, 22, 45, tzinfo=UTC))
    next_year = reading(0, datetime(2026, 12, 31, 23, 55, tzinfo=UTC))
    records = {record_id(record): record for record in (next_year, late)}
    assert of_year(records, 2026) == (late,)
    assert years(records.values()) == [2026, 2027]


def test_a_private_reflection_is_told_only_by_its_length_and_date(machine: Machine) -> None:
    record = Reflection(pack="p", lesson="l", prompt="r1", written=MORNING, length=120, text="ab" * 32)
    data = canonical(machine.payload(record))
    assert set(json.loads(data)["records"][0]) == {"type", "pack", "lesson", "prompt", "written", "length", "text"}


def test_the_digest_is_that_of_the_canonical_payload(machine: Machine, summary: Summary) -> None:
    payload: Payload = summary.payload
    assert read("s", document(summary)).digest == hashlib.sha256(canonical(payload)).hexdigest()
    assert isinstance(payload.records[1], Attempt)
