"""Reads a workbook or Word file in a process of its own, whose memory and time are bounded.

The parsers are other people's, and a file may be made to exhaust them; then this process ends, and Study says so.
"""

import subprocess
import sys
from errno import ENOMEM
from importlib import import_module
from pathlib import Path

import msgspec

from lessons.problem import N_, Problem
from store.bank.file_kind import FileKind
from store.bank.opened import Opened

SECONDS = 60
"""The longest that a file may take."""
MEMORY = 1 << 30
"""Bytes of address space; 10,000 questions take a tenth."""


def read_apart(path: Path, kind: FileKind) -> Opened:
    """What is in the file. Raises `Problem`."""
    command = [sys.executable, "-P", "-m", "store.bank.read_apart", kind.value, str(path)]
    too_much = N_("takes more memory or time than any question bank; save only the sheets with questions, as .xlsx")
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise Problem(str(path), too_much) from error
    except OSError as error:
        raise Problem(str(path), N_("cannot be read: {reason}"), reason=error.strerror or "") from error
    if done.returncode == 3:
        raise Problem(str(path), N_("is damaged; open it in its program and save it again"))
    try:
        return msgspec.msgpack.decode(done.stdout, type=Opened)
    except msgspec.DecodeError as error:
        raise Problem(str(path), too_much) from error


def _main(kind: str, name: str) -> int:
    _bound()
    # By name, since nobody but this process ever needs it.
    reader = import_module(f"store.bank.{FileKind(kind).value}_file")
    try:
        opened = reader.read(Path(name))
    except MemoryError:
        return 4
    except OSError as error:  # as parsers say it that ask the system itself
        return 4 if error.errno == ENOMEM else 3
    except Exception:  # whatever a parser of others says of a file, it cannot be read
        return 3
    sys.stdout.buffer.write(msgspec.msgpack.encode(opened))
    return 0


def _bound() -> None:
    """Bound memory and processor time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the time limit of the caller remains
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:3]))
