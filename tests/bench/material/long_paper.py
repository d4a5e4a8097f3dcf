"""A long paper with every type of question, in Chinese and English, with marks by which what was drawn is known."""

import msgspec

from lessons.assessment.paper import PaperItem, draw
from lessons.assessment.sitting import Sitting
from lessons.clock import Clock
from lessons.content.lesson import Test
from lessons.content.question import Choice, Cloze, Matching, NumberBlank, Option, Ordering, Question, TextBlank

_LONG = (
    "先核对设备的名称、编号和位置，再由监护人唱票、操作人复诵，确认无误后方可操作，"
    "操作中发生疑问时立即停止，并向发令人报告"
)


def marks(number: int) -> tuple[str, str]:
    """What stands in the stem of question `number` (from 0), and in each of its parts."""
    return f"甲{number:03}", f"乙{number:03}"


def question(number: int) -> Question:
    """Question `number` (from 0): the six kinds take turns, every second with a hint."""
    bare = _bare(number)
    hint = "想一想谁最终操作。" if number % 2 else ""
    return msgspec.structs.replace(
        bare, hint=hint, explanation="操作人填写，监护人审核，值长批准；三者不得互相代替。" * 2
    )


def _bare(number: int) -> Question:
    id_ = f"q-{number:03}"
    stem, part = marks(number)
    asked = f"{stem}：运行中进行第 {number + 1} 项操作以前，值班人员首先应当核对什么，又应当由谁来填写**操作票**？"
    match number % 6:
        case 0:
            return Choice(id=id_, stem=asked, options=tuple(Option(f"{part} {_LONG}（{n}）", n == 1) for n in range(4)))
        case 1:
            options = tuple(Option(f"{part} 第 {n} 种做法：先核对设备名称和编号", n < 2) for n in range(5))
            return Choice(id=id_, stem=asked, options=options, multiple=True)
        case 2:
            return Ordering(id=id_, stem=asked, items=tuple(f"{part} 第 {n} 步：核对设备名称" for n in range(5)))
        case 3:
            pairs = tuple((f"{part} 制度 {n}", f"第 {n} 条：交接班时当面交清") for n in range(4))
            return Matching(id=id_, stem=asked, pairs=pairs, headings=("制度", "内容"))
        case 4:
            text = "check the name and number of the equipment"
            options = tuple(Option(f"{part} option {n}: {text}", n == 1) for n in range(4))
            asked = f"{stem}: what must the operator check before step {number + 1} of the switching order?"
            return Choice(id=id_, stem=asked, options=options)
        case _:
            blanks = (NumberBlank("50", "0.2"), TextBlank(("操作人",)))
            return Cloze(id=id_, stem=f"{stem} {part}：额定频率 [[0]] Hz，操作票由 [[1]] 填写。", blanks=blanks)


def paper_of(number: int) -> tuple[PaperItem, ...]:
    """So many questions in their order, their parts shuffled."""
    test = Test(
        id="long", title="长卷", minutes=0, pass_percent=80, pick=0, line=0,
        questions=tuple(question(n) for n in range(number)),
    )  # fmt: skip
    return tuple(sorted(draw(test, "seed").items, key=lambda item: item.question.id))


def long_sitting(clock: Clock, number: int) -> Sitting:
    """A sitting of a paper with so many questions, just begun."""
    test = Test(id="long", title="长卷", minutes=180, pass_percent=80, pick=0, questions=(), line=0)
    paper = msgspec.structs.replace(draw(test, "seed"), items=paper_of(number))
    return Sitting(
        attempt="0123456789abcdef", pack="two-tickets", lesson="tickets", version=3, test="long", kind="self",
        limit=180 * 60, pass_percent=80, paper=paper, started=clock.read(),
    )  # fmt: skip
