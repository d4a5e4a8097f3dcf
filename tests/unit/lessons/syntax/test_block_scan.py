"""The scan by lines sees the headings that a whole CommonMark parser sees."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from lessons.syntax.block_scan import scan

_oracle = MarkdownIt("commonmark").enable("table").disable("inline")
BLOCKS = [
    "# Heading",
    "## Closed ##",
    "   ### Indented",
    "####### seven",
    "#none",
    "# ",
    "Setext\n===",
    "Two\nlines\n---",
    "Paragraph\nof two lines",
    "Interrupted\n# Heading",
    "* * *",
    "---",
    "```\n# code\n```",
    "~~~ sh\n# code\n```\n~~~",
    "````md\n```\n# code\n```\n````",
    "   ```\n   # code\n   ```",
    "    # indented code",
    "- item\n\n  # in a list",
    "- item\n  ```\n  # code\n  ```",
    "- ```\n  # code\n  ```",
    "1. one\n   ~~~\n   # code\n   ~~~\n2. two",
    "- a\n  - b\n    ```\n    # code\n    ```",
    "> # quoted",
    "> ```\n> # code\n> ```",
    "> ```\n> # unclosed",
    "- ```\n  # unclosed",
    "<!-- comment -->",
    "<!-- comment\n\n# in it\n\n-->",
    "<div>\n# in html\n</div>",
    "<pre>\n\n# in html\n\n</pre>",
    "| a | b |\n|---|---|\n| # c | d |",
    "`` ` `` code",
    "```` not ` a fence",
]


def truth(text: str) -> list[tuple[int, int, int]]:
    tokens = [token for token in _oracle.parse(text) if token.type == "heading_open" and token.level == 0]
    return [(token.map[0], token.map[1], int(token.tag[1])) for token in tokens if token.map]


def seen(text: str) -> list[tuple[int, int, int]]:
    return [(heading.line, heading.end, heading.level) for heading in scan(text.split("\n")).headings]


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_is_seen_as_commonmark_sees_it(block: str) -> None:
    assert seen(block) == truth(block)
    assert seen(f"Text\n\n{block}\n\n# After") == truth(f"Text\n\n{block}\n\n# After")


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(BLOCKS), max_size=8))
def test_documents_are_seen_as_commonmark_sees_them(blocks: list[str]) -> None:
    text = "\n\n".join(blocks)
    assert seen(text) == truth(text)


def test_titles_are_without_marks() -> None:
    assert [heading.title for heading in scan(["# a #", "## b ## c", "###", "# #", "d", "e", "==="]).headings] == [
        "a",
        "b ## c",
        "",
        "",
        "d e",
    ]


@settings(deadline=None)
@given(st.text(alphabet="#`~<>!-= \n1.a|*+", max_size=200))
def test_any_text_can_be_scanned(text: str) -> None:
    lines = text.split("\n")
    found = scan(lines)
    assert all(0 <= heading.line < heading.end <= len(lines) for heading in found.headings)
    assert [heading.line for heading in found.headings] == sorted({heading.line for heading in found.headings})
