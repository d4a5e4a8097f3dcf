"""The process of the engine: `deploy` makes its data, once; `serve` answers on its standard input and output.

It leaves no dump, outlives nobody, and once it is told what somebody types it cannot write a byte into any file.
"""

import ctypes
import os
import signal
import sys
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from store.machine.pinyin_engine.librime import BACKSPACE, RETURN, Librime
from store.machine.pinyin_engine.protocol import AT_ONCE, Composed, Do, EngineRequest, Ready, encode, read_request

SCHEMA = "study"
"""The id of the schema that is deployed and used."""
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_TRIED = "nihao"
"""What is composed first, to see whether anything comes of it."""


def main(do: str, library: str, shared: str, deployed: str, parent: str) -> int:
    """Deploy or serve; the exit status."""
    answers = _alone(int(parent))
    try:
        rime = Librime(library, Path(shared), Path(deployed))
    except (OSError, AttributeError, ValueError) as error:
        return _refuse(answers, f"librime: {type(error).__name__}")
    if do == "deploy":
        return 0 if rime.deploy(Path(deployed) / f"{SCHEMA}.schema.yaml") else _refuse(answers, "librime: deploy")
    _write_no_file()
    if not rime.open(SCHEMA) or not _composes(rime):
        return _refuse(answers, "librime: no candidates")
    _say(answers, Ready())
    with suppress(msgspec.DecodeError):
        for line in sys.stdin.buffer:
            _say(answers, _answer(rime, read_request(line)))
    return 0


def _alone(parent: int) -> BinaryIO:
    """Keep to oneself; where answers go, since the library may write to standard output."""
    os.chdir("/")
    if sys.platform != "win32":
        import resource

        with suppress(ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_IGN)
    if sys.platform == "linux":
        prctl = ctypes.CDLL(None).prctl
        prctl(_PR_SET_DUMPABLE, *map(ctypes.c_ulong, (0, 0, 0, 0)))
        prctl(_PR_SET_PDEATHSIG, *map(ctypes.c_ulong, (signal.SIGKILL, 0, 0, 0)))
    if os.getppid() != parent:  # it has ended since
        raise SystemExit(1)
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    return answers


def _write_no_file() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _composes(rime: Librime) -> bool:
    for letter in _TRIED:
        rime.press(ord(letter))
    found = next(rime.candidates(0), "")
    rime.drop()
    return bool(found) and not found.isascii()


def _answer(rime: Librime, request: EngineRequest) -> Composed:
    match request.do:
        case Do.LETTER:
            rime.press(ord(request.letter))
        case Do.ERASE:
            rime.press(BACKSPACE)
        case Do.TAKE:
            rime.select(request.place)
        case Do.TAKE_ALL:
            rime.select(request.place)
            rime.commit()
        case Do.TAKE_LETTERS:
            rime.press(RETURN)
        case Do.DROP:
            rime.drop()
    first = request.place if request.do is Do.MORE else 0
    candidates = tuple(islice(rime.candidates(first), AT_ONCE + 1))
    return Composed(rime.pinyin(), candidates[:AT_ONCE], len(candidates) <= AT_ONCE, rime.committed())


def _say(answers: BinaryIO, what: Ready | Composed) -> None:
    answers.write(encode(what) + b"\n")
    answers.flush()


def _refuse(answers: BinaryIO, why: str) -> int:
    _say(answers, Ready(why))
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
