"""Machines of members that exchange over one folder."""

from pathlib import Path
from typing import Any

from lessons.records import Record
from store.exchange import pairing_secret
from store.exchange.exchange import sync
from store.exchange.exchange_message import ExchangeMessage
from store.exchange.own_machines import join_machines
from store.exchange.who_exchanges import Me
from store.member.progress import Progress
from store.member.work_kind import WorkKind
from tests.enrolled import Machine


class Desk(Machine):
    """One of a member's machines; its exchanges go over `share`."""

    def __init__(self, folder: Path, share: Path, name: str = "王芳") -> None:
        super().__init__(folder, name)
        self.share = share
        share.mkdir(exist_ok=True)

    def open(self) -> Progress:
        return Progress.open(self.home, self.member, self.clock, key=self.key)

    def record(self, *records: Record) -> None:
        with self.open() as progress:
            progress.add_all(records)

    def exchange(self) -> list[ExchangeMessage]:
        self.clock.pass_seconds(60)
        with self.open() as progress:
            me = Me(self.member, self.name, self.device, self.key)
            return list(sync(self.home, self.share, me, progress, {}, self.clock.read().instant, "study 0.1.0"))

    def offer(self) -> str:
        now = self.clock.read().instant
        return pairing_secret.offer(self.home, self.share, self.member, self.key, (), now)

    def join(self, code: str) -> pairing_secret.PairingSecret:
        machine = self.device.public[:16]
        return join_machines(self.home, self.share, self.member, self.key, machine, code)

    def own(self) -> pairing_secret.PairingSecret:
        held = pairing_secret.read_secret(self.home, self.member, self.key)
        assert held is not None
        return held

    def records(self) -> set[str]:
        with self.open() as progress:
            return set(progress.records())

    def put(self, kind: WorkKind, key: str, value: Any) -> None:
        with self.open() as progress:
            progress.put_open(kind, key, value)


def told(said: list[ExchangeMessage]) -> str:
    """All that an exchange said."""
    return "\n".join(str(one.message) for one in said)
