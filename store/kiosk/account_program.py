"""Whether an account may run this Study: every folder on the way to it must be open to that account."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pwd  # a module of Unix, where alone there are shared machines

_MOST_PARTS = 250
"""What an exit status can number."""


def study_program() -> Path:
    """The program that was started, or else the installed one."""
    started = Path(sys.argv[0]).absolute()
    return started if started.name == "study" else Path(shutil.which("study") or sys.executable).with_name("study")


def parts(program: Path) -> list[Path]:
    """All folders on the way to a program, the program, and the same of what runs it."""
    return [part for path in (program, _interpreter(program)) for part in (*reversed(path.parents), path)]


def refused_part(among: Sequence[Path]) -> Path | None:
    """The first of these that the current account may not enter or run."""
    return next((part for part in among if not os.access(part, os.X_OK)), None)


def refused_part_for(uid: int, program: Path) -> Path | None:
    """The same for another account, of a program's `parts`; only root can ask this."""
    import pwd

    among = parts(program)[:_MOST_PARTS]
    child = os.fork()
    if child:
        number = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return among[number - 1] if number > 0 else None
    number = 0
    try:
        become(pwd.getpwuid(uid))
        part = refused_part(among)
        number = among.index(part) + 1 if part else 0
    finally:
        os._exit(number)


def become(account: "pwd.struct_passwd") -> None:
    """Be another account from now on, as in the unit, in a process that is root's and ends thereafter."""
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    os.umask(0o077)


def _interpreter(program: Path) -> Path:
    """What a script is run by, behind its links; the program itself where it is no script."""
    try:
        with program.open("rb") as file:
            first = file.readline(1024)
    except OSError:
        return program.resolve()
    words = first[2:].decode("utf-8", "replace").split() if first.startswith(b"#!") else []
    return Path(words[0] if words else program).resolve()
