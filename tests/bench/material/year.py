"""A home with a year of records of somebody who studied the built-in lessons."""

from datetime import UTC, datetime, timedelta

from lessons.records import Answer, Attempt, Read, Record, Review
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress


def fill_year(home: Home, records: int) -> None:
    """Make a member with so many records: readings, attempts and reviews in turn."""
    home.change(member=home.new_member("Zhang Wei"), name="Zhang Wei")
    lessons = [(key, lesson) for key, _edition, lesson in Library(home).lessons("en") if lesson.tests]
    end = datetime.now(UTC).replace(microsecond=0)
    made: list[Record] = []
    for number in range(records):
        key, lesson = lessons[number % len(lessons)]
        pack, name = key.split("/")
        at = end - timedelta(hours=(records - number) * 365 * 24 / records)
        test = lesson.tests[0]
        question = test.questions[number % len(test.questions)]
        match number % 3:
            case 0:
                made.append(
                    Read(
                        pack=pack,
                        lesson=name,
                        version=1,
                        digest=lesson.digest,
                        started=at - timedelta(minutes=6),
                        ended=at,
                        wall=360,
                        active=340,
                        credited=300,
                    )
                )
            case 1:
                answers = tuple(_answer(q.id, int((number + n) % 5 > 0)) for n, q in enumerate(test.questions[:5]))
                made.append(
                    Attempt(
                        attempt=f"{number:032}",
                        pack=pack,
                        lesson=name,
                        test=test.id,
                        kind="self",
                        version=1,
                        seed="s",
                        started=at - timedelta(minutes=3),
                        ended=at,
                        limit=300,
                        outcome="submitted",
                        points=sum(a.points for a in answers),
                        out_of=5,
                        pass_percent=80,
                        answers=answers,
                    )
                )
            case _:
                made.append(
                    Review(
                        pack=pack,
                        lesson=name,
                        question=question.id,
                        digest="0" * 64,
                        at=at,
                        response=(1,),
                        right=number % 4 > 0,
                        hint=False,
                        seconds=8,
                    )
                )
    with Progress.open(home, home.config.member, SystemClock()) as progress:
        progress.add_all(made)


def _answer(question: str, points: int) -> Answer:
    return Answer(question=question, digest="0" * 64, response=(1,), points=points, out_of=1, seconds=9)
