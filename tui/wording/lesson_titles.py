"""What lessons and their prompts are called, each looked up once."""

from contextlib import suppress

from lessons.content.lesson import Lesson
from lessons.problem import Problem
from store.machine.library import Library
from store.member.mine.own_texts import OwnText
from tui.wording.language import _


class LessonTitles:
    """Titles and prompts in the language `lang`, of what is in the library."""

    def __init__(self, library: Library, lang: str) -> None:
        self._library = library
        self._lang = lang
        self._titles = {listed.key: listed.outline.manifest.title for listed in library.lessons(lang)}
        self._lessons: dict[str, Lesson | None] = {}

    def title(self, key: str) -> str:
        """The title of the lesson `pack/lesson`; the key itself where it is not here."""
        return self._titles.get(key, key)

    def prompt(self, own: OwnText) -> str:
        """What a reflection answers."""
        lesson = self._lesson(own.key)
        if lesson is None:
            return _("The lesson is no longer here.")
        return next((prompt.text for prompt in lesson.prompts if prompt.id == own.prompt), "")

    def _lesson(self, key: str) -> Lesson | None:
        if key not in self._lessons:
            self._lessons[key] = None
            if key in self._titles:
                with suppress(Problem):
                    self._lessons[key] = self._library.find(key, self._lang)
        return self._lessons[key]
