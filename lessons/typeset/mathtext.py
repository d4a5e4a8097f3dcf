"""LaTeX formulas as readable Unicode: x², √(a+b), (a+b)/2, ∑ᵢ₌₁ⁿ."""

import re
import unicodedata
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import (
    LatexCharsNode,
    LatexEnvironmentNode,
    LatexGroupNode,
    LatexMacroNode,
    LatexNode,
    LatexWalker,
    LatexWalkerError,
)

_LIMIT = 2000
_UP = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzTαβγδ′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵅᵝᵞᵟ′"
)
_DOWN = str.maketrans("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")
_SMALL = ".′″ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹"
_FRACTIONS = ("frac", "dfrac", "tfrac", "cfrac")
_PLAIN = re.compile("math(bf|rm|it|sf|op)|boldsymbol|bm|operatorname|text(bf|rm)?|mbox").fullmatch
_NOTHING = re.compile("left|right|[bB]igg?|displaystyle|textstyle|(no)?limits|label|tag").fullmatch
_MATRICES = {
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "vmatrix": ("|", "|"),
    "matrix": ("", ""),
    "cases": ("{ ", ""),
    "array": ("", ""),
}
_SPACES = {",": " ", ";": " ", ":": " ", "quad": "  ", "qquad": "    ", "!": ""}
_FUNCTIONS = re.compile(
    "(arc)?(sin|cos|tan)h?|cot|sec|csc|log|ln|lg|exp|max|min|lim|sup|inf|det|gcd|arg|deg|dim"
).fullmatch
_RELATION = re.compile(r"(?<=[^\s(]) *([=≈≠≤≥<>×±∓→⇒⇔∈∉⊂⊆∝≡∼÷]) *(?=\S)")
_converter = LatexNodes2Text(math_mode="text", strict_latex_spaces=True)


@lru_cache(512)
def mathtext(latex: str) -> str:
    """The formula as text, possibly of several lines; what cannot be read stays as it was written."""
    if len(latex) > _LIMIT:
        return latex
    try:
        nodes, _, _ = LatexWalker(latex, tolerant_parsing=True).get_latex_nodes()
        lines = [_spaced(line) for line in _nodes(nodes).split("\n")]
    except (LatexWalkerError, RecursionError, ValueError, IndexError, AttributeError, TypeError):
        return latex
    text = unicodedata.normalize("NFC", "\n".join(line for line in lines if line))
    return text if text.strip() else latex


def _spaced(line: str) -> str:
    """One space around signs of relation, none doubled but in columns."""
    return _RELATION.sub(r" \1 ", line).strip().replace("lim _", "lim_")


def _nodes(nodes: list[LatexNode] | None) -> str:
    parts: list[str] = []
    pending = ""
    for node in _separated(nodes or []):
        if isinstance(node, str):
            if node in "^_":
                pending = node
            elif pending:
                parts.append(_raised(node[:1], pending) + node[1:])
                pending = ""
            else:
                parts.append(node)
            continue
        text = _node(node)
        if pending:
            text, pending = _raised(text, pending), ""
        parts.append(text)
    return "".join(parts)


def _separated(nodes: list[LatexNode]) -> list[LatexNode | str]:
    """The nodes, with `^` and `_` (plain characters to the parser) split from the text around them."""
    parts: list[LatexNode | str] = []
    for node in nodes:
        if not isinstance(node, LatexCharsNode):
            parts.append(node)
            continue
        start = 0
        for index, character in enumerate(node.chars):
            if character in "^_":
                parts += [part for part in (node.chars[start:index], character) if part]
                start = index + 1
        if node.chars[start:]:
            parts.append(node.chars[start:])
    return parts


def _node(node: LatexNode) -> str:
    if isinstance(node, LatexGroupNode):
        return _nodes(node.nodelist)
    if isinstance(node, LatexEnvironmentNode):
        return _environment(node)
    if isinstance(node, LatexMacroNode):
        return _macro(node)
    return str(_converter.nodelist_to_text([node]))


def _macro(node: LatexMacroNode) -> str:
    name = node.macroname
    given = node.nodeargd.argnlist if node.nodeargd else None
    arguments = [_nodes([part]) for part in given or [] if part is not None]
    if name in _FRACTIONS and len(arguments) == 2:
        return f"{_bracketed(arguments[0])}/{_bracketed(arguments[1])}"
    if name == "sqrt" and arguments:
        root = _raised(arguments[0], "^") if len(arguments) > 1 else ""
        return f"{root}√{_bracketed(arguments[-1])}"
    if _FUNCTIONS(name):
        return f" {name} "
    if _PLAIN(name):
        return "".join(arguments)
    if name == "\\":
        return "\n"
    if name in _SPACES:
        return _SPACES[name]
    if _NOTHING(name):
        return ""
    text = str(_converter.nodelist_to_text([node]))
    return text if text or arguments else "\\" + name


def _environment(node: LatexEnvironmentNode) -> str:
    name = node.environmentname.rstrip("*")
    if name not in _MATRICES:
        return _nodes(node.nodelist).replace("&", "")
    opening, closing = _MATRICES[name]
    rows = [row.split("&") for row in _nodes(node.nodelist).split("\n")]
    cells = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    widths = [max(len(row[i]) for row in cells if i < len(row)) for i in range(max(map(len, cells), default=0))]
    lines = ["  ".join(cell.ljust(widths[i]) for i, cell in enumerate(row)) for row in cells]
    return "\n".join(f"{opening}{line}{closing}".rstrip() for line in lines)


def _raised(text: str, mark: str) -> str:
    """`text` above (`^`) or below (`_`) the line: as small letters where all of them exist."""
    table = _UP if mark == "^" else _DOWN
    compact = text.replace(" ", "")
    if compact and all(ord(character) in table for character in compact):
        return compact.translate(table)
    return mark + (compact if len(compact) == 1 else f"({text.strip()})")


def _bracketed(text: str) -> str:
    text = text.strip()
    simple = all(c.isalnum() or c in _SMALL or unicodedata.combining(c) for c in text)
    return text if simple and text else f"({text})"
