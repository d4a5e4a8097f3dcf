"""Today line by line: what there is to do, each with a number, and the way there and back."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from lessons.clean import clean_line
from lessons.content.keys import LessonKey
from lessons.learning.day.waiting import USE_DRAFT, DraftLeft, TestLeft, Waiting, WhatCameOfIt
from lessons.learning.day.ways import Cards, GoOnWithTest, ReadLesson, TakeTest, Way, WayKind, WayStep
from lessons.problem import Problem
from store.disk.home import Home
from store.member.day.today import Today, today
from store.member.session import LONGEST_NAME, Session
from store.member.this_member import is_first
from tui.console.own_machines import exchange_at_the_end, exchanged, has_others
from tui.plain.commands import Action, word
from tui.plain.dialogue import Dialogue
from tui.plain.help import commands_help
from tui.plain.lesson_menu import lesson_menu, lessons_menu, tell_reflecting
from tui.plain.member import talk
from tui.plain.put_to_use import ask_what_came_of_it, put_to_use
from tui.plain.reading import read_lesson
from tui.plain.reflection import reflect
from tui.plain.review import PlainReview, review
from tui.plain.test import go_on_with_test, have_test_taken
from tui.wording.language import _, explain, language, ngettext
from tui.wording.testing.sitting_title import sitting_title
from tui.wording.times import date_text, minutes_text
from tui.wording.ways import going_on_text, lesson_text, waiting_text, way_text

_COMMANDS = (Action.HELP, Action.TODAY, Action.REVIEW, Action.LESSONS, Action.REFLECT, Action.QUIT)
_MOST_WAITING = 12


def run(home: Home, packs: Sequence[str]) -> int:
    """As `study` opens the application, for the same member and with the same packs. The exit status."""
    return talk(home, None, partial(tell_today, first_start=is_first(home)), [Path(pack) for pack in packs])


def tell_today(dialogue: Dialogue, session: Session, *, first_start: bool = False) -> int:
    """Lead through the day until it is left, with an exchange before and after. The exit status."""
    if first_start:
        _ask_name(dialogue, session)
    if has_others(session):
        dialogue.say_text(*exchanged(session))
    try:
        return PlainToday(dialogue, session).run()
    finally:
        exchange_at_the_end(session)


def _ask_name(dialogue: Dialogue, session: Session) -> None:
    """Ask what the application asks at the first start, and keep it."""
    dialogue.say(_("Welcome to Study"))
    question = _("Your name, as your branch knows you; it may be left empty.")
    name = clean_line(dialogue.ask(question), LONGEST_NAME).strip()
    session.home.change(name=name, lang=language())


class PlainToday:
    """The start of everything, said again after each thing that was done."""

    def __init__(self, dialogue: Dialogue, session: Session) -> None:
        self._dialogue = dialogue
        self._session = session
        self._numbered: list[Callable[[], object]] = []
        """What the numbers do that were said last."""
        self._tested = ""
        """The lesson whose test was taken last."""
        self._typed: Action | None = None
        """What was typed in the list of lessons, and is to be obeyed here."""

    def run(self) -> int:
        """Ask what to do, and do it, until the end is asked for."""
        self._tell()
        while True:
            match self._command():
                case None:
                    pass
                case Action.HELP:
                    self._dialogue.say(*commands_help(_COMMANDS))
                case Action.TODAY:
                    self._tell()
                case Action.REVIEW:
                    self._do(lambda: review(self._dialogue, self._session))
                case Action.LESSONS:
                    self._do(self._lessons)
                case Action.REFLECT:
                    self._do(self._reflect)
                case _:
                    self._dialogue.say(_("Good-bye. What you did is saved."))
                    return 0

    def _command(self) -> Action | None:
        """What is typed, or was in the list of lessons; nothing where it is no command, and done by now."""
        if typed := self._typed:
            self._typed = None
            return typed
        line = self._dialogue.ask(_("Type a number, or review, lessons or quit. (? for help)"))
        if command := self._dialogue.command(line, _COMMANDS):
            return command.command
        self._take(line.strip())
        return None

    def _take(self, line: str) -> None:
        if not line:
            self._tell()
        elif line.isdecimal() and len(line) < 4 and 1 <= int(line) <= len(self._numbered):
            self._do(self._numbered[int(line) - 1])
        else:
            self._dialogue.say(_("This is neither a number that was said nor a command. Type ? for help."))

    def _do(self, work: Callable[[], object]) -> None:
        """Do something, and say Today anew; what is refused is said."""
        try:
            work()
        except Problem as problem:
            self._dialogue.say(explain(problem))
        if self._typed is None:
            self._dialogue.say("")
            self._tell()

    # What is said

    def _tell(self) -> None:
        sittings = {sitting.attempt: sitting for sitting in self._session.open_sittings()}
        titles = {listed.key: listed.outline.manifest.title for listed in self._session.library.lessons(language())}
        content = today(self._session, language(), [*sittings.values()])

        def title(of: str) -> str:
            return sitting_title(self._session, sittings[of]) if of in sittings else titles.get(of, of)

        day = self._session.now().astimezone()
        self._dialogue.say(_("Today, {date}.").format(date=date_text(day)))
        self._numbered = []
        for way in content.ways:
            self._offer(self._way_line(way, title), partial(self._follow, way))
        self._tell_opened()
        self._tell_due(content)
        if content.waiting:
            self._dialogue.say(_("Waiting for you:"))
        for waiting in content.waiting[:_MOST_WAITING]:
            self._offer(" · ".join(waiting_text(waiting, title)), partial(self._open, waiting))

    def _offer(self, text: str, work: Callable[[], object]) -> None:
        self._numbered.append(work)
        self._dialogue.say(f"{len(self._numbered)}. {text}")

    def _way_line(self, way: Way, title: Callable[[str], str]) -> str:
        named = way_text(way, title) if way.opening is not WayKind.FIRST else _("Begin here")
        lesson = lesson_text(way, title) if way.opening in (WayKind.FIRST, WayKind.FIFTEEN) else ""
        time = _("about {time}").format(time=minutes_text(way.minutes)) if way.minutes else ""
        if lesson:  # which says what each of its parts takes
            time = _("{time} in all").format(time=minutes_text(way.minutes)) if len(way.steps) > 1 else ""
        return " · ".join(filter(None, (named, lesson, time)))

    def _tell_opened(self) -> None:
        """The lessons of the packs that Study was opened with."""
        library = self._session.library
        for pack in library.packs(language()):
            manifest = pack.outline.manifest
            if manifest.id not in library.named:
                continue
            self._dialogue.say_text(manifest.title)
            for lesson in pack.outline.lessons:
                key = str(LessonKey(manifest.id, lesson.manifest.id))
                self._offer(lesson.manifest.title, partial(lesson_menu, self._dialogue, self._session, key))

    def _tell_due(self, content: Today) -> None:
        if not content.due.cards:
            self._dialogue.say(_("Nothing is due for review today."))
            return
        text = ngettext("{n} question is due now · {time}", "{n} questions are due now · {time}", content.due.cards)
        self._dialogue.say(text.format(n=content.due.cards, time=minutes_text(content.due.minutes)))

    # What is done

    def _lessons(self) -> None:
        self._typed = lessons_menu(self._dialogue, self._session, _COMMANDS)

    def _reflect(self) -> None:
        if self._tested:
            reflect(self._dialogue, self._session, self._tested)
        else:
            text = _("On which lesson? Type {lessons}, its number, and then {reflect}.")
            self._dialogue.say(text.format(lessons=word(Action.LESSONS), reflect=word(Action.REFLECT)))

    def _follow(self, way: Way) -> None:
        if not way.steps:
            self._lessons()
        for place, step in enumerate(way.steps):
            if place and isinstance(step, ReadLesson):  # a test asks itself whether to begin
                title = self._session.library.find(step.key, language()).manifest.title
                self._dialogue.say(going_on_text(step, title))
                if not self._dialogue.confirms(_("Go on with it?")):
                    return
            self._step(step)

    def _step(self, step: WayStep) -> None:
        dialogue, session = self._dialogue, self._session
        match step:
            case GoOnWithTest(attempt=attempt):
                self._tell_tested(go_on_with_test(dialogue, session, attempt))
            case Cards(keys=keys):
                PlainReview(dialogue, session, list(keys)).run()
            case ReadLesson(key=key):
                read_lesson(dialogue, session, session.library.find(key, language()))
            case TakeTest(key=key, test=test):
                self._tell_tested(key if have_test_taken(dialogue, session, key, test.id) else "")

    def _tell_tested(self, key: str) -> None:
        """Offer to reflect on a lesson whose test ended now, where it asks for that."""
        if key and self._prompts(key):
            self._tested = key
            tell_reflecting(self._dialogue)

    def _open(self, waiting: Waiting) -> None:
        match waiting:
            case TestLeft(attempt=attempt):
                self._tell_tested(go_on_with_test(self._dialogue, self._session, attempt))
            case DraftLeft(key=key, prompt=prompt) if prompt in self._prompts(key):
                reflect(self._dialogue, self._session, key)
            case DraftLeft(key=key, prompt=prompt) if prompt == USE_DRAFT:
                put_to_use(self._dialogue, self._session, key)
            case WhatCameOfIt():
                ask_what_came_of_it(self._dialogue, self._session, waiting)
            case _:
                lesson_menu(self._dialogue, self._session, waiting.key)

    def _prompts(self, key: str) -> list[str]:
        return [prompt.id for prompt in self._session.library.find(key, language()).prompts]
