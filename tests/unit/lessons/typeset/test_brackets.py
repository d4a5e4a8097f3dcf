"""Brackets are closed where markdown-it closes them, only sooner."""

from functools import partial

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt, helpers
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_ref

from lessons.typeset.markdown.parser import parser

_PIECES = [*"[[]]!()`*a ^\\$\n", "](x)", "![", "[^a]", "<b>", "[a]"]


def _as_markdown_it_has_it() -> MarkdownIt:
    markdown = parser.__wrapped__()
    markdown.helpers = helpers
    markdown.inline.ruler.at("footnote_ref", partial(footnote_ref, always_match=True))
    return markdown


_THEIRS = _as_markdown_it_has_it()


def _flat(tokens: list[Token]) -> list[object]:
    return [(token.type, token.content, token.attrs, _flat(token.children or [])) for token in tokens]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
@example("[a[b](c)d](e) ![f[g](h)](i)")
@example("[" * 150 + "a](b)" + "]" * 150)
def test_every_bracket_closes_where_markdown_it_closes_it(text: str) -> None:
    source = text + "\n\n[a]: /u\n"
    assert _flat(parser().parse(source)) == _flat(_THEIRS.parse(source))
