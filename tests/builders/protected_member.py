"""A member with something of every kind on disk, to be put under a passphrase; and what of it can be read there."""

from datetime import UTC, datetime

from lessons.records import Application
from store.crypto import keys
from store.disk.home import Home
from store.member.progress import Progress
from store.member.work_kind import WorkKind

FIRST, SECOND = "correct horse", "battery staple"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CANARIES = ("canary-record", "canary-text", "canary-draft", "canary-note", "canary-sitting", "canary-place")


def ask(passphrase: str) -> keys.Ask:
    return lambda _file: passphrase


def application(number: int = 1) -> Application:
    return Application(pack="p", lesson="l", done=NOON, written=NOON, text=f"canary-record {number}")


def study(progress: Progress) -> None:
    """Leave something of every kind, twice, so that every file has its previous copy."""
    for number in (1, 2):
        progress.add(application(number))
        progress.add_reflection("p", "l", f"r{number}", NOON, f"canary-text {number}")
        progress.put_open(WorkKind.DRAFT, "canary-place", {"text": f"canary-draft {number}"})
        progress.put_open(WorkKind.NOTE, str(number), {"text": "canary-note"})
        progress.put_open(WorkKind.SEEN, "canary-place", ["canary-note"])
        progress.put_open(WorkKind.SITTING, "s", {"answers": ["canary-sitting", number]})


def seen(progress: Progress) -> object:
    """All that a member would miss."""
    texts = {id_: progress.reflection_text(id_) for id_ in progress.records()}
    kinds = (WorkKind.DRAFT, WorkKind.NOTE, WorkKind.SEEN, WorkKind.SITTING)
    return dict(progress.records()), texts, {kind: progress.open_work(kind) for kind in kinds}


def in_the_clear(home: Home) -> set[str]:
    files = [path.read_bytes() for path in home.path.rglob("*") if path.is_file()]
    return {canary for canary in CANARIES if any(canary.encode() in content for content in files)}
