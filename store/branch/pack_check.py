"""Checks the packs in the branch's folder before members' machines install them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from lessons.clean import clean_line
from lessons.pack.pack import PackOutline, load_pack, outline
from lessons.problem import N_, Problem
from store.branch.last_agreed import agreed
from store.disk.home import Home
from store.disk.shared_folder import pack_paths, passed_over
from store.machine.library import STARTER, Library
from store.machine.packs_of_one_id import Candidate, Origin, settle

_MOST_NAMES = 10
"""The most names in one line."""


def duplicate_packs(packs: Mapping[Path, PackOutline]) -> list[Problem]:
    """Reports different packs with the same id and language: machines would install either at random."""
    first: dict[tuple[str, str], Path] = {}
    problems = []
    for path, pack in packs.items():
        key = pack.manifest.id, pack.manifest.lang
        other = first.setdefault(key, path)
        if pack.digest != packs[other].digest:
            text = N_("has the same id as {other}, {id}, but differs; remove one of them from the folder")
            problems.append(Problem(str(path), text, other=other.name, id=pack.manifest.id))
    return problems


def pack_doubts(home: Home, folder: Path) -> Iterator[Problem]:
    """Warnings about what would be published but is probably a mistake.

    Packs with errors or hiding a built-in one, packs of the last publication that are missing, and files that are no
    packs."""
    from lessons.lint.lint import check_pack  # only here: of what a secretary does little needs the parser

    built_in = [
        Candidate(edition.path, Origin.BUILT_IN, edition.outline)
        for edition in Library(home).editions
        if edition.path.is_relative_to(STARTER)
    ]
    ids = set()
    for path in pack_paths(folder):
        laid = outline(load_pack(path))
        ids.add(laid.manifest.id)
        yield from settle([*built_in, Candidate(path, Origin.INSTALLED, laid)])[1]
        errors = sum(finding.severity == "error" for finding in check_pack(path).findings)
        if errors:
            text = N_("is published with {n} errors in it; see `study check {path}`, correct them, and publish again")
            yield Problem(str(path), text, n=errors, path=path)
    last = agreed(home, folder).plan
    if gone := sorted({pack.id for pack in (last.payload.packs if last else ())} - ids):
        text = N_("no longer has the published {names}; machines that have them keep them; is this the right folder?")
        yield Problem(str(folder / "packs"), text, names=_listed(gone))
    if others := [clean_line(path.name) for path in passed_over(folder)]:
        text = N_("not published: {names}; each pack must be a folder of its own or a .zip")
        yield Problem(str(folder / "packs"), text, names=_listed(others))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMES]) + (", …" if names[_MOST_NAMES:] else "")
