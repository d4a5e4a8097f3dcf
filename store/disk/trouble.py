"""What a user is told of an exception, and what of it may stand in a log: never a message, which may be their words."""

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
"""What the system says of a file that somebody spoilt, closed or took away with its disk."""
_PLACES = 40
"""The innermost places of one exception that are told."""
_CAUSES = 20


def as_problem(error: BaseException) -> Problem | None:
    """What its user can mend: a `Problem`, or a file that the system refused; None for a fault of Study itself."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, OSError) and error.filename is not None and error.errno in _UNREADABLE:
        return unreadable(error.filename, error)
    return None


def report(error: BaseException) -> Iterator[str]:
    """Kinds and places, a line each: of the exception, of those in its group, and of what it came from."""
    for link, one in islice(_chain(error), _CAUSES):
        yield f"{link}{type(one).__module__}.{type(one).__qualname__}"
        yield from (f"  {place}" for place in places(one))


def places(error: BaseException) -> list[str]:
    """Where it passed, the innermost last: the end of the file's path, line and function."""
    passed: deque[str] = deque(maxlen=_PLACES)
    at = error.__traceback__
    while at is not None:
        code = at.tb_frame.f_code
        passed.append(f"{'/'.join(PurePath(code.co_filename).parts[-2:])}:{at.tb_lineno} {code.co_name}")
        at = at.tb_next
    return list(passed)


def _chain(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """The exception and all that belong to it, each once; chains may lead back to themselves."""
    seen: set[int] = set()
    waiting = [("", error)]
    while waiting:
        link, one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield link, one
        cause = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        if cause is not None:
            waiting.append(("after ", cause))
        if isinstance(one, BaseExceptionGroup):
            waiting += [("with ", inner) for inner in reversed(one.exceptions)]
