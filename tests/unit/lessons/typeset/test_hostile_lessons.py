"""A lesson from outside can neither act on the terminal nor hold up the reader."""

import re
import time
from collections.abc import Callable
from functools import partial

import pytest

from lessons.typeset.code_colours import highlight
from lessons.typeset.document import Document, TextPlace
from lessons.typeset.links import links
from lessons.typeset.markdown.inline_text import plain
from lessons.typeset.plain import plain_lines
from lessons.typeset.viewport import Viewport
from tests.work import lines_run

_ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")
_EVIL = [
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b[2J",
    "\x9b31m",
    "\u202e",
    "\ud800",
    "\x08",
    "&#27;[31m",
    "&#x9b;2J",
    "\x7f",
    "\u2028",
]
_PLACES = [
    "# {}", "text {} text", "- {}", "> {}", "`{}`", "```{}\n{}\n```", "| {} |\n|---|\n| {} |", "![{}](a{}.png)",
    "[{}](<a{}b>)", "$a {} b$", "$$\n{}\n$$", "<div {}>{}</div>", "[^{}]\n\n[^{}]: {}", "term\n: {}", "    {}", "a\\{}",
    "> [!NOTE]\n> {}", "- [ ] {}", "<https://a/{}>", "[r]: /u{} '{}'\n\n[r]", "1. {}\n2. {}", "> " * 60 + "{}",
]  # fmt: skip


@pytest.mark.parametrize("evil", _EVIL, ids=ascii)
@pytest.mark.parametrize("place", _PLACES)
def test_no_control_character_reaches_a_line(place: str, evil: str) -> None:
    text = place.replace("{}", evil)
    port = Viewport(Document(text, 40), 20)
    for row in port.rows:
        for span in row.line.spans:
            assert not _ACTING.search(span.text)
    for link in links(port.rows):
        assert not _ACTING.search(link.target)
    for line in plain_lines(text, 40):
        assert not _ACTING.search(line)


_HOSTILE = {
    "quotes": ">" * 10_000 + " deep\n",
    "spaced quotes": "> " * 10_000 + " deep\n",
    "lists": "- " * 10_000 + " deep\n",
    "numbers": "1. " * 10_000 + " deep\n",
    "indented lists": "\n".join("  " * depth + "- x" for depth in range(400)),
    "emphasis": "*" * 70_000 + "a" + "*" * 70_000,
    "mixed emphasis": "*a _b " * 20_000,
    "brackets": "[" * 50_000,
    "links": "[a](b" * 20_000,
    "backticks": " ".join("`" * count for count in range(1, 400)),
    "comments": "<!-- " * 20_000,
    "tags": "<a " * 30_000,
    "combining": "a" + "\u0301" * 200_000,
    "one word": "x" * 1_000_000,
    "one mark": "。" * 100_000,
    "bars": "|" * 100_000 + "\n" + "|-" * 50_000,
    "headings": "\n".join(f"# {number}" for number in range(12_000)),
    "definitions": "\n".join(f"[{number}]: /u" for number in range(5_000)),
    "columns": "|a" * 300 + "|\n" + "|-" * 300 + "|\n" + ("|b" * 300 + "|\n") * 50,
    "math": "$" + "\\frac{" * 3000 + "$",
    "empty lines": "\n" * 300_000,
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_nothing_written_to_be_slow_is_slow(name: str) -> None:
    start = time.process_time()
    port = Viewport(Document(_HOSTILE[name], 80), 40)
    for _ in range(3):
        port.page(1)
    assert time.process_time() - start < 5


def _read(text: str) -> None:
    for _line in plain_lines(text, 80):
        pass


def _repeated(piece: str, length: int) -> str:
    return piece * (length // len(piece))


_LONG: dict[str, Callable[[int], str]] = {
    **{
        piece: partial(_repeated, piece)
        for piece in ("[", "![", "[[", "^[", "[^", "[![", "[a[b", "[a](", "*a_b ", "`a ", "<a ", "$a ", "- ")
    },
    "definitions": lambda n: (
        "".join(f"[t{k}][r{k}]\n" for k in range(n // 20)) + "\n" + "".join(f"[r{k}]: /u{k}\n" for k in range(n // 20))
    ),
    "definitions that are none": lambda n: "[a]\n\n" * (n // 10) + "[a]: <\n" * (n // 14),
    "footnotes": lambda n: "".join(f"[^{k}] " for k in range(n // 16)) + "\n\n" + "[^1]: x\n" * (n // 16),
    "a fence with a long first line": lambda n: "```" + "a" * n + "\n" + "b\n" * n,
    "a heading of brackets": lambda n: "# " + "[" * n,
}


@pytest.mark.parametrize("name", _LONG)
def test_a_character_takes_no_more_work_to_read_in_a_long_text(name: str) -> None:
    text = _LONG[name](4000)
    assert lines_run(lambda: _read(text)) < 1000 * len(text)


def test_twenty_thousand_references_are_all_found() -> None:
    text = "[first][r0] [last][r20999]\n\n" + "".join(f"[r{n}]: https://a/{n}\n" for n in range(21_000))
    (line,) = [line for _, line in Document(text, 80).walk(TextPlace(0, 0)) if "first" in line.text]
    assert [span.link for span in line.spans if span.link] == ["https://a/0", "https://a/20999"]


def test_a_title_that_goes_over_lines_that_look_like_definitions_is_read_whole() -> None:
    text = "[one][a]\n\nfiller\n\n" * 300 + "[a]: /u 'a title\n[b]: that goes on'\n"
    (line, *_) = [line for _, line in Document(text, 80).walk(TextPlace(0, 0)) if "one" in line.text]
    assert [span.link for span in line.spans if span.link] == ["/u"]


def test_a_title_of_forty_thousand_brackets_is_read_at_once() -> None:
    start = time.process_time()
    plain("[" * 40_000)
    assert time.process_time() - start < 1


def test_what_is_nested_too_deeply_is_shown_as_it_was_written_and_says_so() -> None:
    lines = [line.text for _, line in Document("> " * 10_000 + "深处\n", 80).walk(TextPlace(0, 0))]
    assert "too deeply" in lines[0]
    assert any("深处" in line for line in lines)


def test_lists_nested_too_deeply_lose_no_text() -> None:
    text = "\n".join("  " * depth + f"- x{depth}" for depth in range(130))
    shown = "".join(line.text for _, line in Document(text, 80).walk(TextPlace(0, 0)))
    assert all(f"x{depth}" in shown for depth in range(130))


def test_code_is_coloured_and_never_changed() -> None:
    pieces = highlight("def f():\n    return 'a'  # b", "python")
    assert {style for *_, style in pieces} == {"code-keyword", "code-name", "code-string", "code-comment"}
    assert highlight("x", "no-such-language") == []
    assert highlight("x" * 100_000, "python") == []
