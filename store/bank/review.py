"""A bank being looked at before it is written: what is taken, left out, mended or taken over."""

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from lessons.bank.bank_question import BankOutcome, Remark
from lessons.bank.written.difference import Difference, difference
from lessons.bank.written.join_pack import Joined, JoinedQuestion
from lessons.bank.written.mend import draft, mended
from lessons.bank.written.write_markdown import Written
from lessons.syntax.finding import Finding
from store.bank.brought import remember
from store.bank.gone import GoneQuestion
from store.bank.import_bank import Choices, ImportPlan, blocks_of, plan_import, write_import
from store.bank.read_bank import BankRead, read_bank
from store.machine.library import Library


class BankReview:
    """The choices made so far. Nothing is written before `write`."""

    def __init__(
        self,
        bank: BankRead,
        pack: Path,
        *,
        lesson: str,
        lang: str,
        today: date,
        taken_ids: list[str],
        again: bool = False,
    ) -> None:
        self.bank = bank
        self.pack = pack
        self._plan_with = partial(
            plan_import, bank, pack, lesson=lesson, lang=lang, today=today, taken_ids=taken_ids, again=again
        )
        self._blocks = blocks_of(bank.outcomes)
        self._mended: dict[int, Written] = {}
        self._left: set[int] = set()
        self._overwrite: set[str] = set()
        self._plan = self._planned()

    @classmethod
    def begin(
        cls, files: list[Path], pack: Path, library: Library, *, lesson: str, lang: str, again: bool = False
    ) -> "BankReview":
        """Read files, and begin to review them. Raises `Problem`."""
        today = datetime.now(UTC).astimezone().date()
        taken_ids = [edition.outline.manifest.id for edition in library.editions]
        return cls(read_bank(files), pack, lesson=lesson, lang=lang, today=today, taken_ids=taken_ids, again=again)

    @property
    def outcomes(self) -> tuple[BankOutcome, ...]:
        """What becomes of each question as the bank has it."""
        return self._plan.outcomes

    @property
    def gone(self) -> tuple[GoneQuestion, ...]:
        """Questions that an earlier import brought into the pack, and that left the bank since."""
        return self._plan.gone

    def is_taken(self, place: int) -> bool:
        """Whether a question is written into the pack, or stays in it."""
        return place in self._mended or self.joined(place) not in (None, Joined.REMOVED)

    @property
    def has_choices(self) -> bool:
        """Whether anything was mended, left out or taken over since it began."""
        return bool(self._mended or self._left or self._overwrite)

    def is_mended(self, place: int) -> bool:
        """Whether a question was put in other words here."""
        return place in self._mended

    def joined(self, place: int) -> Joined | None:
        """What becomes of a question in the pack; `None` where it is not taken."""
        if place in self._left:
            return None
        if place in self._mended:
            return Joined.NEW
        outcome = self.outcomes[place]
        if outcome.question is None:
            return None
        result = self._plan.results.get(outcome.id)
        if result and outcome.id in self._overwrite:
            return Joined.UPDATED if result.state is Joined.DIFFERS else Joined.NEW
        return result.state if result else None

    def difference(self, place: int) -> Difference | None:
        """What stands in the pack and what the bank says instead; `None` where they agree, or nothing stands there."""
        result = self._result(place)
        if result is None or not result.difference or place in self._mended:
            return None
        return difference(result.here, self._blocks[self.outcomes[place].id].text)

    def stays_here(self, place: int) -> bool:
        """Whether a question stays as somebody edited it in the pack, though the bank says something else now."""
        result = self._result(place)
        return bool(result and result.state is Joined.DIFFERS and self.outcomes[place].id not in self._overwrite)

    def is_taken_over(self, place: int) -> bool:
        """Whether a question follows the bank though somebody edited it in the pack."""
        result = self._result(place)
        edited = bool(result and result.state is Joined.DIFFERS) and place not in self._mended
        return edited and self.outcomes[place].id in self._overwrite

    def _result(self, place: int) -> JoinedQuestion | None:
        outcome = self.outcomes[place]
        return self._plan.results.get(outcome.id) if outcome.question else None

    def remarks(self, place: int) -> tuple[Remark, ...]:
        """What is said of a question, as it was chosen."""
        outcome = self.outcomes[place]
        chosen = outcome.id in self._overwrite
        return self.bank.outcomes[place].remarks if chosen and outcome.question else outcome.remarks

    def text(self, place: int) -> str:
        """The Markdown of a question: as it is taken or stays, or where it is not taken, to begin with."""
        if place in self._mended:
            return self._mended[place].text
        result = self._result(place)
        if result and (result.state is Joined.KEPT or self.stays_here(place)):
            return result.here
        outcome = self.bank.outcomes[place]
        block = self._blocks.get(outcome.id) if outcome.question else None
        return block.text if block else draft(outcome)

    def mend(self, place: int, text: str) -> list[Finding]:
        """Put a question in these words; the errors where they cannot be taken."""
        result = mended(text)
        if isinstance(result, list):
            return result
        self._mended[place] = result
        self._overwrite.add(result.id)
        self._left.discard(place)
        return []

    def leave_or_take(self, place: int) -> bool:
        """Leave a question out that was taken, or take it again; whether that is possible."""
        outcome = self.outcomes[place]
        if outcome.question is None and place not in self._mended:
            return False
        if self._removed(place) and place not in self._mended:
            self._overwrite ^= {outcome.id}
        else:
            self._left ^= {place}
        return True

    def _removed(self, place: int) -> bool:
        """Whether somebody took a question out of the pack."""
        result = self._plan.results.get(self.outcomes[place].id)
        return result is not None and result.state is Joined.REMOVED

    def take_over(self, place: int) -> bool:
        """Let a question that was edited in the pack follow the bank, or stay after all; whether it is such a one."""
        result = self._result(place)
        if result is None or result.state is not Joined.DIFFERS:
            return False
        self._overwrite ^= {self.outcomes[place].id}
        return True

    def write(self) -> ImportPlan:
        """Write the pack as it was chosen. Raises `Problem`."""
        plan = self._planned()
        write_import(plan)
        # What was left out on purpose does not come with the next import, either.
        left = [self.outcomes[place] for place in self._left if self.outcomes[place].id]
        remember(self.pack, {outcome.id: outcome.place.file for outcome in left})
        return plan

    def _planned(self) -> ImportPlan:
        chosen = Choices(dict(self._mended), frozenset(self._left), frozenset(self._overwrite))
        return self._plan_with(choices=chosen)
