"""The ways into studying promise what there is, and fit into the time they are called by."""

from hypothesis import given
from hypothesis import strategies as st

from lessons.learning.day.ways import (
    Begun,
    Cards,
    GoOnWithTest,
    LessonPart,
    Offer,
    ReadLesson,
    TakeTest,
    Way,
    WayKind,
    ways,
)
from lessons.learning.today import Reason, SelfTest, Suggestion

LESSON = Suggestion("p/next", Reason.NEXT, 8)
TEST = SelfTest("test", 6, 6)
LONG = Suggestion("p/long", Reason.REQUIRED, 40, "2026-12-15")
CARDS = [f"p/l/q{n}" for n in range(40)]


def offer(
    due: int = 0,
    wrong: int = 0,
    lessons: tuple[Suggestion, ...] = (LESSON,),
    begun: Begun | None = None,
    pace: int = 25,
    sitting: str = "",
    fresh: bool = False,
    only_reading: bool = False,
) -> Offer:
    return Offer(due=CARDS[:due], wrong=CARDS[:wrong], suggestions=lessons, begun=begun, pace=pace, sitting=sitting,
                 fresh=fresh, only_reading=only_reading)  # fmt: skip


def test_reviews_come_before_the_lesson_and_each_way_fits() -> None:
    five, fifteen, read = ways(offer(due=30))
    assert five == Way(WayKind.FIVE, (Cards(tuple(CARDS[:12]), 5, practice=False),))
    assert fifteen.steps == (Cards(tuple(CARDS[:16]), 7, practice=False), ReadLesson("p/next", LessonPart.WHOLE, 8))
    assert read == Way(WayKind.READ, (ReadLesson("p/next", LessonPart.WHOLE, 8),))


def test_a_slow_reader_is_promised_fewer_cards_and_a_quick_one_more() -> None:
    counts = [len(step.keys) for pace in (60, 10) for step in ways(offer(due=40, pace=pace))[0].steps
              if isinstance(step, Cards)]  # fmt: skip
    assert counts == [5, 30]


def test_of_a_long_lesson_there_is_as_much_as_fits_beside_five_minutes_of_cards() -> None:
    fifteen = ways(offer(due=40, lessons=(LONG,)))[1]
    assert fifteen.steps == (
        Cards(tuple(CARDS[:12]), 5, practice=False),
        ReadLesson("p/long", LessonPart.BEGINNING, 10),
    )


def test_with_nothing_due_five_minutes_are_wrong_answers_then_what_was_begun_then_a_beginning() -> None:
    begun = Begun("p/begun", 3)
    first = [
        ways(offer(wrong=4, begun=begun))[0].steps[0],
        ways(offer(begun=begun))[0].steps[0],
        ways(offer())[0].steps[0],
    ]
    assert first == [
        Cards(tuple(CARDS[:4]), 2, practice=True),
        ReadLesson("p/begun", LessonPart.REST, 3),
        ReadLesson("p/next", LessonPart.BEGINNING, 5),
    ]


def test_what_is_begun_is_gone_on_with_where_it_is_suggested() -> None:
    begun = Begun("p/next", 3)
    assert [way.steps[-1] for way in ways(offer(due=1, begun=begun))[1:]] == [
        ReadLesson("p/next", LessonPart.REST, 3)
    ] * 2


def test_a_whole_lesson_includes_its_test() -> None:
    lesson = Suggestion("p/next", Reason.NEXT, 8, test=TEST)
    five, fifteen, read = ways(offer(due=30, lessons=(lesson,)))
    assert fifteen.steps == (
        Cards(tuple(CARDS[:7]), 3, practice=False),
        ReadLesson("p/next", LessonPart.WHOLE, 8),
        TakeTest("p/next", TEST),
    )
    assert (fifteen.minutes, fifteen.called) == (17, 15)
    assert read.minutes == 8 and five.minutes == 5
    assert ways(offer(lessons=(lesson,), fresh=True))[0].minutes == 14
    longer = ways(offer(lessons=(Suggestion("p/l", Reason.NEXT, 12, test=TEST),)))[1]
    assert longer.minutes == longer.called == 18, "what takes longer is called by what it takes"


