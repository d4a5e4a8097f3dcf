"""Powers and indices as small letters: 10⁶, H₂O; where Unicode has none, 10^(ab)."""

from lessons.regex import regex

_UP = str.maketrans(
    "0123456789+-−–=()abcdefghijklmnoprstuvwxyzT⊤αβγδ′°∘", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵀᵅᵝᵞᵟ′°°"
)
_DOWN = str.maketrans("0123456789+-−–=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")
_BRACKETED = regex(r"[\[(（][^\[\](（）)]*[\])）]")
_TABLES = {"^": _UP, "_": _DOWN}


def small(text: str, mark: str) -> str:
    """`text` in small letters above (`^`) or below (`_`) the line, one for one; nothing where some do not exist."""
    table = _TABLES[mark]
    return text.translate(table) if all(ord(c) in table or c == " " for c in text) else ""


def marked(text: str, mark: str) -> tuple[str, str]:
    """The text to write before and after a `text` that has no small letters."""
    alone = len(text) == 1 or _BRACKETED.fullmatch(text) is not None
    return (mark, "") if alone else (f"{mark}(", ")")
