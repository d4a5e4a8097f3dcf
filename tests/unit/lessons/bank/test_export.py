"""What goes out comes back the same, and what has no counterpart is said."""

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lessons.bank.bank_question import GAP, BankKind, BankOption, BankQuestion
from lessons.bank.gift.read_gift import read_gift
from lessons.bank.gift.write_gift import write_gift
from lessons.bank.paper.paper_sheet import BLANK, SheetQuestion, sheet_version
from lessons.bank.sheet.examples import EXAMPLES
from lessons.bank.sheet.table import BankSheet, read_sheet
from lessons.bank.sheet.write_rows import write_rows
from lessons.bank.written.plain_question import plain_question
from lessons.bank.written.write_markdown import FRONT, written
from lessons.content.lesson import Test
from lessons.content.question import PatternBlank, TextBlank
from lessons.syntax.parse import examine

WORDS = (
    st.text(st.sampled_from("停电验abc =~#{}:\\%/\"'，。（）|-"), min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


def choices() -> st.SearchStrategy[BankQuestion]:
    options = st.lists(st.builds(BankOption, WORDS, st.booleans(), WORDS), min_size=2, max_size=4,
                       unique_by=lambda option: option.text)  # fmt: skip
    made = st.builds(BankQuestion, kind=st.just(BankKind.MULTIPLE), stem=WORDS, options=options.map(tuple),
                     explanation=WORDS, code=st.just("q-1"))  # fmt: skip
    return made.filter(lambda question: any(option.key for option in question.options))


@settings(max_examples=200, deadline=None)
@given(choices())
@example(msgspec.structs.replace(EXAMPLES["en"][1], stem="//"))  # what begins a comment there
def test_gift_comes_back_with_every_sign(question: BankQuestion) -> None:
    (outcome,) = read_gift("b", write_gift([question]).text).outcomes
    assert outcome.question == question


PARTS = (
    BankQuestion(kind=BankKind.MULTIPLE, stem="两项", points=2, partial=True, code="q-1",
                 options=(BankOption("甲", True), BankOption("乙"), BankOption("丙", True))),
    BankQuestion(kind=BankKind.MULTIPLE, stem="三项", code="q-2",
                 options=tuple(BankOption(text, text != "乙") for text in "甲乙丙丁")),
    BankQuestion(kind=BankKind.MATCH, stem="配对", points=2, partial=True, code="q-3",
                 pairs=(("甲", "1"), ("乙", "2"))),
    BankQuestion(kind=BankKind.MATCH, stem="连线", code="q-4", pairs=(("甲", "1"), ("乙", "2"))),
    BankQuestion(kind=BankKind.BLANKS, stem=f"填\n{GAP}", code="q-5",
                 blanks=(PatternBlank(("票", "5\\*2", "工作*票")),)),
    BankQuestion(kind=BankKind.BLANKS, stem=f"写\n{GAP}", code="q-6", blanks=(TextBlank(("5*2",)),)),
    BankQuestion(kind=BankKind.ESSAY, stem="谈谈", code="q-7", model="先停电。\n再验电。"),
)  # fmt: skip


@pytest.mark.parametrize("stem", ["// 是什么", "$CATEGORY: 甲", "[html]标记", "[乙]"])
def test_a_text_that_begins_like_something_else_in_gift_comes_back(stem: str) -> None:
    question = msgspec.structs.replace(PARTS[0], stem=stem)
    assert [outcome.question for outcome in read_gift("b", write_gift([question]).text).outcomes] == [question]


def test_points_for_parts_patterns_and_model_answers_go_through_gift_and_come_back() -> None:
    made = write_gift(PARTS)
    assert [outcome.question for outcome in read_gift("b", made.text).outcomes] == list(PARTS)
    assert "~%-50%乙" in made.text and "=5\\\\*2" in made.text
    assert [remark.fields for remark in made.remarks] == [{"n": 2}]  # Moodle gives points for their parts


def test_points_for_parts_patterns_and_model_answers_are_written_into_a_lesson_and_read_back() -> None:
    blocks = written([(question.code, question) for question in PARTS], {})
    assert [*blocks] == [question.code for question in PARTS]
    text = FRONT + "\n".join(block.text for block in blocks.values() if not block.is_prompt)
    read = examine(text.encode(), "x.md").lesson.tests[0].questions
    assert [plain_question(question, "").question for question in read] == list(PARTS[:-1])


def test_a_sheet_says_what_of_parts_and_patterns_it_has_not() -> None:
    made = write_rows(PARTS, "zh")
    assert [remark.fields for remark in made.remarks] == [{"n": 2}, {"n": 1}]
    assert [row[made.header.index("正确答案")] for row in made.rows][4:6] == ["票|5*2", "5*2"]


def test_every_kind_of_the_template_comes_back_from_its_row() -> None:
    for lang, examples in EXAMPLES.items():
        made = write_rows(examples, lang)
        assert not made.remarks
        reading = read_sheet(BankSheet("b", "s", [made.header, *made.rows]))
        assert [outcome.question for outcome in reading.outcomes] == list(examples)


def test_what_stands_beside_a_question_comes_back_from_its_row() -> None:
    question = msgspec.structs.replace(
        EXAMPLES["zh"][0], hint="想", points=3, difficulty="易", source="安规 7.1", objective="甲 / 乙", code="q-7"
    )
    made = write_rows([question], "en")
    (outcome,) = read_sheet(BankSheet("b", "s", [made.header, *made.rows])).outcomes
    assert outcome.question == question


def test_a_pack_and_back() -> None:
    blocks = written([(f"q-{n}", question) for n, question in enumerate(EXAMPLES["zh"][:6])], {})
    text = FRONT + "\n".join(block.text for block in blocks.values())
    for question, meant in zip(examine(text.encode(), "x.md").lesson.tests[0].questions, EXAMPLES["zh"], strict=False):
        plain = plain_question(question, "")
        assert not plain.is_simpler
        assert msgspec.structs.replace(plain.question, code="") == meant


def test_what_gift_has_not_is_said_and_counted() -> None:
    order, hinted = EXAMPLES["en"][4], msgspec.structs.replace(EXAMPLES["en"][0], hint="Think.", points=2)
    made = write_gift([order, hinted])
    assert made.questions == 1
    assert [remark.fields for remark in made.remarks] == [
        {"stem": "Put in order"}, {"what": "hints", "n": 1}, {"what": "points other than 1", "n": 1}
    ]  # fmt: skip


def test_markdown_beyond_words_is_told() -> None:
    text = FRONT + "### Is **H~2~O** $x^2$?\n<!-- question: id=a -->\n\n1. [x] `yes`\n2. [ ] no\n"
    (question,) = examine(text.encode(), "x.md").lesson.tests[0].questions
    assert plain_question(question, "").is_simpler


def test_versions_on_paper_differ_by_seed_and_each_key_fits_its_own() -> None:
    blocks = written([(f"q-{n}", question) for n, question in enumerate(EXAMPLES["zh"][:6])], {})
    text = FRONT + "\n".join(block.text for block in blocks.values())
    test: Test = examine(text.encode(), "x.md").lesson.tests[0]
    a, b = (sheet_version(test, "题", "2026", name) for name in "AB")
    assert a == sheet_version(test, "题", "2026", "A")
    assert [question.stem for question in a.questions] != [question.stem for question in b.questions]
    for version in (a, b):
        first = next(question for question in version.questions if question.stem == "停电检修时先做什么？")
        assert f"{first.answer}. 停电" in first.parts
        order = next(question for question in version.questions if question.stem == "按先后排序")
        named = {part[0]: part[3:] for part in order.parts}
        assert [named[letter] for letter in order.answer] == ["停电", "验电", "装设接地线"]
        filled = next(question for question in version.questions if BLANK in question.stem)
        assert filled.answer == "50 ± 0； 220 ± 1%" and GAP not in filled.stem


def test_the_template_divides_blanks_as_the_manual_says_and_remarks_on_each_alike() -> None:
    made = write_rows([EXAMPLES["zh"][3]], "zh")
    assert made.rows[0][made.header.index("正确答案")] == "50 +- 0|220 +- 1%"
    (outcome,) = read_sheet(BankSheet("b", "s", [made.header, *made.rows])).outcomes
    assert len(outcome.remarks) == 2


def on_paper(text: str) -> SheetQuestion:
    test: Test = examine((FRONT + text).encode(), "x.md").lesson.tests[0]
    return sheet_version(test, "t", "seed", "A").questions[0]


def test_a_right_side_that_fits_several_left_ones_stands_once_on_paper() -> None:
    text = "### m\n<!-- question: id=a -->\n\n| a | b |\n|---|---|\n| 甲 | 同 |\n| 乙 | 同 |\n| 丙 | 异 |\n"
    question = on_paper(text)
    assert [part[3:] for part in question.parts[3:]].count("同") == 1 and len(question.parts) == 5
    letters = {part[0]: part[3:] for part in question.parts[3:]}
    assert [letters[part[-1]] for part in question.answer.split()] == ["同", "同", "异"]
    assert "a letter may fit several" in question.how


@pytest.mark.parametrize(
    ("body", "how", "lines"),
    [
        ("1. [x] a\n2. [ ] b\n", ["one is right"], 0),
        ("- [x] a\n- [x] b\n- [ ] c\n", ["several may be right"], 0),
        ("1. a\n2. b\n3. c\n", ["write the letters in the right order"], 1),
        ("x [[a]] y [[b]]\n", ["fill in"], 2),
    ],
)
def test_paper_says_of_each_kind_what_to_do_and_has_room_for_it(body: str, how: list[str], lines: int) -> None:
    question = on_paper(f"### q\n<!-- question: id=a -->\n\n{body}")
    assert question.how == how and len(question.room) == lines
    part = on_paper(f"### q\n<!-- question: id=a credit=part -->\n\n{body}") if lines or len(body) > 20 else None
    assert part is None or part.how[-1] == "what is right in part earns points"
