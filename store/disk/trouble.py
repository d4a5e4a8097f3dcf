"""Turns exceptions into messages for users, and into log lines without their messages, which may hold private text."""

import errno
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from lessons.problem import Problem
from store.disk.regular_file import unreadable

_UNREADABLE = {
    *(errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG),
    *(errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE, errno.ENOTCONN),
}
"""Errors of files that somebody damaged, closed or removed with their disk."""
_PLACES = 40
"""The most places of one exception that are reported, the innermost ones."""
_CAUSES = 20


def as_problem(error: BaseException) -> Problem | None:
    """The problem that the user can fix: a `Problem` itself, or a refused file; None for a bug in Study."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, OSError) and error.filename is not None and error.errno in _UNREADABLE:
        return unreadable(error.filename, error)
    return None


def report(error: BaseException) -> Iterator[str]:
    """Types and places, one per line, of the exception, its group and its causes."""
    for link, one in islice(_chain(error), _CAUSES):
        yield f"{link}{type(one).__module__}.{type(one).__qualname__}"
        yield from (f"  {place}" for place in places(one))


def places(error: BaseException) -> list[str]:
    """The traceback, innermost last: the end of the file's path, line and function."""
    passed: deque[str] = deque(maxlen=_PLACES)
    frame = error.__traceback__
    while frame is not None:
        code = frame.tb_frame.f_code
        passed.append(f"{'/'.join(PurePath(code.co_filename).parts[-2:])}:{frame.tb_lineno} {code.co_name}")
        frame = frame.tb_next
    return list(passed)


def _chain(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """The exception, its causes and group members, each once; chains may be cyclic."""
    seen: set[int] = set()
    waiting = [("", error)]
    while waiting:
        link, link_error = waiting.pop()
        if id(link_error) in seen:
            continue
        seen.add(id(link_error))
        yield link, link_error
        cause = link_error.__cause__ or (None if link_error.__suppress_context__ else link_error.__context__)
        if cause is not None:
            waiting.append(("after ", cause))
        if isinstance(link_error, BaseExceptionGroup):
            waiting += [("with ", inner) for inner in reversed(link_error.exceptions)]
