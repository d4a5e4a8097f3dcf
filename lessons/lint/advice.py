"""Advice on all the questions of a pack, beyond what must be mended: how they are written, and how they age."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from lessons.content.lesson import Lesson
from lessons.content.question import Question
from lessons.lint.lesson_advice import advise_on_age, advise_on_lesson
from lessons.lint.paper_advice import advise_on_test
from lessons.lint.question_advice import advise_on_question
from lessons.lint.wording import same_key, same_question
from lessons.problem import N_
from lessons.syntax.block_scan import lines_in
from lessons.syntax.finding import Findings
from lessons.syntax.parse import Examined


class AdvisedFile(NamedTuple):
    """One file of lessons, and where what is said of it goes."""

    name: str
    lines: list[str]
    examined: Examined
    findings: Findings
    is_lesson: bool

    @property
    def lesson(self) -> Lesson:
        return self.examined.lesson


def advise(files: Sequence[AdvisedFile], today: date) -> None:
    """Report what the authors of a pack may want to mend; its index comes first."""
    for file in files:
        keys = file.examined.keys
        for test in file.lesson.tests:
            advise_on_test(test, file.findings)
            for question in test.questions:
                advise_on_question(question, file.findings)
        if file.is_lesson:
            code = lines_in(file.examined.scan.code)
            advise_on_lesson(file.lesson, file.lines, keys, code, file.findings)
        advise_on_age(file.lesson, keys, today, file.findings)
    undated = [file for file in files if file.is_lesson and not file.lesson.manifest.review_by]
    if undated:
        first = files[0] if len(undated) > 1 else undated[0]
        text = N_("no review_by: say by which day the sources are to be looked at again")
        first.findings.add(0, "W515", text)
    _report_duplicates(files)


def _report_duplicates(files: Sequence[AdvisedFile]) -> None:
    seen: dict[tuple[str, ...], tuple[str, Question]] = {}
    for file in files:
        for question in (question for test in file.lesson.tests for question in test.questions):
            name, first = seen.setdefault(same_question(question), (file.name, question))
            if first is question:
                continue
            text = N_("the same question stands in {file}:{line}; keep one")
            if not same_key(first, question):
                text = N_("the same question stands in {file}:{line} with another answer; one of them is wrong")
            file.findings.add(question.line, "W510", text, file=name, line=first.line + 1)
