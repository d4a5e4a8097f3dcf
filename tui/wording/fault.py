"""Reports of faults in Study itself: a file on disk for its maintainers, one line for the user.

Kinds and places only, and never on the terminal: a message or a variable may hold a member's own text.
"""

from datetime import UTC, datetime
from pathlib import Path

from lessons.problem import Problem
from store.disk.regular_file import append
from store.disk.trouble import report
from tui.wording.language import _


def fault_line(error: BaseException | None, folder: Path) -> str:
    """Write the report into `folder` and say so, in one line."""
    lines = [f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", *(report(error) if error else ()), "", ""]
    file = folder / "crash.log"
    where = str(file)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        append(file, "\n".join(lines).encode("utf-8", "backslashreplace"))
    except (OSError, Problem) as refused:
        reason = refused.strerror if isinstance(refused, OSError) else _("it is not a file")
        where += f" ({reason})"
    text = _("something went wrong inside Study; what you saved is kept. Details for the maintainer: {file}")
    return text.format(file=where)
