"""What a member's machine fetches from and writes to the branch's folder, on a share or a USB drive.

    branch/      roster and plan, from the secretary
    packs/       packs; those that the signed plan names are installed
    requests/    requests to be enrolled, one per member and machine
    summaries/   one file per summary; members never change or remove it
    own/         what a member carries between their own machines, sealed (`store.exchange.own_machines`)
    pairing/     the secret for that on its way to a further machine (`store.exchange.pairing_secret`)

Each machine writes only files with its own name, each atomically, so no lock is needed, and the next run completes an
interrupted one. A problem with one file does not hold up the others.
"""

import contextlib
import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from lessons.pack.open_pack import pack_digest
from lessons.problem import N_, Problem
from store.branch.enrolment_request import Request, make_request, read_request, request_fingerprint
from store.branch.roster import PublishedPack, adopt_plan, adopt_roster, current, plan_path, roster_path
from store.crypto.envelope import read_bounded
from store.crypto.keys import fingerprint
from store.disk import atomic
from store.disk.home import Home
from store.disk.shared_folder import pack_paths, put, require_folder
from store.exchange.exchange_message import ExchangeMessage
from store.exchange.outbox import Outbox
from store.exchange.who_exchanges import Me
from store.ledger.summary import LONGEST_SEALED
from store.machine.installed_packs import install, note_of, pack_file
from store.member.progress import Progress


def fetch(home: Home, folder: Path, trusted: str = "") -> Iterator[ExchangeMessage]:
    """Fetch roster, plan and packs, which needs no key; yields a message for each."""
    require_folder(folder)
    yield from _fetch_branch(home, folder, trusted)
    view = current(home)
    yield from _fetch_packs(home, folder, view.published.packs if view and view.published else ())


def _fetch_branch(home: Home, folder: Path, trusted: str) -> Iterator[ExchangeMessage]:
    for path in (roster_path(folder), plan_path(folder)):
        if not path.is_file():
            continue
        try:
            if path == plan_path(folder):
                adoption = adopt_plan(home, str(path), read_bounded(path))
            else:
                adoption = adopt_roster(home, str(path), read_bounded(path), trusted)
        except Problem as problem:
            yield ExchangeMessage(problem, refused=True)
            return
        view = current(home)
        if view is None:
            return
        if adoption == "older":
            yield ExchangeMessage(Problem(str(path), N_("is older than what is here; ignored")))
        elif path == plan_path(folder):
            if adoption != "known" and view.published:
                yield ExchangeMessage(Problem("", N_("fetched: study plan {number}"), number=view.published.number))
        elif adoption == "first":
            text = N_("joined branch {branch}; ask the secretary whether its fingerprint is {fingerprint}")
            yield ExchangeMessage(
                Problem("", text, branch=view.roster.branch, fingerprint=fingerprint(view.roster.key))
            )
        elif adoption == "newer":
            yield ExchangeMessage(Problem("", N_("fetched: roster {number}"), number=view.roster.number))


def _fetch_packs(home: Home, folder: Path, wanted: tuple[PublishedPack, ...]) -> Iterator[ExchangeMessage]:
    by_digest = {pack.digest: pack for pack in wanted}
    try:
        paths = pack_paths(folder)
    except Problem as problem:
        yield ExchangeMessage(problem, refused=True)
        return
    for path in paths:
        try:
            digest = pack_digest(path)
            pack = by_digest.get(digest)
            if pack is None:
                yield ExchangeMessage(
                    Problem(str(path), N_("is not in the secretary's published plan, so it is not installed"))
                )
            else:
                yield from _fetch_pack(home, path, pack)
        except Problem as problem:
            yield ExchangeMessage(problem, refused=True)


def _fetch_pack(home: Home, path: Path, pack: PublishedPack) -> Iterator[ExchangeMessage]:
    """Install a published pack where it is not here yet, unless another version is pinned."""
    here = pack_file(home, pack.id, pack.lang)
    with contextlib.suppress(Problem):  # a damaged one is replaced
        if here.is_file() and pack_digest(here) == pack.digest:
            return
        if here.is_file() and note_of(home, pack.id, pack.lang).pinned:
            text = N_("another version of {pack} ({lang}) is published; yours is pinned: `study packs unpin {pack}`")
            yield ExchangeMessage(Problem("", text, pack=pack.id, lang=pack.lang))
            return
    install(home, path, "", pack)
    yield ExchangeMessage(Problem("", N_("fetched: pack {pack} ({lang})"), pack=pack.id, lang=pack.lang))


def ask_to_be_enrolled(
    folder: Path, me: Me, written: datetime, of: str, *, enrolled: bool
) -> Iterator[ExchangeMessage]:
    """Write the member's request to be enrolled, or remove it if they are `enrolled`. Raises `Problem`.

    `of` is the member's id on the machine that this one was paired with, empty if not paired; `written` is UTC.
    """
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
    yield ExchangeMessage(Problem("", text, fingerprint=request_fingerprint(request)))


def _waiting(path: Path) -> Request | None:
    try:
        return read_request(str(path), read_bounded(path)) if path.is_file() else None
    except Problem:
        return None


def send_summaries(
    home: Home,
    folder: Path,
    me: Me,
    progress: Progress,
    packs: dict[str, str],
    sealing: str,
    written: datetime,
    app: str,
) -> Iterator[ExchangeMessage]:
    """Write the summaries that were not delivered yet; yields a message for each. Arguments as `Outbox.issue`."""
    outbox = Outbox(home, me.member, me.device, me.key)
    issued = outbox.issue_all(progress, packs, sealing, written, app)
    waiting = outbox.waiting()
    for path in waiting:
        data = outbox.content(path)
        # With its digest in the name, a machine restored from a backup cannot overwrite an earlier summary.
        digest = hashlib.sha256(data).hexdigest()[:8]
        target = folder / "summaries" / f"{me.member}-{path.stem}-{digest}.json"
        if put(target, data):
            yield ExchangeMessage(Problem("", N_("sent: summary {name}"), name=target.name), sent=True)
    outbox.handed_over(waiting)
    for summary in issued:
        if summary.too_long:
            text = N_("not sent: {n} shared reflections of {year} have more than {limit} characters; shorten them")
            fields = {"limit": LONGEST_SEALED // 4, "n": summary.too_long, "year": summary.payload.year}
            yield ExchangeMessage(Problem("", text, **fields), refused=True)
    if not issued:
        yield ExchangeMessage(Problem("", N_("nothing is recorded yet, so there is no summary to send")))
