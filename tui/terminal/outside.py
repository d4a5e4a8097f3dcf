"""Programs of the member's own in the same terminal: the editor that `$VISUAL` or `$EDITOR` names, and `$PAGER`.

What they print goes to the terminal as they please, so they are never started on a shared machine.
"""

import contextlib
import os
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lessons.clean import clean_text
from lessons.problem import N_, Problem

LARGEST = 1 << 20
"""Bytes of a text that is taken in from an editor."""
_BY_PLUS = {
    *("vi", "vim", "nvim", "nvi", "view", "elvis", "kak", "vis", "ne", "nano", "pico", "joe", "jed", "mg", "micro"),
    *("emacs", "emacsclient", "mcedit", "gedit", "pluma", "geany", "xed", "sensible-editor"),
}
"""Editors that begin at a line by `+LINE FILE`; then by `FILE:LINE`, and by `--goto FILE:LINE`."""
_BY_COLON = {"hx", "helix", "subl", "zed"}
_BY_GOTO = {"code", "codium", "code-oss", "vscodium", "cursor"}
_PASSED_ON = ("SIGTERM", "SIGHUP")
_TYPED = ("SIGINT", "SIGQUIT")
"""Signals of keys: they are meant for the program in front, and end Study no more than it ends itself by them."""


class Edited(NamedTuple):
    """What an editor left."""

    text: str
    status: int
    """Its exit status; negative where a signal ended it."""


def editor(environment: Mapping[str, str]) -> list[str]:
    """The member's editor and its options. Raises `Problem` where none is named, or it is not there."""
    unset = N_("no editor is named: end Study, then name yours and start again, such as: export EDITOR=nano")
    return _program(environment, ("VISUAL", "EDITOR"), unset)


def pager(environment: Mapping[str, str]) -> list[str]:
    """The member's pager and its options. Raises `Problem` where none is named, or it is not there."""
    unset = N_("no pager is named: end Study, then name yours and start again, such as: export PAGER=less")
    return _program(environment, ("PAGER",), unset)


def _program(environment: Mapping[str, str], names: tuple[str, ...], unset: str) -> list[str]:
    name = next((name for name in names if environment.get(name, "").strip()), "")
    if not name:
        raise Problem(f"${names[-1]}", unset)
    try:
        words = shlex.split(environment[name], posix=sys.platform != "win32")
    except ValueError as error:
        text = N_("cannot be understood as a command ({reason}); write the program, then its options")
        raise Problem(f"${name}", text, reason=str(error)) from error
    if shutil.which(words[0]) is None:
        text = N_("there is no program {program} here; name one that is there, such as nano, vi or less")
        raise Problem(f"${name}", text, program=words[0])
    return words


def at_line(command: list[str], file: Path, line: int) -> list[str]:
    """The command that opens a file at a line, counted from 1; where the editor is not known, at its beginning."""
    name = Path(os.path.realpath(shutil.which(command[0]) or command[0])).name.split(".")[0].lower()
    if name in _BY_PLUS:
        return [*command, f"+{line}", str(file)]
    if name in _BY_COLON:
        return [*command, f"{file}:{line}"]
    return [*command, "--goto", f"{file}:{line}"] if name in _BY_GOTO else [*command, str(file)]


def temporary_place(environment: Mapping[str, str]) -> Path:
    """Where a temporary file is made: in memory and only this account's if there is such a folder."""
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    with contextlib.suppress(OSError):
        about = Path(runtime or os.devnull).stat()
        if stat.S_ISDIR(about.st_mode) and not about.st_mode & 0o077 and os.access(runtime, os.W_OK | os.X_OK):
            return Path(runtime)
    memory = Path("/dev/shm")  # noqa: S108 -- what is made there is made by mkdtemp, closed to others
    return memory if os.access(memory, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())


def edit(text: str, command: list[str], place: Path) -> Edited:
    """Let an editor change a text; the terminal is its own meanwhile.

    The text lies in a file that only this account reads, in a folder of its own in `place`; all that is in the folder
    is overwritten and removed afterwards, the editor's copies there included. Raises `Problem` where it cannot be
    written, or what the editor left is too long or no UTF-8: then that file stays, and is named.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix="study-", dir=place))
    except OSError as error:
        raise _refused(place, error) from error
    file, leave = folder / "text.md", False
    try:
        _write(file, text)
        status = run([*command, str(file)])
        try:
            return Edited(_taken(file), status)
        except Problem:
            leave = True
            raise
    except OSError as error:
        raise _refused(file, error) from error
    finally:
        if not leave:
            _wipe(folder)


def run(command: list[str], given: bytes | None = None, environment: Mapping[str, str] | None = None) -> int:
    """Run a program in front, `given` on its standard input if anything is; its exit status.

    What asks Study to end asks the program too. Raises `OSError` where it does not start.
    """
    with _signals_are_the_programs() as child_of:
        stdin = None if given is None else subprocess.PIPE
        process = subprocess.Popen(command, stdin=stdin, env=environment)  # noqa: S603 -- no shell
        child_of(process)
        if given is None:
            return process.wait()
        with contextlib.suppress(BrokenPipeError):  # a pager that was left early
            process.communicate(given)
        return process.wait()


def page(lines: Iterable[str], command: list[str], environment: Mapping[str, str]) -> None:
    """Show lines in a pager. Raises `OSError` where it does not start."""
    # As git has it: less gives way by itself where all fits, and leaves the text on the screen.
    run(command, "".join(f"{line}\n" for line in lines).encode(), {"LESS": "FRX", **environment})


def _refused(place: Path, error: OSError) -> Problem:
    return Problem(str(place), N_("cannot be written: {reason}"), reason=error.strerror or type(error).__name__)


def _write(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as opened:
        opened.write(f"{text}\n" if text and not text.endswith("\n") else text)


def _taken(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except FileNotFoundError:
        return ""
    if len(data) > LARGEST:
        raise Problem(str(file), N_("is too long to be taken in; it stays there, and the text here as it was"))
    try:
        return clean_text(data.decode("utf-8")).rstrip("\n")
    except UnicodeDecodeError as error:
        text = N_("is no UTF-8 text; it stays there, and the text here as it was")
        raise Problem(str(file), text) from error


def _wipe(folder: Path) -> None:
    """Overwrite and remove all files of a folder, and the folder. Links are removed, not followed."""
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            if not path.is_symlink() and path.is_file():
                with path.open("r+b") as opened:
                    opened.write(bytes(path.stat().st_size))
                    opened.flush()
                    os.fsync(opened.fileno())
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _signals_are_the_programs() -> Iterator[Callable[[Any], None]]:
    """While a program is in front: keys that make signals, Ctrl+Z included, act on it as at the shell."""
    children: list[Any] = []
    asked: list[int] = []
    before: dict[int, Any] = {}

    def take(child: Any) -> None:
        children.append(child)
        for number in asked:  # before it was known here
            child.send_signal(number)

    def pass_on(number: int, frame: object) -> None:
        asked.append(number)
        for child in children:
            with contextlib.suppress(OSError):
                child.send_signal(number)
        if callable(handler := before[number]):
            handler(number, frame)

    handlers: dict[str, Any] = {
        **dict.fromkeys(_TYPED, lambda *_: None),  # what is ignored here, the program would ignore as well
        **dict.fromkeys(_PASSED_ON, pass_on),
        "SIGTSTP": signal.SIG_DFL,
    }
    for name, handler in handlers.items():
        if number := getattr(signal, name, None):
            before[number] = signal.signal(number, handler) or signal.SIG_DFL
    try:
        yield take
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
