"""LaTeX formulas as readable Unicode: x², √(a+b), (a+b)/2, ∑ᵢ₌₁ⁿ.

What cannot be drawn shows its source: a command that is not known as it was written, and the whole formula where
something of it would be lost.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import (
    LatexCharsNode,
    LatexEnvironmentNode,
    LatexGroupNode,
    LatexMacroNode,
    LatexMathNode,
    LatexNode,
    LatexSpecialsNode,
    LatexWalker,
    LatexWalkerError,
)

from lessons.typeset.latex import (
    COMBINING,
    CONTEXT,
    MATRICES,
    ON_LAST,
    ON_ONE,
    STRETCHED,
    SYMBOLS,
    is_binomial,
    is_fraction,
    is_function,
    is_lines,
    is_mute,
    is_style,
    is_wrapping,
)
from lessons.typeset.scripts import marked, small

_LIMIT = 6000
_CELL, _ROW = "\x1f", "\x1e"
"""Separators of columns and rows, until it is known of what."""
_SPECIALS = {"&": _CELL, "~": " ", "''": "″"}
_SIMPLE = ".′″ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹"
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_PERCENT = re.compile(r"(?<!\\)((?:\\\\)*)%")
_RELATION = re.compile(r"(?<=[^\s(]) *([=≈≠≤≥<>×±∓→⇒⇔∈∉⊂⊆∝≡∼÷]) *(?=[^\sᵃ-ᶿ⁰-ₜ])")
_CHEMISTRY = (
    (re.compile(r"<=+>"), "⇌"), (re.compile(r"-+>"), "→"), (re.compile(r"<-+"), "←"),
    (re.compile(r"→\[([^\]]*)\]"), r"─\1→"),
    (re.compile(r"(?<=[A-Za-z)\]])\d+"), lambda match: small(match[0], "_")),
    (re.compile(r"(?<=[A-Za-z₀-₉⁰-⁹²³¹)\]])[+-](?=[\s,)\]⇌→]|$)"), lambda match: small(match[0], "^")),
    (re.compile(r" v(?= |$)"), "↓"), (re.compile(r" \^(?= |$)"), "↑"),
)  # fmt: skip
_converter = LatexNodes2Text(math_mode="text", strict_latex_spaces=True)


@lru_cache(512)
def mathtext(latex: str) -> str:
    """The formula as text, possibly of several lines; what cannot be read stays as it was written."""
    if len(latex) > _LIMIT:
        return latex
    source = _PERCENT.sub(r"\1\\%", latex)  # no comment: nobody means one in a line
    try:
        nodes, _, _ = LatexWalker(source, latex_context=CONTEXT, tolerant_parsing=True).get_latex_nodes()
        lines = [_spaced(line) for line in _nodes(nodes).replace(_CELL, "&").split(_ROW)]
    except (LatexWalkerError, RecursionError, ValueError, IndexError, AttributeError, TypeError):
        return latex
    text = unicodedata.normalize("NFC", "\n".join(line for line in lines if line))
    return text if text.strip() and not _letters(_written(nodes)) - _letters(text) else latex


def _written(nodes: list[LatexNode] | None) -> str:
    """The characters of a formula that a reader must see."""
    parts: list[str] = []
    for node in nodes or []:
        if isinstance(node, LatexCharsNode):
            parts.append(node.chars)
        elif isinstance(node, LatexMacroNode):
            parts.append(_written(_arguments(node)))
        elif isinstance(node, LatexGroupNode | LatexEnvironmentNode | LatexMathNode):
            parts.append(_written(node.nodelist))
    return "".join(parts)


def _letters(text: str) -> Counter[str]:
    """How often each letter and digit stands there, however it is drawn."""
    text = unicodedata.normalize("NFKD", text).replace("ɑ", "α").replace("↓", "v")
    return Counter(c for c in text if c.isalnum())


def _arguments(node: LatexMacroNode) -> list[LatexNode]:
    """What a command takes of which anything is to be seen."""
    given = [part for part in (node.nodeargd.argnlist if node.nodeargd else None) or [] if part is not None]
    if is_mute(node.macroname) or node.macroname == "\\":
        return []
    return given[-1:] if is_wrapping(node.macroname) else given


def _spaced(line: str) -> str:
    """One space around signs of relation, none doubled but in columns."""
    return _RELATION.sub(r" \1 ", line).strip()


def _nodes(nodes: list[LatexNode] | None) -> str:
    parts: list[str] = []
    pending = ""
    unknown = False
    for node in _separated(nodes or []):
        if isinstance(node, str):
            node = node.lstrip() if pending else node
            if node in ("^", "_", ""):
                if node and pending:
                    parts.append(pending)
                pending = node or pending
                continue
        if isinstance(node, str):
            text, rest = (node[:1], node[1:]) if pending else (node, "")
        else:
            text, rest = _node(node), ""
            if unknown and isinstance(node, LatexGroupNode):
                text = f"{{{text}}}"
        if isinstance(node, LatexMacroNode):
            unknown = text.startswith(f"\\{node.macroname}")
        elif not isinstance(node, LatexGroupNode):
            unknown = False
        if pending:
            text, pending = _raised(text, pending), ""
            if parts and is_function(parts[-1].strip()):
                parts[-1], text = parts[-1].rstrip(), f"{text} "
        if parts and parts[-1].endswith(" ") and text.startswith(" "):
            text = text[1:]
        parts += [part for part in (text, rest) if part]
    return "".join(parts) + pending


def _separated(nodes: list[LatexNode]) -> list[LatexNode | str]:
    """The nodes, with `^` and `_` (plain characters to the parser) split from the text around them."""
    parts: list[LatexNode | str] = []
    for node in nodes:
        if not isinstance(node, LatexCharsNode):
            parts.append(node)
            continue
        chars = " ".join(node.chars.split("\n"))
        last = parts[-1] if parts else None
        if isinstance(last, LatexMacroNode) and last.macroname in ("left", "right"):
            chars = chars.removeprefix(".")  # no bracket on this side
        parts += [part for part in re.split(r"([\^_])", chars) if part]
    return parts


def _node(node: LatexNode) -> str:
    if isinstance(node, LatexGroupNode | LatexMathNode):
        return _nodes(node.nodelist)
    if isinstance(node, LatexEnvironmentNode):
        return _environment(node)
    if isinstance(node, LatexMacroNode):
        return _macro(node)
    if isinstance(node, LatexSpecialsNode) and node.specials_chars in _SPECIALS:
        return _SPECIALS[node.specials_chars]
    return str(_converter.nodelist_to_text([node]))


def _macro(node: LatexMacroNode) -> str:
    name = node.macroname
    if name == "\\":
        return _ROW
    if is_function(name):
        return f" {name} "
    if name in SYMBOLS:
        return SYMBOLS[name]
    if is_style(name) or is_mute(name):
        return ""
    arguments = [_nodes([part]) for part in _arguments(node)]
    if is_wrapping(name):
        return "".join(arguments)
    text = _composed(name, arguments) if arguments else ""
    if text:
        return text
    text = "" if name in ON_ONE else str(_converter.nodelist_to_text([node]))
    return text or str(node.latex_verbatim())


def _composed(name: str, arguments: list[str]) -> str:
    """A command drawn with what it takes; empty for all others."""
    last = arguments[-1]
    if is_fraction(name) and len(arguments) == 2:
        return f"{_bracketed(arguments[0])}/{_bracketed(last)}"
    if is_binomial(name) and len(arguments) == 2:
        return f"C({arguments[0]},{last})"
    if name == "sqrt":
        return f"{_raised(arguments[0], '^') if len(arguments) > 1 else ''}√{_bracketed(last)}"
    if name in ("overset", "stackrel", "underset") and len(arguments) == 2:
        return last + _raised(arguments[0], "_" if name == "underset" else "^")
    if name in ("overbrace", "underbrace"):
        return _bracketed(last)
    if name in COMBINING:
        return "".join(c + COMBINING[name] if not c.isspace() else c for c in last)
    if name in ON_LAST or (name in ON_ONE and len(last) == 1):
        return last + (ON_LAST | ON_ONE)[name]
    if name in STRETCHED:
        before, after = STRETCHED[name]
        below = f"({arguments[0]})" if len(arguments) > 1 else ""
        return f" {before}{last}{below}{after} "
    return _labelled(name, arguments)


def _labelled(name: str, arguments: list[str]) -> str:
    last = arguments[-1]
    match name:
        case "tag":
            return f"  {last}" if len(arguments) > 1 else f"  ({last})"
        case "pmod":
            return f" (mod {last})"
        case "substack":
            return last.replace(_ROW, ", ")
        case "SI" | "qty":
            return " ".join(arguments)
        case "ang":
            return f"{last}°"
        case "textcircled":
            return (
                _CIRCLED[int(last)] if last.isascii() and last.isdigit() and int(last) < len(_CIRCLED) else f"({last})"
            )
        case "ce" | "pu":
            for pattern, drawn in _CHEMISTRY:
                last = pattern.sub(drawn, last)
            return last
    return ""


def _environment(node: LatexEnvironmentNode) -> str:
    name = node.environmentname.rstrip("*")
    text = _nodes(node.nodelist)
    if is_lines(name):
        return text.replace(_CELL, "")
    if name not in MATRICES:
        return str(node.latex_verbatim())
    opening, closing = MATRICES[name]
    rows = [row.split(_CELL) for row in text.split(_ROW)]
    cells = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    widths = [max(len(row[i]) for row in cells if i < len(row)) for i in range(max(map(len, cells), default=0))]
    lines = ["  ".join(cell.ljust(widths[i]) for i, cell in enumerate(row)) for row in cells]
    return _ROW.join(f"{opening}{line}{closing}".rstrip() for line in lines)


def _raised(text: str, mark: str) -> str:
    """`text` above (`^`) or below (`_`) the line: as small letters where all of them exist."""
    compact = text.replace(" ", "")
    if not compact:
        return mark + text
    before, after = marked(compact, mark)
    return small(compact, mark) or f"{before}{text.strip()}{after}"


def _bracketed(text: str) -> str:
    text = text.strip()
    simple = all(c.isalnum() or c in _SIMPLE or unicodedata.combining(c) for c in text)
    return text if simple and text else f"({text})"
