"""What the secretary is told of the packs in the branch's folder before members' machines install them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from lessons.check import check_pack
from lessons.clean import clean_line
from lessons.pack import PackOutline
from lessons.problem import N_, Problem
from store.shared_folder import pack_paths, passed_over

_MOST_NAMES = 10
"""Names in one line."""


def laid_twice(packs: Mapping[Path, PackOutline]) -> list[Problem]:
    """Packs of one id and language: machines would install now the one, now the other."""
    first: dict[tuple[str, str], Path] = {}
    problems = []
    for path, pack in packs.items():
        key = pack.manifest.id, pack.manifest.lang
        other = first.setdefault(key, path)
        if pack.digest != packs[other].digest:
            text = N_("has the same id as {other}, {id}; take one of them out of the folder")
            problems.append(Problem(str(path), text, other=other.name, id=pack.manifest.id))
    return problems


def doubts(folder: Path) -> Iterator[Problem]:
    """What is published as it lies there, and is hardly meant: packs with errors, and what is no pack at all."""
    for path in pack_paths(folder):
        errors = sum(finding.severity == "error" for finding in check_pack(path).findings)
        if errors:
            text = N_("is published with {n} errors in it; see `study check {path}`, correct them, and publish again")
            yield Problem(str(path), text, n=errors, path=path)
    if others := [clean_line(path.name) for path in passed_over(folder)]:
        text = N_("goes to nobody: {names}; a pack lies here as a folder of its own or as a .zip")
        names = ", ".join(others[:_MOST_NAMES]) + (", …" if others[_MOST_NAMES:] else "")
        yield Problem(str(folder / "packs"), text, names=names)
