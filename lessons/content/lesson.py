"""The values that lessons are made of. A pack holds lessons; a lesson holds text, tests and prompts.

Everything is frozen and can be written as JSON, so that a catalogue of packs can be cached.
"""

from datetime import date
from enum import StrEnum

import msgspec

from lessons.content.keys import LessonKey
from lessons.content.question import Question
from lessons.content.sealed import Sealed
from lessons.content.test_rules import Rules


class Track(StrEnum):
    """The permanent division of what a branch studies."""

    THEORY = "theory"
    CENTRAL = "central"
    PRODUCTION = "production"
    MANAGEMENT = "management"
    COMPUTING = "computing"
    LANGUAGES = "languages"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The front matter of a pack's `index.md` or of a lesson, validated and with defaults filled in.

    A lesson inherits `lang`, `track`, `level`, `version`, `published`, `source` and `review_by` from its pack's index.
    """

    id: str
    title: str
    lang: str
    """`zh` or `en`. One pack may come in several languages, with the same ids throughout."""
    track: Track
    level: tuple[str, ...]
    """Who it is meant for: `member`, `cadre`, or a level that the branch's plan names."""
    minutes: int
    """Estimated minutes of study; 0 for an index that is only an introduction."""
    version: int
    published: str
    """`YYYY-MM-DD`."""
    objectives: dict[str, str]
    """Objective id -> what the member can do afterwards."""
    requires: tuple[str, ...] = ()
    """Ids of lessons to be learned first."""
    source: str = ""
    """Where the content comes from, for the reader."""
    tags: tuple[str, ...] = ()
    review_by: str = ""
    """`YYYY-MM-DD`, the day by which its sources are to be looked at again; empty: not said."""

    def is_overdue(self, day: date) -> bool:
        """Whether its sources should have been looked at again before this day."""
        return bool(self.review_by) and self.review_by < day.isoformat()


class Section(msgspec.Struct, frozen=True):
    """A heading and what follows it up to the next heading. Lines count from 0 in the lesson's file."""

    title: str
    level: int
    start: int
    end: int
    """First line after the section."""
    kind: str = "text"
    """`text`, `test` (holds a self-test or stage test) or `reflection`."""


class TestKind(StrEnum):
    """What a test is for. Tests and records hold it as a string: a later version may know other kinds."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    SELF = "self"
    STAGE = "stage"
    """Begins only after its rules were read; may be sealed under a start code, and may name who watched."""


class Test(msgspec.Struct, frozen=True, kw_only=True):
    """A test as its author wrote it: the rules and the pool its papers are drawn from."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    id: str
    title: str
    minutes: int
    """Time limit; 0 = none."""
    pass_percent: int
    pick: int
    """How many questions a paper has; 0 = the whole pool."""
    kind: str = TestKind.SELF.value
    """See `TestKind`."""
    questions: tuple[Question, ...]
    line: int
    rules: Rules = Rules()
    sealed: Sealed | None = None
    """Its questions, where they are sealed; `questions` is empty then."""

    @property
    def length(self) -> int:
        """How many questions a paper has: never more than there are, where some have mistakes and are not asked."""
        there = self.sealed.count if self.sealed else len(self.questions)
        return min(self.pick or there, there)


class Prompt(msgspec.Struct, frozen=True):
    """A reflection prompt."""

    id: str
    text: str
    min_length: int
    """Characters wanted (advice, never enforced); 0 = none."""
    follow_up_days: int
    """Ask again after so many days what came of it; 0 = no."""
    line: int
    model: str = ""
    """The author's model answer, Markdown, for whoever has written one of their own; empty: there is none."""


class SelfExamined(msgspec.Struct, frozen=True):
    """What members ask themselves once a year: unscored, nobody's but their own."""

    id: str
    text: str
    """Markdown."""
    steps: tuple[str, ...]
    """What one may do, from the weakest to the strongest; Markdown of one paragraph each."""
    line: int


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """One Markdown file, parsed."""

    manifest: Manifest
    pack: str
    """Id of its pack."""
    path: str
    """Path inside the pack, with `/`."""
    digest: str
    """SHA-256 of the file's bytes, hex."""
    text: str
    """What the reader shows: the file's Markdown with front matter, question blocks, prompts and
    directives blanked out line by line, so that its line numbers are those of the file."""
    sections: tuple[Section, ...]
    tests: tuple[Test, ...]
    prompts: tuple[Prompt, ...]
    examined: tuple[SelfExamined, ...] = ()

    @property
    def key(self) -> str:
        """`pack/lesson`, unique among all packs (editions in other languages share it)."""
        return str(LessonKey(self.pack, self.manifest.id))
