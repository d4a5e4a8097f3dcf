"""A local copy of a merge's source at an address: a branch's folder, a folder of summaries, a ledger, a summary.

Summaries whose name contains their digest (`docs/summary-format.md`) are kept for the next time; everything else is
fetched again. The copy of an exchange (`store.exchange.remote`) is separate: it is also sent.
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
    """A source with its local copy."""

    source: Path
    """The path to merge."""
    folder: Path
    """The copy's folder, which contains the source."""
    named: str
    """The address that corresponds to the copy's folder."""
    passed_over: tuple[str, ...] = ()
    """Other files there that are no summaries."""


def fetched(home: Home, address: str, seen: Callable[[int, int], None]) -> FetchedCopy:
    """Update the copy from the address; `seen` is called with the files fetched, and their total. Raises `Problem`."""
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
    source = find_source(address, folder)
    within = atomic.private_folder(folder / source.part)
    wanted: dict[Path, None] = {}
    for done, (_name, file_address) in enumerate(source.files, 1):
        path = within / _name_here(file_address, done)
        if path in wanted:  # a file beside the summaries' folder has the same name
            path = path.with_name(f"{done}-{path.name}")
        wanted[path] = None
        if not path.exists():
            # One byte beyond the limit, so that the merge notices that it is too large.
            atomic.stage(path, pieces(file_address, None if source.is_ledger else MAX_BYTES + 1)).replace(path)
        seen(done, len(source.files))
    for path in folder.rglob("*"):
        if path.is_file() and _tells_its_content(path) and path not in wanted:
            path.unlink()
    whole = address.rstrip("/")
    if [file_address for _name, file_address in source.files] == [address]:
        return FetchedCopy(next(iter(wanted)), folder, whole.rpartition("/")[0])
    return FetchedCopy(folder, folder, whole, source.passed_over)


def _name_here(address: str, number: int) -> str:
    name = address.rpartition("/")[2]
    safe = NOT_IN_NAMES.sub("_", name)
    return name if name == safe else f"{number}-{safe}"


def _tells_its_content(path: Path) -> bool:
    return path.stem[-9:] == f"-{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"
