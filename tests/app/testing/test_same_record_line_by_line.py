"""A test taken line by line leaves the record that the screen leaves, byte for byte."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from lessons.records import Attempt, record_id
from store.disk.home import Home
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, at_question, in_test
from tests.app.screen_text import in_one_line
from tests.app.small_pack import small_pack
from tests.app.testing.taking import hand_in
from tests.app.until import until
from tests.builders.plain_talk import Step, Talk
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.plain.test import take_test
from tui.screens.testing.test import TestScreen

STEP = 7
"""Seconds for each question."""


@pytest.fixture
def same_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every attempt has the same id and draws the same paper."""
    monkeypatch.setattr("store.member.answering.secrets.token_hex", lambda size: "5a" * size)


def recorded(app: StudyApp) -> Attempt:
    (attempt,) = (record for record in app.session.progress.records().values() if isinstance(record, Attempt))
    return attempt


async def answered(screen: TestScreen, pilot: Pilot[int], clock: FakeClock) -> None:
    """Answer the question on the screen: the first option, order as it stands, the first right side for each left."""
    answer = answer_on(screen.app)
    clock.pass_seconds(STEP)
    question = answer.item.question.id
    if answer.typed:
        await pilot.press("5", "0", "tab", "l", "a", "w")
    else:
        await pilot.press(*{"q-order": ["space"], "q-match": ["1", "1", "1"]}.get(question, ["1"]))
    await until(pilot, lambda: screen._state.answers.get(question) == answer.given is not None)


LINES = {
    "q-single": ["1"],
    "q-multiple": ["1"],
    "q-order": ["1 2 3"],
    "q-match": ["1-1 2-1 3-1"],
    "q-cloze": ["50", "law"],
}


@pytest.mark.usefixtures("same_paper")
async def test_the_same_answers_give_the_same_record(
    make_app: MakeApp, home: Home, tmp_path: Path, started_before: Callable[[Home], None]
) -> None:
    pack = small_pack(tmp_path)
    app = make_app(packs=(pack,))
    clock = app.session.clock
    assert isinstance(clock, FakeClock)
    begun = FakeClock(clock.utc, clock.up)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await in_test(app, pilot)
        kinds = [item.question.id for item in screen._items]
        for number in range(len(kinds)):
            await answered(screen, pilot, clock)
            if number < len(kinds) - 1:
                await pilot.press("pagedown")
                await until(pilot, at_question, screen, number + 1)
        await hand_in(app, pilot)
        on_screen = recorded(app)
        told_on_screen = in_one_line(app)

    other = Home(tmp_path / "other")
    started_before(other)
    other.change(member=other.new_member("Zhang Wei"), lang="en")
    talk = Talk(other, begun, pack)
    steps: list[Step] = []
    for kind in kinds:
        steps += [partial(begun.pass_seconds, STEP), *LINES[kind], ""]
    assert talk(partial(take_test, key="small/types"), "yes", *steps, "yes") == 0
    with talk.progress() as progress:
        (by_line,) = (record for record in progress.records().values() if isinstance(record, Attempt))
    assert by_line == on_screen
    assert record_id(by_line) == record_id(on_screen)
    assert sum(answer.seconds for answer in by_line.answers) == STEP * len(kinds)
    result = talk.lines[talk.lines.index("Handed in.") + 1 :]
    head = [part for line in result[: result.index("")] for part in line.split("; ")]
    missed = next(line for line in result if line.startswith("Wrong or not answered: "))
    assert all(part in told_on_screen for part in [*head, missed])
