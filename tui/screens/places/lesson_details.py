"""A lesson in words: what it is for, how far the member is with it, and what they wrote on it."""

from datetime import datetime

from lessons.learning.standing import Level
from store.machine.library import ListedLesson
from store.member.at_lesson.facts import LessonFacts
from store.member.mine.own_texts import OwnKind
from tui.terminal.key_names import key_sign
from tui.widgets.details import Detail
from tui.wording.labels import level_text, overdue_notes, track_text
from tui.wording.language import _
from tui.wording.own_texts import kind_text, text_of
from tui.wording.times import date_text, duration_text, minutes_text

QUIET = "$foreground 70%"
_HEADING = "bold $accent"
_OWN = 6
"""Own texts that are shown, the newest."""
_WORDS = 120
"""Characters of each."""


def lesson_details(listed: ListedLesson, facts: LessonFacts, now: datetime) -> list[Detail]:
    """Everything to know of a lesson before it is opened, and the ways into it."""
    manifest = listed.outline.manifest
    about = [listed.edition.outline.manifest.title, track_text(manifest.track)]
    if manifest.minutes:
        about.append(minutes_text(manifest.minutes))
    return [
        Detail(manifest.title, _HEADING, action="open"),
        Detail(" · ".join(about), QUIET),
        *(Detail(note, "$warning") for note in overdue_notes(manifest, now)),
        *_requires(facts),
        *_state(facts),
        *_objectives(listed, facts),
        *_ways(listed),
        *_own(facts),
    ]


def _ways(listed: ListedLesson) -> list[Detail]:
    ways = [("go-on", _("Open"), "open")]
    if tests := listed.outline.tests:
        ways.append(("test", tests[0].title, "test"))
    elif listed.outline.examined:
        ways.append(("test", _("Self-examination"), "test"))
    if listed.outline.prompts:
        ways.append(("reflect", _("Reflect"), "reflect"))
    return [
        Detail(text, mark=f"{key_sign(key)}  ", above=int(number == 0), action=action)
        for number, (key, text, action) in enumerate(ways)
    ]


def _requires(facts: LessonFacts) -> list[Detail]:
    return [
        Detail(
            (_("after “{title}” (learned)") if required.learned else _("after “{title}” (not learned yet)")).format(
                title=required.title
            ),
            QUIET,
        )
        for required in facts.requires
    ]


def _state(facts: LessonFacts) -> list[Detail]:
    standing = facts.standing
    reached: list[tuple[Level, datetime | None]] = [
        (Level.LEARNED, standing.learned_at),
        (Level.UNDERSTOOD, standing.understood_at),
        (Level.USED, standing.used_at),
    ]
    lines = [f"✓ {level_text(level)} · {date_text(at)}" for level, at in reached if at]
    if not lines:
        lines = [level_text(standing.level)]
    if standing.read_at:
        text = _("last read: {date} · {time} in all")
        lines.append(text.format(date=date_text(standing.read_at), time=duration_text(standing.credited)))
    if facts.last:
        verdict = _("passed") if facts.last.passed else _("not passed yet")
        score = f"{facts.last.points}/{facts.last.out_of}"
        text = _("last test: {score} · {verdict} · {date}")
        lines.append(text.format(score=score, verdict=verdict, date=date_text(facts.last.ended)))
    return [Detail(line, above=int(number == 0)) for number, line in enumerate(lines)]


def _objectives(listed: ListedLesson, facts: LessonFacts) -> list[Detail]:
    names = listed.outline.manifest.objectives
    if not names:
        return []
    lines = [Detail(_("Objectives"), "bold", above=1)]
    for id_, name in names.items():
        known = facts.recall.get(id_)
        recall = "" if known is None else "  " + _("estimated recall: {n}%").format(n=int(100 * known))
        lines.append(Detail(name + recall, mark="• "))
    return lines


def _own(facts: LessonFacts) -> list[Detail]:
    if not facts.own:
        return []
    lines = [Detail(_("Mine"), "bold", above=1)]
    for own in facts.own[:_OWN]:
        words = " ".join((own.quote if own.kind is OwnKind.BOOKMARK else text_of(own)).split())
        if len(words) > _WORDS:
            words = words[:_WORDS].rstrip() + "…"
        lines.append(Detail(f"{kind_text(own.kind)} · {date_text(own.at)}", QUIET, mark="• "))
        lines.append(Detail(words, mark="  "))
    return lines
