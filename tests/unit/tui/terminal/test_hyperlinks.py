"""Only what leads to the web is a link for the terminal, and nothing in it acts on the terminal."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.hyperlinks import knows_links, linked, web_address


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://e.org/a?b=1;c#d", "https://e.org/a?b=1;c#d"),
        ("HTTP://e.org", "HTTP://e.org"),
        ("https://e.org/安规", "https://e.org/%E5%AE%89%E8%A7%84"),
        ("https://e.org/%1b]52;c;aGk=\x07", "https://e.org/%1b]52;c;aGk=%07"),
        ("https://e.org/" + "x" * 2000, ""),
        ("https://", ""),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("ftp://e.org/x", ""),
        ("other.md#part", ""),
        ("", ""),
    ],
)
def test_an_address_is_ascii_and_of_the_web(target: str, address: str) -> None:
    assert web_address(target) == address


@given(st.text())
def test_nothing_ends_the_sequence_but_its_end(rest: str) -> None:
    written = linked("https://e.org/" + rest, "text")
    assert re.fullmatch(r"\x1b\]8;id=[0-9a-f]+;https://e\.org/[!-~]*\x1b\\text\x1b\]8;;\x1b\\|text", written)


def test_parts_of_one_link_have_one_id() -> None:
    first, second, other = (linked(f"https://e.org/{end}", "x") for end in ("a", "a", "b"))
    assert first == second != other


@pytest.mark.parametrize(
    ("environment", "known"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7200"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4600"}, False),
        ({"TERM": "foot"}, True),
        ({"TERM": "tmux-256color"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"WT_SESSION": "1"}, True),
    ],
)
def test_a_terminal_is_known_by_what_it_says(environment: dict[str, str], known: bool) -> None:
    assert knows_links(environment) is known
