"""Spaced review: cards from records, due when they should be."""

import random
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import msgspec
import pytest
from fsrs import Card as Memory
from fsrs import Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from lessons.learning.days import days_after, nights
from lessons.learning.encounters import rating
from lessons.learning.review import (
    ENOUGH,
    LONGEST_INTERVAL,
    Card,
    Counts,
    aim,
    cards,
    counts,
    due,
    forecast,
    latest,
    rescheduled,
    retrievability,
    still_known,
)
from lessons.learning.standing import in_force
from lessons.records import Answer, Attempt, Record, Review, record_id
from tests.clocks import zone as machine_in

CHINA = timezone(timedelta(hours=8))
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
KEY = "safety/tickets/q"


def review(days: float, *, right: bool = True, hint: bool = False, question: str = "q") -> Review:
    return Review(
        pack="safety",
        lesson="tickets",
        question=question,
        digest="d",
        at=START + timedelta(days=days),
        response=(1,),
        right=right,
        hint=hint,
        seconds=9,
    )


def attempt(kind: str) -> Attempt:
    return Attempt(
        attempt="a",
        pack="safety",
        lesson="tickets",
        test="t",
        kind=kind,
        version=1,
        seed="s",
        started=START,
        ended=START,
        limit=0,
        outcome="submitted",
        points=1,
        out_of=2,
        pass_percent=80,
        answers=(
            Answer(question="q", digest="d", response=(1,), points=1, out_of=1, seconds=9),
            Answer(question="q2", digest="d", response=(), points=0, out_of=1, seconds=9),
        ),
    )


def test_every_question_met_in_a_self_test_is_a_card_and_none_of_a_stage_test() -> None:
    assert set(cards([attempt("self")])) == {KEY, "safety/tickets/q2"}
    assert cards([attempt("stage")]) == {}


def test_schedules_are_those_of_py_fsrs_for_the_same_history() -> None:
    history = [(0.0, True, False), (3.0, True, False), (12.0, False, False), (13.0, True, True), (20.0, True, False)]
    scheduler = Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_INTERVAL, enable_fuzzing=False
    )
    memory = Memory(card_id=1, due=START)
    for days, right, hint in history:
        rating = Rating.Again if not right else Rating.Hard if hint else Rating.Good
        memory, _log = scheduler.review_card(memory, rating, START + timedelta(days=days))
    card = cards([review(days, right=right, hint=hint) for days, right, hint in history])[KEY]
    assert (card.due, card.stability, card.seen, card.lapses) == (memory.due, memory.stability, 5, 1)


def test_a_missed_question_comes_back_before_one_that_was_known() -> None:
    found = cards([review(0, right=False, question="missed"), review(0, question="known")])
    assert found["safety/tickets/missed"].due < found["safety/tickets/known"].due


def test_a_card_is_due_on_its_day_and_not_before() -> None:
    found = cards([review(0)])
    day = found[KEY].due
    assert due(found, day - timedelta(days=1)) == []
    assert due(found, day.replace(hour=0)) == [KEY]


def test_what_is_still_remembered_best_is_asked_first_so_that_it_is_not_lost_too() -> None:
    records: list[Record] = [
        review(0, question="old"),
        review(0, right=False, question="weak"),
        review(20, question="new"),
    ]
    order = due(cards(records), START + timedelta(days=200))
    assert order.index("safety/tickets/new") < order.index("safety/tickets/weak")


def test_today_is_the_day_of_the_clock_on_the_wall() -> None:
    found = cards([review(0)])  # at eight by UTC, at four in the afternoon in China
    morning = found[KEY].due.astimezone(CHINA).replace(hour=7, minute=0)  # still the day before by UTC
    assert due(found, morning) == [KEY]
    assert due(found, morning.astimezone(UTC)) == []
    assert due(found, morning - timedelta(hours=8)) == []
    assert counts(found.values(), morning).due == 1 and counts(found.values(), morning - timedelta(hours=8)).due == 0


