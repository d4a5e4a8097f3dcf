"""The lessons line by line, and what can be done with one of them."""

from lessons.content.keys import LessonKey
from store.member.private_pack import is_private
from store.member.session import Session
from tui.plain.commands import Action
from tui.plain.dialogue import Dialogue
from tui.plain.help import commands_help
from tui.plain.put_to_use import put_to_use
from tui.plain.reading import read_lesson
from tui.plain.reflection import reflect
from tui.plain.test import take_test
from tui.wording.language import _, language
from tui.wording.times import minutes_text


def lessons_menu(dialogue: Dialogue, session: Session) -> None:
    """Say the lessons of every pack, each with a number, and open the one whose number is typed."""
    keys: list[str] = []
    for pack in session.library.packs(language()):
        dialogue.say_text(pack.outline.manifest.title)
        for listed in pack.outline.lessons:
            keys.append(str(LessonKey(pack.outline.manifest.id, listed.manifest.id)))
            minutes = listed.manifest.minutes
            after = f", {minutes_text(minutes)}" if minutes else ""
            dialogue.say_text(f"{len(keys)}. {listed.manifest.title}{after}")
    while typed := dialogue.ask(_("Type the number of a lesson; an empty line goes back.")).strip():
        if typed.isdecimal() and len(typed) < 5 and 1 <= int(typed) <= len(keys):
            lesson_menu(dialogue, session, keys[int(typed) - 1])
            return
        dialogue.say(_("There is no such lesson; they go from 1 to {of}.").format(of=len(keys)))


def lesson_menu(dialogue: Dialogue, session: Session, key: str) -> None:
    """Ask what to do with a lesson until it is left. Raises `Problem` where there is none."""
    lesson = session.library.find(key, language())
    known = (
        *(Action.HELP, Action.READ),
        *((Action.TEST,) if lesson.tests else ()),
        *((Action.REFLECT,) if lesson.prompts else ()),
        *(() if is_private(key) else (Action.USE,)),
        Action.LEAVE,
    )
    dialogue.say_text(lesson.manifest.title)
    dialogue.say(*commands_help(known))
    while True:
        typed = dialogue.command(dialogue.ask(_("What now?")), known)
        match typed.command if typed else None:
            case Action.READ:
                read_lesson(dialogue, session, lesson)
            case Action.TEST:
                take_test(dialogue, session, key)
            case Action.REFLECT:
                reflect(dialogue, session, key)
            case Action.USE:
                put_to_use(dialogue, session, key)
            case Action.LEAVE:
                return
            case _:
                dialogue.say(*commands_help(known))
