"""Reading a summary, beside the least it can cost: decoding it into types, encoding it canonically, two signatures.

Run: python -m tests.bench.bench_summary
"""

import tempfile
from pathlib import Path

import msgspec
from nacl import bindings

from lessons.records import canonical
from store.crypto.envelope import document
from store.ledger import summary
from tests.bench.ratios import compare
from tests.enrolled import Machine, attempt, reading

BOUND = 1.3


def report(name: str, data: bytes) -> bool:
    """Print what reading costs; whether it is within the bound."""
    decoder = msgspec.json.Decoder(summary.Summary)
    purpose = summary.PURPOSE.encode() + b"\0"

    def floor() -> None:
        decoded = decoder.decode(data)
        content = canonical(decoded.payload)
        for signature in decoded.signatures:
            signed = bytes.fromhex(signature.signature) + purpose + content
            bindings.crypto_sign_open(signed, bytes.fromhex(signature.key))

    found = compare(lambda: summary.read(name, data), floor, rounds=301)
    print(found.line(f"read {name}, {len(data) / 1000:.0f} kB", BOUND))
    return found.ratio <= BOUND


def main() -> int:
    """Print medians and ratios; 1 where the bound was missed."""
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(Path(folder) / "home")
        attempts = machine.payload(*(attempt(number) for number in range(42)))
        year = machine.payload(*(one(number) for number in range(1000) for one in (attempt, reading)))
        summaries = {"40 attempts": attempts, "a year, 2,000 records": year}
        within = [report(name, document(machine.sign(payload))) for name, payload in summaries.items()]
    return 0 if all(within) else 1


if __name__ == "__main__":
    raise SystemExit(main())
