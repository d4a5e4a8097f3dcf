"""The format page is true: a stranger with public tools comes to the same judgement as Study."""

import json
import re
import shutil
import subprocess
from codecs import BOM_UTF8
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lessons.problem import Problem
from lessons.records import canonical, record_id
from store.branch.roster import EnrolledKey
from store.crypto.envelope import document
from store.crypto.keys import Key, fingerprint
from store.ledger.summary import PURPOSE, Summary, read
from tests.enrolled import SECRETARY, Machine, attempt, reading, roster
from tests.unit.store.ledger.schema_of_a_summary import schema

PAGE = Path(__file__).parents[4] / "docs" / "summary-format.md"
TOOLS = ("bash", "jq", "xxd", "iconv", "sha256sum", "base32", "openssl")
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason=f"needs the public tools that the page names: {', '.join(TOOLS)}"
)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "home")


@pytest.fixture
def summary(machine: Machine) -> Summary:
    hard = attempt(1, response='引号 " 反斜杠 \\ 换行\n制表\t \u2028 𠮷 é \x1f \x7f\x7f \\u007f \\\x7f')
    return machine.sign(machine.payload(reading(0), hard, attempt(2)))


def checked_by_hand(folder: Path, data: bytes, roster: bytes | None = None) -> subprocess.CompletedProcess[str]:
    """The page's own script, run on a summary, and on a roster beside it."""
    scripts = re.findall(r"```bash\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(scripts) == 1
    (folder / "check.sh").write_text(scripts[0], "utf-8", newline="\n")
    (folder / "summary.json").write_bytes(data)
    command = [shutil.which("bash") or "bash", "check.sh", "summary.json"]
    if roster is not None:
        (folder / "roster.json").write_bytes(roster)
        command.append("roster.json")
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_public_tools_verify_what_study_signed(tmp_path: Path, summary: Summary) -> None:
    done = checked_by_hand(tmp_path, document(summary))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:2] == [f"{role} Signature Verified Successfully" for role in ("device", "member")]
    assert lines[2] == f"digest {read('s', document(summary)).digest}"
    assert lines[3:] == [f"record {record_id(record)}" for record in summary.payload.records]


def test_public_tools_find_out_whose_a_summary_is(tmp_path: Path, summary: Summary, machine: Machine) -> None:
    other = Machine(tmp_path / "other", "李强")
    data = document(roster(other.enrolled(), machine.enrolled()))
    done = checked_by_hand(tmp_path, document(summary), data)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-3:] == [
        "secretary Signature Verified Successfully",
        f"branch {fingerprint(SECRETARY.public)}",
        "member 王芳",
    ]
    alias = machine.enrolled(id="m1", aliases=(machine.member,))
    assert checked_by_hand(tmp_path, document(summary), document(roster(alias))).returncode == 0


def test_public_tools_refuse_whom_study_refuses(tmp_path: Path, summary: Summary, machine: Machine) -> None:
    other = Machine(tmp_path / "other", "李强")
    late = EnrolledKey(machine.device.public, summary.payload.written.date().isoformat())
    stolen = machine.enrolled(id=other.member)
    forged = roster(machine.enrolled(), secretary=Key("secretary", b"\7" * 32))
    forged = msgspec.structs.replace(forged, payload=roster(machine.enrolled()).payload)
    for wrong in (roster(other.enrolled()), roster(machine.enrolled(devices=(late,))), roster(stolen), forged):
        assert checked_by_hand(tmp_path, document(summary), document(wrong)).returncode != 0


def test_public_tools_verify_a_summary_that_was_laid_out_anew(tmp_path: Path, summary: Summary) -> None:
    again = msgspec.json.format(document(summary), indent=4)
    assert checked_by_hand(tmp_path, again).stdout == checked_by_hand(tmp_path, document(summary)).stdout


def test_public_tools_refuse_what_study_refuses(tmp_path: Path, summary: Summary) -> None:
    data = document(summary)
    for old, new in ((b'"credited":480', b'"credited":481'), (b'"seq":1', b'"seq":2')):
        assert old in data
        assert checked_by_hand(tmp_path, data.replace(old, new)).returncode != 0


def test_the_page_names_every_field(summary: Summary) -> None:
    page = PAGE.read_text("utf-8")
    for field in (*summary.__struct_fields__, *summary.payload.__struct_fields__):
        assert f"| `{field}` |" in page or f'"{field}": ' in page, field
    for record in ("read", "attempt", "review", "reflection", "application", "attendance", "void"):
        assert f"| `{record}` |" in page


def test_canonical_json_is_what_the_page_says() -> None:
    text = "".join(map(chr, range(0x20))) + '"\\/\x7f\x80é\u2028字𠮷'
    assert canonical({"b": [1, True, text], "a": {}}) == (
        b'{"a":{},"b":[1,true,"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f'
        b"\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f"
        b'\\"\\\\/\x7f' + "\x80é\u2028字𠮷".encode() + b'"]}'
    )


def test_the_schema_file_is_that_of_the_program() -> None:
    written = PAGE.with_name("summary.schema.json").read_text(encoding="utf-8")
    assert written == schema()


