"""How lessons and questions are named in records and everywhere else: `pack/lesson` and `pack/lesson/question`.

Ids have no slash. Keys are kept, compared and looked up as text; these types write that text and say what is in it.
"""

from typing import NamedTuple, Protocol


class _InLesson(Protocol):
    """A record, or whatever else belongs to a lesson."""

    @property
    def pack(self) -> str: ...
    @property
    def lesson(self) -> str: ...


class LessonKey(NamedTuple):
    """A lesson, in whatever language."""

    pack: str
    lesson: str

    @classmethod
    def of(cls, record: _InLesson) -> "LessonKey":
        """The lesson that a record is of."""
        return cls(record.pack, record.lesson)

    @classmethod
    def parse(cls, key: str) -> "LessonKey":
        """What `str` made a text of; a text without a slash names a pack only."""
        pack, _, lesson = key.partition("/")
        return cls(pack, lesson)

    def __str__(self) -> str:
        return f"{self.pack}/{self.lesson}"


class TestKey(NamedTuple):
    """A test, in whatever language."""

    pack: str
    lesson: str
    test: str


class QuestionKey(NamedTuple):
    """A question, whatever its wording; also the review card of it."""

    pack: str
    lesson: str
    question: str

    @classmethod
    def of(cls, record: _InLesson, question: str) -> "QuestionKey":
        """A question of the lesson that a record is of."""
        return cls(record.pack, record.lesson, question)

    @classmethod
    def parse(cls, key: str) -> "QuestionKey":
        """What `str` made a text of; a text without a slash is the id of a question only."""
        lesson, _, question = key.rpartition("/")
        return cls(*LessonKey.parse(lesson), question)

    @property
    def lesson_key(self) -> LessonKey:
        """Its lesson."""
        return LessonKey(self.pack, self.lesson)

    def __str__(self) -> str:
        return f"{self.pack}/{self.lesson}/{self.question}"
