"""The yearly self-examination line by line; each answer is kept as it is typed."""

from lessons.content.lesson import Lesson
from lessons.learning.day.self_examination import over_the_years
from lessons.problem import Problem
from lessons.typeset.markdown.inline_text import plain
from store.member.day.self_examination import answer, answers, this_year
from store.member.session import Session
from tui.plain.commands import Action, word
from tui.plain.dialogue import Dialogue
from tui.wording.language import _, explain


def examine_oneself(dialogue: Dialogue, session: Session, lesson: Lesson) -> None:
    """Have everything answered that a lesson has its reader ask themselves; nothing of it is scored or told."""
    dialogue.say(_("Only you see this, and it counts for nothing."))
    for number, examined in enumerate(lesson.examined, 1):
        dialogue.say(_("Question {n} of {of}").format(n=number, of=len(lesson.examined)))
        dialogue.tell(examined.text)
        for step, words in enumerate(examined.steps, 1):
            dialogue.say_text(f"{step}. {plain(words)}")
        for year, own in over_the_years(answers(session), lesson.key, examined.id).items():
            now = year == this_year(session)
            dialogue.say_text((_("now: {words}") if now else _("{year}: {words}")).format(year=year, words=own.words))
        while line := dialogue.ask(_("Type a number; an empty line goes on.")).strip():
            if dialogue.command(line, (Action.LEAVE,)):
                return
            if line.isdecimal() and len(line) == 1 and 1 <= int(line) <= len(examined.steps):
                try:
                    answer(session, lesson, examined, int(line))
                except Problem as problem:
                    dialogue.say(explain(problem))
                    return
                break
            text = _("Type a number from 1 to {of}, or {leave}.")
            dialogue.say(text.format(of=len(examined.steps), leave=word(Action.LEAVE)))
    dialogue.say(_("Kept. Progress shows how your answers change over the years."))
