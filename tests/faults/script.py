"""A day with Study as a script: every step, what it changes, and what may be found if it was broken off."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from lessons.records import Reflection, Review
from store.disk.home import Home
from store.member.progress import Progress
from store.member.work_kind import WorkKind
from tests.clocks import FakeClock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MEMBER = "mtest"
SITTING = {"paper": "操作票应由谁填写？" * 300, "answers": [0]}


@dataclass
class State:
    """All that a member would miss."""

    records: set[str] = field(default_factory=set)
    """Question or prompt of each record."""
    open: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, bool] = field(default_factory=dict)
    """Text of each reflection in the records, and whether it is shared."""
    name: str = ""


Effect = Callable[[State], None]


class Step(NamedTuple):
    """One thing that a program does and then believes to be saved."""

    do: Callable[[Home, Progress], object]
    effects: tuple[Effect, ...]
    """What it changes; more than one where a crash between is allowed to show."""


def answered(count: int) -> Step:
    sitting = {**SITTING, "answers": list(range(count))}
    return Step(lambda _, p: p.put_open(WorkKind.SITTING, "a", sitting), (lambda s: s.open.update(a=sitting),))


def reviewed(*questions: tuple[str, int]) -> Step:
    records = [
        Review(
            pack="p", lesson="l", question=question, digest="d", at=NOON.replace(year=year), response=(1,), right=True,
            hint=False, seconds=5,
        )
        for question, year in questions
    ]  # fmt: skip
    years = dict.fromkeys(year for _, year in questions)
    return Step(lambda _, p: p.add_all(records), tuple(_recorded(*(q for q, y in questions if y == n)) for n in years))


def _recorded(*names: str) -> Effect:
    return lambda state: state.records.update(names)


def reflected(prompt: str, text: str) -> Step:
    def effect(state: State) -> None:
        state.records.add(prompt)
        state.texts[text] = False

    return Step(lambda _, p: p.add_reflection("p", "l", prompt, NOON, text), (effect,))


def shared(prompt: str, text: str) -> Step:
    def share(_: Home, progress: Progress) -> None:
        for key, record in progress.records().items():
            if isinstance(record, Reflection) and record.prompt == prompt:
                progress.share(key, True)

    return Step(share, (lambda state: state.texts.update({text: True}),))


STEPS: tuple[Step, ...] = (
    answered(1),
    answered(2),
    reviewed(("q1", 2026)),
    Step(lambda _, p: p.put_open(WorkKind.DRAFT, "b", "草稿"), (lambda s: s.open.update(b="草稿"),)),
    reviewed(("q2", 2026), ("q3", 2025), ("q4", 2025)),
    answered(3),
    Step(lambda h, _: h.change(name="张伟"), (lambda s: setattr(s, "name", "张伟"),)),
    reflected("r1", "操作前停下来多想了一步。"),
    Step(lambda _, p: p.remove_open(WorkKind.DRAFT, "b"), (lambda s: s.open.pop("b"),)),
    shared("r1", "操作前停下来多想了一步。"),
    reviewed(("q5", 2026)),
    Step(lambda _, p: p.remove_open(WorkKind.SITTING, "a"), (lambda s: s.open.pop("a"),)),
    answered(4),
)


def states_after(done: int) -> Iterator[State]:
    """What may be found when so many steps were acknowledged and the next may have begun; exact if all were."""
    state = State()
    for step in STEPS[:done]:
        for effect in step.effects:
            effect(state)
    yield copy.deepcopy(state)
    for effect in STEPS[done].effects if done < len(STEPS) else ():
        effect(state)
        yield copy.deepcopy(state)


def look(home: Home, progress: Progress) -> State:
    """What this program believes to be saved."""
    state = State(name=home.config.name)
    for key, record in progress.records().items():
        match record:
            case Review():
                state.records.add(record.question)
            case Reflection():
                state.records.add(record.prompt)
                text = progress.text(key)
                assert text is not None, "a reflection whose text is lost"
                state.texts[text] = progress.shared(key)
    state.open = {**progress.open_work(WorkKind.SITTING), **progress.open_work(WorkKind.DRAFT)}
    return state


def reopen(home: Home, member: str) -> State:
    """What the next start finds; there must be nothing to complain of, and nothing lying about."""
    with Progress.open(home, member, FakeClock()) as progress:
        state = look(home, progress)
        assert (progress.notices, home.notices) == ([], [])
    assert not list(home.member_folder(member).glob("*.damaged*"))
    assert not list(home.member_folder(member).glob(".*.tmp"))
    return state
