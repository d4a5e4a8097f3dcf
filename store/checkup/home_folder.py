"""Checks of the home: it is there, its account's own, closed to others, and on a disk that keeps what is written."""

import contextlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock

from lessons.problem import N_
from store.checkup.check_finding import CheckFinding, State, verdict
from store.checkup.finding_code import FindingCode
from store.disk.home import Home
from store.disk.owner import account, other_owner, unusable_files

LEAST_FREE = 500_000_000
"""Bytes: enough for years of records, a hundred packs, and a backup."""
_NETWORK = {
    *("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "vboxsf", "davfs"),
    *("fuse.sshfs", "fuse.rclone", "fuse.glusterfs", "fuse.davfs2", "fuse.s3fs", "fuse.vmhgfs-fuse"),
}
"""File systems behind a network, or of another system, as the kernel calls them."""
_MOUNTS = Path("/proc/self/mountinfo")


def home_folder(home: Home) -> Iterator[CheckFinding]:
    """Whether the home is there, or can be made, and can be written."""
    path = home.path
    fields = {"folder": str(path)}
    if not path.exists():
        makeable = os.access(_nearest(path), os.W_OK | os.X_OK)
        text = (
            N_("There is no data yet; the first start makes {folder}.") if makeable else N_("{folder} cannot be made.")
        )
        mend = N_("Name a folder of your own: study --home FOLDER, or set STUDY_HOME.")
        yield CheckFinding(
            check="home",
            state=verdict(makeable),
            code=FindingCode.HOME_CANNOT_BE_MADE,
            text=text,
            mend=mend,
            fields=fields,
        )
    elif not path.is_dir():
        mend = N_("Move that file away, or name another folder: study --home FOLDER")
        yield CheckFinding(
            check="home",
            state=State.FAIL,
            code=FindingCode.HOME_IS_NO_FOLDER,
            text=N_("{folder} is no folder."),
            mend=mend,
            fields=fields,
        )
    else:
        usable = os.access(path, os.R_OK | os.W_OK | os.X_OK)
        text = N_("The data lies in {folder}.") if usable else N_("{folder} cannot be read and written.")
        mend = N_("Give it to your account, or name another folder: study --home FOLDER")
        yield CheckFinding(
            check="home", state=verdict(usable), code=FindingCode.HOME_UNUSABLE, text=text, mend=mend, fields=fields
        )


def owner(home: Home) -> Iterator[CheckFinding]:
    """Whose the home is: what another account writes there, its own could not read."""
    uid = other_owner(home.path)
    if sys.platform != "win32":
        yield CheckFinding(
            check="owner", state=verdict(uid is None), code=FindingCode.OWNER_IS_ANOTHER,
            text=N_("The data belongs to your account.") if uid is None
            else N_("The data belongs to the account {user}, not to yours."),
            mend=N_("Run Study as that account: sudo -u {user} -H study doctor"),
            fields={"user": "" if uid is None else account(uid)},
        )  # fmt: skip


def permissions(home: Home) -> Iterator[CheckFinding]:
    """Whether others may look into the home, or read a key."""
    path, fields = home.path, {"folder": str(home.path)}
    if sys.platform == "win32":  # a profile's folder is closed by its access list
        return
    if path.exists() and _open_to_others(path):
        text, mend = N_("Others may look into {folder}."), N_("Run: chmod 700 {folder}")
        yield CheckFinding(
            check="permissions",
            state=State.FAIL,
            code=FindingCode.PERMISSIONS_HOME_OPEN,
            text=text,
            mend=mend,
            fields=fields,
        )
    elif any(_open_to_others(key) for key in path.rglob("*.key")):
        text, mend = N_("Others may read a key in {folder}."), N_("Run: chmod -R go-rwx {folder}")
        yield CheckFinding(
            check="permissions",
            state=State.FAIL,
            code=FindingCode.PERMISSIONS_KEY_OPEN,
            text=text,
            mend=mend,
            fields=fields,
        )
    else:
        text = N_("Nobody else may look into {folder}.")
        yield CheckFinding(check="permissions", state=State.OK, text=text, fields=fields)


def files(home: Home) -> Iterator[CheckFinding]:
    """The first few files that the home's account cannot use."""
    for text, mend, fields in unusable_files(home.path):
        code = FindingCode.FILES_UNREADABLE if fields["owner"] == fields["user"] else FindingCode.FILES_OF_ANOTHER
        yield CheckFinding(check="files", state=State.FAIL, code=code, text=text, mend=mend, fields=fields)


def disk(home: Home) -> Iterator[CheckFinding]:
    """Whether there is room."""
    place = _nearest(home.path)
    free = shutil.disk_usage(place).free
    yield CheckFinding(
        check="disk", state=verdict(free >= LEAST_FREE), code=FindingCode.DISK_FULL,
        text=N_("{free} MB are free on the disk of {folder}."),
        mend=N_("Free {least} MB."),
        fields={"free": str(free // 1_000_000), "folder": str(place), "least": str(LEAST_FREE // 1_000_000)},
    )  # fmt: skip


def file_system(home: Home) -> Iterator[CheckFinding]:
    """Whether what is written is kept, and locks hold, where the home is or will be."""
    place = _nearest(home.path)
    kind = _kind_of(place)
    fields = {"folder": str(place), "type": kind}
    if kind in _NETWORK:
        text = N_("{folder} is not on a disk of this machine ({type}): locks may not hold, and writing may be lost.")
        mend = N_("Keep the data on a local disk: study backup FOLDER, then study --home FOLDER restore FILE")
        yield CheckFinding(
            check="file-system",
            state=State.WARN,
            code=FindingCode.FILE_SYSTEM_REMOTE,
            text=text,
            mend=mend,
            fields=fields,
        )
    elif not home.path.is_dir() or not os.access(home.path, os.W_OK):
        text = N_("Whether locks hold there is tested once there is data.")
        yield CheckFinding(check="file-system", state=State.UNTESTED, code=FindingCode.FILE_SYSTEM_NOT_YET, text=text)
    else:
        reason = _refusal(home.path)
        text = N_("The disk keeps what is written, and locks hold.")
        if reason:
            text = N_("The disk of {folder} refuses to lock or to synchronise a file ({reason}).")
        mend = N_("Keep the data on another, local disk: study backup FOLDER, then study --home FOLDER restore FILE")
        fields["reason"] = reason
        yield CheckFinding(
            check="file-system",
            state=verdict(not reason),
            code=FindingCode.FILE_SYSTEM_REFUSES,
            text=text,
            mend=mend,
            fields=fields,
        )


def kind_of(mounts: str, place: str) -> str:
    """The type of the file system that holds a path, from the text of proc_pid_mountinfo(5); empty if unknown."""
    longest, kind = "", ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        point = left.split(" ")[4].encode().decode("unicode_escape", "replace") if left.count(" ") >= 4 else ""
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if point and inside and len(point) >= len(longest):
            longest, kind = point, right.split(" ")[0]
    return kind


def _kind_of(place: Path) -> str:
    try:
        return kind_of(_MOUNTS.read_text("utf-8", "replace"), str(place.resolve()))
    except OSError:  # another system
        return ""


def _refusal(folder: Path) -> str:
    """Write, synchronise and lock a small file, which then goes; why that failed, or nothing."""
    try:
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=".doctor-", suffix=".tmp")
        try:
            try:
                os.write(descriptor, b"\n")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            with FileLock(name, blocking=False):
                pass
        finally:
            with contextlib.suppress(OSError):  # some systems remove the file with its lock
                Path(name).unlink()
    except NotImplementedError:
        return "flock"
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def _nearest(path: Path) -> Path:
    """The folder itself, or the nearest one above it that exists."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
