"""Saving an answer, beside the least that saving anything durably can cost; whether years of records slow it down, or a
passphrase, under which everything is encrypted.

Run: python -m tests.bench.bench_saved_answer
"""

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import msgspec

from lessons.assessment.attempt import Answered, Moved, Sitting
from lessons.assessment.paper import draw
from lessons.content.lesson import Test
from lessons.content.question import Choice, Option
from lessons.records import Answer, Application, Attempt, Record, Review
from store.crypto.keys import Key
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.member.passphrase import protect
from store.member.progress import Progress
from store.member.work_kind import WorkKind
from tests.bench.ratios import compare, elapsed

CLOCK = SystemClock()
ROUNDS = 301


def sitting(answers: int) -> Sitting:
    """Twenty choice questions in Chinese, with hints and explanations, and so many answers given."""
    questions = tuple(
        Choice(
            id=f"tt-{number:03}",
            stem=f"操作票应由谁填写？运行中第 {number} 项操作前，值班人员首先应当核对什么？",
            hint="想一想谁最终操作。",
            explanation="操作人填写，监护人审核，值长批准；三者不得互相代替。" * 2,
            options=tuple(Option(f"第 {n} 种做法：先核对设备名称和编号", n == 1, "注意顺序。") for n in range(4)),
        )
        for number in range(20)
    )
    test = Test(id="tt-self", title="自测", minutes=20, pass_percent=80, pick=0, questions=questions, line=0)
    start = CLOCK.read()
    sitting = Sitting(
        attempt="0123456789abcdef", pack="two-tickets", lesson="tickets", version=3, test="tt-self", kind="self",
        limit=1200, pass_percent=80, paper=draw(test, "seed"), started=start,
    )  # fmt: skip
    events = [
        event
        for n in range(answers)
        for event in (Answered(f"tt-{n:03}", (n % 4,), CLOCK.read(), 2), Moved(n + 1, CLOCK.read()))
    ]
    return msgspec.structs.replace(sitting, events=tuple(events))


def years_of_records(number: int) -> list[Record]:
    """A mix of reviews, attempts and applications over ten years, some 600 bytes each."""
    begin = datetime(2016, 1, 1, tzinfo=UTC)
    step = timedelta(days=3650) / number
    made: list[Record] = []
    for n in range(number):
        at = (begin + n * step).replace(microsecond=0)
        answers = tuple(
            Answer(question=f"q{k}", digest="d" * 64, response=(k % 4,), points=k % 2, out_of=1, seconds=12)
            for k in range(5)
        )
        made.append(
            (
                Review(
                    pack="two-tickets", lesson="tickets", question=f"q{n % 40}", digest="d" * 64, at=at, response=(1,),
                    right=True, hint=False, seconds=5,
                ),
                Attempt(
                    attempt=f"{n:032}", pack="two-tickets", lesson="tickets", test="tt-self", kind="self", version=3,
                    seed="s", started=at, ended=at, limit=300, outcome="submitted", points=2, out_of=5,
                    pass_percent=50, answers=answers,
                ),
                Application(
                    pack="two-tickets", lesson="tickets", done=at, written=at,
                    text=f"第 {n} 次倒闸操作前逐项核对。" * 8,
                ),
            )[n % 3]
        )  # fmt: skip
    return made


def bare_save(path: Path, content: bytes) -> None:
    """The same bytes, as few system calls as durability allows."""
    temporary = path.with_name("bare.tmp")
    file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(file, content)
    os.fsync(file)
    os.close(file)
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def saver(progress: Progress, states: list[Sitting]) -> Callable[[], None]:
    """Save one state after the other, over and over, as answers come in."""
    turn = count()
    return lambda: progress.put_open(WorkKind.SITTING, "0123456789abcdef", states[next(turn) % len(states)])


def report_saves(home: Home, short: Progress, long: Progress, sealed: Progress) -> bool:
    """Print what a save costs; gives whether the bounds were kept."""
    states = [sitting(answers) for answers in range(21)]
    for progress in (short, long, sealed):
        for number in range(30):
            progress.put_open(WorkKind.POSITION, f"lesson-{number}", {"line": number, "at": "2026-11-01T00:00:00Z"})
    save_short, save_long, save_sealed = (saver(progress, states) for progress in (short, long, sealed))
    for save in (save_short, save_long, save_sealed):
        save()
    content = (home.member_folder(short.member) / "open.json").read_bytes()
    bare = home.path / "bare.json"
    print(f"{'an open.json of ' + f'{len(content):,} bytes':<44} {'ours':>12} {'other':>12}")
    against_bare = compare(save_short, lambda: bare_save(bare, content), ROUNDS)
    print(against_bare.line("a saved answer : bare write, fsync, rename", 2))
    against_few = compare(save_long, save_short, ROUNDS)
    print(against_few.line("with 20,000 records : with 10", 1.2))
    against_plain = compare(save_sealed, save_long, ROUNDS)
    print(against_plain.line("encrypted, 20,000 records : plain", 1.3))
    one = years_of_records(20_000 + ROUNDS + 2)[20_000:]
    few, many = iter(one), iter(one)
    added = compare(lambda: sealed.add(next(many)), lambda: long.add(next(few)), ROUNDS)
    print(added.line("a record of such a year, encrypted : plain", 2))
    return against_bare.ratio <= 2 and against_few.ratio <= 1.2 and against_plain.ratio <= 1.3 and added.ratio <= 2


def report_opening(home: Home, member: str, key: Key | None = None) -> bool:
    """Print what opening and reading 20,000 records costs; gives whether the bound was kept."""

    def opened(use: Callable[[Progress], object]) -> float:
        with Progress.open(home, member, CLOCK, key=key) as progress:
            return elapsed(lambda: use(progress))

    size = sum(file.stat().st_size for file in home.member_folder(member).glob("records-????.json"))
    decode = opened(Progress.records)
    positions = opened(lambda progress: progress.open_work(WorkKind.POSITION))
    print(
        f"{size / 1e6:.1f} MB of records: open and close {elapsed(lambda: opened(lambda _: None)):.1f} ms, "
        f"digest {opened(Progress.digest):.1f} ms, open work {positions:.1f} ms, "
        f"check and decode all {decode:.0f} ms (bound 1000)"
    )
    return decode <= 1000


def main() -> int:
    """Print the medians and ratios; 1 where a bound was missed."""
    *records, last = years_of_records(20_001)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        private = home.new_member("20,000 records, encrypted")
        key = protect(home, private, None, "correct horse")
        with (
            Progress.open(home, home.new_member("10 records"), CLOCK) as short,
            Progress.open(home, home.new_member("20,000 records"), CLOCK) as long,
            Progress.open(home, private, CLOCK, key=key) as sealed,
        ):
            short.add_all(records[:10])
            print(f"add 20,000 records of ten years {elapsed(lambda: long.add_all(records)):.0f} ms, "
                  f"then one more {elapsed(lambda: long.add(last)):.1f} ms")  # fmt: skip
            print(f"the same encrypted {elapsed(lambda: sealed.add_all(records)):.0f} ms, "
                  f"then one more {elapsed(lambda: sealed.add(last)):.1f} ms")  # fmt: skip
            kept = report_saves(home, short, long, sealed)
        opened = [report_opening(home, long.member), report_opening(home, private, key)]
        return 0 if all(opened) and kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
