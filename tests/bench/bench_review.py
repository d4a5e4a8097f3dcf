"""A year of review, simulated, and what review costs with 20,000 cards.

The member studies a quarter of an hour a day: up to 20 reviews, and on each third day six questions of a new lesson.
Weeks are missed, and every tenth day. Reviews come at the hours of three shifts, in turn. What the member remembers is
no business of the scheduler's: each card has a half-life of its own, drawn by chance, that grows by a factor at each
success and falls back at each failure; the chance of remembering after some days is 2^(-days / half-life), or, as a
second kind of member, (1 + 3 days / half-life)^(-1/2). Neither is FSRS's curve. Four kinds of members, three targets,
several seeds; beside them the correction of the target without a fit, or only until the first one; py-fsrs as it is;
fixed intervals (Leitner's boxes: 1, 2, 4, 8, 16, 32 days); a limit of 60 reviews a day; the order of overdue cards the
other way round; and a member who says "sure" of everything, were that worth a longer interval. Then how well a fit to
the first seven tenths of a year foretells the rest. What comes out is printed as it is. It needs the extra `fit`.

Run: python -m tests.bench.bench_review
"""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import NamedTuple

from fsrs import Card as Memory
from fsrs import Rating, Scheduler

from lessons.learning import review
from lessons.learning.fit import AVERAGE, answers, is_wanted
from lessons.learning.fitter import fitted, items, log_loss, trained
from lessons.learning.spread import spread
from lessons.records import Fit, Record, Review, record_id
from store.member.fit.fitting import AGAIN_PERCENT
from tests.bench.ratios import spent

START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 365
LIMIT = 20
NEW_A_STUDY_DAY = 6
AWAY = (range(80, 94), range(200, 207), range(270, 291))
"""Weeks without any study."""
SHIFTS = (7, 15, 22)
"""Hours at which a member studies, as the shift is."""
BOXES = (1, 2, 4, 8, 16, 32)
TARGETS = (85, 90, 95)
SEEDS = range(4)
WITHIN = 3
"""Points that what was remembered may differ from the target."""
REBUILT = 2.5
"""How many times py-fsrs alone the rebuild of all cards with their due days may take."""
LISTED = 0.1
"""The same of the list of what is due."""


class Kind(NamedTuple):
    """How somebody remembers: not the scheduler's model."""

    name: str
    log_half_life: float
    """Of a new card; the median is e to this many days."""
    ease: tuple[float, float]
    """By what the half-life grows at each success, from and to."""
    power: bool = False
    """Whether forgetting follows a power of time instead of an exponential."""


MEMBERS = (
    Kind("average", 3.2, (1.6, 3.2)),
    Kind("by a power of time", 3.2, (1.6, 3.2), power=True),
    Kind("remembers long", 4.2, (2.0, 4.0)),
    Kind("forgets fast", 2.2, (1.4, 2.4)),
)


class Mind:
    """What one card is to somebody."""

    def __init__(self, kind: Kind, at: float, chance: random.Random) -> None:
        self.kind = kind
        self.half_life = chance.lognormvariate(kind.log_half_life, 0.6)
        self.ease = chance.uniform(*kind.ease)
        self.last = at

    def remembers(self, at: float) -> float:
        """The chance of remembering at an instant, in days."""
        gone = (at - self.last) / self.half_life
        return float((1 + 3 * gone) ** -0.5 if self.kind.power else 2**-gone)

    def asked(self, at: float, chance: random.Random) -> bool:
        """Whether it is remembered then, and what asking does to it."""
        right = chance.random() < self.remembers(at)
        self.half_life = min(900.0, self.half_life * self.ease) if right else max(2.0, self.half_life * 0.4)
        self.last = at
        return right


class Picker(NamedTuple):
    """A way to choose what a day asks, and to be told what was answered."""

    pick: Callable[[datetime], list[str]]
    tell: Callable[[str, datetime, bool], None]


class Way(NamedTuple):
    """How our rules are followed."""

    fitted: bool = True
    """Whether parameters are fitted to the member, once enough was answered."""
    corrected: bool = True
    """Whether the target is corrected by how the member remembers."""
    until_fitted: bool = False
    """Whether that ends with the first fit."""
    lost_first: bool = False
    """The other order of what is overdue."""
    limit: int = LIMIT


OUR_WAY = Way()


