"""Exchange with the branch over a folder: a share, or a USB stick.

    branch/      roster and plan, from the secretary
    packs/       packs; those that the signed plan names are installed
    requests/    requests to be enrolled, one a member and machine
    summaries/   one file a summary; never changed, never taken away by a member
    own/         what a member carries between their own machines, sealed (`store.exchange.own_machines`)
    pairing/     the secret for that on its way to a further machine (`store.exchange.pairing_secret`)

Each machine writes files of its own name only, each whole or not at all, so no lock is needed, and whatever is
interrupted is done by the next run. What is wrong with one thing does not hold up the others.
"""

import hashlib
import zipfile
from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from lessons.pack.files import MAX_BYTES, open_pack
from lessons.pack.pack import load_pack, pack_digest
from lessons.problem import N_, Problem
from store.branch.enrolment_request import Request, make_request, read_request, request_fingerprint
from store.branch.roster import PublishedPack, adopt_plan, adopt_roster, current, is_another_s, plan_path, roster_path
from store.crypto.envelope import read_bounded
from store.crypto.keys import Key, fingerprint
from store.disk import atomic
from store.disk.home import Home
from store.disk.shared_folder import pack_paths, put, require_folder
from store.exchange.outbox import Outbox
from store.exchange.own_machines import MACHINE, Told, give, others, take_open, take_records
from store.exchange.pairing_secret import Own, withdraw_used
from store.exchange.pairing_secret import own as own_of
from store.ledger.summary import LONGEST_SEALED
from store.member.progress import Progress

_OLD = (1980, 1, 1, 0, 0, 0)


class Said(NamedTuple):
    """One line of what an exchange says."""

    message: Problem
    """What was done (or is to be done), as a translatable message."""
    refused: bool = False
    sent: bool = False
    """Whether it says that a file was put into the folder."""


class Me(NamedTuple):
    """Who exchanges."""

    member: str
    name: str
    device: Key
    key: Key

    @property
    def machine(self) -> str:
        """What this machine is called in the member's box."""
        return self.device.public[:MACHINE]


Calmly = Callable[[Callable[[], list[Told]]], list[Told]]
"""Does a thing while no draft and no test is on the screen, or gives nothing and does it another time."""


def at_once(job: Callable[[], list[Told]]) -> list[Told]:
    """For where there is no screen."""
    return job()


def sync(
    home: Home,
    folder: Path,
    me: Me,
    progress: Progress,
    packs: dict[str, str],
    written: datetime,
    app: str,
    trusted: str = "",
    calmly: Calmly = at_once,
) -> Iterator[Said]:
    """Fetch roster, plan and packs; leave request and summaries; carry one's own; say each as it is done.

    `packs`, `written` and `app` go into the summaries, see `Outbox.issue`; for `trusted` see `adopt_roster`. A progress
    that is open to read only sends; what other machines left is taken in by the window that has it open.
    """
    yield from fetch(home, folder, trusted)
    if is_another_s(home, folder):
        return  # nothing of a member's goes to strangers
    view = current(home)
    device, key = me.device.public, me.key.public
    person = view.roster.by_id(me.member) if view else None
    keys = [entry for entry in (person.keys if person else ()) if entry.key == key]
    devices = [entry for entry in (person.devices if person else ()) if entry.key == device]
    enrolled = bool(keys and devices)
    for entry in (*keys, *devices):
        if enrolled and not entry.in_force(f"{written:%Y-%m-%dT%H:%M:%SZ}"):
            text = N_(
                "the key of this machine is revoked from {day} on; what it writes does not count; ask the secretary"
            )
            yield Said(Problem("", text, day=entry.revoked))
            break
    own = yield from _own(home, me)
    yield from _ask(folder, me, written, own.member if own else "", enrolled=enrolled)
    if own and progress.read_only:
        yield Said(Problem("", N_("another window has this member open; it exchanges with your other machines itself")))
    elif own:  # before the summaries: what to share may have been decided elsewhere
        yield from carry(home, folder, me, own, progress, written, calmly)
    yield from _send(home, folder, me, progress, packs, view.roster.sealing if view else "", written, app)


def carry(
    home: Home, folder: Path, me: Me, own: Own, progress: Progress, now: datetime, calmly: Calmly
) -> Iterator[Said]:
    """What one did and has open, from and for one's other machines; nothing else."""
    for told in take_records(folder, own, progress, me.machine):
        yield Said(*told)
    for told in calmly(lambda: list(take_open(folder, own, progress, me.machine, now))):
        yield Said(*told)
    for told in give(folder, own, progress, me.machine):
        yield Said(*told, sent=True)
    withdraw_used(home, folder, me.member, me.key, others(folder, own, me.machine), now)


def _own(home: Home, me: Me) -> Generator[Said, None, Own | None]:
    try:
        return own_of(home, me.member, me.key)
    except Problem as problem:
        yield Said(problem, refused=True)
        return None


def fetch(home: Home, folder: Path, trusted: str = "") -> Iterator[Said]:
    """Fetch roster, plan and packs, for which nobody's key is needed; say each as it is done."""
    require_folder(folder)
    yield from _fetch_branch(home, folder, trusted)
    view = current(home)
    yield from _fetch_packs(home, folder, view.published.packs if view and view.published else ())


