"""What is in a backup, in words."""

from typing import TYPE_CHECKING

from tui.wording.language import _, ngettext
from tui.wording.times import date_text, time_text

if TYPE_CHECKING:
    from store.machine.backup import Backup


def backup_content(backup: "Backup") -> str:
    """How many files there are, how large they are together, and when the backup was made."""
    manifest = backup.manifest
    files = ngettext("{n} file", "{n} files", len(manifest.files)).format(n=len(manifest.files))
    text = _("{files}, {size} MB, made {day} {time}")
    size = f"{manifest.size / 1_000_000:.1f}"
    return text.format(files=files, size=size, day=date_text(manifest.written), time=time_text(manifest.written))
