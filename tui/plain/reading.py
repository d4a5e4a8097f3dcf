"""A lesson read section by section, line by line: its time is credited and its end kept, as on the screen."""

from lessons.content.lesson import Lesson
from lessons.learning.reading_time import READ_PERCENT, ReadingTime
from lessons.problem import Problem
from lessons.typeset.spoken import spoken_sections
from store.member.session import Session
from tui.plain.commands import Action
from tui.plain.dialogue import Dialogue
from tui.plain.help import commands_help
from tui.wording.language import _, explain
from tui.wording.typeset_labels import labels

_COMMANDS = (Action.HELP, Action.NEXT, Action.BACK, Action.REPEAT, Action.LEAVE)


def read_lesson(dialogue: Dialogue, session: Session, lesson: Lesson) -> None:
    """Have a lesson read, from where reading stopped."""
    PlainReading(dialogue, session, lesson).run()


class PlainReading:
    """One sitting with a lesson."""

    def __init__(self, dialogue: Dialogue, session: Session, lesson: Lesson) -> None:
        self._dialogue = dialogue
        self._session = session
        self._lesson = lesson
        self._sections = [*spoken_sections(lesson.text, labels())]
        self._starts = [0, *(section.start for section in lesson.sections if section.start)]
        self._at = self._first()
        self._time = ReadingTime.start(lesson.manifest.minutes, session.clock.read())

    def _first(self) -> int:
        """The section in which reading stopped; the first of a lesson that was read to its end."""
        line = self._session.reading.start_line(self._lesson)
        at = sum(start <= line for start in self._starts) - 1
        return at if 0 <= at < len(self._sections) - 1 else 0

    def run(self) -> None:
        """Say the sections until the last, or until it is left."""
        try:
            self._read()
        finally:
            self._keep()

    def _read(self) -> None:
        if self._at:
            self._dialogue.say(_("You go on where you stopped."))
        self._tell()
        while self._at < len(self._sections) - 1:
            question = _("Section {n} of {of}. Press Enter to go on, or type {leave}. (? for help)")
            line = self._dialogue.ask(question.format(n=self._at + 1, of=len(self._sections), leave="q"))
            self._time = self._time.input(self._session.clock.read())
            typed = self._dialogue.command(line, _COMMANDS)
            match typed.command if typed else Action.NEXT:
                case Action.HELP:
                    self._dialogue.say(*commands_help(_COMMANDS))
                    continue
                case Action.LEAVE:
                    return
                case Action.NEXT:
                    self._at += 1
                case Action.BACK:
                    self._at = max(0, self._at - 1)
            self._tell()
        self._dialogue.ask(_("This is the end of the lesson. Press Enter."))
        self._time = self._time.input(self._session.clock.read())

    def _tell(self) -> None:
        for section in self._sections[self._at : self._at + 1]:
            self._dialogue.say_text(*section)

    def _keep(self) -> None:
        """Keep place and time, as the screen of the lesson does when it is left."""
        reading, lesson = self._session.reading, self._lesson
        percent = 100 * (self._at + 1) // max(1, len(self._sections))
        line = self._starts[self._at] if self._at < len(self._starts) else 0
        try:
            reading.keep(lesson, self._time, line, percent)
            reading.close(lesson.key)
            if percent >= READ_PERCENT:
                reading.mark_seen(lesson)
        except Problem as problem:
            self._dialogue.say(explain(problem))