class Ours:
    """A member's year by our rules."""

    def __init__(self, target: int, way: Way = OUR_WAY) -> None:
        self.target, self.way = target, way
        self.known: dict[str, review.Card] = {}
        self.records: dict[str, Record] = {}
        self.history: dict[str, list[Record]] = {}
        self.fit: Fit | None = None
        self.fits = self.tried = 0

    def pick(self, now: datetime) -> list[str]:
        if self.way.fitted:
            self._fit(now)
        corrected = self.way.corrected and not (self.fit and self.way.until_fitted)
        aim = review.aim(self.known.values(), self.target) if corrected else self.target
        keys = review.due(spread(review.rescheduled(self.known, aim)), now)
        return [key.rpartition("/")[2] for key in (reversed(keys) if self.way.lost_first else keys)][: self.way.limit]

    def tell(self, card: str, at: datetime, right: bool) -> None:
        record = review_of(card, at, right)
        self.records[record_id(record)] = record
        self.history.setdefault(card, []).append(record)
        self._replay(card)

    def _replay(self, card: str) -> None:
        self.known.update(review.cards(self.history[card], self.target, fit=self.fit))

    def _fit(self, now: datetime) -> None:
        count = sum(card.came_back for card in self.known.values())
        if not is_wanted(count, self.fit) or count * 100 < self.tried * AGAIN_PERCENT:
            return
        self.tried = count
        made = answers(self.records)
        if parameters := fitted(made.steps):
            self.fit = Fit(parameters=parameters, fitter="bench", answers=made.count, over=made.over, written=now)
            self.fits += 1
            for card in self.history:
                self._replay(card)


def ours(target: int, way: Way = OUR_WAY) -> Picker:
    """By our rules."""
    year = Ours(target, way)
    return Picker(year.pick, year.tell)


def sure_of_everything(target: int) -> Picker:
    """py-fsrs told `Easy` by a member who says "sure" each time: why being sure is worth nothing here."""
    scheduler = Scheduler(
        desired_retention=target / 100, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )  # fmt: skip
    known: dict[str, Memory] = {}

    def pick(now: datetime) -> list[str]:
        end = now.replace(hour=0) + timedelta(days=1)
        return sorted((card for card in known if known[card].due < end), key=lambda card: known[card].due)[:LIMIT]

    def tell(card: str, at: datetime, right: bool) -> None:
        memory = known.get(card) or Memory(card_id=len(known), due=at)
        known[card], _ = scheduler.review_card(memory, Rating.Easy if right else Rating.Again, at)

    return Picker(pick, tell)


def leitner(_target: int) -> Picker:
    """By Leitner's boxes."""
    box: dict[str, int] = {}
    due: dict[str, datetime] = {}

    def pick(now: datetime) -> list[str]:
        end = now.replace(hour=0) + timedelta(days=1)
        return sorted((card for card in due if due[card] < end), key=lambda card: (due[card], card))[:LIMIT]

    def tell(card: str, at: datetime, right: bool) -> None:
        box[card] = min(box.get(card, -1) + 1, len(BOXES) - 1) if right else 0
        due[card] = at + timedelta(days=BOXES[box[card]])

    return Picker(pick, tell)


def review_of(card: str, at: datetime, right: bool) -> Review:
    return Review(
        pack="p", lesson="l", question=card, digest="d", at=at, response=(0,), right=right, hint=False, seconds=20
    )  # fmt: skip


class Year(NamedTuple):
    """What a year came to."""

    reviews: int
    right: int
    most: int
    """Reviews on the fullest day."""
    kept: float
    """How much of everything would be remembered at the end."""


