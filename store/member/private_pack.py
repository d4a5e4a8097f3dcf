"""A member's own Markdown notes as a pack that nobody else gets.

It is one `.zip` in the member's own folder, so no list of the machine's packs has it; its id is kept for it. For a
member with a passphrase it is encrypted as their other files are, and decrypted in memory only. What is done in it
makes no record and is exchanged with no other machine, so no summary and no branch's folder ever speaks of it. What it
holds is only read: questions and prompts in the notes stay text.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from lessons.clean import clean_line, clean_text
from lessons.content.keys import LessonKey
from lessons.content.lesson import Manifest, Track
from lessons.pack.files import MAX_BYTES, MAX_DEPTH, MAX_FILE_BYTES, MAX_FILES, hidden, refuse_name
from lessons.pack.open_pack import PackPlace, ZipInMemory
from lessons.problem import N_, Problem
from lessons.records import Attendance, Fit, Record, Void
from lessons.text.encoding import decoded
from store.crypto.key_file import is_wrapped, member_key_file
from store.disk import atomic
from store.disk.home import Home
from store.disk.regular_file import content, unreadable
from store.disk.sole_use import member_lock
from store.member.work_kind import WorkKind

if TYPE_CHECKING:
    from store.crypto.file_seal import FileSeal

PRIVATE_PACK = "own-notes.private"
"""The id that is kept for it."""
FILE = "own-notes.zip"
"""Its name in the member's folder, also that under which it is encrypted."""
_ENDINGS = (".md", ".markdown")
_INDEX = "index.md"
_DAY_OF_ALL = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip, so that the same notes make the same pack."""
_TRIES = 3


class ImportedNotes(NamedTuple):
    """What an import came to."""

    taken: int
    """Notes in the pack now."""
    refused: list[Problem]
    """Files that are not in it, and why."""


class _Note(NamedTuple):
    name: str
    """In the pack, with `/`."""
    file: Path


def private_pack(home: Home, member: str) -> Path:
    """Where the pack lies, if there is one."""
    return home.member_folder(member) / FILE


def own_pack(home: Home, member: str, seal: "FileSeal | None", notify: Callable[[Problem], None]) -> PackPlace | None:
    """The pack as it is opened, if there is one; `seal` is that of a member with a passphrase.

    One that does not open is told to `notify`.
    """
    path = private_pack(home, member)
    try:
        if seal is None:
            return path if path.exists() else None
        sealed = atomic.read(path)
        return None if sealed is None else ZipInMemory(path, seal.open(FILE, sealed))
    except Problem as problem:
        notify(problem)
    except ValueError:
        notify(Problem(str(path), N_("does not open with this passphrase; import your notes again")))
    return None


def is_private(key: str) -> bool:
    """Whether a pack, or a key below it, is that of somebody's own notes."""
    return key.partition("/")[0] == PRIVATE_PACK


def is_of_private(kind: WorkKind, key: str, value: object) -> bool:
    """Whether something open is a place, or a note, in one's own notes."""
    if kind is WorkKind.NOTE and isinstance(value, dict):
        key = str(value.get("lesson", ""))
    return is_private(key)


def refuse_private(record: Record) -> None:
    """Raise `Problem` for a record of what was done in one's own notes: it would go into the summary."""
    if not isinstance(record, Attendance | Void | Fit) and is_private(record.pack):
        text = N_("is one of your own notes; what you do in it is not recorded, so that no summary speaks of it")
        raise Problem(str(LessonKey.of(record)), text)


def import_notes(
    home: Home, member: str, paths: Iterable[Path], title: str, lang: str, seal: "FileSeal | None" = None
) -> ImportedNotes:
    """Make the pack from Markdown files and from folders of them, in place of the one before.

    `title` and `lang` are those of the pack; `seal` is that of a member with a passphrase. Raises `Problem` where none
    can be taken in, without the seal of such a member, and where the disk refuses; the pack is then as it was.
    """
    if seal is None and is_wrapped(member_key_file(home, member)):
        text = N_("has a passphrase, so notes are imported only with it")
        raise Problem(home.member_name(member), text)
    index = Manifest(
        id=PRIVATE_PACK,
        title=title,
        lang=lang,
        track=Track.THEORY,
        level=("member",),
        minutes=0,
        version=1,
        published="1970-01-01",
        objectives={},
    )
    files: dict[str, bytes] = {_INDEX: _front_matter(PRIVATE_PACK, title, f"lang: {lang}\ntrack: theory\n")}
    refused: list[Problem] = []
    left = MAX_BYTES
    for note in _notes(paths, refused):
        try:
            refuse_name(str(note.file), note.name)
            data = _read(note.file)
            name = _free(note.name, files)
            lesson = _lesson(data, name, index, note.file)
            left -= len(lesson)
            if left < 0 or len(files) > MAX_FILES - 1:
                text = N_("does not fit any more: own notes may be {files} files and {size} MiB")
                raise Problem(str(note.file), text, files=MAX_FILES - 1, size=MAX_BYTES >> 20)
        except Problem as problem:
            refused.append(problem)
            continue
        files[name] = lesson
    if len(files) == 1:
        raise refused[0] if refused else Problem("", N_("there is no Markdown file there (.md or .markdown)"))
    lock = member_lock(home, member)
    try:
        zipped = _zipped(files)
        atomic.replace(private_pack(home, member), seal.seal(FILE, zipped) if seal else zipped)
    finally:
        lock.release()
    return ImportedNotes(len(files) - 1, refused)


