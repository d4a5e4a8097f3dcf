"""`study packs`: the packs on this machine; add, update, copy, remove and pin them, and see what changed."""

import argparse
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from lessons.clean import clean_line
from lessons.pack.edition_diff import edition_diff
from lessons.pack.open_pack import PackPlace, open_pack
from lessons.pack.pack import Pack, load_pack
from lessons.problem import N_, Problem
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.exchange.pack_source import pack_at, source_named
from store.machine.installed_packs import (
    Replaced,
    go_back,
    install,
    kept_before,
    not_installed,
    note_of,
    pin,
    remove,
    version_before,
)
from store.machine.library import Edition, Library
from store.member.glance.pack_overview import GivenOut, PackInfo, overview
from tui.wording.labels import track_text
from tui.wording.language import _, explain, language, ngettext
from tui.wording.pack_changes import diff_lines

_DIGEST = 12
"""Characters of a digest that are shown."""


def run(args: argparse.Namespace, home: Home) -> int:
    """Do it; 0, or 1 where a pack was refused."""
    match args.action:
        case "add":
            return _add(home, args.sources, dry_run=args.dry_run)
        case "update":
            return _update(home, args.packs, dry_run=args.dry_run)
        case "changes":
            return _changes(home, args)
        case "copy":
            _copy(home, args)
        case "back":
            for lang in _kept_languages(home, args):
                _say(go_back(home, args.pack, lang))
        case "remove":
            for edition in _installed(home, args):
                remove(home, edition.path)
                text = _("{pack} ({lang}) is removed; `study packs back {pack}` puts it back")
                print(text.format(pack=args.pack, lang=edition.outline.manifest.lang))
        case "pin" | "unpin":
            for edition in _installed(home, args):
                _pin(home, edition, pinned=args.action == "pin")
        case _:
            _list(home, args)
    return 0


def _list(home: Home, args: argparse.Namespace) -> None:
    if args.ids:
        for listed in Library(home).lessons(language()):
            print(f"{listed.key}\t{listed.outline.manifest.title}")
        return
    packs = overview(home, SystemClock(), language())
    if args.format == "json":
        print(msgspec.json.format(msgspec.json.encode([_as_value(pack) for pack in packs])).decode())
    else:
        print("\n\n".join("\n".join(_pack_lines(pack)) for pack in packs))


def _pack_lines(info: PackInfo) -> Iterable[str]:
    outline = info.edition.outline
    manifest, count = outline.manifest, len(outline.lessons)
    lessons_here = ngettext("{n} lesson", "{n} lessons", count).format(n=count)
    yield f"{manifest.title}  {manifest.id} ({manifest.lang})"
    version = _("version {version} of {day}").format(version=manifest.version, day=manifest.published)
    yield "  " + "  ".join((track_text(manifest.track), lessons_here, version, outline.digest[:_DIGEST]))
    yield "  " + _("from: {source}").format(source=_source(info))
    if info.note.pinned:
        yield "  " + _("pinned: it stays at this version; `study packs unpin {pack}`").format(pack=manifest.id)
    if info.published is GivenOut.ANOTHER:
        yield "  " + _("your branch publishes another version; `study sync` fetches it")
    elif info.published is GivenOut.THIS:
        yield "  " + _("the version that your branch publishes")
    if info.unread is None:
        yield "  " + _("what you have not read of changes, only your passphrase opens")
    elif info.unread:
        yield "  " + _("changed since you read it: {lessons}").format(lessons=_(", ").join(info.unread))
    if info.has_before:
        yield "  " + _("what changed: `study packs changes {pack}`").format(pack=manifest.id)


def _source(info: PackInfo) -> str:
    if info.built_in:
        return _("Study itself")
    if info.note.source:
        return info.note.source
    return (
        _("your branch")
        if info.published is not GivenOut.NONE
        else _("not known ({path})").format(path=info.edition.path)
    )


def _as_value(info: PackInfo) -> dict[str, object]:
    manifest = info.edition.outline.manifest
    return {
        "id": manifest.id,
        "lang": manifest.lang,
        "title": manifest.title,
        "version": manifest.version,
        "published": manifest.published,
        "lessons": [lesson.manifest.id for lesson in info.edition.outline.lessons],
        "digest": info.edition.outline.digest,
        "path": str(info.edition.path),
        "built_in": info.built_in,
        "source": info.note.source,
        "pinned": info.note.pinned,
        "branch": info.published.value,
        "unread": None if info.unread is None else list(info.unread),
    }


def _add(home: Home, sources: Iterable[str], *, dry_run: bool) -> int:
    """Install each; one that is refused holds up no other."""
    status = 0
    for source in sources:
        try:
            _take(home, pack_at(source), source_named(source), dry_run=dry_run)
        except Problem as problem:
            print(f"study: {explain(problem)}", file=sys.stderr)
            status = 1
    return status


