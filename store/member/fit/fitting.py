"""Fits the schedule of review to a member's own answers, as often as it is worth it."""

from lessons.learning.fit import Answers, answers, is_plausible, is_wanted
from lessons.learning.fitter import program
from lessons.learning.standing import in_force_by_id
from lessons.records import Attempt, Fit, Record
from store.member.fit.fit_process import FittedAnswers
from store.member.session import Session

AGAIN_PERCENT = 110
"""Tried again once there are so many per cent of the answers that were not worth a fit."""


class Fitting:
    """The fits of one session. Nothing is fitted where no library does it, and nobody is kept from anything."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._can = bool(program())
        """Whether a library that fits is installed."""
        self._tried = 0
        """Answers of the last try."""

    def is_wanted(self) -> bool:
        """Whether enough is there for a fit, and enough of it new; each time that it says so stands for a try."""
        session = self._session
        if not self._can or session.read_only:
            return False
        count = sum(card.came_back for card in session.cards.values())
        if not is_wanted(count, session.fits.used) or count * 100 < self._tried * AGAIN_PERCENT:
            return False
        self._tried = count
        return True

    def answers(self) -> Answers:
        """What a fit is made from now. May be called from another thread."""
        return answers(self._answered(), zone=None)

    def _answered(self) -> dict[str, Record]:
        """The records in force by id, oldest first, but for attempts whose right answers may not be seen yet."""
        progress = self._session.progress
        return {
            id_: record
            for id_, record in in_force_by_id(progress.records(), progress.ahead()).items()
            if not isinstance(record, Attempt) or self._session.shown(record).keys
        }

    def keep(self, made: Answers, found: FittedAnswers | None) -> Fit | None:
        """Record a fit, durable on return; None where there is none to record. Raises `Problem`."""
        if not found or not found.parameters or not is_plausible(found.parameters) or self._session.read_only:
            return None
        fit = Fit(
            parameters=found.parameters,
            fitter=found.fitter,
            answers=made.count,
            over=made.over,
            written=self._session.now(),
        )
        self._session.add(fit)
        return fit
