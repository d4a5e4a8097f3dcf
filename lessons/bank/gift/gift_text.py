"""Texts of GIFT: escapes, formats, and what stands before and behind the answers."""

import re

from lessons.bank.bank_question import GAP, Remark
from lessons.bank.plain_cell import has_picture, plain_cell
from lessons.bank.understanding.read_key import verdict_words
from lessons.problem import N_
from lessons.regex import regex
from lessons.typeset.spoken import spoken_lines

_SIGNS = ":#={}~"
_HIDDEN = {sign: chr(0xE000 + n) for n, sign in enumerate(_SIGNS)} | {"n": "\ue010", "\\": "\ue011"}
_ESCAPE = regex(r"\\([:#={}~n\\])")
_BACK = str.maketrans({hidden: sign for sign, hidden in _HIDDEN.items() if sign != "n"} | {"\ue010": "\n"})
_FORMAT = regex(r"\s*\[(html|moodle|plain|markdown)\]", re.I)


def hidden_escapes(text: str) -> str:
    """`text` with escaped signs as characters that mean nothing to the grammar."""
    return _ESCAPE.sub(lambda found: _HIDDEN[found[1]], text)


def unescaped(text: str) -> str:
    """`text` with the signs themselves."""
    return text.translate(_BACK)


def split_feedback(text: str) -> tuple[str, str]:
    """An answer and the feedback on it."""
    words, _, feedback = text.partition("#")
    return words.strip(), feedback.strip()


class GiftWords:
    """What a question says; every text comes out plain."""

    def __init__(self, before: str, after: str, answers: str, remarks: list[Remark]) -> None:
        self.answers = answers
        self.remarks = remarks
        self.weights: tuple[float, ...] = ()
        """Of the options of which several are right, in percent."""
        found = _FORMAT.match(before)
        self._format = found[1].lower() if found else ""
        self._before, self._after = (
            self.plain(before),
            self.plain(after.strip("\"';") if after in ('";', "';") else after),
        )

    @property
    def stem(self) -> str:
        """The question; the place of an answer in the middle is a line."""
        return f"{self._before} _____{_glued(self._after)}" if self._after else self._before

    def with_gap(self) -> str:
        """The question with a gap where something is to be typed."""
        return f"{self._before} {GAP}{_glued(self._after)}" if self._after else f"{self._before}\n{GAP}"

    @property
    def words(self) -> tuple[str, str]:
        """The words for true and false in the question's language."""
        return verdict_words(self._before + self._after)

    def plain(self, text: str) -> str:
        """A text without format and escapes."""
        found = _FORMAT.match(text)
        form = found[1].lower() if found else self._format
        text = text[found.end() :] if found else text
        text = unescaped(" ".join(text.split("\n")))
        if form == "markdown":
            self.remark_once(
                N_("Markdown of Moodle is taken as plain words"), text != (plain := "\n".join(spoken_lines(text)))
            )
            return plain
        if has_picture(text):
            self.remark_once(N_("a picture is not brought along; look whether the question is whole without it"))
        return "\n".join(re.sub(" {2,}", " ", line) for line in plain_cell(text).split("\n"))

    def remark_once(self, text: str, if_: bool = True) -> None:
        """Say this of the question, once."""
        if if_ and all(remark.text != text for remark in self.remarks):
            self.remarks.append(Remark(text))


def _glued(text: str) -> str:
    return text if text[:1] in ".,;:!?)。，；：！？）" else f" {text}"
