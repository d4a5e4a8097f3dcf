"""Choosing a person by typing: what is typed filters the names, and one of them is marked.

The sign-in of a shared machine and its administrator's codes are such screens.
"""

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual.screen import Screen

from lessons.text.pinyin import fits
from store.disk.home import Member
from tui.kiosk.entrance.name_list import COLUMNS, NameField, NameGrid, NameRow

Result = TypeVar("Result")


class NamesScreen(Screen[Result]):
    """Subclasses compose the field and the list of names, and handle the choice."""

    AUTO_FOCUS = "#search"
    MARKS_FIRST: ClassVar[bool] = True
    """Whether Enter takes the first name also before anything was typed."""

    def __init__(self) -> None:
        super().__init__()
        self._members: Sequence[Member] = ()
        self._search = NameField(max_length=40, id="search", compact=True)
        self._names = NameGrid(id="names")
        self._below: NameRow | None = None
        """A row below the names that can be marked, if there is one."""

    def show_names(self, query: str) -> list[Member]:
        """Show the members who match what was typed, and return them."""
        matching = [member for member in self._members if fits(member.name, query)]
        self._names.show_names([(member.id, self.told_apart(member)) for member in matching])
        if not (query.strip() or self.MARKS_FIRST):
            self._names.unmark()
        if self._below:
            self._below.remove_class("marked")
        return matching

    def told_apart(self, member: Member) -> str:
        """The name; with the end of the id where somebody else is called the same."""
        same = sum(other.name == member.name for other in self._members) > 1
        return f"{member.name} {member.id[-4:]}" if same else member.name

    def member(self, id_: str) -> Member:
        """The member with this id."""
        return next(member for member in self._members if member.id == id_)

    @property
    def below_is_marked(self) -> bool:
        """Whether Enter takes what stands below the names."""
        return self._below is not None and self._below.has_class("marked")

    def on_name_field_moved(self, event: NameField.Moved) -> None:
        if event.pages:
            self._turn(event.pages)
        else:
            self._step(event.names)

    def on_name_field_tabbed(self) -> None:
        self.tab()

    def tab(self) -> None:
        """What Tab does: the next name."""
        self._step(1)

    def _step(self, by: int) -> None:
        """Move the mark through the names, and to the row below them."""
        names, below = len(self._names.items), int(self._below is not None and self._below.is_attached)
        place = names if self.below_is_marked else self._names.mark
        if place == names:
            by = max(by, -1)  # alone in its line
        wanted = min(place + by, names + below - 1) if place >= 0 else 0
        if wanted < 0 or not names + below:
            return
        if self._below:
            self._below.set_class(wanted == names, "marked")
        if self._below and wanted == names:
            self._names.unmark()
            self._below.scroll_visible(animate=False)
        else:
            self._names.mark_at(wanted)

    def _turn(self, pages: int) -> None:
        """Move the mark by pages of visible names, to the first or the last name at most."""
        wanted = max(self._names.mark, 0) + pages * COLUMNS * max(self._names.size.height, 1)
        if self._names.items:
            if self._below:
                self._below.remove_class("marked")
            self._names.mark_at(min(max(wanted, 0), len(self._names.items) - 1))
