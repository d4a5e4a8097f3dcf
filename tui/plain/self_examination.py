"""The yearly self-examination line by line; each answer is kept as it is typed."""

from lessons.content.lesson import Lesson, SelfExamined
from lessons.learning.day.self_examination import YearAnswer, over_the_years
from lessons.problem import Problem
from lessons.typeset.markdown.inline_text import plain
from store.member.day.self_examination import answer, answers, this_year
from store.member.session import Session
from tui.plain.commands import Action, word
from tui.plain.dialogue import Dialogue
from tui.plain.help import commands_help
from tui.wording.language import _, explain, ngettext

_COMMANDS = (Action.HELP, Action.BACK, Action.CLEAR, Action.LEAVE)


def examine_oneself(dialogue: Dialogue, session: Session, lesson: Lesson) -> None:
    """Have everything answered that a lesson has its reader ask themselves; nothing of it is scored or told."""
    dialogue.say(_("Only you see this, and it counts for nothing."))
    number = 0
    while 0 <= number < len(lesson.examined):
        examined = lesson.examined[number]
        dialogue.say(_("Question {n} of {of}").format(n=number + 1, of=len(lesson.examined)))
        _ask(dialogue, examined, _years(session, lesson, examined), this_year(session))
        by = _take(dialogue, session, lesson, examined)
        if by is None:
            break
        number = max(0, number + by)
    done = sum(this_year(session) in _years(session, lesson, examined) for examined in lesson.examined)
    text = ngettext("{n} of {of} answered this year", "{n} of {of} answered this year", done)
    dialogue.say(text.format(n=done, of=len(lesson.examined)))
    dialogue.say(_("What you typed is kept. In the application, Progress shows the years, and you may share it."))


def _years(session: Session, lesson: Lesson, examined: SelfExamined) -> dict[int, YearAnswer]:
    return over_the_years(answers(session), lesson.key, examined.id)


def _ask(dialogue: Dialogue, examined: SelfExamined, years: dict[int, YearAnswer], now: int) -> None:
    dialogue.tell(examined.text)
    for step, words in enumerate(examined.steps, 1):
        dialogue.say_text(f"{step}. {plain(words)}")
    for year, own in years.items():
        dialogue.say_text(
            (_("now: {words}") if year == now else _("{year}: {words}")).format(year=year, words=own.words)
        )


def _take(dialogue: Dialogue, session: Session, lesson: Lesson, examined: SelfExamined) -> int | None:
    """By how many questions to go on; `None` to leave."""
    while line := dialogue.ask(_("Type a number; an empty line goes on. (? for help)")).strip():
        typed = dialogue.command(line, _COMMANDS)
        try:
            match typed.command if typed else None:
                case Action.LEAVE:
                    return None
                case Action.BACK:
                    return -1
                case Action.CLEAR:
                    answer(session, lesson, examined, 0)
                    dialogue.say(_("The answer is removed."))
                case Action.HELP:
                    dialogue.say(*commands_help(_COMMANDS))
                case _ if line.isdecimal() and len(line) == 1 and 1 <= int(line) <= len(examined.steps):
                    answer(session, lesson, examined, int(line))
                    return 1
                case _:
                    text = _("Type a number from 1 to {of}, or {leave}.")
                    dialogue.say(text.format(of=len(examined.steps), leave=word(Action.LEAVE)))
        except Problem as problem:
            dialogue.say(explain(problem))
            return None
    return 1
