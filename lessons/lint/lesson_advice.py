"""What a lesson promises and does not keep: advice on time, objectives, sources and their age."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date

from lessons.content.lesson import Lesson
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.code_spans import without_code
from lessons.syntax.finding import Findings

HAN_A_MINUTE, WORDS_A_MINUTE = 300, 180
"""What a reader takes in who wants to remember it."""
QUESTION_MINUTES, REFLECTION_MINUTES = 0.5, 2
FEW = 4
"""Questions that an objective needs, so that two retests need not repeat one."""
_HAN = regex("[\u3400-\u9fff]")
_WORD = regex(r"[A-Za-z][A-Za-z'’-]*")
_COMMENT = regex(r"<!--.*?-->|!?\[[^\]\n]{0,200}\]\([^)\n]{0,300}\)", re.S)
_NOTE = regex(r" {0,3}\[\^[^\]\s]{1,80}\]:(.*)")
_STANDARD = regex(
    r"《[^》]{2,60}》|\b(?:GB|DL|NB|JB|HG|SL|AQ|TSG|JJF|QX|YD|IEC|ISO|IEEE|EN|ASME|Q)[/A-Z ]{0,8}[0-9][0-9.]*"
    r"(?:[-—–:][0-9]{2,4})?|国能|国务院令|号令|\b(?:rule|code|regulation|standard|act|law) [0-9]+",
    re.I,
)
_CLAUSE = regex(
    r"第?[ 0-9一二三四五六七八九十百千零〇.、至到—–-]+(?:条|章|节|款|项|页|表)|(?:附录|表|图|页)[ A-Z0-9]|§"
    r"|\b(?:arts?|clauses?|sections?|sec|chapter|ch|para|pp?|table|annex|items?|articles?|paragraphs?)\b\.?[ ]*[0-9A-Z]"
    r"|(?<![0-9.—–-])[0-9]{1,2}(?:\.[0-9]{1,3})+(?![0-9])|,[ ]*[0-9]{1,3}(?:\.[0-9]+)*\b|全文|通篇|\bthroughout\b",
    re.I,
)


def advise_on_lesson(
    lesson: Lesson, lines: list[str], keys: Mapping[str, int], code: set[int], findings: Findings
) -> None:
    """Report what does not fit; `keys`: the lines of its front matter's keys, `code`: lines that are not text."""
    asked = Counter(question.objective for test in lesson.tests for question in test.questions)
    sealed = any(test.sealed for test in lesson.tests)
    for objective in lesson.manifest.objectives:
        if 0 < asked[objective] < FEW and not sealed:
            text = N_("the objective {objective} has {n} questions; four or more let a retest ask what was not asked")
            if asked[objective] == 1:
                text = N_(
                    "the objective {objective} has one question; four or more let a retest ask what was not asked"
                )
            findings.add(keys.get("objectives", 0), "W512", text, objective=objective, n=asked[objective])
    _report_minutes(lesson, keys, findings)
    for number, line in enumerate(lines):
        if number not in code and (note := _NOTE.match(without_code(line))):
            cited = _STANDARD.search(note[1])
            if cited and not _CLAUSE.search(note[1][: cited.start()] + " " + note[1][cited.end() :]):
                text = N_("{found} without its clause; say where in it")
                findings.add(number, "W516", text, found=cited[0][:40])


def reading_minutes(text: str) -> float:
    """How long a text takes to be read."""
    words = _COMMENT.sub(" ", text)
    return len(_HAN.findall(words)) / HAN_A_MINUTE + len(_WORD.findall(words)) / WORDS_A_MINUTE


def _report_minutes(lesson: Lesson, keys: Mapping[str, int], findings: Findings) -> None:
    """Report minutes that are less than half of what reading takes, or more than twice what all takes."""
    reading = reading_minutes(lesson.text)
    tests = sum(test.minutes or test.length * QUESTION_MINUTES for test in lesson.tests)
    asked = REFLECTION_MINUTES * len(lesson.prompts) + QUESTION_MINUTES * len(lesson.examined)
    whole = reading + tests + asked
    minutes = lesson.manifest.minutes
    if minutes and (2 * minutes < reading or (minutes > 2 * whole and minutes > whole + REFLECTION_MINUTES)):
        text = N_("minutes says {minutes}, but reading takes about {reading}, and {whole} with test and reflection")
        fields = {"minutes": minutes, "reading": max(1, round(reading)), "whole": max(1, round(whole))}
        findings.add(keys.get("minutes", 0), "W513", text, **fields)


def advise_on_age(lesson: Lesson, keys: Mapping[str, int], today: date, findings: Findings) -> None:
    """Report a day that is past."""
    if "review_by" in keys and lesson.manifest.is_overdue(today):
        text = N_("the sources were to be looked at again by {date}; do so, and set the next day")
        findings.add(keys["review_by"], "W514", text, date=lesson.manifest.review_by)