def test_what_is_still_known_is_what_py_fsrs_says_of_the_same_card() -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    memory = Memory(card_id=1, due=START)
    for days, grade in ((0, Rating.Good), (4, Rating.Good), (20, Rating.Again)):
        memory, _log = scheduler.review_card(memory, grade, START + timedelta(days=days))
    card = cards([review(0), review(4), review(20, right=False)])[KEY]
    for days in (20, 21, 40, 400):
        now = START + timedelta(days=days)
        assert retrievability(card, now) == pytest.approx(scheduler.get_card_retrievability(memory, now))


def test_right_with_help_or_unsure_is_hard_and_being_sure_earns_nothing() -> None:
    assert {rating(False, hint, sure) for hint in (True, False) for sure in range(4)} == {Rating.Again}
    assert [rating(True, False, sure) for sure in range(4)] == [Rating.Good, Rating.Hard, Rating.Good, Rating.Good]
    assert {rating(True, True, sure) for sure in range(4)} == {Rating.Hard}


HISTORIES = st.lists(
    st.tuples(
        st.integers(0, 30), st.integers(0, 86_399), st.booleans(), st.booleans(), st.integers(0, 3), st.integers(0, 2)
    ),
    min_size=1,
    max_size=25,
)
"""Days since the meeting before, second of the day, right, hint, certainty, which of three questions."""


def meetings_of(history: list[tuple[int, int, bool, bool, int, int]]) -> list[Review]:
    """The reviews that a history stands for, oldest first."""
    day, records = 0, []
    for gap, second, right, hint, certainty, which in history:
        day += gap
        made = review(day + second / 86_400, right=right, hint=hint, question=f"q{which}")
        at = made.at.replace(microsecond=0)
        records.append(msgspec.structs.replace(made, at=at, certainty=certainty))
    return sorted(records, key=lambda made: (made.at, record_id(made)))


@given(HISTORIES, st.integers(70, 97), st.integers(7, 3650))
def test_any_history_is_scheduled_as_py_fsrs_does(
    history: list[tuple[int, int, bool, bool, int, int]], retention: int, longest: int
) -> None:
    scheduler = Scheduler(
        desired_retention=retention / 100,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=longest,
        enable_fuzzing=False,
    )
    records = meetings_of(history)
    memories: dict[str, Memory] = {}
    last: dict[str, datetime] = {}
    told: dict[str, datetime] = {}
    for made in records:
        hard = made.hint or made.certainty == 1
        grade = Rating.Again if not made.right else Rating.Hard if hard else Rating.Good
        question, at = made.question, made.at
        memory = memories.get(question) or Memory(card_id=1, due=at)
        # py-fsrs counts a day as 24 hours; it is told instants that lie apart by the nights there were.
        told[question] = told.get(question, at) + timedelta(days=nights(last.get(question, at), at, UTC))
        memories[question], _log = scheduler.review_card(memory, grade, told[question])
        last[question] = at
    found = cards(records, retention, longest)
    now = records[-1].at + timedelta(days=40)
    for question, memory in memories.items():
        card = found[f"safety/tickets/{question}"]
        assert (card.due - card.last, card.stability) == (memory.due - told[question], memory.stability)
        assert card.last == last[question]
        later = told[question] + timedelta(days=nights(card.last, now, UTC))
        assert retrievability(card, now) == pytest.approx(scheduler.get_card_retrievability(memory, later))
    again = rescheduled(cards(records, 80, longest), retention, longest)
    assert {key: card.due for key, card in again.items()} == {key: card.due for key, card in found.items()}


@given(HISTORIES, st.randoms(use_true_random=False), st.integers(1, 3))
def test_schedules_rebuild_from_records_alone_bit_for_bit_however_they_arrive(
    history: list[tuple[int, int, bool, bool, int, int]], chance: random.Random, devices: int
) -> None:
    records = {record_id(made): made for made in meetings_of(history)}
    first = msgspec.json.encode(cards(in_force(records)))
    files: list[dict[str, Record]] = [{} for _ in range(devices)]
    for key in chance.sample(sorted(records), len(records)):
        files[chance.randrange(devices)][key] = records[key]
    chance.shuffle(files)
    merged = {key: made for file in files for key, made in file.items()}
    assert msgspec.json.encode(cards(in_force(merged))) == first


