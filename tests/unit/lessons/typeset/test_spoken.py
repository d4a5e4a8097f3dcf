"""A text said in lines: nothing that must be seen, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.typeset.spoken import spoken_lines

FRAMES = set("│─┼┌┐└┘├┤┬┴━█▌▣•◦▪☐☑")


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("**Before** work\ncomes `the ticket`.", ["Before work comes the ticket."]),
        ("one\n\ntwo", ["one", "two"]),
        (
            "| gate | who |\n|---|---|\n| first | the *issuer* |\n| second | |",
            ["gate: first; who: the issuer", "gate: second; who: "],
        ),
        ("| a | b |\n|---|---|", ["a; b"]),
        ("- a\n- b\n  - c", ["- a", "- b", "- c"]),
        ("3. a\n4. b", ["3. a", "4. b"]),
        ("> said", ["Quote", "said"]),
        ("> [!WARNING]\n> Live!", ["Warning", "Live!"]),
        ("```\nif a:\n    b\n```", ["if a:", "    b"]),
        ("a\n\n---\n\nb", ["a", "b"]),
        ("# Head\n\n$$\nx^2\n$$", ["Head", "x²"]),
        ("![a breaker](breaker.png)", ["Picture a breaker"]),
        ("see [the rules](https://a.example/r) and [b](#b)", ["see the rules and b <https://a.example/r>"]),
        ("<https://a.example>", ["https://a.example"]),
        ("~~old~~ new", ["~~old~~ new"]),
        ("", []),
    ],
)
def test_every_block_as_lines(markdown: str, lines: list[str]) -> None:
    assert list(spoken_lines(markdown)) == lines


@given(st.text(alphabet=st.sampled_from("ab \n|-*_`>#[]()!~1.$\\\x1b\u202e甲：")))
def test_no_line_has_a_frame_or_acts_on_a_terminal(markdown: str) -> None:
    for line in spoken_lines(markdown):
        assert line and not FRAMES & set(line)
        assert line.isprintable() or not set(line) & set("\x1b\u202e\n\r")


def test_words_of_ours_are_translated() -> None:
    assert list(spoken_lines("> 引", {"quote": "引文"})) == ["引文", "引"]


def test_marks_between_the_cells_of_a_table_are_those_of_the_language() -> None:
    lines = spoken_lines("| 谁 | 何时 |\n|---|---|\n| 值长 | 现在 |", {"after-head": "：", "after-cell": "；"})
    assert list(lines) == ["谁：值长；何时：现在"]


def test_a_long_table_has_its_headings_in_every_row_to_the_end() -> None:
    rows = "".join(f"| {n} | row {n} |\n" for n in range(5000))
    lines = list(spoken_lines(f"| number | name |\n|---|---|\n{rows}"))
    assert len(lines) == 5000 and lines[-1] == "number: 4999; name: row 4999"
