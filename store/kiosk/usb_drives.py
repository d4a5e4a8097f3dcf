"""Finds mounted USB drives, and those with a branch's folder."""

import re
from collections.abc import Sequence
from pathlib import Path

from store.branch.roster import roster_path

_MOUNTS = Path("/proc/self/mounts")


def drives(places: Sequence[str]) -> list[Path]:
    """The drives mounted below these folders, from the system's list; accesses no drive."""
    try:
        lines = _MOUNTS.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    mounted = {Path(_unescaped(line.split(" ")[1])) for line in lines if re.match(r"/dev/\S+ /\S+ ", line)}
    return sorted(drive for drive in mounted if any(Path(place) in drive.parents for place in places))


def branch_folders(mounted: Sequence[Path]) -> list[Path]:
    """The branch folders on these drives: at the top, or in a folder `study` there."""
    return [folder for drive in mounted for folder in (drive, drive / "study") if _has_roster(folder)]


def _has_roster(folder: Path) -> bool:
    try:
        return roster_path(folder).is_file()
    except OSError:  # a failing drive
        return False


def _unescaped(mount: str) -> str:
    """Decode octal escapes of spaces and the like, proc(5)."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), mount)