def test_an_instant_written_in_another_zone_is_the_same_instant() -> None:
    there = msgspec.structs.replace(review(0), at=START.astimezone(CHINA))
    assert cards([there]) == cards([review(0)])


def test_no_card_waits_longer_than_the_cap() -> None:
    records = [review(day) for day in (0, 5, 30, 120, 400)]
    free, capped = cards(records)[KEY], cards(records, longest=60)[KEY]
    assert (capped.due - capped.last).days == 60 < (free.due - free.last).days


def test_after_a_holiday_the_order_is_that_of_retrievability() -> None:
    records = [review(n % 5, right=n % 3 > 0, question=f"q{n}") for n in range(12)]
    records.sort(key=lambda record: record.at)
    now = START + timedelta(days=60)
    found = cards(records)
    chances = [retrievability(found[key], now) for key in due(found, now)]
    assert chances == sorted(chances, reverse=True) and len(chances) == 12


def test_cards_are_counted_as_due_new_and_learned() -> None:
    found = cards([review(0, question="once"), *(review(day, question="often") for day in (0, 5, 30))])
    assert counts(found.values(), START + timedelta(days=31)) == Counts(due=1, new=1, kept=1, total=2)


def test_the_days_ahead_show_what_becomes_due_and_today_what_is_overdue() -> None:
    found = cards([review(0), review(0, right=False, question="missed"), review(0, question="other")])
    days = (found[KEY].due - START).days
    assert forecast(found.values(), START, days + 1) == [0, 1, *[0] * (days - 2), 2]
    assert forecast(found.values(), START + timedelta(days=30), 3) == [3, 0, 0]


def test_the_last_reviews_are_all_that_a_day_can_hold() -> None:
    records: list[Record] = [review(-2), review(-0.9), review(0), attempt("self")]
    assert latest(records) == [review(-0.9).at, START]
    assert latest([attempt("self")]) == []


def remembering(kept: int, of: int, expected: float) -> Card:
    """What one card says of a member who kept so many of so many."""
    return Card(START, 10.0, START, 0, of, came_back=of, kept=kept, expected=of * expected)


def test_the_target_is_aimed_at_until_enough_came_back() -> None:
    assert aim([], 90) == aim([remembering(0, ENOUGH - 1, 0.9)], 90) == 90


def test_who_forgets_faster_than_expected_is_asked_sooner_and_who_forgets_slower_later() -> None:
    assert aim([remembering(900, 1000, 0.9)], 90) == 90
    assert aim([remembering(800, 1000, 0.9)], 90) > 90 > aim([remembering(970, 1000, 0.9)], 90)
    assert aim([remembering(0, 10_000, 0.9)], 95) == 97 and aim([remembering(10_000, 10_000, 0.8)], 75) == 70


def test_a_card_counts_how_often_it_came_back_and_how_often_it_should_have_been_known() -> None:
    records = [review(0), review(0.1, right=False), review(4), review(12, right=False)]
    card = cards(records)[KEY]
    before = [cards(records[:count])[KEY] for count in (2, 3)]
    chances = [retrievability(known, made.at) for known, made in zip(before, records[2:], strict=True)]
    assert (card.came_back, card.kept) == (2, 1)
    assert card.expected == pytest.approx(sum(chances))


def test_a_leech_is_missed_again_and_again_and_not_learned_since() -> None:
    misses = [review(day, right=False) for day in range(4)]
    assert not cards(misses[:3])[KEY].is_leech and cards(misses)[KEY].is_leech
    learned = [review(day) for day in (5, 9, 20, 60, 150, 300, 600)]
    assert not cards([*misses, *learned])[KEY].is_leech


def test_a_question_missed_last_is_not_still_known_until_it_is_answered_right() -> None:
    missed = cards([review(0), review(3, right=False)])[KEY]
    known = cards([review(0), review(3, right=False), review(5)])[KEY]
    assert still_known(missed, START + timedelta(days=3)) == 0
    assert 0.9 < still_known(known, START + timedelta(days=5)) <= 1


BERLIN = ZoneInfo("Europe/Berlin")
"""Summer time began there on 29 March 2026 and ends on 25 October."""