def year(kind: Kind, seed: int, picker: Picker) -> Year:
    """One member's year."""
    chance = random.Random(seed)
    minds: dict[str, Mind] = {}
    reviews = right = most = 0
    for day in range(DAYS):
        if any(day in away for away in AWAY) or chance.random() < 0.1:
            continue
        now = START + timedelta(days=day, hours=SHIFTS[day // 4 % len(SHIFTS)])
        at = (now - START) / timedelta(days=1)
        today = picker.pick(now)
        most = max(most, len(today))
        for card in today:
            remembered = minds[card].asked(at, chance)
            reviews, right = reviews + 1, right + remembered
            picker.tell(card, now, remembered)
        if day % 3 == 0 and day < 300:
            for _ in range(NEW_A_STUDY_DAY):
                card = f"q{len(minds)}"
                minds[card] = Mind(kind, at, chance)
                picker.tell(card, now, chance.random() < 0.8)
    kept = sum(mind.remembers(DAYS) for mind in minds.values()) / len(minds)
    return Year(reviews, right, most, kept)


def row(name: str, kind: Kind, target: int, way: Callable[[int], Picker]) -> tuple[float, int]:
    """Print what the seeds came to; the worst difference of a seed from the target, and the most on one day."""
    runs = [year(kind, seed, way(target)) for seed in SEEDS]
    shares = [100 * run.right / run.reviews for run in runs]
    whole = 100 * sum(run.right for run in runs) / sum(run.reviews for run in runs)
    most, end = max(run.most for run in runs), 100 * sum(run.kept for run in runs) / len(runs)
    reviews = sum(run.reviews for run in runs) // len(runs)
    print(
        f"{kind.name:<19} {name:<24} {target:>4} % {reviews:>7}  {whole:>4.1f} %  "
        f"{min(shares):>4.1f} – {max(shares):<4.1f} {most:>9}    {end:>4.1f} %",
        flush=True,
    )
    return max(abs(share - target) for share in shares), most


def report_years(members: tuple[Kind, ...] = MEMBERS) -> Mapping[tuple[str, int], float]:
    """Print all years; (kind, target) -> the worst difference of a seed, in points, of our rules."""
    print(f"{f'one year, {len(SEEDS)} seeds':<44} target reviews   asked   of the seeds  most a day       end")
    found = {}
    for kind, target in product(members, TARGETS):
        found[kind.name, target], most = row("FSRS, fitted", kind, target, ours)
        assert most <= LIMIT
        row("corrected until fitted", kind, target, lambda target: ours(target, Way(until_fitted=True)))
        row("corrected, never fitted", kind, target, lambda target: ours(target, Way(fitted=False)))
        row("py-fsrs as it is", kind, target, lambda target: ours(target, Way(fitted=False, corrected=False)))
    for kind in members:
        row("FSRS, fitted, 60 a day", kind, 90, lambda target: ours(target, Way(limit=60)))
        row("FSRS, the lost first", kind, 90, lambda target: ours(target, Way(lost_first=True)))
        row("“sure” taken as easy", kind, 90, sure_of_everything)
        row("Leitner", kind, 90, leitner)
    return found


def report_foresight(members: tuple[Kind, ...] = MEMBERS) -> bool:
    """Print how well the last three tenths of a year are foretold from the rest; whether a fit does it best for each.

    Then how many cards come back on the fullest of the sixty days after it, with and without spreading.
    """
    best = True
    for kind in members:
        lost = []
        for seed in SEEDS:
            member = Ours(90)
            year(kind, seed, Picker(member.pick, member.tell))
            whole = items(answers(member.records).steps)
            cut = len(whole) * 7 // 10
            older, newer = whole[:cut], whole[cut:]
            lost.append((log_loss(trained(older), newer), log_loss(AVERAGE, newer)))
        fit, average = (sum(losses) / len(lost) for losses in zip(*lost, strict=True))
        best = best and all(fit < average for fit, average in lost)
        now = START + timedelta(days=DAYS)
        full = [max(review.forecast(known.values(), now, 61)[1:]) for known in (spread(member.known), member.known)]
        print(
            f"{kind.name:<19} log loss on answers kept apart: fitted {fit:.3f}, average parameters {average:.3f}; "
            f"fullest of the next 60 days: {full[0]} cards, {full[1]} if not spread"
        )
    return best


def py_fsrs_alone(records: list[Review]) -> None:
    """What no rebuild can be faster than."""
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    known: dict[str, Memory] = {}
    for record in records:
        memory = known.get(record.question) or Memory(card_id=1, due=record.at)
        rating = Rating.Good if record.right else Rating.Again
        known[record.question], _ = scheduler.review_card(memory, rating, record.at)


def report_cost() -> bool:
    """Print what 20,000 cards with three meetings each cost; whether the bounds were kept."""
    at = START + timedelta(hours=12)
    records = [
        review_of(f"q{n}", at + timedelta(days=9 * round_), (n + round_) % 7 > 0)
        for round_ in range(3)
        for n in range(20_000)
    ]
    floor = spent(lambda: py_fsrs_alone(records))
    made: dict[str, review.Card] = {}
    rebuild = spent(lambda: made.update(review.cards(records)))
    shift = spent(lambda: spread(review.rescheduled(made, review.aim(made.values(), 90))))
    listing = min(spent(lambda: review.due(made, at + timedelta(days=200))) for _ in range(5))
    print(
        f"20,000 cards, 60,000 meetings, processor time: rebuild {rebuild:.0f} ms, due days {shift:.0f} ms, together "
        f"{(rebuild + shift) / floor:.2f} times py-fsrs alone ({floor:.0f} ms; bound {REBUILT}); due list "
        f"{listing:.0f} ms, {listing / floor:.3f} times (bound {LISTED})"
    )
    return rebuild + shift <= REBUILT * floor and listing <= LISTED * floor


def main() -> int:
    """Print the years and the cost; 1 where the average member's retention or a bound was missed."""
    found = report_years()
    foresight = report_foresight()
    cost = report_cost()
    for (name, target), worst in found.items():
        if worst > WITHIN:
            print(f"{name}, target {target} %: a seed is {worst:.1f} points off; see the row with 60 reviews a day")
    kept = all(worst <= WITHIN for (name, _), worst in found.items() if name == MEMBERS[0].name)
    print(f"average member within {WITHIN} points of every target, no day above its limit:", "yes" if kept else "NO")
    print("a fit foretells every member better than average parameters:", "yes" if foresight else "NO")
    return 0 if kept and foresight and cost else 1


if __name__ == "__main__":
    raise SystemExit(main())
