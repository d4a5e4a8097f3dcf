"""The Markdown parser, configured: CommonMark, tables, strikethrough, footnotes, definition lists, formulas."""

from functools import cache
from types import SimpleNamespace
from urllib.parse import unquote

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from lessons.typeset.brackets import footnote, label_end
from lessons.typeset.emphasis import emphasis

NESTING = 100
"""How deep containers may be nested; the parser drops what is deeper, so `blocks` looks before it parses."""


class _Markdown(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802 (markdown-it's name)
        """A target is shown and looked up as its author wrote it: decoded rather than encoded."""
        return unquote(url, errors="replace")


@cache
def parser() -> MarkdownIt:
    """The one parser; it keeps no state between texts."""
    markdown = _Markdown("commonmark", {"maxNesting": NESTING}).enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False, always_match_refs=True)
    markdown.use(deflist_plugin)
    markdown.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, allow_blank_lines=False)
    markdown.inline.ruler.at("emphasis", emphasis)
    markdown.inline.ruler.at("footnote_ref", footnote)
    helpers = {**vars(markdown.helpers), "parseLinkLabel": label_end}
    markdown.helpers = SimpleNamespace(**helpers)  # type: ignore[assignment]  # a module, there
    markdown.disable("footnote_tail")  # a footnote is shown where it is written: lines keep their order
    return markdown
