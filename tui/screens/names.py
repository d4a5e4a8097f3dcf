"""Choosing one of many people by typing: what is typed narrows the names down, and one of them is marked.

The sign-in of a shared machine and its administrator's codes are such screens.
"""

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual.containers import VerticalScroll
from textual.screen import Screen

from store.home import Member
from store.pinyin import fits
from tui.widgets.names import NameField, NameRow

SHOWN = 200
"""Names that are shown at once; typing leads to the others."""
A_LINE = 4
"""Names side by side, see names.tcss."""

Result = TypeVar("Result")


class NamesScreen(Screen[Result]):
    """Its subclasses compose the field and the names where they want them, and say what is chosen."""

    AUTO_FOCUS = "#search"
    MARKS_FIRST: ClassVar[bool] = True
    """Whether Enter takes the first name also before anything was typed."""

    def __init__(self) -> None:
        super().__init__()
        self._members: Sequence[Member] = ()
        self._search = NameField(max_length=40, id="search", compact=True)
        self._names = VerticalScroll(id="names", can_focus=False)
        self._marked: NameRow | None = None

    async def show_names(self, query: str) -> list[Member]:
        """Show who fits what was typed, and give them."""
        found = [member for member in self._members if fits(member.name, query)][:SHOWN]
        async with self.batch():  # one after the other, however fast somebody types
            await self._names.remove_children()
            rows = [NameRow(self.told_apart(member), id=f"m-{member.id}") for member in found]
            await self._names.mount(*rows)
            self._mark(rows[0] if rows and (query.strip() or self.MARKS_FIRST) else None)
        return found

    def told_apart(self, member: Member) -> str:
        """The name; with the end of the id where somebody else is called the same."""
        same = sum(other.name == member.name for other in self._members) > 1
        return f"{member.name} {member.id[-4:]}" if same else member.name

    def member_of(self, row: NameRow) -> Member:
        """Whose row this is."""
        return next(member for member in self._members if row.id == f"m-{member.id}")

    def on_name_field_moved(self, event: NameField.Moved) -> None:
        if event.pages:
            self._turn(event.pages)
        else:
            self._step(event.names)

    def _step(self, by: int) -> None:
        """Move the mark from name to name as they stand, and to what stands below them."""
        names, rows = len(self._names.query(NameRow)), list(self.query(NameRow))
        place = next((number for number, row in enumerate(rows) if row is self._marked), -1)
        if place == names:
            by = max(by, -1)  # alone in its line
        wanted = min(place + by, len(rows) - 1) if place >= 0 else 0
        if rows and wanted >= 0:
            self._mark(rows[wanted])

    def on_name_field_tabbed(self) -> None:
        self.tab()

    def tab(self) -> None:
        """What Tab does: the next name."""
        self._step(1)

    def _turn(self, by: int) -> None:
        """Move the mark by so many times the names that are seen at once, to the first or the last name at most."""
        names = list(self._names.query(NameRow))
        place = next((number for number, row in enumerate(names) if row is self._marked), 0)
        wanted = place + by * A_LINE * max(self._names.size.height, 1)
        if names:
            self._mark(names[min(max(wanted, 0), len(names) - 1)])

    def _mark(self, row: NameRow | None) -> None:
        """Show which one Enter takes."""
        if self._marked:
            self._marked.remove_class("marked")
        self._marked = row
        if row:
            row.add_class("marked")
            row.scroll_visible(animate=False)
