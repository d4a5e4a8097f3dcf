"""What changed in a pack, in words: for `study packs`, and for the screen that shows it."""

from collections.abc import Iterator

from lessons.clean import clean_line
from lessons.pack.edition_diff import EditionDiff, Fate, LessonChange, ParagraphChange
from tui.wording.language import _

_LONGEST = 300
"""The most characters of a paragraph that are printed."""


def diff_lines(diff: EditionDiff) -> Iterator[str]:
    """A line or more for each lesson that changed; one line where none did."""
    if diff.version_before != diff.version:
        text = _("{title}: version {before} → {now}")
        yield text.format(title=clean_line(diff.title), before=diff.version_before, now=diff.version)
    if not diff.lessons:
        yield _("No lesson changed.")
    for change in diff.lessons:
        yield _lesson_line(change)
        for line in (*_paragraph_lines(change.paragraphs), *part_lines(change)):
            yield f"  {line}"


def part_lines(change: LessonChange) -> Iterator[str]:
    """A line for each question, prompt and test of a lesson that changed."""
    for question in change.questions:
        yield f"{_question_fate(question.fate)}: {clean_line(question.text, _LONGEST)}"
    for prompt in change.prompts:
        yield f"{_prompt_fate(prompt.fate)}: {clean_line(prompt.text, _LONGEST)}"
    for test in change.tests:
        yield f"{_test_fate(test.fate)}: {clean_line(test.text, _LONGEST)}"


def _lesson_line(change: LessonChange) -> str:
    title = clean_line(change.title)
    if change.fate is Fate.ADDED:
        return _("{title}: a new lesson").format(title=title)
    if change.fate is Fate.REMOVED:
        return _("{title}: no longer there").format(title=title)
    if change.title_before:
        return _("{title}: changed (it was called {before})").format(
            title=title, before=clean_line(change.title_before)
        )
    return _("{title}: changed").format(title=title)


def _paragraph_lines(changes: tuple[ParagraphChange, ...]) -> Iterator[str]:
    for change in changes:
        if change.before:
            yield _("before: {text}").format(text=clean_line(change.before, _LONGEST))
        if change.now:
            yield _("now: {text}").format(text=clean_line(change.now, _LONGEST))
        else:
            yield _("now: left out")


def _question_fate(fate: Fate) -> str:
    return {
        Fate.ADDED: _("new question"),
        Fate.REMOVED: _("question no longer asked"),
        Fate.CHANGED: _("question changed"),
    }[fate]


def _prompt_fate(fate: Fate) -> str:
    return {
        Fate.ADDED: _("new prompt to reflect on"),
        Fate.REMOVED: _("prompt no longer there"),
        Fate.CHANGED: _("prompt changed"),
    }[fate]


def _test_fate(fate: Fate) -> str:
    return {
        Fate.ADDED: _("new test"),
        Fate.REMOVED: _("test no longer there"),
        Fate.CHANGED: _("test with other rules"),
    }[fate]