def test_of_a_lesson_that_was_read_only_its_test_is_left() -> None:
    read = Suggestion("p/read", Reason.GO_ON, 8, test=TEST, read=True)
    (fifteen, again) = ways(offer(lessons=(read,)))
    assert fifteen == Way(WayKind.FIFTEEN, (TakeTest("p/read", TEST),))
    assert again == Way(WayKind.READ, (ReadLesson("p/read", LessonPart.AGAIN, 8),))
    short = Suggestion("p/read", Reason.GO_ON, 8, test=SelfTest("test", 3, 4), read=True)
    assert isinstance(ways(offer(lessons=(short,)))[0].steps[0], TakeTest), "a short test fits into five minutes"
    five, fifteen, only = ways(offer(due=9, lessons=(read, LESSON)))
    assert [type(step) for step in fifteen.steps] == [Cards, TakeTest] and fifteen.lesson == "p/read"
    assert five.lesson == "" and only.lesson == "p/next", "and only the next one is read"


def test_reading_only_is_no_retest_while_something_unread_is_left() -> None:
    retest = Suggestion("p/old", Reason.RETEST, 4)
    assert ways(offer(lessons=(retest, LESSON)))[-1].lesson == "p/next"
    assert ways(offer(lessons=(retest,)))[-1].lesson == "p/old"


def test_a_running_test_is_the_first_way() -> None:
    first, *others = ways(offer(due=3, sitting="attempt", fresh=True))
    assert first.steps == (GoOnWithTest("attempt"),)
    assert [way.opening for way in others] == [WayKind.FIFTEEN, WayKind.READ]


def test_the_first_day_has_one_way() -> None:
    assert ways(offer(fresh=True)) == [Way(WayKind.FIRST, (ReadLesson("p/next", LessonPart.WHOLE, 8),))]


def test_where_nothing_can_be_recorded_there_is_only_reading() -> None:
    assert [way.opening for way in ways(offer(due=9, wrong=9, only_reading=True))] == [WayKind.READ]


def test_where_nothing_is_left_the_library_is_offered() -> None:
    assert ways(offer(lessons=())) == ways(offer(lessons=(), only_reading=True)) == [Way(WayKind.BROWSE)]
    assert [way.opening for way in ways(offer(due=9, lessons=()))] == [WayKind.FIVE, WayKind.FIFTEEN]


tests = st.none() | st.builds(SelfTest, st.just("test"), st.integers(1, 40), st.integers(1, 60))
suggestions = st.builds(
    Suggestion,
    st.sampled_from(["p/a", "p/b"]),
    st.sampled_from(Reason),
    st.integers(1, 300),
    test=tests,
    read=st.booleans(),
)
offers = st.builds(
    offer,
    st.integers(0, 40),
    st.integers(0, 40),
    st.lists(suggestions, max_size=3).map(tuple),
    st.none() | st.builds(Begun, st.sampled_from(["p/a", "p/c"]), st.integers(1, 300)),
    st.integers(5, 120),
    st.sampled_from(["", "attempt"]),
    st.booleans(),
    st.booleans(),
)


@given(offers)
def test_no_way_is_empty_and_none_takes_longer_than_it_is_called(given_: Offer) -> None:
    found = ways(given_)
    assert 1 <= len(found) <= 3
    assert len({way.opening for way in found}) == len(found)
    for way in found:
        limits = {WayKind.FIVE: 5, WayKind.FIFTEEN: way.called + 2}
        assert way.steps or way.opening is WayKind.BROWSE
        assert way.minutes <= limits.get(way.opening, 1000)
        assert all(step.minutes > 0 for step in way.steps if not isinstance(step, GoOnWithTest))
        cards = [key for step in way.steps if isinstance(step, Cards) for key in step.keys]
        assert len(set(cards)) == len(cards) and set(cards) <= {*given_.due, *given_.wrong}


@given(offers)
def test_no_longer_way_practises_fewer_wrong_answers_than_a_shorter_one(given_: Offer) -> None:
    if given_.due:
        return
    counts = [len(step.keys) for way in ways(given_) for step in way.steps if isinstance(step, Cards)]
    assert counts == sorted(counts)


def test_wrong_answers_stand_back_where_a_lesson_with_its_test_leaves_no_five_minutes_for_them() -> None:
    lesson = Suggestion("p/next", Reason.NEXT, 8, test=TEST)
    five, fifteen, _read = ways(offer(wrong=30, lessons=(lesson,)))
    assert len(five.steps) == 1 and [type(step) for step in fifteen.steps] == [ReadLesson, TakeTest]


@given(offers)
def test_due_reviews_are_never_behind_a_lesson(given_: Offer) -> None:
    for way in ways(given_):
        kinds = [isinstance(step, ReadLesson | TakeTest) for step in way.steps]
        assert kinds == sorted(kinds)
        if given_.due and way.opening in (WayKind.FIVE, WayKind.FIFTEEN):
            first = way.steps[0]
            assert isinstance(first, Cards) and not first.practice and first.keys[0] == given_.due[0]
