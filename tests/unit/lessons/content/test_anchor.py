"""Notes and marks that survive an update of their lesson."""

from hypothesis import given
from hypothesis import strategies as st

from lessons.content.anchor import anchor, quoted
from lessons.content.changes import changed_lines, fingerprints

TEXT = "# Tickets\n\nThe permitter signs.\n\nThe crew waits.\n\nThe permitter signs.\n"


def test_a_note_moves_with_its_words() -> None:
    quote = quoted(TEXT, 4)
    assert quote == "The crew waits."
    assert anchor("New first line\n\n" + TEXT, quote, 4) == 6


def test_of_equal_lines_the_nearest_is_meant() -> None:
    assert anchor(TEXT, quoted(TEXT, 6), 6) == 6
    assert anchor(TEXT, quoted(TEXT, 2), 2) == 2


def test_a_line_that_was_reworded_is_still_found() -> None:
    assert anchor("# Tickets\n\nAll of the crew waits.\n", "The crew waits.", 4) == 2


def test_a_note_whose_words_are_gone_says_so() -> None:
    assert anchor("# Something\n\nquite different\n", "The crew waits.", 4) is None


def test_a_note_at_an_empty_line_is_put_at_the_words_below_it() -> None:
    assert quoted(TEXT, 3) == "The crew waits."
    assert quoted(TEXT, 99) == ""


@given(
    st.lists(
        st.text(
            st.characters(exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", exclude_categories=["Cs"]),
            max_size=20,
        ),
        max_size=12,
    ),
    st.integers(0, 15),
)
def test_an_unchanged_text_keeps_every_note_in_place(lines: list[str], line: int) -> None:
    text = "\n".join(lines)
    quote = quoted(text, line)
    if quote:
        found = anchor(text, quote, line)
        assert found is not None and " ".join(text.splitlines()[found].split())[:300] == quote


def test_only_new_and_reworded_paragraphs_are_marked() -> None:
    seen = fingerprints("one\ntwo\n\nthree\n\nfour\n")
    assert changed_lines("three\n\none\ntwo\n\nfour!\n\nfive\nsix", seen) == [range(5, 6), range(7, 9)]


def test_white_space_alone_is_no_change() -> None:
    assert changed_lines("  one   two\n", fingerprints("one two")) == []


@given(st.text())
def test_a_text_has_no_news_against_itself(text: str) -> None:
    assert changed_lines(text, fingerprints(text)) == []
