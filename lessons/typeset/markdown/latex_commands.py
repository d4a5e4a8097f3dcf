"""The commands of LaTeX formulas: what they take, and what they are drawn as."""

import re

from pylatexenc.latexwalker import get_default_latex_context_db
from pylatexenc.macrospec import EnvironmentSpec, MacroSpec

SYMBOLS = {
    ",": " ", ";": " ", ":": " ", ">": " ", " ": " ", "\n": " ", "!": "", "/": "", "quad": "  ", "qquad": "    ",
    "enspace": " ", "thinspace": " ", "medspace": " ", "thickspace": " ", "negthinspace": "",
    "ne": "≠", "lt": "<", "gt": ">", "colon": ":", "coloneqq": "≔", "iff": " ⇔ ", "implies": " ⇒ ", "impliedby": " ⇐ ",
    "gets": "←", "land": "∧", "lor": "∨", "neg": "¬", "bmod": " mod ", "mod": " mod ", "models": "⊨", "bot": "⊥",
    "triangle": "△", "Box": "□", "Diamond": "◇", "bigstar": "★", "checkmark": "✓", "And": " & ", "|": "‖",
    "Re": "Re ", "Im": "Im ", "imath": "ı", "jmath": "ȷ", "lbrack": "[", "rbrack": "]", "S": "§", "P": "¶",
    "copyright": "©", "ddagger": "‡", "degree": "°", "celsius": "℃", "ohm": "Ω", "degreeCelsius": "°C", "prime": "′",
    "centerdot": "·",
    "kilo": "k", "mega": "M", "giga": "G", "milli": "m", "micro": "μ", "nano": "n", "centi": "c", "hecto": "h",
    "volt": "V", "ampere": "A", "watt": "W", "hertz": "Hz", "metre": "m", "meter": "m", "second": "s", "minute": "min",
    "hour": "h", "gram": "g", "tonne": "t", "kelvin": "K", "pascal": "Pa", "joule": "J", "newton": "N", "farad": "F",
    "henry": "H", "tesla": "T", "litre": "L", "liter": "L", "percent": "%", "per": "/", "squared": "²", "cubed": "³",
}  # fmt: skip
"""Those that pylatexenc does not know, or draws with nothing."""
COMBINING = {"overline": "\u0305", "underline": "\u0332", "cancel": "\u0336", "bcancel": "\u0336", "xcancel": "\u0336"}
"""Lines through, over and under all of what they take."""
ON_LAST = {"overrightarrow": "\u20d7", "overleftarrow": "\u20d6", "mathring": "\u030a"}
ON_ONE = {"widehat": "\u0302", "widetilde": "\u0303", "wideparen": "\u0311", "overparen": "\u0311"}
"""Marks that have a form for a single letter."""
STRETCHED = {
    "xrightarrow": ("─", "→"), "xleftarrow": ("←", "─"), "xleftrightarrow": ("←", "→"), "xlongequal": ("=", "="),
    "xlongrightarrow": ("─", "→"), "xrightleftharpoons": ("⇌", ""),
}  # fmt: skip
"""Arrows with a text over them, and maybe one below."""
MATRICES = {
    "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖"), "Bmatrix": ("{", "}"),
    "matrix": ("", ""), "smallmatrix": ("", ""), "array": ("", ""), "tabular": ("", ""), "subarray": ("", ""),
    "cases": ("{ ", ""), "dcases": ("{ ", ""), "rcases": ("", " }"),
}  # fmt: skip
"""Environments of columns, and what stands around each of their rows."""
is_fraction = re.compile("[dtc]?frac").fullmatch
is_binomial = re.compile("[dt]?binom").fullmatch
is_function = re.compile(
    "(arc)?(sin|cos|tan|cot)h?|sec|csc|c?tg|log|ln|lg|exp|max|min|lim|limsup|liminf|sup|inf|det|gcd|arg(max|min)?|deg"
    "|dim|ker|Pr|hom|sgn|rank|tr"
).fullmatch
is_style = re.compile(
    "left|middle|right|[bB]igg?[lrm]?|(display|text|(script){1,2})style|(no)?limits|nonumber|notag|tiny|scriptsize"
    "|footnotesize|small|normalsize|[lL]arge|LARGE|[hH]uge|rm|bf|it|sf|tt|cal|boldmath|hline|centering|strut|allowbreak"
    "|nobreak"
).fullmatch
"""Says how what follows is set, not what."""
is_mute = re.compile("label|[hv]space|[hv]?phantom|color|require").fullmatch
"""The same, with what it takes."""
is_wrapping = re.compile(
    "math(bf|rm|it|sf|tt|op|ord|bin|rel|normal|bfit)|boldsymbol|bm|pmb|operatorname|text(bf|rm|it|sf|tt|up|normal)?"
    "|mbox|hbox|fbox|boxed|ensuremath|textcolor|smash|si|unit|num"
).fullmatch
"""Says how its last argument is set."""
is_lines = re.compile(
    "equation|align(ed|at|edat)?|gather(ed)?|split|multline|eqnarray|math|displaymath|flalign|subequations"
).fullmatch
"""Environments of lines."""

_TAKES = {
    "{": "boxed fbox hbox smash pmb bm cancel bcancel xcancel substack pmod ce pu si unit num ang phantom hphantom "
    "vphantom mathring widetilde widehat wideparen overparen overline underline overleftarrow overrightarrow "
    "underbrace overbrace color require textcircled textup textnormal hspace label",
    "{{": "dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel textcolor SI qty",
    "[{": " ".join(STRETCHED),
    "*{": "tag operatorname",
}
CONTEXT = get_default_latex_context_db()
"""What the parser of formulas knows."""
CONTEXT.add_context_category(
    "formulas",
    macros=[MacroSpec(name, takes) for takes, names in _TAKES.items() for name in names.split()],
    environments=[EnvironmentSpec(name, "{") for name in ("alignat", "alignat*", "alignedat")],
    prepend=True,
)
