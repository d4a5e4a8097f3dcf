"""What a member is writing: reflections by their prompt, and uses at work."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from store.member.progress import Progress
from store.member.work_kind import WorkKind


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """A reflection, or a use at work, being written."""

    text: str
    saved: datetime
    started: datetime
    done: str = ""
    """Of a use at work: the day, as it was typed."""
    witness: str = ""


class OpenDraft(NamedTuple):
    """A draft, and what it is of."""

    key: str
    """`pack/lesson`."""
    prompt: str
    draft: Draft


class Drafts:
    """The drafts of one member, by lesson (`pack/lesson`) and prompt."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def get(self, key: str, prompt: str) -> Draft | None:
        """What was written so far."""
        return self._progress.get_open(WorkKind.DRAFT, _place(key, prompt), Draft)

    def all(self) -> list[OpenDraft]:
        """What was begun to be written, newest first."""
        found = []
        for place in self._progress.open_work(WorkKind.DRAFT):
            draft = self._progress.get_open(WorkKind.DRAFT, place, Draft)
            if draft is not None and draft.text.strip():
                key, _, prompt = place.rpartition("/")
                found.append(OpenDraft(key, prompt, draft))
        return sorted(found, key=lambda entry: entry.draft.saved, reverse=True)

    def others(self, key: str, prompt: str) -> dict[str, Draft]:
        """Versions that another machine wrote at the same time, by their place."""
        found = {}
        for place in self._progress.open_work(WorkKind.DRAFT_OTHER):
            draft = self._progress.get_open(WorkKind.DRAFT_OTHER, place, Draft)
            if draft is not None and place.startswith(f"{_place(key, prompt)}~"):
                found[place] = draft
        return found

    def drop_other(self, place: str) -> None:
        """Forget such a version: it was taken over, or is not wanted."""
        self._progress.remove_open(WorkKind.DRAFT_OTHER, place)

    def keep(self, key: str, prompt: str, draft: Draft) -> None:
        """Keep a draft; durable on return. May be called from another thread."""
        self._progress.put_open(WorkKind.DRAFT, _place(key, prompt), draft)

    def drop(self, key: str, prompt: str) -> None:
        """Forget a draft; a version of another machine that was not taken over is the draft then."""
        if others := self.others(key, prompt):
            place, draft = max(others.items(), key=lambda entry: (entry[1].saved, entry[0]))
            self.keep(key, prompt, draft)
            self.drop_other(place)
        else:
            self._progress.remove_open(WorkKind.DRAFT, _place(key, prompt))


def _place(key: str, prompt: str) -> str:
    return f"{key}/{prompt}"
