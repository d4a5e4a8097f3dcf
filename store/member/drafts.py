"""A member's drafts: of reflections, by prompt, and of uses at work."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from store.member.progress import Progress
from store.member.work_kind import WorkKind


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """An unfinished reflection or use at work."""

    text: str
    saved: datetime
    started: datetime
    done: str = ""
    """Of a use at work: the day, as it was typed."""
    witness: str = ""


class OpenDraft(NamedTuple):
    """A draft with its lesson and prompt."""

    key: str
    """`pack/lesson`."""
    prompt: str
    draft: Draft


class Drafts:
    """The drafts of one member, by lesson (`pack/lesson`) and prompt."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def get(self, key: str, prompt: str) -> Draft | None:
        """The draft so far."""
        return self._progress.get_open(WorkKind.DRAFT, _place(key, prompt), Draft)

    def all(self) -> list[OpenDraft]:
        """All drafts with text, newest first."""
        drafts = []
        for place in self._progress.open_work(WorkKind.DRAFT):
            draft = self._progress.get_open(WorkKind.DRAFT, place, Draft)
            if draft is not None and draft.text.strip():
                key, _, prompt = place.rpartition("/")
                drafts.append(OpenDraft(key, prompt, draft))
        return sorted(drafts, key=lambda entry: entry.draft.saved, reverse=True)

    def others(self, key: str, prompt: str) -> dict[str, Draft]:
        """Versions that another machine wrote at the same time, by their place."""
        drafts = {}
        for place in self._progress.open_work(WorkKind.DRAFT_OTHER):
            draft = self._progress.get_open(WorkKind.DRAFT_OTHER, place, Draft)
            if draft is not None and place.startswith(f"{_place(key, prompt)}~"):
                drafts[place] = draft
        return drafts

    def drop_other(self, place: str) -> None:
        """Delete such a version: it was taken over, or is not wanted."""
        self._progress.remove_open(WorkKind.DRAFT_OTHER, place)

    def keep(self, key: str, prompt: str, draft: Draft) -> None:
        """Save a draft; durable on return. May be called from another thread."""
        self._progress.put_open(WorkKind.DRAFT, _place(key, prompt), draft)

    def drop(self, key: str, prompt: str) -> None:
        """Delete a draft; a remaining version of another machine becomes the draft."""
        if others := self.others(key, prompt):
            place, draft = max(others.items(), key=lambda entry: (entry[1].saved, entry[0]))
            self.keep(key, prompt, draft)
            self.drop_other(place)
        else:
            self._progress.remove_open(WorkKind.DRAFT, _place(key, prompt))


def _place(key: str, prompt: str) -> str:
    return f"{key}/{prompt}"
