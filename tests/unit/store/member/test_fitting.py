"""When the schedule of review is fitted to a member, what is recorded, and what schedules by it."""

import sys
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

import store.member.fit.fitting as fitting
from lessons.learning.fit import AVERAGE, ENOUGH, answers
from lessons.learning.fitter import fitted, program
from lessons.records import Fit, Record, Review
from store.machine.library import Library
from store.member.fit.fit_process import FittedAnswers, fit_apart
from store.member.fit.fitting import Fitting
from store.member.progress import Progress
from store.member.session import Session
from tests.builders.passed_test import KEY, pass_test
from tests.clocks import FakeClock
from tests.unit.lessons.learning.answered import fit_of, reviews

QUICK = (2000, 4000, 6000, 9000, *AVERAGE[4:20], 3000)


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that fits is installed, whether it is or not."""
    monkeypatch.setattr(fitting, "program", lambda: "fsrs-rs-python 0.9.3")


def answered(session: Session, cards: int = 60, times: int = 7) -> None:
    """So many cards reviewed so many times, until an hour ago."""
    made = [one for one in reviews(cards, times).values() if isinstance(one, Review)]
    late = session.now() - timedelta(hours=1) - made[-1].at
    session.progress.add_all(replace(one, at=one.at + late) for one in made)


def fits(session: Session) -> Iterable[Record]:
    return [record for record in session.progress.records().values() if isinstance(record, Fit)]


def test_a_fit_is_wanted_once_there_are_enough_answers_and_recorded_schedules_by_it(session: Session) -> None:
    one = Fitting(session)
    answered(session, 60, 2)
    assert not one.is_wanted(), "sixty answers are too few"
    answered(session)
    before = {key: card.due for key, card in session.cards.items()}
    assert one.is_wanted()
    made = one.answers()
    assert made.count >= ENOUGH
    fit = one.keep(made, FittedAnswers("fsrs-rs-python 0.9.4", QUICK))
    assert fit == session.fits.used and fits(session) == [fit] and fit is not None
    assert (fit.answers, fit.over, fit.fitter) == (made.count, made.over, "fsrs-rs-python 0.9.4")
    assert {key: card.due for key, card in session.cards.items()} != before
    assert not one.is_wanted() and not Fitting(session).is_wanted()


def test_what_was_not_worth_a_fit_is_not_tried_again_until_there_is_more(session: Session) -> None:
    one = Fitting(session)
    answered(session)
    assert one.is_wanted()
    for found in (None, FittedAnswers("f", None), FittedAnswers("f", ()), FittedAnswers("f", (0,) * 21)):
        assert one.keep(one.answers(), found) is None
    assert fits(session) == [] and not one.is_wanted()


def test_nothing_is_fitted_where_no_library_does_it_or_nothing_may_be_written(
    session: Session, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(session)
    with Progress.open(session.home, session.progress.member, clock, write=False) as progress:
        assert not Fitting(Session(session.home, clock, progress, session.library, None)).is_wanted()
    monkeypatch.setattr(fitting, "program", lambda: "")
    assert not Fitting(session).is_wanted()


def test_a_fit_taken_back_schedules_nothing(session: Session) -> None:
    answered(session, 3, 3)
    before = session.cards
    record = session.add(fit_of(QUICK))
    assert session.cards != before
    session.take_back(record)
    assert session.cards == before and session.fits.used is None


def test_a_fit_that_is_not_plausible_is_not_used_and_counted(session: Session) -> None:
    answered(session, 3, 3)
    before = session.cards
    session.add(fit_of((1,) * 21, 10_000))
    assert session.cards == before and session.fits.used is None and session.fits.refused == 1


def test_what_may_not_be_seen_yet_is_not_fitted_to(session: Session, clock: FakeClock) -> None:
    attempt = pass_test(session, clock)
    assert len(Fitting(session).answers().steps) == len(attempt.answers)
    page = session.home.path.parent / "small" / "types.md"
    text = page.read_text("utf-8")
    closes = (session.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%MZ")
    page.write_text(
        text.replace("<!-- test: id=all-types", f"<!-- test: id=all-types close={closes} keys=closed"), "utf-8"
    )
    later = Session(session.home, clock, session.progress, Library(session.home, (page.parent,)), None)
    assert later.library.find(KEY, "en") and Fitting(later).answers().steps == ()


def test_no_card_falls_due_on_an_easy_day_of_the_settings_and_a_word_that_is_no_day_is_told(
    session: Session, clock: FakeClock
) -> None:
    answered(session, 30, 3)
    busy = {card.due.astimezone().date() for card in session.cards.values()}
    session.home.change(easy_days=" ".join(day.isoformat() for day in sorted(busy)) + " someday")
    later = Session(session.home, clock, session.progress, session.library, None)
    assert busy.isdisjoint(card.due.astimezone().date() for card in later.cards.values())
    assert later.easy_days.dates == busy and isinstance(min(busy), date)
    assert ["someday" in str(notice) for notice in session.home.notices] == [True]


def test_a_process_of_its_own_fits_what_this_one_would() -> None:
    pytest.importorskip("fsrs_rs_python")
    made = answers(reviews(60, 8))
    assert fit_apart(made) == FittedAnswers(program(), fitted(made.steps)) and fitted(made.steps)


def test_a_process_that_comes_to_nothing_gives_no_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert fit_apart(answers(reviews(2, 2))) is None
