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

from lessons.regex import regex
from lessons.text.width import width
from lessons.typeset.markdown.latex_commands import (
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
from lessons.typeset.markdown.superscripts import marked, small

_LIMIT = 6000
_CELL, _ROW = "\x1f", "\x1e"
"""Separators of columns and rows, until it is known of what."""
_OPEN, _BAND, _CLOSE = "\x02", "\x04", "\x03"
"""Around a block of several rows that stands in a line, and between its rows."""
_BLOCK = regex(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_OPENING, _CLOSING = regex(r"([(\[{|‖⟨]) *\Z"), regex(r" *[)\]}|‖⟩]")
"""Brackets beside a block, which are as tall as it."""
_SPECIALS = {"&": _CELL, "~": " ", "''": "″"}
_SIMPLE = ".′″ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹"
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BLANKS = regex(r"[ \t\n]+")
_PERCENT = regex(r"(?<!\\)((?:\\\\)*)%")
_RELATION = regex(r"(?<=[^\s(]) *([=≈≠≤≥<>×±∓→⇒⇔∈∉⊂⊆∝≡∼÷]) *(?=[^\sᵃ-ᶿ⁰-ₜ])")
_CHEMISTRY = (
    (regex(r"<=+>"), "⇌"), (regex(r"-+>"), "→"), (regex(r"<-+"), "←"),
    (regex(r"→\[([^\]]*)\]"), r"─\1→"),
    (regex(r"(?<=[A-Za-z)\]])\d+"), lambda match: small(match[0], "_")),
    (regex(r"(?<=[A-Za-z₀-₉⁰-⁹²³¹)\]])[+-](?=[\s,)\]⇌→]|$)"), lambda match: small(match[0], "^")),
    (regex(r" v(?= |$)"), "↓"), (regex(r" \^(?= |$)"), "↑"),
)  # fmt: skip
_converter = LatexNodes2Text(math_mode="text", strict_latex_spaces=True)


@lru_cache(512)
def mathtext(latex: str, in_line: bool = False) -> str:
    """The formula as text, of several lines unless it is `in_line`; what cannot be read stays as it was written."""
    if len(latex) > _LIMIT:
        return latex
    source = _PERCENT.sub(r"\1\\%", latex)  # no comment: nobody means one in a line
    try:
        nodes, _, _ = LatexWalker(source, latex_context=CONTEXT, tolerant_parsing=True).get_latex_nodes()
        text = _nodes(nodes).replace(_CELL, "&")
        if in_line:
            text = _BLOCK.sub(lambda block: block[1].replace(_BAND, " "), text)
        lines = [line for row in text.split(_ROW) for line in _side_by_side(row) if line]
    except (LatexWalkerError, RecursionError, ValueError, IndexError, AttributeError, TypeError):
        return latex
    text = (" " if in_line else "\n").join(lines)
    return text if text.strip() and not _letters(_written(nodes)) - _letters(text) else latex


def _written(nodes: list[LatexNode] | None) -> str:
    """The characters of a formula that must be visible."""
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
    """How often each letter and digit occurs, however it is drawn."""
    text = unicodedata.normalize("NFKD", text).replace("ɑ", "α").replace("↓", "v")
    return Counter(c for c in text if c.isalnum())


def _arguments(node: LatexMacroNode) -> list[LatexNode]:
    """The visible arguments of a command."""
    given = [part for part in (node.nodeargd.argnlist if node.nodeargd else None) or [] if part is not None]
    if is_mute(node.macroname) or node.macroname == "\\":
        return []
    return given[-1:] if is_wrapping(node.macroname) else given


def _spaced(line: str) -> str:
    """One space around signs of relation, none doubled but in columns."""
    return unicodedata.normalize("NFC", _RELATION.sub(r" \1 ", line).strip())


def _block(rows: list[str]) -> str:
    """Rows that keep together, to stand in a line as one."""
    return f"{_OPEN}{_BAND.join(rows)}{_CLOSE}" if len(rows) > 1 else "".join(rows)


def _side_by_side(line: str) -> list[str]:
    """The rows of a line: its texts, halfway up, and its blocks, with the brackets that stand around them."""
    texts = _spaced(_BLOCK.sub(_OPEN, line)).split(_OPEN)
    blocks = [block.split(_BAND) for block in _BLOCK.findall(line)]
    for number, rows in enumerate(blocks):
        opening, closing = _OPENING.search(texts[number]), _CLOSING.match(texts[number + 1])
        texts[number] = texts[number][: opening.start()] if opening else texts[number]
        texts[number + 1] = texts[number + 1][closing.end() :] if closing else texts[number + 1]
        before, after = opening[0] if opening else "", closing[0] if closing else ""
        blocks[number] = [f"{before}{row}{after}" for row in _columns([[row] for row in rows])]
    parts = [part for pair in zip([[text] for text in texts], [*blocks, []], strict=True) for part in pair]
    return [row.rstrip() for row in _columns(_level(parts))]


def _level(parts: list[list[str]]) -> list[list[str]]:
    """The rows of parts that stand side by side, each of them halfway up the highest."""
    height = max(map(len, parts))
    spare = [height - len(part) for part in parts]
    filled = [[""] * (n // 2) + part + [""] * (n - n // 2) for n, part in zip(spare, parts, strict=True)]
    return [list(row) for row in zip(*filled, strict=True)]


def _columns(rows: list[list[str]], gap: str = "") -> list[str]:
    """The cells of each row in one line, in columns as wide as the widest cell."""
    count = max(map(len, rows), default=0)
    widths = [max(width(row[at]) for row in rows if at < len(row)) for at in range(count)]
    return [gap.join(cell + " " * (widths[at] - width(cell)) for at, cell in enumerate(row)) for row in rows]


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
        chars = _BLANKS.sub(" ", node.chars)
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
        base = last.rstrip()
        return base + _raised(arguments[0], "_" if name == "underset" else "^") + last[len(base) :]
    if name in ("overbrace", "underbrace"):
        return _bracketed(last)
    if name == "underline" and not last.strip():
        return "____"  # a blank on paper
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
        return _block([line for row in text.replace(_CELL, "").split(_ROW) for line in _side_by_side(row) if line])
    if name not in MATRICES:
        return str(node.latex_verbatim())
    opening, closing = MATRICES[name]
    rows = [row.split(_CELL) for row in text.split(_ROW)]
    lines = [
        list(line)
        for row in rows
        if any(cell.strip() for cell in row)
        for line in _level([_side_by_side(cell) for cell in row])
    ]
    return _block([f"{opening}{line}{closing}".rstrip() for line in _columns(lines, "  ")])


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
