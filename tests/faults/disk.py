"""A layer between Study and the system that breaks at its nth call: the program dies, the power goes, a disk fails.

Unlike a killed program, a power cut takes what was not synchronised: bytes written to a file without fsync, and names
made, linked or renamed in a folder without fsync of that folder. The layer remembers both and takes them back.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any
from unittest.mock import patch


class Death(BaseException):
    """The program is no more; nothing may catch this."""


class Fate(Enum):
    """What happens at the chosen call."""

    KILLED = "killed"
    """The program dies; the system goes on and keeps all it was given."""
    POWER_CUT = "power cut, names lost"
    """Everything that was not synchronised is gone."""
    POWER_CUT_NAMES_KEPT = "power cut, names kept"
    """The names happened to reach the disk, the bytes did not."""


class Disk:
    """Counts the calls that change files under `folder`. Use `watch` to put it in between."""

    def __init__(self, folder: Path) -> None:
        self.calls = 0
        self.dies_at = 0
        self.dead = False
        self.fails: Callable[[int, str], OSError | None] = lambda number, call: None
        self._folder = str(folder)
        self._files: dict[int, str] = {}
        self._unsynchronised: set[str] = set()
        self._names: list[tuple[str, Callable[[], None]]] = []
        """Folder of each change of a name that is not synchronised, and what takes the change back."""

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Stand between the program and the system."""
        real = {
            name: getattr(os, name)
            for name in ("open", "write", "fsync", "close", "replace", "link", "mkdir", "unlink")
        }
        self._real = real
        ours = {name: getattr(self, f"_{name}") for name in real}
        with patch.multiple(os, **ours):
            yield

    def cut_power(self, *, keep_names: bool) -> None:
        """Take back what was not synchronised."""
        if not keep_names:
            for _, take_back in reversed(self._names):
                take_back()
        for name in self._unsynchronised:
            path = Path(name)
            if path.is_file():
                content = path.read_bytes()
                path.unlink()
                path.write_bytes(content[: len(content) // 2])

    def _mine(self, path: Any) -> bool:
        return isinstance(path, str | Path) and str(path).startswith(self._folder) and Path(path).name != "lock"

    def _count(self, call: str) -> None:
        if self.dead:
            raise Death
        self.calls += 1
        if self.calls == self.dies_at:
            self.dead = True
            raise Death
        error = self.fails(self.calls, call)
        if error:
            raise error

    def _open(self, path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        if self._mine(path):
            self._count("open")
        file: int = self._real["open"](path, flags, mode, **more)
        if self._mine(path):
            self._files[file] = str(path)
            if flags & os.O_CREAT:
                self._unsynchronised.add(str(path))
                self._names.append((str(Path(path).parent), lambda: Path(path).unlink(missing_ok=True)))
        return file

    def _close(self, file: int) -> None:
        self._files.pop(file, None)
        self._real["close"](file)

    def _write(self, file: int, data: Any) -> int:
        if file not in self._files:
            written: int = self._real["write"](file, data)
            return written
        half = bytes(data)[: max(len(data) // 2, 1)]
        written = self._real["write"](file, half)  # a short write, as the last one before a disk is full
        self._count("write")
        return written

    def _fsync(self, file: int) -> None:
        path = self._files.get(file)
        if path is not None:
            self._count("fsync")
            self._unsynchronised.discard(path)
            self._names = [(folder, take_back) for folder, take_back in self._names if folder != path]
        else:
            self._real["fsync"](file)

    def _replace(self, source: Any, target: Any) -> None:
        self._count("replace")
        old, new = (Path(path).read_bytes() if Path(path).exists() else None for path in (target, source))
        self._real["replace"](source, target)
        if str(source) in self._unsynchronised:
            self._unsynchronised.remove(str(source))
            self._unsynchronised.add(str(target))

        def take_back() -> None:
            # Unlinked first: what stands there may have another name by a hard link.
            for path, content in ((Path(target), old), (Path(source), new)):
                path.unlink(missing_ok=True)
                if content is not None:
                    path.write_bytes(content)

        self._names.append((str(Path(target).parent), take_back))

    def _link(self, source: Any, target: Any, **more: Any) -> None:
        self._count("link")
        self._real["link"](source, target, **more)
        self._names.append((str(Path(target).parent), lambda: Path(target).unlink(missing_ok=True)))

    def _mkdir(self, path: Any, mode: int = 0o777, **more: Any) -> None:
        if self._mine(path) and not Path(path).exists():
            self._count("mkdir")
            self._names.append((str(Path(path).parent), lambda: shutil.rmtree(path)))
        self._real["mkdir"](path, mode, **more)

    def _unlink(self, path: Any, **more: Any) -> None:
        if self.dead:
            raise Death
        self._real["unlink"](path, **more)
