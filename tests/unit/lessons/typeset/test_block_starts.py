"""The lines that begin headings and code blocks are those that the parser takes for them."""

import pytest
from markdown_it import MarkdownIt

from lessons.typeset.markdown.block_starts import FENCE, atx_heading

_MARKDOWN = MarkdownIt("commonmark")


@pytest.mark.parametrize(
    "line",
    [
        *("# a", "#", "## #", "### ###", "#a", "####### x", "# a #", "# a#", "   # b ##  ", "    # c", "#\ta"),
        *(" ## a \\#", "# 一\u3000", "## t ##\u3000", "#  ", "#\u3000a"),
    ],
)
def test_a_heading_is_one_with_the_title_that_the_parser_gives_it(line: str) -> None:
    tokens = _MARKDOWN.parse(line)
    wanted = (int(tokens[0].tag[1]), tokens[1].content) if tokens[0].type == "heading_open" else None
    assert atx_heading(line) == wanted


@pytest.mark.parametrize("line", ["```", "```` x", "``` a`b", "~~~ a~", "``", "    ```", "`" * 1500, "~" * 2000 + " x"])
def test_a_fence_is_one_where_the_parser_says_so(line: str) -> None:
    assert bool(FENCE.match(line)) == (_MARKDOWN.parse(line)[0].type == "fence")
