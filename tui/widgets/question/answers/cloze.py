"""Fill in words or numbers."""

from lessons.assessment.paper import PaperItem
from lessons.content.question import Cloze, NumberBlank, Response, read_number
from lessons.content.right_response import key as right_response
from lessons.problem import N_
from lessons.text.width import width
from tui.widgets.lines import Piece
from tui.widgets.question.answers.answer import AnswerInput
from tui.widgets.sheet import Part, key
from tui.wording.labels import as_typed, blanks_drawn
from tui.wording.language import _
from tui.wording.testing.number_note import number_note

_LONGEST = 200
"""Characters that a blank takes."""
_SHOWN = 46
"""Cells of a blank on the screen."""


class ClozeAnswer(AnswerInput):
    """An input for each blank of the stem, with the usual caret, erasing and pasting."""

    typed = True
    KEYS = (
        key("go-on", "go_on", 0, N_("Continue")),
        key("up", "move", -1),
        key("previous-field", "move", -1),
        key("down", "move", 1),
        key("next-field", "move", 1),
        key("left", "step", -1),
        key("right", "step", 1),
        key("first", "edge", -1),
        key("line-start", "edge", -1),
        key("last", "edge", 1),
        key("line-end", "edge", 1),
        key("erase", "erase", -1),
        key("remove", "erase", 1),
        key("erase-next", "erase", 1),
        key("erase-to-start", "erase_to", -1),
        key("erase-to-end", "erase_to", 1),
    )

    def __init__(self, item: PaperItem, given: Response | None) -> None:
        super().__init__(item, given)
        assert isinstance(item.question, Cloze)
        self._question = item.question
        self._blanks = item.question.blanks
        self._caret = len(self.texts[0])
        self.notes = 1 + sum(isinstance(blank, NumberBlank) for blank in self._blanks)
        self._asked = ""
        """The text at which Enter stopped, because it cannot be read as a number."""

    @property
    def texts(self) -> list[str]:
        """What is typed into each blank so far."""
        given = self.given or ()
        return [str(given[n]) if n < len(given) else "" for n in range(len(self._blanks))]

    def stem(self) -> str:
        return blanks_drawn(self._question.stem, self._filled) if self.final else super().stem()

    def _filled(self, number: int) -> str:
        """A blank of a final answer in its sentence: what was typed, and what is right instead."""
        typed = as_typed(self.texts[number].strip())
        if self.right[number]:
            return rf"\[✓ {typed}\]"
        right = as_typed(str(right_response(self._question)[number]))
        return rf"\[✗ ~~{typed}~~ → {right}\]" if typed else rf"\[✗ → {right}\]"

    def _final_parts(self) -> list[Part]:
        """How wrong numbers were read, where that is not obvious; the sentence itself says the rest."""
        notes = {number: self._note(number) for number in range(len(self._blanks)) if not self.right[number]}
        label = _("Blank {n}: {note}")
        return [Part(label.format(n=n + 1, note=note), style=("quiet",)) for n, note in notes.items() if note]

    def parts(self) -> list[Part]:
        if self.final:
            return self._final_parts()
        parts = []
        for number, (blank, text) in enumerate(zip(self._blanks, self.texts, strict=True)):
            label = _("Blank {n}").format(n=number + 1)
            here = bool(self.here(number))
            mark = [Piece(f" {self.sign(number).text} {label}  ", "bold" if here else "")]
            wanted = _("a number") if isinstance(blank, NumberBlank) else _("a word or a few")
            if here and not text:
                mark += [Piece(" ", "caret"), Piece(_padded(wanted, _SHOWN - 1), "wanted")]
            elif here:
                before, under, behind = self._window(text)
                mark += [Piece(before, "field"), Piece(under, "caret"), Piece(behind, "field")]
            elif text:
                mark.append(Piece(_padded(_fitting(text, _SHOWN), _SHOWN), "field"))
            else:
                mark.append(Piece(_padded(wanted, _SHOWN), "wanted"))
            parts.append(Part("", tuple(mark), (), ("point_at", number), above=int(number > 0)))
            if note := self._note(number):
                parts.append(Part(note, (Piece(" " * 3),), ("quiet",)))
                if here and self._asked == text:
                    parts.append(Part(_("Press Enter again to leave it as it is."), (Piece(" " * 3),), ("bold",)))
        return parts

    def cursor_part(self) -> int:
        return self.cursor + sum(bool(self._note(number)) for number in range(self.cursor))

    def _note(self, number: int) -> str:
        return number_note(self._question, number, self.texts[number])

    def _window(self, text: str) -> tuple[str, str, str]:
        """The visible text before, at and behind the caret."""
        before = text[: self._caret]
        while width(before) > _SHOWN - 2:
            before = before[1:]
        under = text[self._caret : self._caret + 1] or " "
        room = _SHOWN - width(before) - width(under)
        return before, under, _padded(_fitting(text[self._caret + 1 :], room), room)

    def clear(self) -> None:
        super().clear()
        self._caret = 0

    def move(self, step: int) -> bool:
        """To another blank."""
        return self.point_at((self.cursor + step) % len(self._blanks))

    def point_at(self, number: int) -> bool:
        """To the end of a blank."""
        self.cursor = number
        return self.edge(1)

    def step(self, step: int) -> bool:
        """The caret one character on."""
        self._caret = min(max(0, self._caret + step), len(self.texts[self.cursor]))
        return False

    def edge(self, side: int) -> bool:
        """The caret to the beginning or the end."""
        self._caret = 0 if side < 0 else len(self.texts[self.cursor])
        return False

    def erase(self, side: int) -> bool:
        """Take away the character before or behind the caret."""
        if side < 0:
            return self._cut(max(0, self._caret - 1), self._caret)
        return self._cut(self._caret, self._caret + 1)

    def erase_to(self, side: int) -> bool:
        """Take away everything before or behind the caret."""
        if side < 0:
            return self._cut(0, self._caret)
        return self._cut(self._caret, _LONGEST)

    def before_caret(self) -> str:
        return self.texts[self.cursor][: self._caret]

    def type(self, text: str) -> str:
        """Put a text in at the caret, as much as there is room for."""
        room = max(0, _LONGEST - len(self.texts[self.cursor]))
        self._cut(self._caret, self._caret, text[:room])
        return _("A blank holds {most} characters: the rest was left out.").format(most=_LONGEST) if text[room:] else ""

    def go_on(self, _: int) -> bool:
        """To the next blank; done after the last. A text that cannot be read as a number stops it once."""
        text = self.texts[self.cursor]
        read = read_number(self._question, self.cursor, text)
        if read and read.doubt and self._asked != text:
            self._asked = text
            return False
        self._asked = ""
        if self.cursor == len(self._blanks) - 1:
            return True
        return self.move(1)

    def _cut(self, start: int, end: int, instead: str = "") -> bool:
        texts = self.texts
        text = texts[self.cursor]
        texts[self.cursor] = text[:start] + instead + text[end:]
        self._caret = start + len(instead)
        self.given = tuple(texts) if any(text.strip() for text in texts) else None
        return False


def _fitting(text: str, room: int) -> str:
    """As much of `text` as fits."""
    while width(text) > room:
        text = text[:-1]
    return text


def _padded(text: str, room: int) -> str:
    return text + " " * (room - width(text))