def _fetch_branch(home: Home, folder: Path, trusted: str) -> Iterator[Said]:
    for path in (roster_path(folder), plan_path(folder)):
        if not path.is_file():
            continue
        try:
            if path == plan_path(folder):
                became = adopt_plan(home, str(path), read_bounded(path))
            else:
                became = adopt_roster(home, str(path), read_bounded(path), trusted)
        except Problem as problem:
            yield Said(problem, refused=True)
            return
        view = current(home)
        if view is None:
            return
        if became == "older":
            yield Said(Problem(str(path), N_("is older than what is here; ignored")))
        elif path == plan_path(folder):
            if became != "known" and view.published:
                yield Said(Problem("", N_("fetched: study plan {number}"), number=view.published.number))
        elif became == "first":
            text = N_("joined branch {branch}; ask the secretary whether its fingerprint is {fingerprint}")
            yield Said(Problem("", text, branch=view.roster.branch, fingerprint=fingerprint(view.roster.key)))
        elif became == "newer":
            yield Said(Problem("", N_("fetched: roster {number}"), number=view.roster.number))


def _fetch_packs(home: Home, folder: Path, wanted: tuple[PublishedPack, ...]) -> Iterator[Said]:
    by_digest = {pack.digest: pack for pack in wanted}
    try:
        paths = pack_paths(folder)
    except Problem as problem:
        yield Said(problem, refused=True)
        return
    for path in paths:
        try:
            digest = pack_digest(path)
            pack = by_digest.get(digest)
            if pack is None:
                yield Said(Problem(str(path), N_("is not in the secretary's published plan, so it is not installed")))
            elif install(home, path, pack):
                yield Said(Problem("", N_("fetched: pack {pack} ({lang})"), pack=pack.id, lang=pack.lang))
        except Problem as problem:
            yield Said(problem, refused=True)


def install(home: Home, path: Path, pack: PublishedPack) -> bool:
    """Install a pack if it is not there yet; whether it had to be. Raises `Problem` where it is not that pack."""
    target = home.packs / f"{pack.id}-{pack.lang}.zip"
    if target.is_file() and pack_digest(target) == pack.digest:
        return False
    # Checked as it was copied, not as it lay in a folder that others can write to; then put in place in one step.
    copy = home.packs / f".{target.name}"
    atomic.replace(copy, _zipped(path))
    found = load_pack(copy)
    if (found.manifest.id, found.manifest.lang, found.digest) != (pack.id, pack.lang, pack.digest):
        copy.unlink()
        raise Problem(str(path), N_("changed while it was copied; run this again"))
    try:
        copy.replace(target)
    except OSError as error:
        raise atomic.refusal(target, error) from error
    return True


def _zipped(path: Path) -> bytes:
    """A pack as a zip whose bytes depend on its content only."""
    out = BytesIO()
    with open_pack(path) as files, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in files.lessons:
            archive.writestr(zipfile.ZipInfo(name, _OLD), files.read(name), zipfile.ZIP_DEFLATED)
        left = MAX_BYTES
        for name in files.assets:
            data = read_bounded(path / name, left) if path.is_dir() else b""
            left -= len(data)
            archive.writestr(zipfile.ZipInfo(name, _OLD), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _ask(folder: Path, me: Me, written: datetime, of: str, *, enrolled: bool) -> Iterator[Said]:
    path = folder / "requests" / f"{me.device.public[:16]}-{me.member}.json"
    try:
        if enrolled:
            path.unlink(missing_ok=True)
            return
        request = _waiting(path)
        of = of if of != me.member else ""
        asked = request and (request.key, request.device, request.of or "", request.name)
        if request is None or asked != (me.key.public, me.device.public, of, me.name):
            data = make_request(me.device, me.key, me.member, me.name, written, of)
            put(path, data)
            request = read_request(str(path), data)
    except OSError as error:
        raise atomic.refusal(path, error) from error
    text = N_("asked to be enrolled; tell the secretary this fingerprint: {fingerprint}")
    yield Said(Problem("", text, fingerprint=request_fingerprint(request)))


def _waiting(path: Path) -> Request | None:
    try:
        return read_request(str(path), read_bounded(path)) if path.is_file() else None
    except Problem:
        return None


def _send(
    home: Home,
    folder: Path,
    me: Me,
    progress: Progress,
    packs: dict[str, str],
    sealing: str,
    written: datetime,
    app: str,
) -> Iterator[Said]:
    outbox = Outbox(home, me.member, me.device, me.key)
    issued = outbox.issue_all(progress, packs, sealing, written, app)
    waiting = outbox.waiting()
    for path in waiting:
        data = outbox.content(path)
        # With its digest in its name, a machine that was set back cannot write over what it said before.
        digest = hashlib.sha256(data).hexdigest()[:8]
        target = folder / "summaries" / f"{me.member}-{path.stem}-{digest}.json"
        if put(target, data):
            yield Said(Problem("", N_("sent: summary {name}"), name=target.name), sent=True)
    outbox.handed_over(waiting)
    for one in issued:
        if one.too_long:
            text = N_("not sent: {n} shared reflections of {year} have more than {limit} characters; shorten them")
            fields = {"limit": LONGEST_SEALED // 4, "n": one.too_long, "year": one.payload.year}
            yield Said(Problem("", text, **fields), refused=True)
    if not issued:
        yield Said(Problem("", N_("nothing is recorded yet, so there is no summary to send")))
