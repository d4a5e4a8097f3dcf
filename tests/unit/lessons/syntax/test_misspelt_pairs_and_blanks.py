"""A table of pairs and a blank are read as written or reported where they stand."""

import pytest

from lessons.content.question import Cloze, Matching, NumberBlank, TextBlank
from lessons.syntax.parse import examine
from tests.unit.lessons.syntax.misspellings import HEAD, TEST
from tests.unit.lessons.syntax.one_question import QUESTION, found, only


@pytest.mark.parametrize(
    ("block", "findings"),
    [
        ("| 票 | 用途 |\n| a | 1 |\n| b | 2 |\n", ["3:1 E206"]),
        ("票 | 用途\na | 1\nb | 2\n", ["3:1 E206"]),
        ("｜ 票 ｜ 用途 ｜\n｜---｜---｜\n｜ a ｜ 1 ｜\n", ["3:1 E206"]),
        ("| 票 | 用途 |\n|—|—|\n| a | 1 |\n", ["4:1 E206"]),
        ("| 票 | 用途 |\n|---|---|\n| a ｜ 1 |\n| b | 2 |\n", ["5:5 E206"]),
        ("| 票 | 用途 |\n|---|---|\n| a | 1 ｜\n| b | 2 |\n", ["5:9 E206"]),
        ("丨 票 丨 用途 丨\n丨---丨---丨\n丨 a 丨 1 丨\n", ["3:1 E206"]),
        ("│ 票 │ 用途 │\n│---│---│\n│ a │ 1 │\n", ["3:1 E206"]),
        ("| 票 | 用途 |\n|---|---|\n| a 丨 1 |\n| b | 2 |\n", ["5:5 E206"]),
        ("| 票 | 用途 |\n|---|---|\n| a | 1 |\n| a | 1 |\n| b | 2 |\n", ["6:1 E208"]),
        ("| 票 | 用途 |\n|---|---|\n| a | 1 | x |\n| b | 2 |\n", ["5:1 E206"]),
        ("| 票 | 用途 |\n|---|---|\n| a | 1 |\n| b | |\n", ["6:1 E202"]),
        ("| 票 | 用途 |\n|---|---|\n| a | 1 |\n| a | 2 |\n", ["6:1 E208"]),
        ("| 票 | 用途 | 甲 |\n|---|---|---|\n| a | 1 | 2 |\n", ["3:1 E206"]),
        ("- [x] 甲\n  | 票 | 用途 |\n  | a | 1 |\n- [ ] 乙\n", ["4:3 E206"]),
    ],
)
def test_what_only_begins_like_a_table_is_an_error_where_it_stands(block: str, findings: list[str]) -> None:
    assert found(QUESTION + block) == findings


@pytest.mark.parametrize("text", ["把它们配对。\n", "把它们配对。\n每项一次。\n"])
def test_text_directly_under_a_table_is_told_once_with_the_empty_line_that_is_missing(text: str) -> None:
    table = "| 票 | 用途 |\n|---|---|\n| a | 1 |\n| b | 2 |\n"
    [finding] = examine((HEAD + TEST + QUESTION + table + text).encode(), "a.md").findings
    assert "leave an empty line after it" in str(finding.problem)
    assert found(QUESTION + table + text) == ["7:1 E206"]
    assert isinstance(only(f"{table}\n{text}"), Matching)


def test_a_line_without_bars_between_rows_is_a_row_with_too_few_cells() -> None:
    assert found(QUESTION + "| 票 | 用途 |\n|---|---|\n| a | 1 |\nb 2\n| c | 3 |\n") == ["6:1 E206"]


def test_bars_in_code_and_escaped_are_in_their_cells() -> None:
    question = only("| 票 | 用途 |\n|---|---|\n| a \\| b | 1 |\n| c | 2 |\n")
    assert isinstance(question, Matching)
    assert question.pairs[0] == ("a | b", "1")


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("[[交流｜AC]]", TextBlank(("交流", "AC"))),
        ("【【交流|AC】】", TextBlank(("交流", "AC"))),
        ("[[交流 丨 AC│ac]]", TextBlank(("交流", "AC", "ac"))),
        ("[[丨]]", TextBlank(("丨",))),
        ("［［交流］］", TextBlank(("交流",))),
        ("[[a[0]|a0]]", TextBlank(("a[0]", "a0"))),
        ("[[｜]]", TextBlank(("｜",))),
        ("[[±5%]]", TextBlank(("±5%",))),
        ("[[10～20]]", TextBlank(("10～20",))),
        ("[[２０ ＋－ ０．５]]", NumberBlank("20", "0.5")),
        ("[[20 +/- 1 %]]", NumberBlank("20", "1%")),
        ("[[20+-0.5]]", NumberBlank("20", "0.5")),
        ("[[50 +- 0.2]]", NumberBlank("50", "0.2")),
    ],
)
def test_a_harmless_spelling_of_a_blank_is_a_blank(text: str, blank: TextBlank | NumberBlank) -> None:
    question = only(f"填 {text}。\n")
    assert isinstance(question, Cloze)
    assert (question.blanks, question.stem) == ((blank,), "哪个？\n\n填 [[0]]。")
    assert not found(QUESTION + f"填 {text}。\n") or "～" in text


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("[[20 +- 0.5 V]]", "3:1 E202"),
        ("[[20V ± 0.5V]]", "3:1 E202"),
        ("[[50 +- ]]", "3:1 E202"),
        ("[[50±1|51]]", "3:1 E202"),
        ("[[约50 +- 1]]", "3:1 E202"),
        ("电压 [[交流", "3:4 E205"),
        ("[[乙]] 交流]]", "3:9 E205"),
        ("[[乙]] [[交流]", "3:7 E205"),
        ("[[乙]] [[交流]]]", "3:7 E205"),
        ("[[乙]] [交流|AC]", "3:7 E205"),
        ("[[乙]] {{交流}}", "3:7 E205"),
        ("[[乙]] [ [交流] ]", "3:7 E205"),
        ("[[甲\n乙]]", "3:1 E205"),
        ("> 提示：[[甲]]\n\n[[乙]]", "3:6 E205"),
        ("- [x] 甲 [[乙]]\n- [ ] 丙", "3:9 E205"),
        ("[[19.5~20.5]]", "3:1 W202"),
        ("[[50 + 0.2]]", "3:1 W202"),
        ("[[-5～5]]", "3:1 W202"),
        ("[[19.5 至 20.5]]", "3:1 W202"),
        ("[[19.5...20.5]]", "3:1 W202"),
    ],
)
def test_what_only_begins_like_a_blank_is_reported_where_it_stands(line: str, finding: str) -> None:
    assert finding in found(QUESTION + line + "\n")


def test_code_and_nested_brackets_are_no_blanks() -> None:
    assert isinstance(only("`[[ -f x ]]` 和 a[b[0]] 中 [[甲]]\n"), Cloze)
    assert found(QUESTION + "`[[ -f x ]]` 和 a[b[0]] 中 [[甲]]\n") == []
