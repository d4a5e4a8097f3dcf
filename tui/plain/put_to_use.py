"""What was done at work with a lesson, written line by line; and the question, some weeks on, whether it was used."""

from datetime import date, datetime

from lessons.clean import clean_text
from lessons.content.lesson import Lesson
from lessons.learning.day.waiting import USE_DRAFT, WhatCameOfIt
from lessons.learning.use_at_work import LONGEST, day_done
from lessons.problem import N_, Problem
from store.member.day.today import say_of_it
from store.member.private_pack import is_private
from store.member.session import Session
from tui.plain.commands import Action, is_no, is_yes, word
from tui.plain.dialogue import Dialogue, InputEnded, Signalled
from tui.plain.help import commands_help
from tui.plain.kept_text import KeptText
from tui.wording.language import _, explain, language
from tui.wording.length import too_long
from tui.wording.times import time_text
from tui.wording.use_at_work import asked_again_text, counts_for_text, written_then_text

_COMMANDS = (Action.HELP, Action.FINISH, Action.ANEW, Action.LEAVE)


def put_to_use(dialogue: Dialogue, session: Session, key: str) -> None:
    """Have a use of the lesson `key` at work written. Raises `Problem` where nothing is recorded of it."""
    lesson = session.library.find(key, language())
    if is_private(lesson.key):
        raise Problem(key, N_("is one of your own notes: nothing that is done with it is recorded"))
    PlainUse(dialogue, session, lesson).run()


def ask_what_came_of_it(dialogue: Dialogue, session: Session, waiting: WhatCameOfIt) -> None:
    """Ask whether what was reflected on was used: lead to writing it down, ask again later, or no more."""
    dialogue.say_text(session.library.find(waiting.key, language()).manifest.title)
    dialogue.say_text(written_then_text(session.progress, waiting))
    while True:
        question = _("Did you use it at work?")
        ask = _("Type yes, {not_yet} or no; an empty line leaves it open.").format(not_yet=word(Action.NOT_YET))
        line = dialogue.ask(f"{question} {ask}")
        if is_yes(line):
            put_to_use(dialogue, session, waiting.key)
        elif is_no(line):
            say_of_it(session, waiting.key, ended=True)
            dialogue.say(_("It is not asked again."))
        elif dialogue.command(line, (Action.NOT_YET,)):
            say_of_it(session, waiting.key, ended=False)
            dialogue.say(asked_again_text(waiting.days))
        elif line.strip():
            continue
        return


class PlainUse:
    """One use at work being written: what was done, then on which day and who can confirm it."""

    def __init__(self, dialogue: Dialogue, session: Session, lesson: Lesson) -> None:
        self._dialogue = dialogue
        self._session = session
        self._lesson = lesson
        self._draft = session.draft(lesson.key, USE_DRAFT)
        self._began = self._draft.started if self._draft else session.now()
        self._done = (self._draft and self._draft.done) or self._today().isoformat()
        self._witness = self._draft.witness if self._draft else ""
        self._text = KeptText(dialogue, session, self._draft.text if self._draft else "", self._save)

    def run(self) -> None:
        """Have it written, finished or left as a draft."""
        self._tell()
        try:
            if not self._draft:
                self._text.write()
            while not self._take(self._dialogue.ask(self._question(), self._text.keep)):
                pass
        except (InputEnded, Signalled):
            self._text.keep(now=True)
            raise

    def _tell(self) -> None:
        self._dialogue.say_text(_("Put to use: {lesson}").format(lesson=self._lesson.manifest.title))
        self._dialogue.say(_("What did you do with it at work?"))
        if self._draft:
            self._dialogue.say(_("draft of {time}").format(time=time_text(self._draft.saved)))
            self._dialogue.say_text(*self._text.typed.split("\n"))

    def _question(self) -> str:
        text = _("Type {finish} or {leave}, or press Enter to go on writing. (? for help)")
        return text.format(finish=word(Action.FINISH), leave=word(Action.LEAVE))

    def _save(self, text: str) -> None:
        self._session.keep_draft(self._lesson.key, USE_DRAFT, text, self._began, self._done, self._witness)

    def _take(self, line: str) -> bool:
        """Obey a line; whether this is done with."""
        typed = self._dialogue.command(line, _COMMANDS)
        match typed.command if typed else None:
            case Action.FINISH:
                return self._finish()
            case Action.LEAVE:
                return self._leave()
            case Action.ANEW:
                if self._dialogue.confirms(_("Delete what is written?"), self._text.keep):
                    self._text.typed = ""
                    self._text.write()
            case Action.HELP:
                self._dialogue.say(*commands_help(_COMMANDS))
            case _ if not line.strip():
                self._text.write()
            case _:
                self._dialogue.say(_("This is no command; an empty line goes on writing. Type ? for help."))
        return False

    def _leave(self) -> bool:
        self._text.keep(now=True)
        if self._text.typed.strip() and self._text.is_kept:
            self._dialogue.say(_("The draft is kept."))
        return True

    def _finish(self) -> bool:
        text = clean_text(self._text.typed).strip()
        if not text:
            self._dialogue.say(_("Write a sentence first."))
            return False
        if len(text) > LONGEST:
            self._dialogue.say(too_long(LONGEST, len(text)))
            return False
        done = self._ask_day()
        if done is None or not self._ask_witness():
            self._save(self._text.typed)
            return self._leave()
        try:
            self._session.put_to_use(self._lesson.key, text, done, self._witness)
            self._session.drop_draft(self._lesson.key, USE_DRAFT)
        except Problem as problem:
            self._dialogue.say(explain(problem))
            return False
        self._text.is_recorded()
        learned_at = self._session.standing.of(self._lesson.key).learned_at
        self._dialogue.say(counts_for_text(learned_at, self._witness, done))
        self._dialogue.say(_("Saved. Progress shows how far the lesson has come."))
        return True

    def _ask_day(self) -> datetime | None:
        """The day on which it was done, as noon of it; `None` where this is left."""
        while True:
            question = _("On which day? An empty line means {day}.").format(day=self._done)
            line = self._dialogue.ask(question, self._text.keep)
            if self._dialogue.command(line, (Action.LEAVE,)):
                return None
            try:
                done = day_done(line.strip() or self._done, self._today())
            except Problem as problem:
                self._dialogue.say(explain(problem))
                continue
            self._done = done.astimezone().date().isoformat()
            return done

    def _ask_witness(self) -> bool:
        """Ask who can confirm it; whether that was answered, and this is not left."""
        while True:
            question = _("Who can confirm it? A second person's name; an empty line means nobody.")
            if self._witness:
                question = _("Who can confirm it? An empty line means {name}.").format(name=self._witness)
            line = self._dialogue.ask(question, self._text.keep)
            if self._dialogue.command(line, (Action.LEAVE,), typing=True):
                return False
            try:
                self._witness = self._session.witness(line.strip() or self._witness)
            except Problem as problem:
                self._dialogue.say(explain(problem))
                continue
            return True

    def _today(self) -> date:
        return self._session.now().astimezone().date()
