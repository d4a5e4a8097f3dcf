"""The `key=value` pairs of a directive, `<!-- test: id=… minutes=5 -->`, and the rules of a test that they make."""

import re

from lessons.clean import clean_line
from lessons.content.lesson import TestKind
from lessons.content.test_rules import Counting, Rules, ShownFrom, moment
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.block_scan import Directive
from lessons.syntax.finding import Findings
from lessons.syntax.front_matter import ID

RULES = "open close attempts wait counts move results keys feedback certainty"
"""The attributes that `read_rules` reads."""
_ATTRIBUTE = regex(r'([A-Za-z-]{1,40})=("[^"]{0,200}"|[“”][^“”]{0,200}[“”]|[^\s"]{1,200})(?:\s+|$)')
_NEARLY = regex(r'([A-Za-z-]{1,40})\s*[=＝:：]\s*("[^"]{0,200}"|[“”][^“”]{0,200}[“”]|[^\s"=＝]{1,200})(?:\s+|$)')
_COMMA = regex(r"([A-Za-z-]{1,40}=[^\s\"“”,;，；、]{1,200})([,;，；、]+)\s*(?=[A-Za-z-]{1,40}\s*[=＝])")
"""A comma between two pairs, where there should be a space."""
_CLOSE = 0.8
"""Similarity from which a name is taken for a misspelt one (`difflib`)."""
_WORDS = regex(r"\S+(?:\s+(?![A-Za-z-]{1,40}\s*[=＝])\S+)*\s*")


class Attributes:
    """The `key=value` pairs of one directive."""

    def __init__(self, directive: Directive, known: str, findings: Findings) -> None:
        self.line = directive.line
        self.findings = findings
        self.values: dict[str, str] = {}
        self.broken = False
        """Whether something could not be read: then what is missing may be what stands there."""
        rest, last = directive.attributes, ""
        while rest:
            match = _ATTRIBUTE.match(rest)
            nearly = match or _NEARLY.match(rest)
            likely = _likely(nearly[1].lower(), known.split()) if nearly else []
            if nearly and likely and (not match or likely[0] != nearly[1]):
                match = nearly
                self._unreadable(nearly[0], f"{likely[0]}={nearly[2]}")
            comma = _COMMA.match(rest)
            if comma and match and match.end() >= comma.end(2):
                rest = f"{comma[1]} {rest[comma.end() :]}"
                self._unreadable(comma[0], comma[1])
                continue
            if not match:
                words = _WORDS.match(rest)
                stray = words[0] if words else rest
                self._unreadable(stray, self._rejoined(last, stray.strip()))
                rest = rest[len(stray) :]
                continue
            key, value = likely[0] if likely else match[1], match[2].strip('"“”')
            if key not in known.split():
                text = N_("unknown attribute {key}; known are: {known}")
                findings.add(self.line, "W301", text, key=key, known=known.replace(" ", ", "))
            elif key in self.values:
                findings.add(self.line, "E301", N_("the attribute {key} appears twice"), key=key)
            self.values.setdefault(key, clean_line(value))
            rest, last = rest[match.end() :], key

    def _unreadable(self, text: str, right: str) -> None:
        self.broken = True
        message = N_("cannot read {text}; write {right}")
        if not right:
            message = N_('cannot read {text}; write key=value pairs, and key="…" where there are spaces inside')
        self.findings.add(self.line, "E301", message, text=clean_line(text, 40), right=clean_line(right, 60))

    def _rejoined(self, key: str, words: str) -> str:
        """The attribute `key` with the words that a space cut off its value, where they surely belong to it."""
        value = self.values.get(key, "")
        if moment(f"{value}T{words}"):
            self.values[key] = f"{value}T{words}"
            return f"{key}={value}T{words}"
        if key == "see":
            self.values[key] = clean_line(f"{value} {words}")
            return f'see="{value} {words}"'
        return ""

    def number(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number; `default` where it is missing or out of bounds."""
        value = self.values.get(key)
        if value is None:
            return default
        if re.fullmatch("[0-9]{1,6}", value) and low <= int(value) <= high:
            return int(value)
        text = N_("{key} must be a whole number from {low} to {high}, not {value}")
        self.findings.add(self.line, "E302", text, key=key, low=low, high=high, value=clean_line(value, 40))
        return default

    def word(self, key: str, words: tuple[str, ...]) -> str:
        """One of `words`; the first where it is missing or unknown."""
        value = self.values.get(key, words[0])
        if value in words:
            return value
        text = N_("{key} must be one of {words}, not {value}")
        self.findings.add(self.line, "E302", text, key=key, words=", ".join(words), value=clean_line(value, 40))
        return words[0]

    def moment(self, key: str) -> str:
        """A time as `lessons.content.test_rules.moment` reads it; empty where there is none."""
        value = self.values.get(key, "")
        if value and moment(value) is None:
            text = N_("{key} must be a time like 2026-12-01T09:00, not {value}")
            self.findings.add(self.line, "E302", text, key=key, value=clean_line(value, 40))
            return ""
        return value

    def id(self, key: str) -> str:
        """An id; empty where there is none."""
        value = self.values.get(key, "")
        if value and not ID.fullmatch(value):
            text = N_("an id may only have letters, digits, . _ - and at most 80 characters")
            self.findings.add(self.line, "E303", text)
            return ""
        return value


def _likely(name: str, known: list[str]) -> list[str]:
    """The known name that `name` is, or was meant for, if any."""
    if name in known:
        return [name]
    from difflib import get_close_matches  # only here: most names are spelled right

    return get_close_matches(name, known, 1, _CLOSE)


def read_rules(attributes: Attributes, kind: str) -> Rules:
    """The rules of a test of this kind, from its attributes."""
    shown = tuple(ShownFrom)
    closes = attributes.moment("close")
    # While others still sit a stage test, its key is nobody's to pass on.
    held_back = kind == TestKind.STAGE and bool(closes)
    results = ShownFrom(attributes.word("results", shown))
    keys = ShownFrom(
        attributes.word("keys", (ShownFrom.CLOSED, ShownFrom.NOW, ShownFrom.NEVER) if held_back else shown)
    )
    at_once = attributes.word("feedback", ("end", "at-once")) == "at-once"
    if at_once and (results, keys) != (ShownFrom.NOW, ShownFrom.NOW):
        text = N_("feedback=at-once shows what is right at once; leave out results= and keys=, or it")
        attributes.findings.add(attributes.line, "E414", text)
        at_once = False
    return Rules(
        opens=attributes.moment("open"),
        closes=closes,
        attempts=attributes.number("attempts", 0, 0, 1000),
        wait=attributes.number("wait", 0, 0, 100_000),
        counts=Counting(attributes.word("counts", tuple(Counting))),
        forward=attributes.word("move", ("free", "forward")) == "forward",
        results=results,
        keys=keys,
        at_once=at_once,
        certainty=attributes.word("certainty", ("no", "yes")) == "yes",
    )
