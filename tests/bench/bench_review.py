"""A year of review, simulated: a member who misses weeks and forgets by a model that is not the scheduler's own.

Beside it the same year with fixed intervals (Leitner's boxes: 1, 2, 4, 8, 16, 32 days). And what review costs with
20,000 cards. Forgetting here: each card has a half-life of its own, drawn by chance, that grows by a factor at each
success and falls back at each failure; the chance of remembering is 2^(-days / half-life), and not FSRS's power curve.
What comes out is printed as it is.

Run: python -m tests.bench.bench_review
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from lessons import review
from lessons.records import Record, Review
from tests.bench.ratios import elapsed

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAYS = 365
LIMIT = 20
NEW_A_STUDY_DAY = 6
"""Questions of the lesson read on each third day."""
AWAY = (range(80, 94), range(200, 207), range(270, 291))
"""Weeks without any study."""
BOXES = (1, 2, 4, 8, 16, 32)
RETENTION = 90


class Memory:
    """What one card is to somebody: not the scheduler's model."""

    def __init__(self, chance: random.Random) -> None:
        self.half_life = chance.lognormvariate(3.2, 0.6)
        self.ease = chance.uniform(1.6, 3.2)
        self.last = 0

    def asked(self, day: int, chance: random.Random) -> bool:
        """Whether it is remembered on that day, and what asking does to it."""
        right = chance.random() < 2 ** (-(day - self.last) / self.half_life)
        self.half_life = min(900.0, self.half_life * self.ease) if right else max(2.0, self.half_life * 0.4)
        self.last = day
        return right


def review_of(card: str, day: int, right: bool) -> Review:
    return Review(
        pack="p", lesson="l", question=card, digest="d", at=START + timedelta(days=day), response=(0,), right=right,
        hint=False, seconds=20,
    )  # fmt: skip


def fsrs_picker() -> tuple[Callable[[int], list[str]], Callable[[str, int, bool], None]]:
    """Which cards a day brings by our rules, and how to tell what was answered."""
    known: dict[str, review.Card] = {}
    history: dict[str, list[Record]] = {}

    def pick(day: int) -> list[str]:
        keys = review.due(known, START + timedelta(days=day))
        return [key.rpartition("/")[2] for key in keys][:LIMIT]

    def tell(card: str, day: int, right: bool) -> None:
        record = review_of(card, day, right)
        history.setdefault(card, []).append(record)
        known.update(review.cards(history[card], RETENTION))

    return pick, tell


def leitner_picker() -> tuple[Callable[[int], list[str]], Callable[[str, int, bool], None]]:
    """The same by Leitner's boxes."""
    box: dict[str, int] = {}
    due: dict[str, int] = {}

    def pick(day: int) -> list[str]:
        return sorted((card for card in due if due[card] <= day), key=lambda card: (due[card], card))[:LIMIT]

    def tell(card: str, day: int, right: bool) -> None:
        box[card] = min(box.get(card, -1) + 1, len(BOXES) - 1) if right else 0
        due[card] = day + BOXES[box[card]]

    return pick, tell


def year(
    seed: int, pick: Callable[[int], list[str]], tell: Callable[[str, int, bool], None]
) -> tuple[int, int, int, float]:
    """Reviews, right ones, the most on one day, and how much of everything would be remembered at the end."""
    chance = random.Random(seed)
    memories: dict[str, Memory] = {}
    reviews = right = most = 0
    for day in range(DAYS):
        if any(day in away for away in AWAY) or chance.random() < 0.1:
            continue
        today = pick(day)
        most = max(most, len(today))
        for card in today:
            remembered = memories[card].asked(day, chance)
            reviews, right = reviews + 1, right + remembered
            tell(card, day, remembered)
        if day % 3 == 0 and day < 300:
            for _ in range(NEW_A_STUDY_DAY):
                card = f"q{len(memories)}"
                memories[card] = Memory(chance)
                memories[card].last = day
                tell(card, day, chance.random() < 0.8)
    kept = sum(2 ** (-(DAYS - m.last) / m.half_life) for m in memories.values()) / len(memories)
    return reviews, right, most, kept


def report_year() -> bool:
    """Print both years; whether ours kept to its target and its limit."""
    kept_target = True
    print(f"{'one year, 5 members':<24} reviews  remembered when asked  most a day  known at the end")
    for name, picker in (("FSRS, target 90 %", fsrs_picker), ("Leitner", leitner_picker)):
        runs = [year(seed, *picker()) for seed in range(5)]
        reviews, right = sum(run[0] for run in runs), sum(run[1] for run in runs)
        most, end = max(run[2] for run in runs), sum(run[3] for run in runs) / len(runs)
        share = 100 * right / reviews
        print(f"{name:<24} {reviews // 5:>7}  {share:>20.1f} %  {most:>10}  {100 * end:>14.1f} %")
        if picker is fsrs_picker:
            kept_target = abs(share - RETENTION) <= 3 and most <= LIMIT
    return kept_target


def report_cost() -> bool:
    """Print what 20,000 cards with three meetings each cost; whether the bounds were kept."""
    records = [review_of(f"q{n}", 9 * round_, (n + round_) % 7 > 0) for round_ in range(3) for n in range(20_000)]
    made: dict[str, review.Card] = {}
    rebuild = elapsed(lambda: made.update(review.cards(records)))
    listing = min(elapsed(lambda: review.due(made, START + timedelta(days=200))) for _ in range(5))
    print(f"20,000 cards, 60,000 meetings: rebuild {rebuild:.0f} ms (bound 2000), due list {listing:.0f} ms (bound 50)")
    return rebuild <= 2000 and listing <= 50


def main() -> int:
    """Print the year and the cost; 1 where a bound was missed."""
    kept = [report_year(), report_cost()]
    print("retention within 3 points of the target and no day above its limit:", "yes" if kept[0] else "NO")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    raise SystemExit(main())
