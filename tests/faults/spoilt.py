"""A home with everything in it that Study keeps, and every way in which one of its files is spoilt."""

import errno
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

from lessons.learning.plan import Plan
from store.branch.roster import PLAN_PURPOSE, PlanFile, PublishedPlan
from store.crypto.envelope import document
from store.crypto.keys import device_key, member_key
from store.disk import atomic
from store.disk.home import Home
from store.exchange.pairing_secret import offer
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from store.member.work_kind import WorkKind
from tests.app.small_pack import small_pack
from tests.clocks import FakeClock
from tests.enrolled import MORNING, SECRETARY, no_passphrase, reading, roster

MEMBER = "mzhang"
FILES = (
    "config.toml", "device.key", "cache/catalogue.json", "cache/derived-mzhang.json", "branch/roster.json",
    "branch/plan.json", "packs/small", "retired.json", *(
        f"members/{MEMBER}/{name}" for name in (
            "name.txt", "member.key", "own.key", "records-2026.json", "open.json", "notes.json", "seen.json",
            "examined.json", "texts.json", "carried.json", "joined.json", "tries.json", "lock", "sent", "handed-over",
        )
    ),
)  # fmt: skip


def furnish(folder: Path) -> tuple[Home, Path]:
    """The home and its branch's folder."""
    home, shared, clock = Home(folder / "home"), folder / "shared", FakeClock()
    home.name_member(MEMBER, "Zhang Wei")
    shared.mkdir()
    home.change(member=MEMBER, name="Zhang Wei", lang="en", theme="study-dark", folder=str(shared))
    device, key = device_key(home), member_key(home, MEMBER, no_passphrase)
    home.packs.mkdir()
    shutil.move(small_pack(folder), home.packs)
    for where in (home.branch, shared / "branch"):
        atomic.replace(where / "roster.json", document(roster()))
        published = PublishedPlan(key=SECRETARY.public, number=1, published=MORNING, plan=Plan())
        plan = PlanFile(payload=published, signatures=(SECRETARY.sign(PLAN_PURPOSE, published),))
        atomic.replace(where / "plan.json", document(plan))
    offer(home, shared, MEMBER, key, (device.public,), MORNING)
    with Progress.open(home, MEMBER, clock) as progress:
        progress.add_all([reading(1), reading(2)])
        session = Session(home, clock, progress, Library(home), None)
        lesson = session.library.find("small/types", "en")
        session.finish_reflection("small/types", lesson.prompts[0], "what I wrote")
        session.keep_draft("small/types", "r-two", "what I began", clock.read().instant)
        session.reading.keep_note(lesson, 12, "remember this")
        session.reading.mark_seen(lesson)
        progress.put_open(WorkKind.JOINED, "files", {})
        progress.take_in("another", [reading(3)], {})
        progress.add(reading(4, MORNING + timedelta(days=1)))
        _ = session.standing
    return home, shared


def _in_its_place(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        make(path)

    return spoil


def _cut(path: Path) -> None:
    if path.is_file():
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40)


DAMAGE: dict[str, Callable[[Path], None]] = {
    "empty": _in_its_place(lambda path: path.write_bytes(b"")),
    "cut off": _cut,
    "random bytes": _in_its_place(lambda path: path.write_bytes(bytes(range(256)) * 4)),
    "zeros": _in_its_place(lambda path: path.write_bytes(bytes(4096))),
    "another shape": _in_its_place(lambda path: path.write_bytes(b'{"study": [1, {"a": null}], "open": 7}')),
    "deeply nested": _in_its_place(lambda path: path.write_bytes(b"[" * 100_000)),
    "a folder": _in_its_place(Path.mkdir),
    "a link to nothing": _in_its_place(lambda path: path.symlink_to("nowhere")),
    "a link to itself": _in_its_place(lambda path: path.symlink_to(path.name)),
    "a pipe": _in_its_place(os.mkfifo),
    "a device": _in_its_place(lambda path: path.symlink_to("/dev/zero")),
    "huge": _in_its_place(_huge),
}


@contextmanager
def forbidden(path: Path) -> Iterator[None]:
    """As long as it lasts, the system lets nobody read what is there: root, as whom tests may run, could."""

    def refusing(real: Callable[..., Any]) -> Callable[..., Any]:
        def refuse(wanted: Any, *arguments: Any, **more: Any) -> Any:
            if isinstance(wanted, str | Path) and Path(wanted) == path:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(wanted))
            return real(wanted, *arguments, **more)

        return refuse

    with ExitStack() as patches:
        for name in ("open", "listdir", "scandir"):
            patches.enter_context(patch.object(os, name, refusing(getattr(os, name))))
        yield


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Nothing waits longer than this: whoever does is interrupted."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError("it waited for what never comes")

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
