"""Which dollars are marks of a formula, and which are dollars: `$x^2$`, but US$ 5 and `$HOME/$USER`.

As in pandoc (`tex_math_dollars`): no space directly inside the marks, no digit after the closing one. As texts about
money, shells and programs need it: no letter there either, neither before the opening one (but a power or an index may
follow what it belongs to, `10$^6$`, and a sign or unit its number, `100$\\%$`), no mark that only a sentence has
there, and never across code, a link or HTML. In `$$`, also directly below a paragraph, there may be spaces inside.
"""

import re
from unicodedata import category

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath.index import math_block_dollar

from lessons.regex import regex
from lessons.text.width import is_wide

_MARKED = regex(r"(\$\$?)((?>(?:\\.|[^\\$`])+))\1", re.S)
_NAME_BEGINS = regex(r"_*[^\W_]|[{$]")
_NOT_FIRST = regex(r"[)\]}\"',;?!#@%、，。；：！？）》】」』’”]|\*\*|~~")
_NOT_LAST = regex(r"[(\[\",、，。；：！？（《【「『‘“]\Z")
_WORD = regex(r"[^\W\d_]{2}")
_COMMAND = regex(r"\\[A-Za-z%,;:!]")
_FULL_MARK = regex("[，。；：、！？（）]")
_CURRENCY = regex(r"(?:\A|[^A-Za-z])(?:AU|CA|HK|NT|NZ|SG|US)\Z")
_AMOUNT = regex(r" ?\d")
_TARGET = regex(r"(?<!\\right)\]\(")
_LABEL = regex(r"\[([^\[\]]+)\]")
_BEGINNINGS = (
    HTML_TAG_RE,
    regex(r"<[A-Za-z][A-Za-z0-9+.\-]{1,31}:[^<>\s]*>|<[^<>\s@]+@[^<>\s]+>"),
    regex(r"\[(?>(?:\\.|[^\[\]\\])*)(?<!\\right)\]\("),
)
"""Of what a formula may not begin: HTML, an address, a link."""
_block = math_block_dollar(allow_labels=False, allow_blank_lines=False)


def dollars(markdown: MarkdownIt) -> None:
    """Teach the parser formulas: tokens `math_inline`, `math_inline_double` and `math_block`."""
    markdown.inline.ruler.before("escape", "math_inline", _formula)
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    markdown.block.ruler.before("fence", "math_block", _formula_of_lines, {"alt": interrupts})


def _formula(state: StateInline, silent: bool) -> bool:
    match = _MARKED.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "$" else None
    if match is None or not reads_as_formula(match) or _crosses(match, state):
        return False
    if not silent:
        mark, inside = match.groups()
        token = state.push("math_inline" if mark == "$" else "math_inline_double", "math", 0)
        token.content, token.markup = inside, mark
    state.pos = match.end()
    return True


def reads_as_formula(match: re.Match[str]) -> bool:
    """Whether dollars (group 1) with something between them (2) are marks of a formula, by what stands around them."""
    text, (start, end), (mark, inside) = match.string, match.span(), match.groups()
    before, after = text[start - 1 : start], text[end : end + 1]
    if mark == "$" and (inside[0].isspace() or inside[-1].isspace()):
        return False
    if before == "$" or (before.isalnum() and not is_wide(before) and not _follows(before, inside)):
        return False
    if _NAME_BEGINS.match(text, end) and not is_wide(after):
        return False
    inside = inside.strip()
    if _AMOUNT.match(text, end) and _is_money(inside):
        return False
    return not (_NOT_FIRST.match(inside) or _NOT_LAST.search(inside) or _is_prose(inside))


def _follows(before: str, inside: str) -> bool:
    """Whether a formula may follow a letter or digit: an index, a power, or a number's sign or unit, `100$\\%$`."""
    return inside[0] in "^_" or (before.isdigit() and _COMMAND.match(inside) is not None)


def _is_money(inside: str) -> bool:
    """Whether two amounts stand here, of which the second follows: `$10，US$ 5`, `$10（含税），$ 5`."""
    return _CURRENCY.search(inside) is not None or (inside[0].isdigit() and _FULL_MARK.search(inside) is not None)


def _is_prose(inside: str) -> bool:
    """Whether words and no sign of mathematics stand between two dollars: `$5 and US$ 6`, `$HOME或者$`."""
    if any(character in "\\^_{" or category(character) == "Sm" for character in inside):
        return False
    return any(is_wide(c) and c.isalpha() for c in inside) or (
        len(inside.split()) > 2 and _WORD.search(inside) is not None
    )


def _crosses(match: re.Match[str], state: StateInline) -> bool:
    """Whether a link or HTML begins or ends inside the marks."""
    text, (start, end) = match.string, match.span(2)
    references = state.env.get("references", {})
    return (
        _TARGET.search(text, start, end) is not None
        or any(beginning.match(text, at) for beginning in _BEGINNINGS for at in range(start, end))
        or any(normalizeReference(label) in references for label in _LABEL.findall(text, start, end))
    )


def _formula_of_lines(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    line, known = state.line, len(state.tokens)
    if not _block(state, first, last, silent):
        return False
    has_formula = state.tokens[-1].content.strip(" \n$") != ""
    if silent or not has_formula:  # the plugin makes its token all the same
        state.line = line
        del state.tokens[known:]
    return has_formula
