"""A copy on this machine of what a merge reads at an address: a branch's folder, one of summaries, a ledger, a summary.

What the copy has of summaries is kept for the next time, where the name tells the content (`docs/summary-format.md`);
everything else is fetched anew. The copy that an exchange makes (`store.exchange.remote`) is another: it is also sent.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from store.crypto.envelope import MAX_BYTES
from store.disk import atomic
from store.disk.home import Home
from store.exchange.remote import NOT_IN_NAMES
from store.merge.remote_source import find_source, pieces


class FetchedCopy(NamedTuple):
    """A source that was fetched."""

    source: Path
    """What to merge."""
    folder: Path
    """The copy, in which the source lies."""
    named: str
    """The address of what the copy's folder is there."""
    passed_over: tuple[str, ...] = ()
    """What lies there and is no summary."""


def fetched(home: Home, address: str, seen: Callable[[int, int], None]) -> FetchedCopy:
    """The copy as the address is now; `seen` hears how many files are here, of how many. Raises `Problem`."""
    name = hashlib.sha256(address.encode(errors="surrogatepass")).hexdigest()[:32]
    folder = home.cache / "sources" / name
    try:
        return _fetched(folder, address, seen)
    except OSError as error:
        raise atomic.refusal(folder, error) from error


def _fetched(folder: Path, address: str, seen: Callable[[int, int], None]) -> FetchedCopy:
    atomic.private_folder(folder)
    for path in folder.rglob("*"):
        if path.is_file() and not _tells_its_content(path):
            path.unlink()
    there = find_source(address, folder)
    within = atomic.private_folder(folder / there.part)
    wanted: dict[Path, None] = {}
    for done, (_name, one) in enumerate(there.files, 1):
        path = within / _name_here(one, done)
        if path in wanted:  # one of this name lies beside the summaries' folder, too
            path = path.with_name(f"{done}-{path.name}")
        wanted[path] = None
        if not path.exists():
            # One byte beyond the limit, so that the merge sees what is wrong with it.
            atomic.stage(path, pieces(one, None if there.is_ledger else MAX_BYTES + 1)).replace(path)
        seen(done, len(there.files))
    for path in folder.rglob("*"):
        if path.is_file() and _tells_its_content(path) and path not in wanted:
            path.unlink()
    whole = address.rstrip("/")
    if [one for _name, one in there.files] == [address]:
        return FetchedCopy(next(iter(wanted)), folder, whole.rpartition("/")[0])
    return FetchedCopy(folder, folder, whole, there.passed_over)


def _name_here(address: str, number: int) -> str:
    name = address.rpartition("/")[2]
    safe = NOT_IN_NAMES.sub("_", name)
    return name if name == safe else f"{number}-{safe}"


def _tells_its_content(path: Path) -> bool:
    return path.stem[-9:] == f"-{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"
