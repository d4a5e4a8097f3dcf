"""A lesson's reflections, written line by line; what is typed is kept as it is typed."""

from lessons.clean import clean_text
from lessons.content.lesson import Lesson, Prompt
from lessons.problem import N_, Problem
from lessons.text.text_length import LONGEST_REFLECTION, characters
from store.member.session import Session
from tui.plain.commands import Action, word
from tui.plain.dialogue import Dialogue, InputEnded, Signalled
from tui.plain.help import commands_help
from tui.plain.kept_text import KeptText
from tui.wording.language import _, explain, language
from tui.wording.length import length_text, too_long
from tui.wording.times import time_text

_COMMANDS = (Action.HELP, Action.FINISH, Action.SHARE, Action.PRIVATE, Action.ANEW, Action.SKIP, Action.LEAVE)


def reflect(dialogue: Dialogue, session: Session, key: str) -> int:
    """Have the prompts of the lesson `key` answered, one after the other. The exit status.

    Raises `Problem` where it has none.
    """
    lesson = session.library.find(key, language())
    if not lesson.prompts:
        raise Problem(key, N_("this lesson asks for no reflection"))
    dialogue.say_text(_("Reflection: {lesson}").format(lesson=lesson.manifest.title))
    for number, prompt in enumerate(lesson.prompts, 1):
        if len(lesson.prompts) > 1:
            dialogue.say(_("Prompt {n} of {of}").format(n=number, of=len(lesson.prompts)))
        if not PlainReflection(dialogue, session, lesson, prompt).run():
            break
    return 0


def tell_lessons(dialogue: Dialogue, session: Session) -> int:
    """Say which lessons ask for a reflection, each with what to type for it."""
    for listed in session.library.lessons(language()):
        if listed.outline.prompts:
            dialogue.say_text(_("{where}: {message}").format(where=listed.key, message=listed.outline.manifest.title))
    return 0


class PlainReflection:
    """One reflection being written. It stays with its writer unless they share it."""

    def __init__(self, dialogue: Dialogue, session: Session, lesson: Lesson, prompt: Prompt) -> None:
        self._dialogue = dialogue
        self._session = session
        self._lesson = lesson
        self._prompt = prompt
        draft = session.draft(lesson.key, prompt.id)
        self._draft = draft
        self._began = draft.started if draft else session.now()
        self._share = False
        self._text = KeptText(dialogue, session, draft.text if draft else "", self._save)

    def run(self) -> bool:
        """Have it written, finished or left as a draft; whether the next prompt is to follow."""
        self._tell()
        try:
            self._write()
            while True:
                done = self._take(self._dialogue.ask(self._question(), self._text.keep))
                if done is not None:
                    return done
        except (InputEnded, Signalled):
            self._text.keep(now=True)
            raise

    def _tell(self) -> None:
        self._dialogue.tell(self._prompt.text)
        if self._draft:
            self._dialogue.say(_("draft of {time}").format(time=time_text(self._draft.saved)))
            self._dialogue.say_text(*self._text.typed.split("\n"))
        if self._session.other_drafts(self._lesson.key, self._prompt.id):
            self._dialogue.say(_("This was also written on another machine. The application can add that version."))
        if self._prompt.min_length:
            self._dialogue.say(_("about {n} wanted").format(n=self._prompt.min_length))

    def _question(self) -> str:
        if not self._text.typed.strip():
            return _("Nothing is written yet. Press Enter to write, or type {leave}. (? for help)").format(
                leave=word(Action.LEAVE)
            )
        text = _("Type {finish} or {leave}, or press Enter to go on writing. (? for help)")
        return text.format(finish=word(Action.FINISH), leave=word(Action.LEAVE))

    # Writing

    def _write(self) -> None:
        self._text.write()
        self._dialogue.say(length_text(self._text.typed, self._prompt, shared=self._share))

    def _save(self, text: str) -> None:
        self._session.keep_draft(self._lesson.key, self._prompt.id, text, self._began)

    # What can be done

    def _take(self, line: str) -> bool | None:
        """Obey a line; whether another prompt is to follow, once this one is done with."""
        typed = self._dialogue.command(line, _COMMANDS)
        match typed.command if typed else None:
            case Action.FINISH:
                return self._finish()
            case Action.LEAVE:
                self._text.keep(now=True)
                if self._text.is_kept:
                    self._dialogue.say(_("The draft is kept."))
                return False
            case Action.SKIP:
                self._text.keep(now=True)
                return True
            case Action.SHARE | Action.PRIVATE:
                self._share = typed is not None and typed.command is Action.SHARE
                self._dialogue.say(length_text(self._text.typed, self._prompt, shared=self._share))
            case Action.ANEW:
                if self._dialogue.confirms(_("Delete what is written?"), self._text.keep):
                    self._text.typed = ""
                    self._write()
            case Action.HELP:
                self._dialogue.say(*commands_help(_COMMANDS))
            case _ if not line.strip():
                self._write()
            case _:
                self._dialogue.say(_("This is no command; an empty line goes on writing. Type ? for help."))
        return None

    def _finish(self) -> bool | None:
        text = clean_text(self._text.typed).strip()
        if not text:
            self._dialogue.say(_("Write a sentence first."))
            return None
        if (length := characters(text)) > LONGEST_REFLECTION:
            self._dialogue.say(too_long(LONGEST_REFLECTION, length))
            return None
        try:
            record = self._session.finish_reflection(self._lesson.key, self._prompt, text)
        except Problem as problem:
            self._dialogue.say(explain(problem))
            return None
        self._text.is_recorded()
        self._dialogue.say(_("Saved. You can read it again from Mine or Progress."))
        if self._share:
            try:
                self._session.progress.share(record, True)
            except Problem as problem:
                self._dialogue.say(explain(problem))
        if self._prompt.model:
            self._dialogue.say(_("Model answer, to compare with yours"))
            self._dialogue.tell(self._prompt.model)
        return True
