"""A branch for tests: a secretary, members with machines of their own, their records and summaries."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from lessons.records import Answer, Attempt, Read, Record, record_id
from store.branch.roster import ROSTER_PURPOSE, EnrolledKey, Roster, RosterFile, RosterMember
from store.crypto.keys import Key, device_key, member_key
from store.disk.home import Home
from store.ledger.summary import PURPOSE, Payload, Summary, of_year
from tests.clocks import FakeClock

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
SECRETARY = Key("secretary", bytes(range(32)))


def no_passphrase(path: str) -> str:
    """For keys that have none."""
    raise AssertionError(f"no passphrase is needed for {path}")


class Machine:
    """A home with one member on it."""

    def __init__(self, folder: Path, name: str = "王芳") -> None:
        self.home = Home(folder)
        self.clock = FakeClock()
        self.name = name
        self.member = self.home.new_member(name)
        self.home.change(member=self.member, name=name)
        self.device = device_key(self.home)
        self.key = member_key(self.home, self.member, no_passphrase)

    def enrolled(self, **changes: object) -> RosterMember:
        """This member as the roster has them, but for `changes`."""
        plain = RosterMember(
            id=self.member,
            name=self.name,
            keys=(EnrolledKey(self.key.public),),
            devices=(EnrolledKey(self.device.public),),
        )
        return msgspec.structs.replace(plain, **changes)

    def payload(self, *given: Record, **changes: object) -> Payload:
        """The payload of a first summary, but for `changes`."""
        by_id = {record_id(record): record for record in given}
        plain = Payload(
            member=self.member,
            device=self.device.public,
            year=2026,
            seq=1,
            previous="",
            written=datetime(2026, 12, 31, 23, tzinfo=UTC),
            app="study 0.1.0",
            packs={"safety-zh": "ab" * 32},
            records=of_year(by_id, 2026),
        )
        return msgspec.structs.replace(plain, **changes)

    def sign(self, payload: Payload, purpose: str = PURPOSE) -> Summary:
        """The payload under the signatures of device and member."""
        return Summary(
            payload=payload, signatures=(self.device.sign(purpose, payload), self.key.sign(purpose, payload))
        )


def reading(number: int, at: datetime = MORNING) -> Read:
    """A sitting with a lesson, told from others by its number."""
    start = at + timedelta(minutes=20 * number)
    return Read(
        pack="safety", lesson=f"lesson-{number}", version=1, digest="cd" * 32, started=start,
        ended=start + timedelta(minutes=10), wall=600, active=500, credited=480,
    )  # fmt: skip


def attempt(number: int, at: datetime = MORNING, response: str = "接地线") -> Attempt:
    """A finished test, told from others by its number."""
    start = at + timedelta(minutes=20 * number)
    answers = tuple(
        Answer(question=f"q{n}", digest="ef" * 32, response=(n, response), points=n % 2, out_of=1, seconds=20)
        for n in range(3)
    )
    return Attempt(
        attempt=f"a{number}", pack="safety", lesson="tickets", test="self", kind="self", version=1, seed=f"s{number}",
        started=start, ended=start + timedelta(minutes=3), limit=300, outcome="submitted", points=1, out_of=3,
        pass_percent=80, answers=answers,
    )  # fmt: skip


def roster(*members: RosterMember, number: int = 1, secretary: Key = SECRETARY) -> RosterFile:
    """A roster as its secretary signs it."""
    payload = Roster(
        branch="检修一班", key=secretary.public, sealing=secretary.sealing, number=number, published=MORNING,
        members=members,
    )  # fmt: skip
    return RosterFile(payload=payload, signatures=(secretary.sign(ROSTER_PURPOSE, payload),))
