"""Merging beside its floor: reading, typed decoding and one Ed25519 verification of every summary.

Run: python -m tests.bench.bench_merge [HOW MANY]
"""

import hashlib
import io
import shutil
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from pathlib import Path

import msgspec

from lessons.records import Attempt, canonical
from store.branch.roster import EnrolledKey, RosterMember
from store.crypto.envelope import document
from store.crypto.keys import Key, verify
from store.ledger.summary import PURPOSE, Payload, Summary
from tests.bench.ratios import elapsed
from tests.enrolled import MORNING, attempt, roster
from tui.cli.main import main as study

ROUNDS = 3
_RECORDS = 42
"""About 40 KB."""
_decoder = msgspec.json.Decoder(Summary)


def payload(member: str, device: str, number: int, records: int) -> Payload:
    """A year of somebody's attempts."""
    made: list[Attempt] = []
    for place in range(records):
        plain = attempt(place, MORNING + timedelta(hours=number % 24))
        made.append(msgspec.structs.replace(plain, attempt=f"{number:08}{place:08}", answers=plain.answers))
    return Payload(
        member=member, device=device, year=2026, seq=1, previous="", written=MORNING + timedelta(days=90),
        app="study", packs={"safety-zh": "ab" * 32}, records=tuple(made),
    )  # fmt: skip


def write_branch(folder: Path, count: int, records: int = _RECORDS) -> None:
    """A shared folder with the first summaries of so many members."""
    (folder / "branch").mkdir(parents=True)
    (folder / "summaries").mkdir()
    members = []
    for number in range(count):
        device, key = Key("device", (2 * number + 1).to_bytes(32)), Key("member", (2 * number + 2).to_bytes(32))
        id_ = f"m{number:06}"
        own = payload(id_, device.public, number, records)
        summary = Summary(payload=own, signatures=(device.sign(PURPOSE, own), key.sign(PURPOSE, own)))
        (folder / "summaries" / f"{id_}.json").write_bytes(document(summary))
        keys = ((EnrolledKey(key.public),), (EnrolledKey(device.public),))
        members.append(RosterMember(id=id_, name=f"Member {number}", keys=keys[0], devices=keys[1]))
    (folder / "branch" / "roster.json").write_bytes(document(roster(*members)))


def renew(folder: Path, seq: int) -> None:
    """The first member's summary as it is with this number."""
    device, key = Key("device", (1).to_bytes(32)), Key("member", (2).to_bytes(32))
    own = payload("m000000", device.public, 0, _RECORDS)
    if seq > 1:
        own = msgspec.structs.replace(own, seq=seq, previous=hashlib.sha256(canonical(own)).hexdigest())
    summary = Summary(payload=own, signatures=(device.sign(PURPOSE, own), key.sign(PURPOSE, own)))
    (folder / "summaries" / "m000000.json").write_bytes(document(summary))


def floor(folder: Path) -> None:
    """What no merge can do without."""
    for path in sorted((folder / "summaries").iterdir()):
        summary = _decoder.decode(path.read_bytes())
        assert verify(PURPOSE, canonical(summary.payload), summary.signatures[0])


def merge(source: Path, ledger: Path, jobs: int = 1, on: str = "") -> None:
    """The real command."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        command = ["merge", str(source), "--ledger", str(ledger), "--jobs", str(jobs), "--on", on]
        status = study(["--home", str(ledger.parent / "home"), *command])
    assert status == 0


def main() -> None:
    """Print the times and ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        share, ledger = folder / "share", folder / "ledger"
        write_branch(share, count)
        size = sum(path.stat().st_size for path in (share / "summaries").iterdir()) / count
        first, shared, again, changed = [], [], [], []
        for number in range(ROUNDS + 1):
            shutil.rmtree(ledger, ignore_errors=True)
            both = elapsed(lambda: merge(share, ledger, jobs=2))
            shutil.rmtree(ledger, ignore_errors=True)
            least = elapsed(lambda: floor(share))
            whole = elapsed(lambda: merge(share, ledger))
            repeated = elapsed(lambda: merge(share, ledger))
            renew(share, 2)
            one = elapsed(lambda: merge(share / "summaries" / "m000000.json", ledger))
            renew(share, 1)
            if number:  # the first round fills caches
                first.append((whole, least))
                shared.append((both, least))
                again.append((repeated, least))
                changed.append(one)
        print(f"{count} summaries of {size / 1000:.0f} KB, the middle one of {ROUNDS} rounds")
        for what, pairs, bound in (
            ("merging them", first, 1.6),
            ("with two processes", shared, 0.9),
            ("merging them again", again, 0.15),
        ):
            ours, least = sorted(pairs, key=lambda pair: pair[0] / pair[1])[ROUNDS // 2]
            print(f"{what:<24} {ours:8.0f} ms, floor {least:8.0f} ms, ratio {ours / least:5.2f} (bound {bound})")
        print(f"{'one changed':<24} {min(changed):8.0f} ms")


if __name__ == "__main__":
    main()
