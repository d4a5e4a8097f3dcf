"""Plain text → Markdown that shows the same, and that no rule of ours takes for an option, a blank or a directive.

Two strengths: backslashes keep a file readable; where they are not enough, character references stand for every sign.
"""

import re

_TAME = re.compile(
    r"(?![（(+\-=~—.%]|[0-9A-Za-z一-十]{1,9}[.)）、:：]|.*(?:test|question|reflect)[ ]*[:：]"
    r"|(?:提示|解析|答案|hint|expl|answer|test|question|reflect))"
    r"(?:[0-9A-WYZa-wyz\u3400-\u9fff ，。；？！、“”‘’%℃°·…/,;?'Ωμ²³₀-₉⁰-⁹—：:.+\-=～（）()]"
    r"|[xX](?=[A-Za-z0-9\u3400-\u9fff])|《(?=[\u3400-\u9fff])|》(?![!！\-‐-―]))+",
    re.IGNORECASE,
)
_SPECIAL = re.compile(r"[\\`*\[\]$]|~~|~(?=~)|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_|<(?=[A-Za-z/!?])|&(?=[A-Za-z#])")
_LINE_START = re.compile(r"(?:[#>+\-=|~]|[0-9]{1,9}(?=[.)]))")
_SIGN = re.compile(r"[^\w\s\u3400-\u9fff，。；？！、“”‘’：《》—…]|_|[√✓✔×✗✘☐☑☒]", re.ASCII)


def is_tame(text: str) -> bool:
    """Whether a text has nothing that any rule could take for anything but words."""
    return _TAME.fullmatch(text) is not None


def escaped(text: str, strength: int = 0, *, line_start: bool = False) -> str:
    """One line of text as Markdown. `line_start`: it stands at the beginning of a line."""
    if strength:
        return _SIGN.sub(lambda found: f"&#{ord(found[0])};", text)
    made = _SPECIAL.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), text)
    if line_start and (start := _LINE_START.match(made)):
        place = start.end() if start[0].isdigit() else 0
        made = f"{made[:place]}\\{made[place:]}"
    return made


def paragraphs(text: str, strength: int = 0) -> str:
    """Lines of text as paragraphs of Markdown."""
    return "\n\n".join(escaped(line, strength, line_start=True) for line in text.split("\n") if line)