def month(minutes_later: int, zone: timezone | ZoneInfo, start: datetime = START) -> tuple[list[int], Card]:
    """A card missed at `start` and met whenever it is due, each day so many minutes later: the days, and the card."""
    records = [msgspec.structs.replace(review(0, right=False), at=start)]
    asked = []
    for day in range(1, 30):
        now = (start.astimezone(zone) + timedelta(days=day, minutes=minutes_later * day)).astimezone(UTC)
        if due(cards(records, zone=zone), now.astimezone(zone)):
            records.append(msgspec.structs.replace(review(0), at=now))
            asked.append(day)
    return asked, cards(records, zone=zone)[KEY]


@given(st.integers(-15, 15), st.sampled_from([CHINA, BERLIN]), st.integers(0, 250))
def test_who_studies_a_little_earlier_or_later_each_day_is_asked_like_whoever_is_on_time(
    minutes_later: int, zone: timezone | ZoneInfo, days: int
) -> None:
    start = datetime(2026, 3, 2, 12, tzinfo=zone) + timedelta(days=days)  # neither way reaches midnight in a month
    asked, card = month(minutes_later, zone, start)
    same, like = month(0, zone, start)
    assert asked == same and len(asked) == 4
    assert (card.stability, card.came_back, card.kept) == (like.stability, 4, 4)
    assert card.expected == like.expected


@pytest.mark.parametrize("minutes_later", [-30, -2, 2, 30])
def test_who_studies_at_midnight_of_another_zone_is_asked_like_whoever_is_on_time(minutes_later: int) -> None:
    """Eight in the morning in China is midnight by UTC."""
    asked = []
    records: list[Record] = [msgspec.structs.replace(review(0, right=False), at=datetime(2026, 3, 2, tzinfo=UTC))]
    for day in range(1, 15):
        now = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=day, minutes=minutes_later * day)
        if due(cards(records), now.astimezone(CHINA)):
            records.append(msgspec.structs.replace(review(0), at=now))
            asked.append(day)
    assert asked == [1, 3, 9]


def test_a_night_is_a_day_however_short_and_an_evening_is_not() -> None:
    late, early = datetime(2026, 3, 2, 23, 30, tzinfo=CHINA), datetime(2026, 3, 3, 7, 0, tzinfo=CHINA)
    assert nights(late, early, CHINA) == 1
    assert nights(early, early.replace(hour=21), CHINA) == 0
    assert nights(early, early + timedelta(hours=23, minutes=58), UTC) == 1
    assert nights(early, late, CHINA) == nights(early, early, CHINA) == 0, (
        "an earlier or the same moment is no day later"
    )


@given(st.integers(0, 366), st.integers(0, 400), st.integers(-180, 180))
def test_days_are_counted_as_on_a_calendar_also_over_summer_time_and_new_year(
    first: int, days: int, minutes_off: int
) -> None:
    start = datetime(2026, 1, 1, 12, tzinfo=BERLIN) + timedelta(days=first)
    later = start + timedelta(days=days, minutes=minutes_off)
    assert nights(start.astimezone(UTC), later.astimezone(UTC), BERLIN) == days
    assert days_after(start.astimezone(UTC), days, BERLIN).astimezone(BERLIN) == start + timedelta(days=days)


def test_the_days_of_the_machine_follow_its_own_summer_time(monkeypatch: pytest.MonkeyPatch) -> None:
    saturday_night = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)  # half past eleven in Berlin, before summer time
    with machine_in(monkeypatch, "Europe/Berlin"):
        assert nights(saturday_night, saturday_night + timedelta(hours=8), None) == 1
        assert days_after(saturday_night, 1, None) == saturday_night + timedelta(hours=23)
        assert cards([msgspec.structs.replace(review(0, right=False), at=saturday_night)], zone=None)[
            KEY
        ].due == saturday_night + timedelta(hours=23)


def test_an_answer_after_a_night_counts_for_how_one_remembers_and_one_of_the_same_day_does_not() -> None:
    evening, morning = review(13 / 24), review(23 / 24)  # 21:00 and 07:00 by UTC, ten hours apart
    assert cards([evening, morning])[KEY].came_back == 1
    assert cards([review(0), review(11 / 24)])[KEY].came_back == 0
