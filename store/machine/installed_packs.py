"""The packs that were installed on this machine: put in place, replaced, pinned, taken away; and where each came from.

packs/ID-LANG.zip            a pack, as it was checked
packs/.previous/ID-LANG.zip  the version that it replaced, so that one can see what changed, and go back
packs.json                   source and pin of each; without it a pack is used all the same
"""

import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from lessons.pack.files import PackFiles
from lessons.pack.open_pack import PackPlace, ZipInMemory, open_pack
from lessons.pack.pack import Pack, load_pack
from lessons.problem import N_, Problem
from store.disk import atomic
from store.disk.home import Home

_OLD = (1980, 1, 1, 0, 0, 0)
_FILE = "packs.json"
_PREVIOUS = ".previous"


class PackNote(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an installed pack beyond itself."""

    source: str = ""
    """The path or address that it was added from; empty: the branch's folder, or not known."""
    pinned: bool = False
    """Whether it stays as it is when the branch publishes another version."""


class Replaced(NamedTuple):
    """What became of a pack that was to be installed."""

    pack: Pack
    before: Pack | None
    """The version that was there, if it was another."""
    changed: bool
    """Whether anything was written."""


def pack_file(home: Home, pack: str, lang: str) -> Path:
    """Where a pack is put."""
    return home.packs / f"{pack}-{lang}.zip"


def notes(home: Home) -> dict[str, PackNote]:
    """Notes by the name of the pack's file; none where the file of notes is missing or cannot be read."""
    try:
        return msgspec.json.decode(atomic.read(home.path / _FILE) or b"{}", type=dict[str, PackNote])
    except (Problem, msgspec.MsgspecError, RecursionError):
        return {}


def note_of(home: Home, pack: str, lang: str) -> PackNote:
    """The note of one pack."""
    return notes(home).get(pack_file(home, pack, lang).name, PackNote())


class Identity(Protocol):
    """A pack, exactly: as the secretary published it."""

    @property
    def id(self) -> str: ...
    @property
    def lang(self) -> str: ...
    @property
    def digest(self) -> str: ...


def install(home: Home, place: PackPlace, source: str, expected: Identity | None = None) -> Replaced:
    """Install the pack at `place`, keeping the version that it replaces. A pin stays.

    `expected`: which one it must be; what was copied is checked, not the original in a folder that others can write
    to. Raises `Problem`: it is no pack, not the expected one, or cannot be written.
    """
    data = _zipped(place)
    path = place.path if isinstance(place, ZipInMemory) else place
    pack = load_pack(ZipInMemory(path, data))
    if expected and (pack.manifest.id, pack.manifest.lang, pack.digest) != (
        expected.id,
        expected.lang,
        expected.digest,
    ):
        raise Problem(str(path), N_("changed while it was copied; run this again"))
    target = pack_file(home, pack.manifest.id, pack.manifest.lang)
    before = _present(target)
    if before is None or before.digest != pack.digest:
        if before is not None:
            atomic.replace(_previous(target), atomic.read(target) or b"")
        atomic.replace(target, data)
    changed = before is None or before.digest != pack.digest
    note = notes(home).get(target.name, PackNote())
    if note.source != source:
        _write_note(home, target.name, msgspec.structs.replace(note, source=source))
    return Replaced(pack, before if changed else None, changed)


def pin(home: Home, path: Path, *, pinned: bool) -> None:
    """Hold the installed pack at `path` at its version, or let it go on. Raises `Problem`."""
    note = notes(home).get(path.name, PackNote())
    _write_note(home, path.name, msgspec.structs.replace(note, pinned=pinned))


def remove(home: Home, path: Path) -> None:
    """Take an installed pack away; it can be put back with `go_back`. Raises `Problem`."""
    kept = _previous(path)
    try:
        atomic.private_folder(kept.parent)
        if kept.is_dir():
            shutil.rmtree(kept)
        path.replace(kept)
    except OSError as error:
        raise atomic.refusal(path, error) from error
    pin(home, path, pinned=False)


def go_back(home: Home, pack: str, lang: str) -> Replaced:
    """Put the version before in place of the present one, which is kept in its place; also after `remove`.

    Raises `Problem` where it is damaged.
    """
    target = pack_file(home, pack, lang)
    kept = _previous(target)
    return install(home, ZipInMemory(kept, atomic.read(kept) or b""), note_of(home, pack, lang).source)


def kept_before(home: Home, pack: str) -> list[str]:
    """The languages in which an earlier or a removed version of a pack is kept."""
    beginning = f"{pack}-"
    kept = sorted((home.packs / _PREVIOUS).glob("*.zip"))
    named = [file.stem.removeprefix(beginning) for file in kept if file.name.startswith(beginning)]
    return [lang for lang in named if _is_edition(home, pack, lang)]


def _is_edition(home: Home, pack: str, lang: str) -> bool:
    manifest = present.manifest if (present := _present(_previous(pack_file(home, pack, lang)))) else None
    return manifest is not None and (manifest.id, manifest.lang) == (pack, lang)


def version_before(path: Path) -> PackPlace | None:
    """Where the version lies that the pack at `path` replaced; `None` where none is kept."""
    kept = _previous(path)
    return kept if kept.is_file() else None


def not_installed(pack: str) -> Problem:
    """The problem to raise for a pack that is not among those installed."""
    return Problem(pack, N_("is not installed on this machine; `study packs` lists what is"))


def _previous(path: Path) -> Path:
    return path.parent / _PREVIOUS / path.name


def _present(path: Path) -> Pack | None:
    """The pack there; `None` where there is none, or only a damaged one, which may be replaced."""
    try:
        return load_pack(path) if path.is_file() else None
    except Problem:
        return None


def _write_note(home: Home, name: str, note: PackNote) -> None:
    known = {**notes(home), name: note}
    atomic.replace(home.path / _FILE, msgspec.json.format(msgspec.json.encode(known, order="sorted")))


def _zipped(place: PackPlace) -> bytes:
    """A pack as a reproducible zip: its bytes depend only on the content."""
    out = BytesIO()
    with open_pack(place) as files, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in files.lessons:
            archive.writestr(zipfile.ZipInfo(name, _OLD), files.read(name), zipfile.ZIP_DEFLATED)
        for name in files.assets:
            archive.writestr(zipfile.ZipInfo(name, _OLD), _asset(files, name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _asset(files: PackFiles, name: str) -> bytes:
    """A picture or another file of the pack; empty where it is larger than what could be shown."""
    left = files.bytes_left
    try:
        return files.read(name)
    except Problem:
        files.bytes_left = left  # for the others
        return b""
