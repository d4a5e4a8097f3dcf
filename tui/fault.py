"""When Study itself is at fault: a report on disk for whoever maintains it, one line for the user.

Never a traceback on the terminal, and no local variables anywhere: a member's own text may be among them.
"""

import traceback
from datetime import UTC, datetime
from pathlib import Path

from tui.language import _


def fault_line(error: BaseException | None, folder: Path) -> str:
    """Write the report into `folder` and say so, in one line."""
    report = "".join(traceback.format_exception(error)) if error else ""
    file = folder / "crash.log"
    where = str(file)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n{report}\n")
    except OSError as refused:
        where += f" ({refused.strerror})"
    text = _("something went wrong inside Study; what you saved is kept. Details for whoever maintains it: {file}")
    return text.format(file=where)
