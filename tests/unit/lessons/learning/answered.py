"""Reviews of somebody who forgets faster than most, for tests of what is fitted to them."""

import random
from datetime import UTC, datetime, timedelta

from lessons.records import Fit, Record, Review, record_id

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def reviews(cards: int, times: int, *, share: float = 0.6) -> dict[str, Record]:
    """So many cards met so many times, four days apart, with such a share of right answers; by id, oldest first."""
    chance = random.Random(7)
    made = [
        Review(
            pack="safety",
            lesson="tickets",
            question=f"q{card}",
            digest="d",
            at=START + timedelta(days=4 * time, seconds=card),
            response=(1,),
            right=time == 0 or chance.random() < share,
            hint=False,
            seconds=9,
        )
        for time in range(times)
        for card in range(cards)
    ]
    return {record_id(one): one for one in made}


def fit_of(parameters: tuple[int, ...], answers: int = 400, *, over: str = "o") -> Fit:
    """A fit with these parameters."""
    return Fit(parameters=parameters, fitter="fsrs-rs-python 0.9.3", answers=answers, over=over, written=START)
