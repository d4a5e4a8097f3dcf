"""An answer that is right in part, where its author gives points for parts: from the test to the book."""

from pathlib import Path

import pytest

from lessons.records import Attempt
from tests.app.make_app import MakeApp
from tests.app.questions import at_question, in_test
from tests.app.screen_text import in_one_line, screen_text
from tests.app.small_pack import LESSON, small_pack
from tests.app.testing.taking import RIGHT, hand_in
from tests.app.until import until
from tui.app.app import StudyApp

PARTLY = LESSON.replace("id=q-multiple points=2", "id=q-multiple points=1 credit=part").replace(
    "id=q-order points=1", "id=q-order points=6 credit=part"
)
TALL = (80, 100)


@pytest.fixture
def app(make_app: MakeApp, tmp_path: Path) -> StudyApp:
    return make_app(packs=(small_pack(tmp_path, PARTLY),))


async def test_parts_earn_points_the_result_says_how_and_the_question_comes_back(app: StudyApp) -> None:
    async with app.run_test(size=TALL) as pilot:
        screen = await in_test(app, pilot)
        given = RIGHT | {"q-multiple": (0,), "q-order": (0, 2, 1)}
        for number, item in enumerate(screen._items):
            if number:
                screen._move(number)
            await until(pilot, at_question, screen, number)
            assert ("by parts" in screen_text(app)) is item.question.partial
            screen._given(given[item.question.id])
        await hand_in(app, pilot)
        (record,) = app.session.history()
        assert isinstance(record, Attempt)
        answers = {answer.question: answer for answer in record.answers}
        order, several = answers["q-order"], answers["q-multiple"]
        assert (order.points, order.out_of, order.share, order.right) == (2, 6, (1, 3), False)
        assert (several.points, several.out_of, several.share, several.right) == (1, 1, (1, 2), False)  # half, rounded
        assert (record.points, record.out_of) == (6, 10)
        shown = in_one_line(app)
        assert "Not wholly right: 2" in shown
        assert "~ partly right 2/6 points" in shown
        assert "Points for parts: 1 of 3 right, rounded to whole points." in shown
        assert "Points for parts: 1 of 2, right ones less wrong ones, rounded to whole points." in shown
        assert {"small/types/q-order", "small/types/q-multiple"} == set(app.session.mistakes("en"))
        assert app.session.cards["small/types/q-multiple"].missed
        assert not app.session.cards["small/types/q-single"].missed