def remove_imported(home: Home, member: str) -> bool:
    """Remove the pack; whether there was one. Raises `Problem`."""
    path = private_pack(home, member)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise atomic.refusal(path, error) from error
    return True


def _notes(paths: Iterable[Path], refused: list[Problem]) -> Iterator[_Note]:
    """Every Markdown file that was named, or lies in a folder that was, in an order that does not change."""
    for path in paths:
        if not path.is_dir():
            yield _Note(_as_md(path.name), path)
            continue
        yield from (_Note(_as_md(file.relative_to(path).as_posix()), file) for file in _within(path, refused))


def _within(folder: Path, refused: list[Problem]) -> Iterator[Path]:
    """The Markdown files below a folder; links lead elsewhere, and are not followed."""

    def tell(error: OSError) -> None:
        refused.append(unreadable(error.filename or folder, error))

    for place, folders, names in os.walk(folder, onerror=tell):
        deep = len(Path(place).relative_to(folder).parts) >= MAX_DEPTH - 1
        folders[:] = [] if deep else sorted(name for name in folders if not hidden(name))
        for name in sorted(names):
            file = Path(place, name)
            if name.lower().endswith(_ENDINGS) and not hidden(name) and not file.is_symlink():
                yield file


def _as_md(name: str) -> str:
    return str(PurePosixPath(name).with_suffix(".md"))


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, or where it is taken (in whatever capitals) one with a number."""
    known = {other.lower() for other in taken}
    path, number = PurePosixPath(name), 2
    while name.lower() in known:
        name = str(path.with_name(f"{path.stem}-{number}.md"))
        number += 1
    return name


def _read(file: Path) -> str:
    try:
        text = decoded(content(file, MAX_FILE_BYTES))
    except OSError as error:
        raise unreadable(file, error) from error
    if text is None:
        raise Problem(str(file), N_("is not text; save it as UTF-8"))
    return clean_text(text)


def _lesson(text: str, name: str, index: Manifest, file: Path) -> bytes:
    """The note as a lesson that is only read. Raises `Problem` where it cannot be one."""
    from lessons.syntax.finding import Findings
    from lessons.syntax.front_matter import read_front_matter
    from lessons.syntax.parse import examine

    lines = text.split("\n")
    matter = read_front_matter(lines, Findings(name))
    body = "\n".join(lines[matter.end :]).strip("\n") + "\n"
    titled = matter.values.get("title")
    lesson = examine(body.encode(), name, index).lesson
    stem = PurePosixPath(name).stem
    first = lesson.sections[0].title if lesson.sections else ""
    title = clean_line(titled if isinstance(titled, str) else first) or clean_line(stem)
    if not lesson.sections:
        body = f"# {title}\n\n{body}"
    head = _front_matter(f"n-{hashlib.sha256(name.encode()).hexdigest()[:16]}", title, "")
    for _try in range(_TRIES):
        made = head + body.encode()
        examined = examine(made, name, index)
        if not examined.scan.directives:
            break
        kept = made.decode().split("\n")
        for directive in reversed(examined.scan.directives):
            del kept[directive.line : directive.end]
        body = "\n".join(kept[examined.text_start :])
    fatal = next((finding for finding in examined.findings if finding.fatal), None)
    if fatal:
        raise Problem(str(file), fatal.text, **fatal.fields)
    if examined.scan.directives:
        raise Problem(str(file), N_("has questions that cannot be taken for text; remove them"))
    return made


def _front_matter(id_: str, title: str, more: str) -> bytes:
    import json  # here and below: only an import makes a pack

    quoted = json.dumps(title, ensure_ascii=False)
    return f"---\nid: {id_}\ntitle: {quoted}\nminutes: 0\n{more}---\n".encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    import io
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _DAY_OF_ALL), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()
