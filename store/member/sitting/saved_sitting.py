"""A running sitting: its events are applied and saved to disk, one save after the other in one thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from lessons.assessment import attempt as sittings
from lessons.assessment.sitting import Event, Sitting
from lessons.clock import Reading
from lessons.records import Attempt
from store.member.answering import AnsweringDesk


class SavedSitting:
    """Keeps `sitting`. `desk` writes it; `finished` is called in the writer's thread after each save."""

    def __init__(
        self, sitting: Sitting, desk: Callable[[], AnsweringDesk], finished: Callable[[BaseException | None], None]
    ) -> None:
        self.sitting = sitting
        self.state = sittings.state(sitting)
        """The state of the sitting, computed once per event."""
        self.pending = 0
        """Saves that are not finished."""
        self.on_disk = True
        """Whether the last finished save succeeded."""
        self._desk = desk
        self._finished = finished
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="save")
        self._looked: Reading | None = None
        """The last reading of the clock."""

    def look(self, now: Reading) -> None:
        """Record what the clock did since its last reading, such as a jump; not saved yet."""
        self.sitting = self._caught_up(now)

    def _caught_up(self, now: Reading) -> Sitting:
        looked, self._looked = self._looked, now
        # Before the first look the questions were on no screen here, however long that was.
        return self.sitting if looked is None else sittings.catch_up(self.sitting, looked, now)

    def note(self, event: Event) -> None:
        """Let the state machine take an event; not saved yet. Raises `Problem` where it cannot happen."""
        self.sitting = sittings.apply(self.sitting, event)

    def take(self, event: Event) -> None:
        """As `note`, with the time until the event."""
        self.sitting = sittings.apply(self._caught_up(event.at), event)

    def apply(self, event: Event) -> None:
        """Let the state machine take an event, with the time until it, and have it saved. Raises `Problem`."""
        self.take(event)
        self.save()

    def save(self) -> None:
        """Save the sitting in the background."""
        self.state = sittings.state(self.sitting)
        self.pending += 1
        # One thread writes, so what was later is saved later.
        saving = self._writer.submit(self._desk().save, self.sitting)
        saving.add_done_callback(lambda done: self._finished(done.exception()))

    def settle(self, error: BaseException | None) -> None:
        """A save is finished; called in the application's thread, once for each."""
        self.pending -= 1
        self.on_disk = error is None

    def save_now(self) -> None:
        """Save it before anything else is done. Raises `Problem`."""
        self.state = sittings.state(self.sitting)
        self.on_disk = False
        self._writer.submit(self._desk().save, self.sitting).result()
        self.on_disk = True

    def close(self) -> Future[Attempt]:
        """Have it graded and recorded, once all is saved. The future's result raises `Problem`."""
        return self._writer.submit(self._desk().close, self.sitting)

    def finish_writing(self) -> None:
        """Wait until everything is written; nothing is saved afterwards."""
        self._writer.shutdown(wait=True)
