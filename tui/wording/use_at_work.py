"""What a use at work counts for, and the question whether what was reflected on was used, in words."""

from datetime import datetime

from lessons.clean import clean_line
from lessons.content.keys import LessonKey
from lessons.learning.day.waiting import WhatCameOfIt
from lessons.learning.use_at_work import learned_by
from lessons.records import Reflection
from store.member.progress import Progress
from tui.wording.language import _, ngettext
from tui.wording.times import date_text, short_date_text

_SHOWN = 200
"""Characters of what was written that are shown."""


def counts_for_text(learned_at: datetime | None, witness: str = "", done: datetime | None = None) -> str:
    """What an entry counts for with this witness and day, of a lesson that was learned at this time."""
    if learned_at is None:
        return _("Goes to the secretary with your summary. Not counted as used: you have not learned the lesson yet.")
    if done and not learned_by(learned_at, done):
        text = _("Goes to the secretary with your summary. Not counted as used: you learned the lesson on {date}.")
        return text.format(date=date_text(learned_at))
    if not witness:
        return _("Goes to the secretary with your summary. Counted as used only with a second person's name.")
    return _("Goes to the secretary with your summary.")


def asked_again_text(days: int) -> str:
    """What “not yet” does."""
    text = ngettext("“Not yet” asks again in {n} day.", "“Not yet” asks again in {n} days.", days)
    return text.format(n=days)


def written_then_text(progress: Progress, waiting: WhatCameOfIt) -> str:
    """When a reflection was written, and how it began; only when, where the text is not on this machine."""
    place = waiting.key, waiting.at
    written = {id_: record for id_, record in progress.records().items() if isinstance(record, Reflection)}
    here = (id_ for id_, record in written.items() if (str(LessonKey.of(record)), record.written) == place)
    text = next(map(progress.text, here), None)
    day = short_date_text(waiting.at)
    if not text:
        return _("You wrote a reflection on {date}.").format(date=day)
    return _("On {date} you wrote: {text}").format(date=day, text=clean_line(text, _SHOWN))
