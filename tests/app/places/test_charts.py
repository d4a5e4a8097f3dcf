"""Charts and what stands beside them: the numbers in words, at any width, without colours, and nothing too early."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from rich.cells import cell_len

from lessons.records import Answer, Attempt, Read, Review
from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.small_pack import LESSON, small_pack
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.places.charts import ChartsScreen
from tui.screens.reading.lesson import LessonScreen
from tui.widgets.figures.bar import Bars
from tui.widgets.figures.chart import HEIGHT, NARROWEST, BarChart


def study_a_little(app: StudyApp) -> None:
    """A test failed three weeks ago, a reading, and the same question missed five times since."""
    now = app.session.now()
    at = now - timedelta(days=21)
    answer = Answer(question="q-single", digest="d", response=(0,), points=0, out_of=1, seconds=9, objective="all")
    app.session.add(
        Attempt(attempt="a" * 32, pack="small", lesson="types", test="all-types", kind="self", version=1, seed="s",
                started=at, ended=at, limit=0, outcome="submitted", points=3, out_of=5, pass_percent=60,
                answers=(answer, msgspec.structs.replace(answer, question="q-order", points=1)))
    )  # fmt: skip
    app.session.add(
        Read(pack="small", lesson="types", version=1, digest="d", started=at, ended=at, wall=900, active=900,
             credited=720)
    )  # fmt: skip
    for day in range(5):
        app.session.add(
            Review(pack="small", lesson="types", question="q-single", digest="d", at=at + timedelta(days=day + 1),
                   response=(0,), right=False, hint=False, seconds=5)
        )  # fmt: skip


@pytest.mark.parametrize("size", [(80, 24), (36, 12)])
async def test_every_chart_says_its_numbers_in_words_too(app: StudyApp, size: tuple[int, int]) -> None:
    study_a_little(app)
    async with app.run_test(size=size) as pilot:
        await pilot.press("p", "g")
        await until(pilot, lambda: isinstance(app.screen, ChartsScreen) and app.screen.query(BarChart))
        await pilot.pause()
        words = "\n".join(str(widget.render()) for widget in app.screen.query(".quiet"))
        words += "".join(piece.text for line in app.screen.query_one(Bars).lines(size[0]) for piece in line)
        for said in ("03-02: 2", "At most 20", "0/5", "Overall 0%; the goal is 90%", "12 min", "3/5", "35/100"):
            assert said in words, said
        assert all(chart.display == (size[0] >= NARROWEST) for chart in app.screen.query(BarChart))


async def test_a_new_member_is_told_what_the_charts_will_show(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p", "g")
        await until(pilot, lambda: "No test yet" in screen_text(app))
        assert not app.screen.query(BarChart)


@pytest.mark.parametrize("width", [36, 76, 200])
@pytest.mark.parametrize("values", [[0], [3], [0, 0, 1000], list(range(14)), [100] * 60])
def test_a_chart_is_as_wide_and_high_as_it_was_told_and_has_no_escapes(width: int, values: list[int]) -> None:
    drawn = BarChart([f"11-{n:02}" for n in range(len(values))], values, line=5)._drawn(width)
    lines = drawn.split("\n")
    assert len(lines) == HEIGHT and max(map(cell_len, lines)) <= width and "\x1b" not in drawn
    assert ("█" in drawn) == any(values)


async def test_what_is_missed_again_and_again_leads_to_where_it_is_explained(make_app: MakeApp, tmp_path: Path) -> None:
    pack = small_pack(tmp_path)
    seen = LESSON.replace("id=q-single", 'id=q-single see="hides the x of nothing"')
    (pack / "types.md").write_text(seen, "utf-8")
    app = make_app(packs=(pack,))
    study_a_little(app)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        await until(pilot, lambda: app.screen.query("#leech-0"))
        app.screen.query_one("#leech-0").focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "» Some text" in screen_text(app))


async def test_a_score_that_waits_for_the_closing_is_shown_nowhere_before(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    pack = small_pack(tmp_path)
    rules = "id=all-types close=2026-03-03T08:00Z results=closed"
    (pack / "types.md").write_text(LESSON.replace("id=all-types", rules), "utf-8")
    app = make_app(packs=(pack,))
    study_a_little(app)
    async with app.run_test(size=(80, 50)) as pilot:
        await pilot.press("p")
        await until(pilot, lambda: app.screen.query("#attempt-0"))
        assert "handed in" in screen_text(app) and "3/5" not in screen_text(app)
        await pilot.press("g")
        await until(pilot, lambda: "No test yet" in screen_text(app))
        clock.pass_seconds(2 * 86_400)
        await pilot.press("escape")
        await until(pilot, lambda: "3/5" in screen_text(app))
