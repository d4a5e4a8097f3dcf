"""Drives that were put in: where they are mounted, and which of them hold a branch's folder."""

import re
from collections.abc import Sequence
from pathlib import Path

from store.branch.roster import roster_path

_MOUNTS = Path("/proc/self/mounts")


def drives(places: Sequence[str]) -> list[Path]:
    """The disks mounted below these folders; asks the system, touches no drive."""
    try:
        lines = _MOUNTS.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    mounted = {Path(_unescaped(line.split(" ")[1])) for line in lines if re.match(r"/dev/\S+ /\S+ ", line)}
    return sorted(drive for drive in mounted if any(Path(place) in drive.parents for place in places))


def branch_folders(mounted: Sequence[Path]) -> list[Path]:
    """The branch's folders on them: at the top of a drive, or in a folder `study` there."""
    return [folder for drive in mounted for folder in (drive, drive / "study") if _has_roster(folder)]


def _has_roster(folder: Path) -> bool:
    try:
        return roster_path(folder).is_file()
    except OSError:  # a drive that fails
        return False


def _unescaped(mount: str) -> str:
    """A space and the like stand there as octal digits of bytes, proc(5)."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), mount)
