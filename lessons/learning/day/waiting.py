"""What waits for a member, and what they wait for: typed values, one variant a kind.

What comes later (a reply of the secretary, a confirmation that is asked of one) is one variant more.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from lessons.content.keys import LessonKey
from lessons.records import Application, Attempt, Record, Reflection

USE_DRAFT = "put-to-use"
"""What stands for the prompt where the draft is of a use at work."""
FOR_DAYS = 30
"""Days that a question about the past, or an open confirmation, is shown; who has not answered by then will not."""
_USES = 20
"""Uses at work that are kept in mind."""


class TestLeft(msgspec.Struct, frozen=True, tag="test"):
    """A test that was begun and not handed in."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    attempt: str


class ResultOpened(msgspec.Struct, frozen=True, tag="result-opened"):
    """A test that was handed in and whose result may be seen since then."""

    attempt: str
    key: str
    """`pack/lesson`."""
    at: datetime


class DraftLeft(msgspec.Struct, frozen=True, tag="draft"):
    """A reflection, or a use at work, that was begun."""

    key: str
    """`pack/lesson`."""
    prompt: str
    at: datetime
    """When it was saved last."""


class WhatCameOfIt(msgspec.Struct, frozen=True, tag="follow-up"):
    """A reflection whose author wanted to be asked later what came of it."""

    key: str
    """`pack/lesson`."""
    at: datetime
    """When it was written."""
    days: int
    """After how many days it is asked once more, where nothing came of it yet."""


class ExamineAgain(msgspec.Struct, frozen=True, tag="self-examination"):
    """A yearly self-examination whose year is over."""

    key: str
    """`pack/lesson`."""
    at: datetime
    """When it was answered last."""


class LessonChanged(msgspec.Struct, frozen=True, tag="changed"):
    """A lesson whose text was changed since it was read."""

    key: str
    """`pack/lesson`."""
    at: datetime
    """When it was read."""


class ResultToCome(msgspec.Struct, frozen=True, tag="result-to-come"):
    """A test that was handed in and whose result may be seen from then on."""

    attempt: str
    key: str
    """`pack/lesson`."""
    at: datetime


class ToBeConfirmed(msgspec.Struct, frozen=True, tag="use"):
    """A use at work that a second person can confirm and, as far as is known here, has not."""

    record: str
    key: str
    """`pack/lesson`."""
    witness: str
    at: datetime
    """When it was written."""


Waiting = (
    TestLeft | ResultOpened | DraftLeft | WhatCameOfIt | ExamineAgain | LessonChanged | ResultToCome | ToBeConfirmed
)
"""In the order in which they are shown: what can be done first, what only others can do last."""


class HandedIn(msgspec.Struct, frozen=True):
    """The last attempt of a test."""

    attempt: str
    at: datetime


class SaidOfIt(msgspec.Struct, frozen=True):
    """What a member answered, of a lesson, to the question what came of what they wrote."""

    at: datetime
    ended: bool
    """Whether it is not to be asked again: else nothing came of it yet."""


class LooseEnds(msgspec.Struct, frozen=True, kw_only=True):
    """What in a history may wait for something."""

    reflected: Mapping[str, datetime]
    """`pack/lesson/prompt` -> when it was answered last."""
    used: Mapping[str, datetime]
    """`pack/lesson` -> when a use of it was written last."""
    uses: tuple[ToBeConfirmed, ...]
    """The last uses that name a second person, newest first."""
    handed_in: Mapping[str, HandedIn]
    """`pack/lesson/test` -> its last attempt that was not given up."""


class ResultTime(NamedTuple):
    """When the result of an attempt may be seen."""

    attempt: str
    key: str
    """`pack/lesson`."""
    at: datetime


def loose_ends(records: Mapping[str, Record]) -> LooseEnds:
    """Fold records by id, oldest first, into what may wait for something."""
    reflected: dict[str, datetime] = {}
    used: dict[str, datetime] = {}
    uses: list[ToBeConfirmed] = []
    handed_in: dict[str, HandedIn] = {}
    for id_, record in records.items():
        match record:
            case Reflection():
                reflected[f"{LessonKey.of(record)}/{record.prompt}"] = record.written
            case Application():
                key = str(LessonKey.of(record))
                used[key] = record.written
                if record.witness:
                    uses.append(ToBeConfirmed(id_, key, record.witness, record.written))
            case Attempt() if record.outcome != "abandoned":
                handed_in[f"{LessonKey.of(record)}/{record.test}"] = HandedIn(record.attempt, record.ended)
            case _:
                pass
    return LooseEnds(reflected=reflected, used=used, uses=tuple(uses[: -_USES - 1 : -1]), handed_in=handed_in)


def asked_again(
    ends: LooseEnds, follow_ups: Mapping[str, int], said: Mapping[str, SaidOfIt], now: datetime
) -> list[WhatCameOfIt]:
    """The lessons of which it is time to ask what came of what was meant to be done, the latest first.

    `follow_ups`: `pack/lesson/prompt` -> days after which it is asked; `said`: `pack/lesson` -> what was answered last.
    A use at work answers it; *not yet* puts it off by as many days again.
    """
    asked: dict[str, WhatCameOfIt] = {}
    for place, written in sorted(ends.reflected.items(), key=lambda entry: entry[1]):
        key, days = place.rpartition("/")[0], follow_ups.get(place, 0)
        answer = said[key] if key in said and said[key].at >= written else None
        used = key in ends.used and ends.used[key] > written
        due = (answer.at if answer else written) + timedelta(days=days)
        if days and due <= now < due + timedelta(days=FOR_DAYS) and not used and not (answer and answer.ended):
            asked[key] = WhatCameOfIt(key, written, days)
    return sorted(asked.values(), key=lambda waiting: waiting.at, reverse=True)


def results(times: Iterable[ResultTime], seen: Iterable[str], now: datetime) -> list[ResultOpened | ResultToCome]:
    """The results that open later, and those that opened since and were not looked at (`seen`: attempts)."""
    seen = set(seen)
    found: list[ResultOpened | ResultToCome] = []
    for attempt, key, at in times:
        if at > now:
            found.append(ResultToCome(attempt, key, at))
        elif attempt not in seen and now - at < timedelta(days=FOR_DAYS):
            found.append(ResultOpened(attempt, key, at))
    return found


def to_be_confirmed(ends: LooseEnds, now: datetime) -> list[ToBeConfirmed]:
    """The uses of the last weeks that wait for a second person, newest first."""
    return [use for use in ends.uses if now - use.at < timedelta(days=FOR_DAYS)]


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """What waits, by kind; within a kind as it was given."""
    kinds = (TestLeft, ResultOpened, DraftLeft, WhatCameOfIt, ExamineAgain, LessonChanged, ResultToCome, ToBeConfirmed)
    return sorted(waiting, key=lambda entry: kinds.index(type(entry)))
