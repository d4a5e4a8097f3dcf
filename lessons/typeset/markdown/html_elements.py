"""What HTML elements mean on a terminal."""

import re
import sys

from lessons.typeset.markdown.html_tags import Tag

STYLES = {
    "em": "emphasis", "i": "emphasis", "cite": "emphasis", "dfn": "emphasis", "var": "emphasis",
    "strong": "strong", "b": "strong", "mark": "strong",
    "s": "strike", "del": "strike", "strike": "strike", "u": "underline", "ins": "underline",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code", "a": "link", "sup": "", "sub": "",
}  # fmt: skip
"""Element -> the style of what is in it."""
SCRIPTS = {"sup": "^", "sub": "_"}
AROUND = {"q": ("“", "”"), "rt": ("(", ")")}
"""Element -> what is written before and after it."""
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
"""Elements that have lines of their own."""
_INLINE = frozenset({
    "abbr", "area", "base", "bdi", "bdo", "big", "br", "col", "colgroup", "data", "font", "head", "hr", "img",
    "label", "link", "map", "meta", "nobr", "noscript", "optgroup", "option", "param", "picture", "rb", "rp", "rtc",
    "ruby", "search", "small", "source", "span", "td", "th", "time", "track", "wbr",
})  # fmt: skip
_KNOWN = BLOCKS | _INLINE | STYLES.keys() | AROUND.keys()

_REST = r"""(?:(?>(?:[^<>=]|=(?:"[^"]*"|'[^']*')?)*)>|[^<>]*+>)"""
_UNKNOWN = rf"<(?!(?:{'|'.join(sorted(_KNOWN))})[\s/>])[A-Za-z]"
_TAG = re.compile(rf"{_UNKNOWN}[A-Za-z0-9-]*+(?=[\s/>]){_REST}", re.I)
_BLOCK = re.compile(r"^[ >*+\-0-9.)]*<", re.M)
_TAG_IN_BLOCK = re.compile(rf"{_UNKNOWN}{_REST}", re.I)


def may_be_missed(text: str, start: int = 0, end: int = sys.maxsize) -> bool:
    """Whether Markdown may hold a tag of which `is_missed` holds: finding that out by a parse takes far longer."""
    if _TAG.search(text, start, end):
        return True
    return bool(_BLOCK.search(text, start, end) and _TAG_IN_BLOCK.search(text, start, end))


def is_missed(tag: Tag) -> bool:
    """Whether an opening tag loses content on a terminal; also text that is no HTML at all, such as `<T>`."""
    return not tag.closes and tag.name not in _KNOWN
