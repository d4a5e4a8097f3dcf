"""Items and quotes say the same whether a parser was asked or their lines were plain enough to do without."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from lessons.syntax import containers

_LINES = st.lists(
    st.sampled_from(
        [
            *("字", "Words", "[x] Right", "[ ] Wrong", "> Why", "> 因为", ">", "> > deeper", "", "  ", "   in"),
            *("- item", "1. one", "1.5 kV", "a | b", "--- | ---", "---", "===", "```", "<p>", "# H", "*a*", "> -"),
            *("a  ", "a\\", "é|", "ⅷ", "² m", "字 > 字", ">字", "    code", "[a]: b"),
        ]
    ),
    min_size=1,
    max_size=5,
)  # fmt: skip


def _seen(groups: list[list[Token]]) -> list[object]:
    return [[(t.type, t.map, t.content, t.nesting) for t in group if t.type != "blockquote_open"] for group in groups]


@settings(max_examples=1500)
@given(_LINES)
def test_plain_paragraphs_are_the_blocks_that_the_parser_finds(lines: list[str]) -> None:
    parsed = list(containers.groups(containers._markdown.parse("\n".join(lines))))
    assert _seen(containers.blocks(lines)) == _seen(parsed)


@settings(max_examples=1500)
@given(_LINES)
def test_a_plain_paragraph_with_a_quote_is_what_the_parser_finds(lines: list[str]) -> None:
    parsed = list(containers.groups(containers._markdown.parse("\n".join(lines))))
    parts = containers._parts(lines)
    assert [(part[0].type, part[0].map) for part in parts] == [(part[0].type, part[0].map) for part in parsed]
    assert containers._joined(parts, lines) == containers._joined(parsed, lines)


@pytest.mark.parametrize("lines", [["[x] Right", "> Why", "> so"], ["Words", "more"]])
def test_what_most_options_are_asks_no_parser(lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(containers, "_markdown")
    assert containers._parts(lines)
