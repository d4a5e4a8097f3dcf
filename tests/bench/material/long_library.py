"""A home whose lists are long: many lessons, every question of them missed once, a note in each."""

from datetime import timedelta
from pathlib import Path

from lessons.records import Answer, Attempt, Read, Record
from store.disk.home import Home
from store.member.progress import Progress
from store.member.session import Session
from tests.clocks import FakeClock

QUESTIONS = 3
"""In each lesson."""
_A_PACK = 50

_INDEX = """---
id: long-{n}
title: 长目录 {n}
lang: zh
track: production
level: [member]
version: 1
published: 2026-01-01
source: own
---
# 长目录
"""
_LESSON = """---
id: l{n}
title: 第 {n} 课 停电与验电
minutes: 5
objectives:
  o{n}: 会做第 {n} 项
---
# 第 {n} 课

保持足够的**安全**距离，不足时须
停电。Use *dry* gloves that are
insulated.

"""
_TEXT = "工作负责人应当在工作前交代安全措施、带电部位和其他注意事项，并确认每个人都已知晓。\n\n" * 12
_TEST = """## 自测
<!-- test: id=t{n} minutes=5 pass=80 -->

"""
_QUESTION = """### 第 {n} 课的第 {q} 题：谁填写操作票？
<!-- question: id=q{n}-{q} points=1 objective=o{n} -->

1. [ ] 监护人
2. [x] 操作人

"""


def write_packs(folder: Path, lessons: int) -> tuple[Path, ...]:
    """Packs with so many lessons, below `folder`."""
    packs = []
    for first in range(0, lessons, _A_PACK):
        pack = folder / f"long-{first}"
        pack.mkdir(parents=True)
        (pack / "index.md").write_text(_INDEX.format(n=first), "utf-8")
        for n in range(first, min(lessons, first + _A_PACK)):
            questions = "".join(_QUESTION.format(n=n, q=q) for q in range(QUESTIONS))
            text = _LESSON.format(n=n) + _TEXT + _TEST.format(n=n) + questions
            (pack / f"l{n:05}.md").write_text(text, "utf-8")
        packs.append(pack)
    return tuple(packs)


def miss_everything(home: Home, lessons: int, records: int = 0) -> None:
    """Answer every question wrongly once, and read until there are so many `records`."""
    clock = FakeClock()
    now = clock.read().instant
    made: list[Record] = []
    for number in range(max(lessons, records)):
        n = number % lessons
        ended = now - timedelta(hours=1, minutes=max(lessons, records) - number)
        pack, lesson, started = f"long-{n - n % _A_PACK}", f"l{n}", ended - timedelta(minutes=3)
        if number >= lessons:
            made.append(
                Read(
                    pack=pack, lesson=lesson, version=1, digest="0" * 64, started=started, ended=ended, wall=180,
                    active=180, credited=180,
                )
            )  # fmt: skip
            continue
        answers = tuple(
            Answer(question=f"q{n}-{q}", digest="0" * 64, response=(0,), points=0, out_of=1, seconds=9)
            for q in range(QUESTIONS)
        )
        made.append(
            Attempt(
                attempt=f"{number:032}", pack=pack, lesson=lesson, test=f"t{n}", kind="self", version=1, seed="s",
                started=started, ended=ended, limit=300, outcome="submitted", points=0, out_of=QUESTIONS,
                pass_percent=80, answers=answers,
            )
        )  # fmt: skip
    with Progress.open(home, home.config.member, clock) as progress:
        progress.add_all(made)


def note_everything(session: Session, lessons: int) -> None:
    """A note in each lesson."""
    for n in range(lessons):
        lesson = session.library.find(f"long-{n - n % _A_PACK}/l{n}", "zh")
        session.reading.keep_note(lesson, 3, f"第 {n} 条笔记：回去问一问班长")
