"""The authoring lint behind `study check`: everything that is wrong with a pack, by file, line and column.

What parsing finds comes from `lessons.syntax`; here is what only a whole lesson or a whole pack shows.
Errors (`E…`) are what a member would stumble over, warnings (`W…`) what an author would want to know.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from lessons.clean import clean_text
from lessons.content.answer_place import places_named
from lessons.content.lesson import Lesson, Test, TestKind
from lessons.content.question import Choice, Ordering, Question
from lessons.content.test_rules import ShownFrom, moment
from lessons.lint.accepted import read_accepted, without_accepted
from lessons.lint.advice import AdvisedFile, advise
from lessons.lint.codes import WARNINGS
from lessons.lint.inline_slips import report_inline
from lessons.lint.link_lint import anchors, leads_nowhere, likely_target, links
from lessons.lint.paragraph_slips import report_paragraphs
from lessons.pack.files import PackFiles
from lessons.pack.open_pack import open_pack
from lessons.pack.pack import name_is_note
from lessons.problem import N_, Problem
from lessons.syntax.exercises import MissingId
from lessons.syntax.finding import Finding, Findings
from lessons.syntax.parse import Examined, examine
from lessons.typeset.markdown.html_elements import may_be_missed

LONG_OPTION = 200
_LOSING = ("E304", "E305", "E306", "E310", "E312", "E313")
"""Codes of what leaves a question or a test out, besides `E2…`."""


class CheckResult(NamedTuple):
    """The findings of a pack by place, and the ids that `study check --fix` would write, by file."""

    findings: tuple[Finding, ...]
    missing: dict[str, tuple[MissingId, ...]]
    accepted: int = 0
    """Findings that their author accepts."""


class _CheckedFile(NamedTuple):
    """One Markdown file while it is checked."""

    name: str
    lines: list[str]
    examined: Examined
    findings: Findings

    @property
    def lesson(self) -> Lesson:
        return self.examined.lesson

    @property
    def is_lesson_file(self) -> bool:
        """Whether it is the file of a lesson or index, and not just a note beside them."""
        return self.examined.has_front_matter or (self.is_broken and not name_is_note(self.name))

    @property
    def is_broken(self) -> bool:
        """Whether it cannot be opened."""
        return any(finding.fatal for finding in self.examined.findings)

    @property
    def is_unread(self) -> bool:
        """Whether a slip in its front matter keeps its id from being known."""
        line = self.examined.keys.get("id", -1) + 1
        if line and self.is_lesson_file:
            return any(finding.fatal and finding.line == line for finding in self.examined.findings)
        return self.is_broken or any(finding.code == "E105" for finding in self.examined.findings)

    @property
    def lost_questions(self) -> bool:
        """Whether a question had to be left out."""
        return any(finding.code.startswith("E2") or finding.code in _LOSING for finding in self.examined.findings)

    @property
    def is_lesson(self) -> bool:
        return self.name != "index.md" or self.lesson.manifest.minutes > 0

    def at_key(self, key: str, code: str, text: str, /, **fields: str | int) -> None:
        """Report where `key` stands in the front matter."""
        self.findings.add(self.examined.keys.get(key, 0), code, text, **fields)


def check_pack(path: Path, *, advice_on: date | None = None) -> CheckResult:
    """Check the folder or `.zip` at `path`. A pack that cannot be opened is a finding too; never raises.

    `advice_on`: the day of the check, for advice on how its questions are written (W5…); without one there is none.
    """
    try:
        with open_pack(path) as files:
            pages, findings = _read(files)
            names = {*files.lessons, *files.assets}
    except Problem as problem:
        return CheckResult((_from_problem(problem.where, problem),), {})
    lessons = [page for page in pages if page.is_lesson_file]
    anchors_of = {page.name: anchors(page.examined.scan) for page in pages if not page.is_broken}
    for page in pages:
        _check_links(page, names, anchors_of)
        _check_elements(page)
        if not name_is_note(page.name):
            report_inline(page.lines, page.examined.text_start, page.examined.scan, page.findings)
            report_paragraphs(page.lesson.text.split("\n"), page.examined.scan, page.findings)
    for page in lessons:
        _check_lesson(page, pages[0].lesson.manifest.objectives)
    if pages and pages[0].name == "index.md":
        _check_ids(lessons)
        if not any(page.is_unread for page in pages):  # else what they are called is not known
            _check_named(lessons)
    if advice_on:
        whole = (page for page in lessons if not page.is_broken)
        advise([AdvisedFile(*page, is_lesson=page.is_lesson) for page in whole], advice_on)
    accepted = 0
    for page in pages:
        own = list(page.findings.sorted())
        if page.is_lesson_file or not name_is_note(page.name):
            own += page.examined.findings
        left = _not_accepted(page, own, all_known=advice_on is not None)
        accepted += max(0, len(own) - sum(finding in own for finding in left))
        findings += left
    located = [msgspec.structs.replace(finding, path=str(path / finding.path)) for finding in findings]
    located.sort(key=lambda finding: (finding.path, finding.line, finding.column, finding.code))
    missing = {page.name: page.examined.missing for page in lessons if page.examined.missing}
    return CheckResult(tuple(located), missing, accepted)


def _not_accepted(page: _CheckedFile, found: list[Finding], *, all_known: bool) -> list[Finding]:
    """The findings of a file that its author does not accept; `all_known`: whether advice is among them."""
    said = Findings(page.name)
    accepted = read_accepted(page.lines, page.examined.scan, WARNINGS, said)
    left = without_accepted(found, accepted, said)
    return left + [finding for finding in said.sorted() if all_known or finding.code != "W518"]


def _from_problem(path: str, problem: Problem) -> Finding:
    fields = {name: value if isinstance(value, int) else str(value) for name, value in problem.fields.items()}
    return Finding(path, 1, 1, "E000", problem.text, fields)


def _read(files: PackFiles) -> tuple[list[_CheckedFile], list[Finding]]:
    """All Markdown files, index first, and findings for those that cannot be read."""
    pages: list[_CheckedFile] = []
    findings: list[Finding] = []
    for name in sorted(files.lessons, key=lambda name: (name != "index.md", name)):
        try:
            source = files.read(name)
        except Problem as problem:
            findings.append(_from_problem(name, problem))
            continue
        index = pages[0].lesson.manifest if pages else None
        page = _CheckedFile(
            name,
            clean_text(source.decode("utf-8-sig", "replace")).split("\n"),
            examine(source, name, index),
            Findings(name),
        )
        if not page.is_lesson_file and not page.is_unread:
            if name == "index.md":
                page.findings.add(0, "E103", N_("no front matter; begin the file with --- lines, id and title in them"))
            elif not name_is_note(name):
                page.findings.add(
                    0, "W102", N_("no front matter, so this is not a lesson; add it, or rename the file to README.md")
                )
        pages.append(page)
    return pages, findings


def _check_links(page: _CheckedFile, files: set[str], anchors: dict[str, set[str]]) -> None:
    for link in links(page.name, page.lines, page.examined.scan):
        wrong = leads_nowhere(link, files, anchors)
        right = likely_target(link, page.name, files) if wrong == "file" or link.file.startswith("/") else ""
        match wrong:
            case "file" | "out" if right:
                text = N_("the link to {target} leads to no file of this pack; write {right}")
                page.findings.add_at(link.line, link.column, "E404", text, target=link.target, right=right)
            case "file":
                text = N_("the link to {target} leads to no file of this pack")
                page.findings.add_at(link.line, link.column, "E404", text, target=link.target)
            case "out":
                text = N_("the link to {target} leads out of the pack, which others may not have beside it")
                page.findings.add_at(link.line, link.column, "W408", text, target=link.target)
            case "anchor":
                text = N_("the link to {target} leads to no heading of that file")
                page.findings.add_at(link.line, link.column, "W404", text, target=link.target)


def _check_elements(page: _CheckedFile) -> None:
    """Report HTML elements that lose content on a terminal, in questions too."""
    start = page.examined.text_start
    text = "\n".join([""] * start + page.lines[start:])
    if not may_be_missed(text):
        return
    from lessons.typeset.document import Document  # only here: few lessons have HTML in them

    document = Document(text)
    document.finish()
    for number, chunk in enumerate(document.chunks):
        may_be = may_be_missed(text, chunk.start, chunk.end)
        for unseen in document.parsed(number).unseen if may_be else ():
            message = N_("<{name}> is not shown to the reader; say in words what it means, or write it as `code`")
            page.findings.add(unseen.line, "W411", message, name=unseen.name)


def _check_lesson(page: _CheckedFile, pack_objectives: Iterable[str]) -> None:
    manifest = page.lesson.manifest
    known = {*manifest.objectives, *pack_objectives}
    asked: set[str] = set()
    places = places_named(page.lesson, [question.see for test in page.lesson.tests for question in test.questions])
    for test in page.lesson.tests:
        _check_test(page, test)
        for question in test.questions:
            asked.add(question.objective)
            _check_question(page, question, known, places)
    if not page.is_lesson:
        return
    if page.name == "index.md" or page.examined.keys:
        if not manifest.objectives and page.lesson.examined:
            pass  # members ask themselves; nothing of it is scored
        elif not manifest.objectives and page.is_broken and "objectives" in page.examined.keys:
            pass  # what cannot be read in it was said
        elif not manifest.objectives:
            page.at_key("objectives", "W401", N_("no objectives: say what the member can do afterwards"))
        elif not page.lesson.tests and not page.lost_questions and not page.lesson.examined:
            page.at_key("objectives", "W402", N_("no test, so nobody can show that this was learned; add a self-test"))
    for objective in manifest.objectives:
        unseen = page.lost_questions or any(test.sealed for test in page.lesson.tests)
        if page.lesson.tests and objective not in asked and not unseen:
            text = N_("no question asks about the objective {objective}")
            page.at_key("objectives", "W403", text, objective=objective)


def _check_test(page: _CheckedFile, test: Test) -> None:
    if page.lost_questions:
        pass  # said where they stand; how many there are is not known before they are mended
    elif not test.questions and not test.sealed:
        page.findings.add(test.line, "E401", N_("a test without questions; write some under its heading"))
    elif test.pick > (count := test.sealed.count if test.sealed else len(test.questions)):
        text = N_("pick={pick}, but there are only {count} questions; write more or pick fewer")
        page.findings.add(test.line, "E402", text, pick=test.pick, count=count)
    if test.kind == TestKind.STAGE and not test.minutes:
        page.findings.add(test.line, "W405", N_("a stage test without a time limit; add minutes="))
    rules = test.rules
    opens, closes = moment(rules.opens), moment(rules.closes)
    if opens and closes and opens >= closes:
        page.findings.add(test.line, "E409", N_("the test closes before it opens; correct open= or close="))
    if ShownFrom.CLOSED in (rules.results, rules.keys) and not closes:
        page.findings.add(test.line, "W409", N_("results or keys wait for the closing, but no close= is set"))
    if test.kind == TestKind.STAGE and (rules.at_once or rules.certainty):
        text = N_("feedback=at-once and certainty=yes are for self-tests; leave them out of a stage test")
        page.findings.add(test.line, "E410", text)
    if rules.wait and rules.attempts == 1:
        page.findings.add(test.line, "W410", N_("wait= says nothing where only one attempt is allowed"))


def _check_question(page: _CheckedFile, question: Question, objectives: set[str], places: Container[str]) -> None:
    if page.is_broken:
        pass  # which objectives there are is not known
    elif question.objective and question.objective not in objectives:
        text = N_("the objective {objective} is not among those of the front matter")
        page.findings.add(question.line, "E403", text, objective=question.objective)
    elif not question.objective and objectives:
        page.findings.add(question.line, "W406", N_("this question names no objective; add objective="))
    if question.see and question.see not in places:
        text = N_(
            "see={see} is nowhere in this lesson; write a heading, or some words of one paragraph, exactly as they are"
        )
        page.findings.add(question.line, "E411", text, see=question.see)
    for text in _option_texts(question):
        if len(text) > LONG_OPTION:
            message = N_("an option has more than {limit} characters; shorten it, or say it in the stem")
            page.findings.add(question.line, "W407", message, limit=LONG_OPTION)


def _option_texts(question: Question) -> Iterator[str]:
    match question:
        case Choice():
            yield from (option.text for option in question.options)
        case Ordering():
            yield from question.items


def _check_ids(pages: list[_CheckedFile]) -> None:
    """Report ids that appear twice in a pack."""
    lessons: dict[str, _CheckedFile] = {}
    owners: dict[str, str] = {}
    for page in pages:
        if page.is_lesson:
            other = lessons.setdefault(page.lesson.manifest.id, page)
            if other is not page:
                text = N_("the id {id} is also in {other}; change one of them")
                page.at_key("id", "E405", text, id=page.lesson.manifest.id, other=other.name)
        for id_, line in _ids(page.lesson):
            owner = owners.setdefault(id_, page.name)
            if owner != page.name:
                text = N_("the id {id} is also in {other}; change one of them")
                page.findings.add(line, "E405", text, id=id_, other=owner)


def _check_named(pages: list[_CheckedFile]) -> None:
    """Report names in order and requirements that are no lesson of the pack, and circular requirements."""
    lessons = {page.lesson.manifest.id: page for page in pages if page.is_lesson}
    index = pages[0] if pages else None
    for id_ in index.examined.order if index else ():
        if index and id_ not in lessons:
            index.at_key("order", "E406", N_("order names {id}, which is not a lesson of this pack"), id=id_)
    for page in pages:
        for required in page.lesson.manifest.requires:
            # Lessons of other packs are written pack/lesson; whether they exist depends on what else is installed.
            if required.removeprefix(f"{page.lesson.pack}/") not in lessons and (
                "/" not in required or required.startswith(f"{page.lesson.pack}/")
            ):
                page.at_key("requires", "E407", N_("requires {id}, which is not a lesson of this pack"), id=required)
    for page in _on_cycles(lessons):
        page.at_key("requires", "E408", N_("this lesson requires itself, directly or by way of others"))


def _ids(lesson: Lesson) -> Iterator[tuple[str, int]]:
    for test in lesson.tests:
        yield test.id, test.line
        yield from ((question.id, question.line) for question in test.questions)
    yield from ((prompt.id, prompt.line) for prompt in lesson.prompts)
    yield from ((examined.id, examined.line) for examined in lesson.examined)


def _on_cycles(lessons: dict[str, _CheckedFile]) -> list[_CheckedFile]:
    """The lessons on circles of requirements: what remains after removing those without open ones, repeatedly."""
    left = {
        id_: {r.removeprefix(f"{page.lesson.pack}/") for r in page.lesson.manifest.requires} & lessons.keys()
        for id_, page in lessons.items()
    }
    while free := {id_ for id_, required in left.items() if not required}:
        left = {id_: required - free for id_, required in left.items() if id_ not in free}
    # What merely requires a lesson on a cycle is not on it: take away also what nothing left requires.
    while tips := left.keys() - {r for required in left.values() for r in required}:
        left = {id_: required for id_, required in left.items() if id_ not in tips}
    return [lessons[id_] for id_ in left]