def _update(home: Home, packs: list[str], *, dry_run: bool) -> int:
    here = [edition for edition in Library(home).editions if edition.path.parent == home.packs]
    for pack in packs:
        if pack not in {edition.outline.manifest.id for edition in here}:
            raise not_installed(pack)
    status = 0
    for edition in here:
        manifest = edition.outline.manifest
        note = note_of(home, manifest.id, manifest.lang)
        if packs and manifest.id not in packs:
            continue
        if note.pinned:
            print(_("{pack} ({lang}) is pinned, and stays").format(pack=manifest.id, lang=manifest.lang))
        elif note.source:
            status |= _add(home, [note.source], dry_run=dry_run)
        elif packs:
            text = _("{pack} ({lang}) comes from your branch: `study sync` updates it")
            print(text.format(pack=manifest.id, lang=manifest.lang))
    return status


def _take(home: Home, place: PackPlace, source: str, *, dry_run: bool) -> None:
    """Install a pack, or say what would become of it."""
    pack = load_pack(place)
    manifest = pack.manifest
    if note_of(home, manifest.id, manifest.lang).pinned:
        text = N_("holds another version of {pack} ({lang}), which is pinned here: `study packs unpin {pack}` first")
        raise Problem(source, text, pack=manifest.id, lang=manifest.lang)
    before = next(
        (
            edition
            for edition in Library(home).editions
            if (edition.outline.manifest.id, edition.outline.manifest.lang) == (manifest.id, manifest.lang)
        ),
        None,
    )
    _say_changes(pack, load_pack(before.path) if before else None)
    if not dry_run:
        _say(install(home, place, source))


def _say(replaced: Replaced) -> None:
    manifest = replaced.pack.manifest
    text = (
        _("{title}: version {version} is installed") if replaced.changed else _("{title}: version {version} was here")
    )
    print(text.format(title=manifest.title, version=manifest.version))


def _say_changes(now: Pack, before: Pack | None) -> None:
    if before is not None and before.digest != now.digest:
        for line in diff_lines(edition_diff(before, now)):
            print(line)


def _changes(home: Home, args: argparse.Namespace) -> int:
    for edition in _installed(home, args):
        before = version_before(edition.path)
        if before is None:
            text = _("{pack} ({lang}): no version before this one is kept here")
            print(text.format(pack=args.pack, lang=edition.outline.manifest.lang))
        else:
            for line in diff_lines(edition_diff(load_pack(before), load_pack(edition.path))):
                print(line)
    return 0


def _copy(home: Home, args: argparse.Namespace) -> None:
    """Write the editions of a pack into a new folder; several into one each, with the language behind its name."""
    named = _editions(home, args)
    if not named:
        raise not_installed(args.pack)
    for edition in named:
        lang, folder = edition.outline.manifest.lang, args.folder
        if len(named) > 1:
            folder = folder.with_name(f"{folder.name}-{lang}")
        _copy_into(folder, edition)
        text = _("{pack} ({lang}) is copied into {folder}")
        print(text.format(pack=args.pack, lang=lang, folder=clean_line(str(folder), 1000)))
    print(_("Leave its ids, so that everybody keeps what they learned; raise `version` when you give it out."))


def _copy_into(folder: Path, edition: Edition) -> None:
    """Write an edition into a new folder, or nothing. Raises `Problem`."""
    if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        raise Problem(clean_line(str(folder), 1000), N_("is not empty; choose a new folder"))
    try:
        with open_pack(edition.path) as files:
            for name in (*files.lessons, *files.assets):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(files.read(name))
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        reason = error.strerror or type(error).__name__
        raise Problem(clean_line(str(folder), 1000), N_("cannot be written: {reason}"), reason=reason) from error


def _pin(home: Home, edition: Edition, *, pinned: bool) -> None:
    manifest = edition.outline.manifest
    pin(home, edition.path, pinned=pinned)
    text = _("{title} stays at version {version}") if pinned else _("{title}, version {version}, is updated again")
    print(text.format(title=manifest.title, version=manifest.version))


def _installed(home: Home, args: argparse.Namespace) -> list[Edition]:
    """The installed editions of a pack. Raises `Problem` where there is none."""
    named = _editions(home, args)
    installed = [edition for edition in named if edition.path.parent == home.packs]
    if named and not installed:
        raise Problem(args.pack, N_("is part of Study itself; it can be neither removed nor held back"))
    if not installed:
        raise not_installed(args.pack)
    return installed


def _editions(home: Home, args: argparse.Namespace) -> list[Edition]:
    """The editions of a pack that are here, built in or installed."""
    return [
        edition
        for edition in Library(home).editions
        if edition.outline.manifest.id == args.pack and args.edition in ("", edition.outline.manifest.lang)
    ]


def _kept_languages(home: Home, args: argparse.Namespace) -> list[str]:
    kept = kept_before(home, args.pack)
    if args.edition:
        kept = [lang for lang in kept if lang == args.edition]
    if not kept:
        raise Problem(args.pack, N_("has no earlier version that is kept on this machine"))
    return kept
