"""The lessons line by line, and what can be done with one of them."""

from collections.abc import Collection

from lessons.content.keys import LessonKey
from store.member.private_pack import is_private
from store.member.session import Session
from tui.plain.commands import Action, word_and_letter
from tui.plain.dialogue import Dialogue
from tui.plain.help import commands_help
from tui.plain.put_to_use import put_to_use
from tui.plain.reading import read_lesson
from tui.plain.reflection import reflect
from tui.plain.self_examination import examine_oneself
from tui.plain.test import have_test_taken
from tui.wording.language import _, language
from tui.wording.times import minutes_text


def lessons_menu(dialogue: Dialogue, session: Session, known: Collection[Action]) -> Action | None:
    """Say the lessons of every pack, each with a number, and open the one whose number is typed.

    A command among `known` that is typed instead is given back, to be obeyed where it belongs.
    """
    keys: list[str] = []
    for pack in session.library.packs(language()):
        dialogue.say_text(pack.outline.manifest.title)
        for listed in pack.outline.lessons:
            keys.append(str(LessonKey(pack.outline.manifest.id, listed.manifest.id)))
            minutes = listed.takes
            title = listed.manifest.title
            if minutes:
                title = _("{lesson}, {time}").format(lesson=title, time=minutes_text(minutes))
            dialogue.say_text(f"{len(keys)}. {title}")
    while typed := dialogue.ask(_("Type the number of a lesson; an empty line goes back.")).strip():
        if typed.isdecimal() and len(typed) < 5 and 1 <= int(typed) <= len(keys):
            lesson_menu(dialogue, session, keys[int(typed) - 1])
            return None
        if command := dialogue.command(typed, (Action.LEAVE, *known)):  # the letter of leaving goes back
            return None if command.command is Action.LEAVE else command.command
        dialogue.say(_("There is no such lesson; they go from 1 to {of}.").format(of=len(keys)))
    return None


def lesson_menu(dialogue: Dialogue, session: Session, key: str) -> None:
    """Ask what to do with a lesson until it is left. Raises `Problem` where there is none."""
    lesson = session.library.find(key, language())
    known = (
        *(Action.HELP, Action.READ),
        *((Action.TEST,) if lesson.tests else ()),
        *((Action.EXAMINE,) if lesson.examined else ()),
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
            case Action.EXAMINE:
                examine_oneself(dialogue, session, lesson)
            case Action.TEST:
                if have_test_taken(dialogue, session, key) and lesson.prompts:
                    tell_reflecting(dialogue)
            case Action.REFLECT:
                reflect(dialogue, session, key)
            case Action.USE:
                put_to_use(dialogue, session, key)
            case Action.LEAVE:
                return
            case _:
                dialogue.say(*commands_help(known))


def tell_reflecting(dialogue: Dialogue) -> None:
    """Say what is typed to reflect on the lesson whose test was just taken."""
    dialogue.say("", _("To reflect on it, type {reflect}.").format(reflect=word_and_letter(Action.REFLECT)))
