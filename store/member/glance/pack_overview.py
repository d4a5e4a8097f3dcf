"""The packs of a machine as `study packs` lists them: source, what the branch publishes, what is unread."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from lessons.clock import Clock
from lessons.learning.today import changed_since
from store.branch.roster import current
from store.disk.home import Home
from store.machine.installed_packs import PackNote, notes, version_before
from store.machine.library import STARTER, Edition, Library
from store.member.glance.member_session import member_session
from store.member.progress import NeedsPassphrase, Progress
from store.member.this_member import member_if_any


class GivenOut(StrEnum):
    """What the branch gives out of a pack."""

    THIS = "this"
    ANOTHER = "another"
    NONE = "none"


class PackInfo(NamedTuple):
    """One pack in one language."""

    edition: Edition
    built_in: bool
    note: PackNote
    published: GivenOut
    has_before: bool
    """Whether the version that it replaced is kept."""
    unread: tuple[str, ...] | None
    """Titles of the lessons whose change the member has not read; `None` where only their passphrase would tell."""


def overview(home: Home, clock: Clock, lang: str) -> tuple[PackInfo, ...]:
    """What there is to know of every pack on this machine; takes no lock. `lang` is the language that is read in."""
    library = Library(home)
    home.notices += library.notices
    view = current(home)
    given_out = view.published.packs if view and view.published else ()
    published = {(pack.id, pack.lang): pack.digest for pack in given_out}
    changed = _changed(home, clock, library, lang)
    noted = notes(home)
    return tuple(
        PackInfo(
            edition=edition,
            built_in=edition.path.is_relative_to(STARTER),
            note=noted.get(edition.path.name, PackNote()),
            published=_published(edition, published),
            has_before=edition.path.parent == home.packs and version_before(edition.path) is not None,
            unread=None if changed is None else tuple(changed.get(edition.path, ())),
        )
        for edition in library.editions
    )


def _published(edition: Edition, published: Mapping[tuple[str, str], str]) -> GivenOut:
    manifest = edition.outline.manifest
    digest = published.get((manifest.id, manifest.lang))
    if digest is None:
        return GivenOut.NONE
    return GivenOut.THIS if digest == edition.outline.digest else GivenOut.ANOTHER


def _changed(home: Home, clock: Clock, library: Library, lang: str) -> dict[Path, list[str]] | None:
    """Titles of the lessons that changed since they were read, by the path of their pack."""
    is_shared = (home.path / "kiosk" / "administrator").exists()
    member = "" if is_shared else member_if_any(home)
    if not member:
        return {}
    try:
        progress = Progress.open(home, member, clock, write=False)
    except NeedsPassphrase:
        return None
    standing = member_session(home, clock, progress, library).standing
    changed: dict[Path, list[str]] = {}
    for listed in library.lessons(lang):
        if changed_since(standing.of(listed.key), listed.outline):
            changed.setdefault(listed.edition.path, []).append(listed.outline.manifest.title)
    return changed
