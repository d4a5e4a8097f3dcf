"""A text that is being composed: its pinyin, and its candidates a page at a time."""

from typing import NamedTuple

from lessons.text.width import width
from store.machine.pinyin_engine.protocol import LONGEST, Composed

MOST = 9
"""Candidates on a page: as many as there are digits for them."""
AROUND = 4
"""Cells that a candidate takes besides its text: its number and the spaces around."""


class Composing(NamedTuple):
    """What is shown. A page begins at a candidate, and how many fit depends on the width."""

    pinyin: str = ""
    """Empty: nothing is being composed."""
    candidates: tuple[str, ...] = ()
    """Those that are known so far."""
    is_all: bool = True
    """Whether there are no others."""
    pages: tuple[int, ...] = (0,)
    """The candidate at which each page begins, from the first to the present one."""
    mark: int = 0
    """The candidate that the space bar takes."""

    def __bool__(self) -> bool:
        return bool(self.pinyin)

    @property
    def is_full(self) -> bool:
        """Whether no more letters are composed before some of it is taken."""
        return len(self.pinyin.replace(" ", "")) >= LONGEST

    @property
    def first(self) -> int:
        """The first candidate of the present page."""
        return self.pages[-1]

    def end(self, room: int) -> int:
        """The candidate behind the present page, with so many cells for candidates; one always fits."""
        end, used = self.first, 0
        for candidate in self.candidates[self.first : self.first + MOST]:
            used += width(candidate) + AROUND
            if used > room and end > self.first:
                break
            end += 1
        return end

    def lacks(self, room: int) -> bool:
        """Whether more candidates have to be known to show the next page whole."""
        return not self.is_all and self.end(room) + MOST > len(self.candidates)

    def turned(self, pages: int, room: int) -> "Composing":
        """The next page (1) or the one before (-1), where there is one."""
        if pages < 0:
            return self._at(self.pages[:-1]) if len(self.pages) > 1 else self
        end = self.end(room)
        return self._at((*self.pages, end)) if end < len(self.candidates) else self

    def _at(self, pages: tuple[int, ...]) -> "Composing":
        return self._replace(pages=pages, mark=pages[-1])

    def marked(self, by: int, room: int) -> "Composing":
        """The mark on another candidate, on another page if need be."""
        mark = self.mark + by
        if mark < self.first:
            turned = self.turned(-1, room)
            return turned if turned is self else turned._replace(mark=mark)
        if mark >= self.end(room):
            return self.turned(1, room)
        return self._replace(mark=mark)

    def place(self, number: int, room: int) -> int | None:
        """The candidate that bears a number on the present page; `None` where none does."""
        place = self.first + number - 1
        return place if self.first <= place < self.end(room) else None

    def with_more(self, further: Composed) -> "Composing":
        """The same with further candidates behind those that are known."""
        return self._replace(candidates=self.candidates + further.candidates, is_all=further.is_all)


def composing(composed: Composed) -> Composing:
    """What is shown of what the engine made."""
    return Composing(composed.pinyin, composed.candidates, composed.is_all)
