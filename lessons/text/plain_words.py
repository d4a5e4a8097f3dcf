"""Plain words: text in which no rule of Markdown, and none of ours, can find anything but words."""

import re

from lessons.regex import regex

_PLAIN = regex(
    r"(?![（(+\-=~—.%]|[0-9A-Za-z一-十]{1,9}[.)）、:：]|(?:提示|解析|答案|hint|expl|answer|test|question|reflect)"
    r"|.*(?:test|question|reflect)[ ]*[:：])"
    r"(?:[0-9A-WYZa-wyz\u3400-\u9fff ，。；？！、“”‘’%℃°·…/,;?'\"\u3000Ωμ²³₀-₉⁰-⁹—：:.+\-=～（）()]"
    r"|[xX](?=[A-Za-z0-9\u3400-\u9fff])|《(?=[\u3400-\u9fff])|》(?![!！\-‐-―]))+",
    re.IGNORECASE,
)


def is_plain(text: str) -> bool:
    """Whether a text has nothing that any rule could take for anything but words."""
    return _PLAIN.fullmatch(text) is not None
