"""How the suite runs in parallel, and what is made once for all tests."""

import compileall
import os
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from store.crypto import keys
from store.disk.home import Home
from store.machine.library import Library

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import WorkStealingScheduling

_TERMINALS = Path(__file__).parent / "terminal"

settings.register_profile("study", deadline=None)  # how long an example takes depends on what else the machine does
settings.load_profile("study")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the program once, as installing it does: it is started hundreds of times."""
    if not hasattr(config, "workerinput"):
        for package in ("lessons", "store", "tui"):
            compileall.compile_dir(Path(__file__).parent.parent / package, quiet=2)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """`-n auto`: two workers a core, because every third test waits for a terminal and not for a processor."""
    return 2 * (os.cpu_count() or 1)


def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "WorkStealingScheduling":
    """A worker that is done takes over from one with long tests left."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every worker begins with its share of the files that start terminals: none of those is left for the end."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    shares: list[list[pytest.Item]] = [[] for _ in range(workers)]
    files = [list(found) for _, found in groupby(items, key=lambda item: item.path)]
    for found in sorted(files, key=lambda found: _TERMINALS not in found[0].path.parents):
        min(shares, key=len).extend(found)
    items[:] = [item for share in shares for item in share]


@pytest.fixture(scope="session", autouse=True)
def cost_of_a_guess() -> Iterator[tuple[int, int]]:
    """What Argon2id costs in the program, passes and bytes; here it is at its smallest, for all that is kept."""
    real = keys.OPSLIMIT, keys.MEMLIMIT
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "OPSLIMIT", 1)
        patch.setattr(keys, "MEMLIMIT", 8192)
        yield real


@pytest.fixture(scope="session")
def started_before(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Home], None]:
    """Give a home what a start of Study leaves in its cache, so that not every test parses the built-in packs."""
    seen = Home(tmp_path_factory.mktemp("started-before"))
    Library(seen)
    catalogue = seen.cache / "catalogue.json"
    content = catalogue.read_bytes()

    def give(home: Home) -> None:
        home.cache.mkdir(parents=True)
        (home.cache / catalogue.name).write_bytes(content)

    return give
