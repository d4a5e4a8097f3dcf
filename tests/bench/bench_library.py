"""Opening the library at a start: what is known of six built-in packs, beside reading them.

The floor is what it cannot do without: to list the files and to decode what it kept of them.

Run: python -m tests.bench.bench_library
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import msgspec

from lessons.pack.open_pack import pack_digest
from store.disk.home import Home
from store.machine.library import BUILT_IN, CATALOGUE, STARTER, Library

ROUNDS = 31
LIMIT = 2.0
"""Times the floor. 2026-12-01: 1.3, and 3.2 for reading every file."""


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time of one run."""
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def main() -> None:
    """Print the figures; fails beyond the limit."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        Library(home)
        kept = home.cache / CATALOGUE
        editions = [index.parent for pack in BUILT_IN for index in (STARTER / pack).glob("*/index.md")]

        def floor() -> None:
            for edition in editions:
                for file in edition.iterdir():
                    file.stat()
            msgspec.json.decode(kept.read_bytes())

        measured = {
            "library": [milliseconds(lambda: Library(home)) for _ in range(ROUNDS)],
            "reading every file": [milliseconds(lambda: [*map(pack_digest, editions)]) for _ in range(ROUNDS)],
            "floor": [milliseconds(floor) for _ in range(ROUNDS)],
        }
    for what, times in measured.items():
        print(f"{what:20} {median(times):6.2f} ms")
    ratio = median(measured["library"]) / median(measured["floor"])
    print(f"{len(editions)} editions: {ratio:.1f} times the floor (limit {LIMIT})")
    if ratio > LIMIT:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
