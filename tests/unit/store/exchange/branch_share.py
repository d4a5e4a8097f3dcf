"""A secretary's home and the branch's folder, and a member's machine that exchanges with it."""

from datetime import datetime
from pathlib import Path

from lessons.records import Record
from store.branch.enrolment_request import read_request
from store.branch.publication import Published, publish
from store.branch.secretary import enrol, found_branch
from store.disk.home import Home
from store.exchange.exchange import sync
from store.exchange.outbox import Issued, Outbox
from store.exchange.who_exchanges import Me
from store.member.progress import Progress
from tests.enrolled import MORNING, Machine, no_passphrase

APP = "study 0.1.0"
PACK = """---
id: safety
title: 安全
lang: zh
track: production
level: [member]
minutes: 5
version: 1
published: 2026-01-01
objectives:
  one: 能说出来
---
# 安全

先停电，再验电。
"""


class Branch:
    """A secretary's home and the branch's folder."""

    def __init__(self, tmp_path: Path) -> None:
        self.home = Home(tmp_path / "secretary")
        self.folder = tmp_path / "share"
        self.folder.mkdir()
        self.fingerprint = found_branch(self.home, "检修一班", None)

    def publish(self, now: datetime = MORNING) -> Published:
        return publish(self.home, self.folder, no_passphrase, now)

    def requests(self) -> list[Path]:
        return sorted((self.folder / "requests").glob("*.json"))

    def enrol_all(self) -> None:
        for path in self.requests():
            enrol(self.home, read_request(str(path), path.read_bytes()))

    def summaries(self) -> list[Path]:
        return sorted((self.folder / "summaries").glob("*.json"))


def record(machine: Machine, *records: Record) -> None:
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        progress.add_all(records)


def exchange(machine: Machine, branch: Branch, trusted: str = "") -> list[str]:
    """What `study sync` says, refusals with a mark before them."""
    progress = Progress.open(machine.home, machine.member, machine.clock, write=False)
    me = Me(machine.member, machine.name, machine.device, machine.key)
    written = machine.clock.read().instant
    said = sync(machine.home, branch.folder, me, progress, {}, written, APP, trusted)
    return [("! " if one.refused else "") + str(one.message) for one in said]


def issue(machine: Machine, year: int = 2026, sealing: str = "") -> Issued:
    progress = Progress.open(machine.home, machine.member, machine.clock, write=False)
    outbox = Outbox(machine.home, machine.member, machine.device, machine.key)
    return outbox.issue(progress, year, {}, sealing, machine.clock.read().instant, APP)
