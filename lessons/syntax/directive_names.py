"""Recognises which directive a comment was meant to be, misspelt or not."""

import re

from lessons.regex import regex
from lessons.text.markup_lookalikes import folded

NAMES = ("test", "question", "reflect")
_OTHER_NAMES = {
    **dict.fromkeys(("题", "题目", "问题", "试题", "提问", "q", "ques", "query", "item"), "question"),
    **dict.fromkeys(("测试", "自测", "考试", "测验", "quiz", "exam"), "test"),
    **dict.fromkeys(("反思", "心得", "心得体会", "journal"), "reflect"),
}
WORD = regex(r"([A-Za-z]+[0-9]*|[\u4e00-\u9fff]{1,4})[ ]*(.*)")
"""A word that may name a directive, and the text after it."""
KEYS = "id|minutes|pass|pick|kind|points|objective|see|credit|pattern|min|follow-up|yearly"
"""Attributes that only a directive has, as a pattern."""
_ATTRIBUTE = regex(rf"(?<![A-Za-z])(?:{KEYS})[ ]*[=:]")
_OWN_ATTRIBUTES = {
    "test": regex(r"(?<![A-Za-z])(?:minutes|pass|pick|kind)[ ]*="),
    "question": regex(r"(?<![A-Za-z])(?:points|objective|see|credit|pattern)[ ]*="),
    "reflect": regex(r"(?<![A-Za-z])(?:min|follow-up|yearly)[ ]*="),
}
_HAS_ID = regex(r"[ ]*:?[ ]*id[ ]*=")
_PROSE = regex(r"[\s:]*(?:[A-Za-z-]+[ ]+[A-Za-z]|[\u4e00-\u9fff])")


_BEGUN = regex(r"<!--\s*(?=\w)")


def begins_directive(line: str) -> bool:
    """Whether a comment that begins with this line was meant for a directive."""
    line = folded(line)
    begun = _BEGUN.match(line)
    word = WORD.match(line, begun.end()) if begun else None
    return word is not None and (word[1] in NAMES or directive_meant(word, word[2]) != "")


def has_attribute(said: str) -> bool:
    """Whether something like an attribute of a directive stands in what is said after a word."""
    return _ATTRIBUTE.search(said) is not None


def is_directed(said: str) -> bool:
    """Whether a directive's name with this after it was surely meant for one: with attributes, a colon, or nothing."""
    return has_attribute(said) or said.startswith(":") or not said.strip(" -<>")


def directive_meant(word: re.Match[str], after: str) -> str:
    """The directive that another word than its name was meant for; "" for what is a comment.

    A comment in prose, `<!-- questions: ask Li -->` or `<!-- 问题：待核 -->`, is one.
    """
    attribute = has_attribute(after)
    if not is_directed(after) or (not attribute and _PROSE.match(after)):
        return ""
    name = word[1].lower().rstrip("0123456789")
    from difflib import get_close_matches  # only here: few comments are misspelt directives

    closest: list[str] = get_close_matches(name, NAMES, 1, 0.7 if attribute else 0.85)
    if attribute and not closest:
        joined = _ATTRIBUTE.split(word[0])[0].replace(" ", "").strip(":").lower()
        closest = get_close_matches(joined, NAMES, 1, 0.7)
    closest = closest or [right for right in NAMES if sorted(right) == sorted(name)]
    if closest:
        return closest[0]
    if _HAS_ID.match(after):
        for right, own in _OWN_ATTRIBUTES.items():
            if own.search(after):
                return right
    return _OTHER_NAMES.get(name, "") if attribute or not name.isascii() else ""