def test_the_schema_file_knows_every_type_of_record_and_refuses_what_is_unknown() -> None:
    definitions = json.loads(schema())["$defs"]
    assert {"Read", "Attempt", "Review", "Reflection", "Application", "Attendance", "Void"} <= set(definitions)
    assert all(one["additionalProperties"] is False for one in definitions.values())


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-11-23", "2026-11-23T12:00:00+00:00", "2026-11-23T12:00:00.5Z", "2026-13-01T12:00:00Z"],
)
def test_the_schema_file_refuses_what_is_no_instant(text: str) -> None:
    written = json.loads(schema())["$defs"]["Payload"]["properties"]["written"]
    assert re.search(written["pattern"], "2026-11-23T12:00:00Z")
    assert not re.search(written["pattern"], text)


def _again(data: bytes, edit: Callable[[dict[str, Any]], object]) -> bytes:
    value = json.loads(data)
    edit(value)
    return json.dumps(value, ensure_ascii=False).encode()


OTHER_FORMS: dict[str, tuple[bool, Callable[[bytes], bytes]]] = {
    "laid out anew": (True, lambda data: json.dumps(json.loads(data), indent=1).encode()),
    "a mark before it": (True, lambda data: BOM_UTF8 + data),
    "saved as UTF-16": (True, lambda data: data.decode().encode("utf-16")),
    "escaped letters": (True, lambda data: data.replace(b'"app"', b'"\\u0061pp"')),
    "milliseconds": (False, lambda data: data.replace(b':00Z"', b':00.000Z"')),
    "an offset": (False, lambda data: data.replace(b':00Z"', b':00+00:00"')),
    "small z": (False, lambda data: data.replace(b':00Z"', b':00z"')),
    "small t": (False, lambda data: data.replace(b"T08", b"t08")),
    "a space for T": (False, lambda data: data.replace(b"T08", b" 08")),
    "minus nought": (False, lambda data: data.replace(b'"points":0', b'"points":-0')),
    "a fraction": (False, lambda data: data.replace(b'"credited":480', b'"credited":480.0')),
    "an exponent": (False, lambda data: data.replace(b'"credited":480', b'"credited":48e1')),
    "a key twice": (False, lambda data: data.replace(b'"year":2026', b'"year":2026,"year":2026')),
    "an object twice": (False, lambda data: data.replace(b'"packs":', b'"packs":{},"packs":')),
    "a version that is no whole number": (
        False,
        lambda data: data.replace(b'"study_summary":1', b'"study_summary":1.0'),
    ),
    "an empty field left out": (False, lambda data: data.replace(b',"texts":[]', b"")),
    "a default left out": (False, lambda data: data.replace(b'"certainty":0,', b"")),
    "a field beside": (False, lambda data: _again(data, lambda value: value.update(note="x"))),
    "a field in a signature": (False, lambda data: _again(data, lambda value: value["signatures"][0].update(note="x"))),
    "no version": (False, lambda data: _again(data, lambda value: value.pop("study_summary"))),
    "signatures the other way round": (False, lambda data: _again(data, lambda value: value["signatures"].reverse())),
    "a signature in capitals": (False, lambda data: re.sub(rb"[0-9a-f]{128}", lambda hexes: hexes[0].upper(), data)),
    "a line feed in a signature": (False, lambda data: re.sub(rb"[0-9a-f]{128}", rb"\g<0>\\n", data)),
    "a control character unescaped": (False, lambda data: data.replace(b"\\u001f", b"\x1f")),
    "a nought byte after it": (False, lambda data: data + b"\0"),
    "a record separator before it": (False, lambda data: b"\x1e" + data),
    "a number that begins with nought": (False, lambda data: data.replace(b'"year":2026', b'"year":02026')),
    "a number with plus": (False, lambda data: data.replace(b'"year":2026', b'"year":+2026')),
    "cut short": (False, lambda data: data[:-40]),
}


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_public_tools_and_study_say_the_same_of_every_form(form: str, tmp_path: Path, summary: Summary) -> None:
    genuine, change = OTHER_FORMS[form]
    data = change(document(summary))
    assert data != document(summary)
    by_hand = checked_by_hand(tmp_path, data)
    assert (by_hand.returncode == 0) is genuine, by_hand
    if genuine:
        assert read("s", data) == read("s", document(summary))
    else:
        with pytest.raises(Problem):
            read("s", data)


@pytest.mark.parametrize("instant", ["2026-12-31T23:00:00.000Z", "2026-12-31T23:00:00+00:00", "2026-12-31T23:00:00z"])
def test_public_tools_and_study_refuse_an_instant_in_another_form_though_it_was_signed_so(
    tmp_path: Path, summary: Summary, machine: Machine, instant: str
) -> None:
    payload = json.loads(canonical(summary.payload)) | {"written": instant}
    signatures = [machine.device.sign(PURPOSE, payload), machine.key.sign(PURPOSE, payload)]
    data = document({"study_summary": 1, "payload": payload, "signatures": signatures})
    with pytest.raises(Problem):
        read("s", data)
    assert checked_by_hand(tmp_path, data).returncode != 0
