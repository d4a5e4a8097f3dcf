"""What changed in a pack, in words: for `study packs`, and for the screen that shows it."""

from collections.abc import Iterator

from lessons.clean import clean_line
from lessons.pack.edition_diff import ChangeKind, EditionDiff, LessonChange, ParagraphChange
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
    told = (
        *((_question_fate(part.fate), part.text) for part in change.questions),
        *((_prompt_fate(part.fate), part.text) for part in change.prompts),
        *((_test_fate(part.fate), part.text) for part in change.tests),
    )
    for fate, text in told:
        yield _("{fate}: {text}").format(fate=fate, text=clean_line(text, _LONGEST))


def _lesson_line(change: LessonChange) -> str:
    title = clean_line(change.title)
    if change.fate is ChangeKind.ADDED:
        return _("{title}: a new lesson").format(title=title)
    if change.fate is ChangeKind.REMOVED:
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


def _question_fate(fate: ChangeKind) -> str:
    return {
        ChangeKind.ADDED: _("new question"),
        ChangeKind.REMOVED: _("question no longer asked"),
        ChangeKind.CHANGED: _("question changed"),
    }[fate]


def _prompt_fate(fate: ChangeKind) -> str:
    return {
        ChangeKind.ADDED: _("new prompt to reflect on"),
        ChangeKind.REMOVED: _("prompt no longer there"),
        ChangeKind.CHANGED: _("prompt changed"),
    }[fate]


def _test_fate(fate: ChangeKind) -> str:
    return {
        ChangeKind.ADDED: _("new test"),
        ChangeKind.REMOVED: _("test no longer there"),
        ChangeKind.CHANGED: _("test with other rules"),
    }[fate]
