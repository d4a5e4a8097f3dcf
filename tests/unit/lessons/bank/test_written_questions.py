"""What is written of a question is read back as the same question, whatever its texts look like."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.bank.bank_question import GAP, BankKind, BankOption, BankQuestion
from lessons.bank.plain_cell import plain_cell
from lessons.bank.written.escape import escaped
from lessons.bank.written.write_markdown import FRONT, written
from lessons.content.question import Choice, Cloze, Matching, NumberBlank, Ordering, Question, TextBlank
from lessons.syntax.parse import examine
from lessons.text.plain_words import is_plain
from lessons.typeset.markdown.inline_text import plain

PIECES = [
    *"对错AaXx1２0.。、:：()（）[]【】*_~$`\\<>!-—+=|｜#&;√×%/“《》?q^{}\"'",
    "答案：",
    "提示：",
    "[x]",
    "[[a]]",
    "（ ）",
    "**",
]
PIECES += ["<!-- question: id=1 -->", "test: id=1", "&lt;", "1. ", "- ", "~~", "$x$", "http://a.b", "---", "> "]


def texts(most: int = 10) -> st.SearchStrategy[str]:
    made = st.lists(st.sampled_from(PIECES), min_size=1, max_size=most).map("".join).map(plain_cell)
    return made.filter(lambda text: bool(text) and "\n" not in text)


def read_back(question: BankQuestion) -> Question:
    block = written([("q1", question)], {})["q1"]
    lesson = examine((FRONT + block.text).encode(), "x.md").lesson
    return lesson.tests[0].questions[0]


@settings(max_examples=300, deadline=None)
@given(texts(), st.lists(texts(), min_size=2, max_size=4, unique=True), texts(), texts(), st.booleans())
def test_a_choice_of_any_texts(stem: str, options: list[str], hint: str, explanation: str, multiple: bool) -> None:
    made = tuple(BankOption(text, n == 0, hint if n else "") for n, text in enumerate(options))
    kind = BankKind.MULTIPLE if multiple else BankKind.SINGLE
    read = read_back(BankQuestion(kind=kind, stem=stem, options=made, hint=hint, explanation=explanation, points=3))
    assert isinstance(read, Choice) and read.multiple == multiple and read.points == 3
    assert [option.key for option in read.options] == [option.key for option in made]
    for shown, said in zip((read.stem, *(o.text for o in read.options)), (stem, *options), strict=True):
        assert plain(shown) == re.sub(r"\s+", " ", said).strip()
    assert plain(read.explanation) == re.sub(r"\s+", " ", explanation).strip()


@settings(max_examples=500, deadline=None)
@given(texts(5).filter(is_plain))
def test_what_needs_no_reading_back_is_read_the_same_even_so(text: str) -> None:
    options = (BankOption(text, True, text), BankOption(f"{text}b"))
    block = written([("q1", BankQuestion(kind=BankKind.SINGLE, stem=text, options=options, explanation=text))], {})[
        "q1"
    ]
    examined = examine((FRONT + block.text).encode(), "x.md")
    (read,) = examined.lesson.tests[0].questions
    assert isinstance(read, Choice)
    assert (read.stem, read.options[0].text, read.options[0].feedback, read.explanation) == (text, text, text, text)


@settings(max_examples=500, deadline=None)
@given(texts(), st.integers(0, 1))
def test_markdown_of_a_text_shows_the_text(text: str, strength: int) -> None:
    assert plain(escaped(text, strength)) == re.sub(r"\s+", " ", text).strip()


def test_every_kind_is_read_back() -> None:
    blanks = (TextBlank(("50", "五十")), NumberBlank("10", "0"))
    cloze = read_back(BankQuestion(kind=BankKind.BLANKS, stem=f"频率{GAP}Hz\n电流{GAP} A", blanks=blanks))
    assert isinstance(cloze, Cloze) and cloze.blanks == blanks and cloze.stem == "频率[[0]]Hz\n\n电流[[1]] A"
    order = read_back(BankQuestion(kind=BankKind.ORDER, stem="排", items=("- 停电", "1. 验电", "接地")))
    assert isinstance(order, Ordering) and [plain(item) for item in order.items] == ["- 停电", "1. 验电", "接地"]
    match = read_back(BankQuestion(kind=BankKind.MATCH, stem="配", pairs=(("红|a", "禁止"), ("黄", "警告"))))
    assert isinstance(match, Matching) and match.pairs == (("红|a", "禁止"), ("黄", "警告"))


def test_what_is_said_beside_a_question_comes_back() -> None:
    question = BankQuestion(kind=BankKind.TRUE_FALSE, stem="先停电", options=(BankOption("对", True), BankOption("错")),
                            source='安规 "7.1" -->', difficulty="易", objective="甲 / 乙")  # fmt: skip
    block = written([("q1", question)], {"甲 / 乙": "jy-1"})["q1"]
    (read,) = examine((FRONT + block.text).encode(), "x.md").lesson.tests[0].questions
    assert (read.source, read.difficulty, read.objective) == ("安规 '7.1' →", "易", "jy-1")


def test_an_essay_becomes_a_reflection_with_its_model_answer() -> None:
    question = BankQuestion(kind=BankKind.ESSAY, stem="简述两票", model="工作票\n操作票")
    block = written([("r1", question)], {})["r1"]
    assert block.is_prompt
    assert block.text == "<!-- reflect: id=r1 -->\n简述两票\n\n> 参考答案：工作票\n>\n> 操作票\n"
