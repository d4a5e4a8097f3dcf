"""Text from outside cannot act on a terminal."""

import json
import re
import time

from hypothesis import given
from hypothesis import strategies as st

from lessons.clean import acts, clean_line, clean_text, inert, inert_json, unsafe_at

ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
anything = st.text(st.characters(codec=None)) | st.text(alphabet="\x1b\x9b[]0;\x07\\\r\n\tm中a\ud800\u202e")


@given(anything)
def test_nothing_that_acts_on_a_terminal_is_left(text: str) -> None:
    assert not ACTING.search(clean_text(text))
    assert not ACTING.search(clean_line(text))
    assert "\n" not in clean_line(text)


@given(anything)
def test_lines_stay_the_same_lines(text: str) -> None:
    lines = len(re.split("\r\n|\r|\n", text))
    assert len(clean_text(text).split("\n")) == lines


@given(anything)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


def test_whole_escape_sequences_go_and_words_stay() -> None:
    assert clean_text("a\x1b[31mred\x1b[0m b\x1b]52;c;Zm9v\x07c\x1b]8;;http://x\x1b\\d\x9b2Je") == "ared bcde"


def test_an_unclosed_sequence_swallows_no_line() -> None:
    assert clean_text("a\x1b]0;title\nb").endswith("\nb")


def test_words_and_emoji_keep_their_joiners() -> None:
    family = "👨\u200d👩\u200d👧 می\u200cخواهم"
    assert clean_text(family) == family


def test_tabs_become_spaces_up_to_the_tab_stop() -> None:
    assert clean_text("a\tb\n\tc") == "a   b\n    c"


@given(st.text(), st.integers(1, 50))
def test_a_line_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(clean_line(text, limit)) <= limit


def test_a_hostile_megabyte_is_cleaned_quickly() -> None:
    start = time.process_time()
    for text in ("\x1b]" * 500_000, "\x1b[" + "0" * 1_000_000, "\x9b" * 1_000_000, "\x1b" * 1_000_000, " " * 1_000_000):
        clean_text(text)
        clean_line(text)
    assert time.process_time() - start < 5


def test_the_first_unsafe_character_is_located() -> None:
    assert unsafe_at("ab\x07c") == 2
    assert unsafe_at("ab\tc\n") == -1


@given(anything)
def test_json_that_was_made_inert_says_the_same_and_nothing_that_a_terminal_obeys(text: str) -> None:
    safe = inert_json(json.dumps([text, text[::-1]], ensure_ascii=False, indent=1))
    assert json.loads(safe) == [text, text[::-1]]
    assert clean_text(safe) == safe
    safe.encode()


@given(st.text(alphabet=st.characters()))
def test_the_last_gate_leaves_nothing_that_acts_and_no_other_length(text: str) -> None:
    line = inert(text)
    assert not acts(line) and len(line) == len(text)
    assert acts(text) or line == text
