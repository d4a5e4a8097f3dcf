"""Two weeks of a member on shifts: each day Today says what is due, what each way leads to, and how the week goes."""

from collections.abc import Callable

from textual.pilot import Pilot

from lessons.content.right_response import key as right_response
from lessons.learning.day.ways import Cards
from lessons.records import Read
from store.disk.home import Home
from store.member.day.today import Today, today
from store.member.session import Session
from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.until import until
from tests.builders.passed_test import pass_test
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.places.today import TodayScreen
from tui.screens.testing.review import ReviewScreen
from tui.widgets.row import Row

HOUR = 3_600
LESSONS = [f"electrical-safety/{name}" for name in ("work-ticket", "operation-ticket", "safe-isolation")]
SHIFTS = {"off": (2, 9), "missed": (5, 6, 11)}
"""Days from the first Monday on that are easy days, and those on which nothing was done."""
WEEKS = {
    0: "", 1: "✓_-", 3: "✓✓-_", 4: "✓✓-✓_", 7: "_ -", 8: "✓_-", 10: "✓✓-_", 12: "✓✓-✓._", 13: "✓✓-✓.✓_",
}  # fmt: skip
"""Day -> the signs of its week when Study is opened."""


def read_and_pass(session: Session, clock: FakeClock, key: str) -> None:
    """Read a lesson for six minutes and take its self-test."""
    lesson = session.library.find(key, "en")
    began = session.now()
    clock.pass_seconds(360)
    session.add(
        Read(pack=lesson.pack, lesson=lesson.manifest.id, version=1, digest=lesson.digest, started=began,
             ended=session.now(), wall=360, active=360, credited=360)
    )  # fmt: skip
    pass_test(session, clock, right=9, key=key)


def review_all(session: Session, clock: FakeClock) -> int:
    """Review what is due, half a minute a card, and miss every third; how many."""
    due = session.due_cards("en")
    for number, card in enumerate(due):
        lesson, item = session.answering.card_item(card, "en")
        clock.pass_seconds(30)
        given = right_response(item.question) if number % 3 else ()
        session.answering.reviewed(lesson, item.question, given, hint=False, seconds=20)
    return len(due)


def signs(app: StudyApp) -> str:
    """The line of signs below the weekdays, without those of its legend and of days to come."""
    lines = screen_text(app).splitlines()
    days = "M  T  W  T  F  S  S"
    place = next(number for number, line in enumerate(lines) if days in line)
    begin = lines[place].index(days)
    return "".join(lines[place + 1].ljust(100)[begin + 3 * day] for day in range(7))


async def opened(make_app: MakeApp, look: Callable[[StudyApp, Pilot[int], Today], object]) -> Today:
    """Start Study as on any day, and look at Today."""
    app = make_app()
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: app.screen.query(Row) and app.screen.query("#right > *"))
        content = today(app.session, "en")
        found = look(app, pilot, content)
        if hasattr(found, "__await__"):
            await found
    return content


async def test_two_weeks_on_shifts(make_app: MakeApp, home: Home, clock: FakeClock) -> None:
    home.change(easy_days="2026-03-04 2026-03-11", goal="10")
    promised = mornings_with_reviews = 0
    for day in range(14):
        if day not in (*SHIFTS["off"], *SHIFTS["missed"]):
            promised = await study(make_app, home, clock, day, promised)
            mornings_with_reviews += promised > 0
        clock.pass_seconds(24 * HOUR - (clock.utc // 1000 - 8 * HOUR) % (24 * HOUR))
    assert mornings_with_reviews > 2


async def study(make_app: MakeApp, home: Home, clock: FakeClock, day: int, promised: int) -> int:
    """One day: what Today says and leads to, then the work itself; the cards that it promises for tomorrow."""

    async def in_the_morning(app: StudyApp, pilot: Pilot[int], content: Today) -> None:
        if day == 0:
            assert content.fresh and "Begin here" in screen_text(app) and "This week" not in screen_text(app)
            return
        assert signs(app).rstrip() == WEEKS[day], f"day {day}"
        if day - 1 not in (*SHIFTS["off"], *SHIFTS["missed"]):
            assert content.due.cards == promised, f"day {day}: what was promised yesterday is due today"
        assert "today 0 of 10 min" in screen_text(app)
        if content.due.cards:
            await follow_the_five_minutes(app, pilot, content)

    await opened(make_app, in_the_morning)
    app = make_app()
    session = app.session
    review_all(session, clock)
    if day % 4 == 0 and day // 4 < len(LESSONS):
        read_and_pass(session, clock, LESSONS[day // 4])
    elif not session.study_days.get(session.local_now().date().isoformat()):
        clock.pass_seconds(60)
        session.add(
            Read(pack="electrical-safety", lesson="work-ticket", version=1, digest="d", started=session.now(),
                 ended=session.now(), wall=60, active=60, credited=60)
        )  # fmt: skip

    def in_the_evening(app: StudyApp, pilot: Pilot[int], content: Today) -> None:
        assert content.due.cards == 0 and signs(app)[day % 7] == "✓"
        minutes = content.studied
        assert f"today {minutes} of 10 min" in screen_text(app) and (minutes >= 10) == ("min  ✓" in screen_text(app))
        first = content.ways[0].steps[0]
        assert not isinstance(first, Cards) or first.practice, "nothing is due, so no review is promised"

    return (await opened(make_app, in_the_evening)).tomorrow.cards


async def follow_the_five_minutes(app: StudyApp, pilot: Pilot[int], content: Today) -> None:
    """The first way says how many reviews fit, and Enter leads to just so many."""
    count = min(content.due.cards, 300 // app.session.pace)
    assert f"5 minutes: {count} review" in screen_text(app)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and f"Card 1 of {count}" in screen_text(app))
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(app.screen, TodayScreen))
