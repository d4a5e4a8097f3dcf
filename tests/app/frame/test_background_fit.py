"""The schedule of review is fitted while nothing is answered or written, and Progress and Charts say so."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

import store.member.fit.fit_process as fit_process
import store.member.fit.fitting as fitting
from lessons.learning.fit import AVERAGE, Answers
from lessons.records import Review
from tests.app.screen_text import screen_text
from tests.app.until import until
from tests.unit.lessons.learning.answered import fit_of, reviews
from tui.app.app import StudyApp
from tui.app.background_fit import BackgroundFit
from tui.screens.frame.study_screen import StudyScreen

QUICK = (2000, 4000, 6000, 9000, *AVERAGE[4:20], 3000)


@pytest.fixture
def asked(app: StudyApp, monkeypatch: pytest.MonkeyPatch) -> list[Answers]:
    """A member with enough answers, a library that fits them at once, and what it was asked."""
    found: list[Answers] = []

    def fit_at_once(made: Answers) -> fit_process.FittedAnswers:
        found.append(made)
        return fit_process.FittedAnswers("fsrs-rs-python 0.9.3", QUICK)

    monkeypatch.setattr(fitting, "program", lambda: "fsrs-rs-python 0.9.3")
    monkeypatch.setattr(fit_process, "fit_apart", fit_at_once)
    made = [one for one in reviews(60, 7).values() if isinstance(one, Review)]
    late = app.session.now() - timedelta(hours=1) - made[-1].at
    app.session.progress.add_all(replace(one, at=one.at + late) for one in made)
    return found


async def test_a_fit_is_made_in_the_background_and_progress_and_charts_say_from_how_many_answers(
    app: StudyApp, asked: list[Answers]
) -> None:
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("p")
        await until(pilot, lambda: "the average of many learners" in screen_text(app))
        BackgroundFit(app.machines, app.session).look()
        await until(pilot, lambda: app.session.fits.used is not None)
        text = f"Schedule: fitted to {asked[0].count} of your answers"
        await pilot.press("d", "p")
        await until(pilot, lambda: text in screen_text(app))
        await pilot.press("g")
        await until(pilot, lambda: text in " ".join(str(one.render()) for one in app.screen.query(".quiet")))


async def test_nothing_is_fitted_while_another_screen_than_the_four_places_is_open(
    app: StudyApp, asked: list[Answers]
) -> None:
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("p", "g")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen) and not app.screen.PLACE)
        background = BackgroundFit(app.machines, app.session)
        background.look()
        await until(pilot, lambda: not background.is_fitting)
        assert asked == [] and app.session.fits.used is None


async def test_parameters_that_are_not_plausible_are_told(app: StudyApp) -> None:
    app.session.add(fit_of((1,) * 21))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("p")
        await until(pilot, lambda: "implausible parameters, not used: 1" in screen_text(app))
