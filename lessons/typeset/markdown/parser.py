"""The Markdown parser, configured: CommonMark, tables, strikethrough, footnotes, definition lists, formulas."""

from functools import cache
from types import SimpleNamespace
from urllib.parse import quote

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from lessons.clean import unsafe_at
from lessons.regex import regex
from lessons.typeset.markdown.brackets import footnote, label_end
from lessons.typeset.markdown.dollars import dollars
from lessons.typeset.markdown.emphasis import emphasis, strikethrough

NESTING = 100
"""How deep containers may be nested; the parser drops what is deeper, so `blocks` looks before it parses."""
_TURN = regex(r"[^\S ]")


def address(url: str) -> str:
    """A target as its author wrote it, to be shown, copied and looked up; what would act on a terminal is encoded."""
    return "".join(quote(c, errors="replace") if unsafe_at(c) >= 0 or _TURN.match(c) else c for c in url)


class _Markdown(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802 (markdown-it's name)
        return address(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return address(link)


@cache
def parser() -> MarkdownIt:
    """The one parser; it keeps no state between texts."""
    markdown = _Markdown("commonmark", {"maxNesting": NESTING}).enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False, always_match_refs=True)
    markdown.use(deflist_plugin)
    dollars(markdown)
    markdown.inline.ruler.at("emphasis", emphasis)
    markdown.inline.ruler.at("strikethrough", strikethrough)
    markdown.inline.ruler.at("footnote_ref", footnote)
    helpers = {**vars(markdown.helpers), "parseLinkLabel": label_end}
    markdown.helpers = SimpleNamespace(**helpers)  # type: ignore[assignment]  # a module, there
    markdown.disable("footnote_tail")  # a footnote is shown where it is written: lines keep their order
    return markdown
