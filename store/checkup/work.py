"""Checks of what stands behind studying: settings, members' files, keys, locks, and the branch's folder."""

import os
from collections.abc import Iterator
from pathlib import Path

from lessons.clock import Clock
from lessons.problem import N_, Problem
from store.branch.roster import is_other_branch, require_branch
from store.checkup.check_finding import CheckFinding, State, verdict
from store.checkup.finding_code import FindingCode
from store.crypto.key_file import member_key_file, public_half
from store.disk.home import Home
from store.disk.shared_folder import require_folder
from store.disk.sole_use import Locked, kiosk_lock, member_lock
from store.exchange.delivery_state import Held, survey
from store.exchange.remote import is_address
from store.member.damage import look_through

_WRITTEN = ("requests", "summaries")
"""Folders of the branch's into which members write."""


def settings(home: Home) -> Iterator[CheckFinding]:
    """Whether the settings can be used as they are."""
    own = Home(home.path)  # with no notices but its own
    if own.config.easy_days:
        own.easy_days()
    for problem in own.notices:
        mend = N_("Correct that file, or remove it to begin with default settings.")
        yield CheckFinding(
            check="settings", state=State.WARN, code=FindingCode.SETTINGS_UNUSABLE, text=problem.text, mend=mend,
            problem=problem,
        )  # fmt: skip
    if not own.notices:
        yield CheckFinding(check="settings", state=State.OK, text=N_("The settings can be used."))


def members_files(home: Home, clock: Clock) -> Iterator[CheckFinding]:
    """Whether every member's folder opens, and what is in it is whole; of sealed files that they can be read."""
    own = Home(home.path)
    look_through(own, clock)
    shut = sum(not os.access(own.member_folder(member.id), os.R_OK | os.W_OK | os.X_OK) for member in own.members())
    count = max(len(list(own.notices)), shut)
    yield CheckFinding(
        check="members-files", state=verdict(not count), code=FindingCode.MEMBERS_FILES_DAMAGED,
        text=N_("Damaged or unreadable files of members: {n}.") if count
        else N_("Every member's folder opens, and no file was found damaged."),
        mend=N_("See what a backup has: study restore FILE --check; then put it back: study restore FILE --replace"),
        fields={"n": str(count)},
    )  # fmt: skip


def keys(home: Home) -> Iterator[CheckFinding]:
    """Whether the machine has its key where it must, and every key's file can be read."""
    for member in home.members():
        public_half(member_key_file(home, member.id))
    present = public_half(home.device_key) is not None
    lost = not present and any(home.members_folder.glob("*/handed-over"))
    text = (
        N_("This machine has its key.") if present else N_("This machine has no key yet; the first summary makes it.")
    )
    yield CheckFinding(
        check="keys", state=verdict(not lost), code=FindingCode.KEYS_LOST,
        text=N_("Summaries were handed over from here, but the machine's key is gone.") if lost else text,
        mend=N_("Put it back from a backup: study restore FILE --replace; without one tell the branch secretary."),
    )  # fmt: skip


def locks(home: Home) -> Iterator[CheckFinding]:
    """Whether something here is open elsewhere. Where no lock lies nobody ever opened it, and none is made."""
    if (home.path / "kiosk" / "lock").exists():
        try:
            with kiosk_lock(home):
                text = N_("The shared machine is not running now.")
        except Problem:
            text = N_("The shared machine is running.")
        yield CheckFinding(check="lock", state=State.OK, text=text)
        return
    held = False
    for member in home.members():
        if (home.member_folder(member.id) / "lock").exists():
            try:
                member_lock(home, member.id).release()
            except Locked:
                held = True
    yield CheckFinding(
        check="lock", state=verdict(not held, State.WARN), code=FindingCode.LOCK_HELD,
        text=N_("Study is open in another window, so a second one could only read.") if held
        else N_("No other window has Study open."),
        mend=N_("Close the other window before you study in this one."),
    )  # fmt: skip


def branch_folder(home: Home) -> Iterator[CheckFinding]:
    """Whether the branch's folder is there, the branch's, and can be written where members write."""
    named = Home(home.path).config.folder
    if not named:
        text = N_("No branch's folder is set; Study works without one.")
        yield CheckFinding(check="branch", state=State.OK, text=text)
    elif is_address(named):
        text = N_("The branch's folder is at an address; study sync says whether it is reached.")
        yield CheckFinding(check="branch", state=State.UNTESTED, code=FindingCode.BRANCH_AT_ADDRESS, text=text)
    else:
        yield _reached(home, Path(named).expanduser().absolute())


def _reached(home: Home, folder: Path) -> CheckFinding:
    code = FindingCode.BRANCH_NOT_REACHED
    try:
        require_folder(folder)
        code = FindingCode.BRANCH_NOT_PUBLISHED
        require_branch(str(folder), folder)
    except Problem as problem:
        mend = N_("Connect it, or name the right folder: study sync FOLDER")
        return CheckFinding(check="branch", state=State.FAIL, code=code, text=problem.text, mend=mend, problem=problem)
    text, mend, state = N_("The branch's folder {folder} can be read and written."), "", State.OK
    places = [folder / name if (folder / name).is_dir() else folder for name in _WRITTEN]
    if is_other_branch(home, folder):
        text, state = N_("The folder {folder} belongs to another branch than the one known here."), State.FAIL
        code = FindingCode.BRANCH_IS_ANOTHER
        mend = N_("Ask the secretary for the right folder, and name it: study sync FOLDER")
    elif not all(os.access(place, os.R_OK | os.W_OK | os.X_OK) for place in places):
        text, state = N_("In the branch's folder {folder} this account may not write."), State.FAIL
        code = FindingCode.BRANCH_NOT_WRITABLE
        mend = N_("Ask whoever looks after the share to let you write into its folders requests and summaries.")
    return CheckFinding(check="branch", state=state, code=code, text=text, mend=mend, fields={"folder": str(folder)})


def delivery(home: Home) -> Iterator[CheckFinding]:
    """Whether something recorded here still waits to reach the branch; nothing where no folder of it is set."""
    if not Home(home.path).config.folder:
        return
    waiting = sum(one.held in (Held.PART, Held.NONE) for one in survey(home))
    yield CheckFinding(
        check="delivery", state=verdict(not waiting, State.WARN), code=FindingCode.DELIVERY_WAITING,
        text=N_("Members whose newest records the branch does not have yet: {n}.") if waiting
        else N_("The branch has all that was recorded here."),
        mend=N_("Send them: study sync; on a shared machine each member sends their own, from Progress."),
        fields={"n": str(waiting)},
    )  # fmt: skip
