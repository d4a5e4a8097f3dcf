"""A test from its announcement to its result, line by line."""

from lessons.assessment.sitting import Sitting
from lessons.content.keys import LessonKey
from lessons.content.lesson import Lesson, Test, TestKind
from lessons.problem import N_, Problem
from store.member.session import Session
from tui.plain.dialogue import Dialogue
from tui.plain.result import tell_result
from tui.plain.sitting import PlainSitting
from tui.wording.language import _, explain, language, ngettext
from tui.wording.testing.rules_text import rules_text
from tui.wording.testing.sitting_title import sitting_title


def take_test(dialogue: Dialogue, session: Session, key: str, name: str = "") -> int:
    """A test as a command of its own, which says what may be typed to the shell next. The exit status.

    Raises `Problem` as `have_test_taken` does.
    """
    if have_test_taken(dialogue, session, key, name):
        lesson = session.library.find(key, language())
        if lesson.prompts:
            dialogue.say("", _("To reflect on it: study reflect {lesson} --plain").format(lesson=lesson.key))
    return 0


def have_test_taken(dialogue: Dialogue, session: Session, key: str, name: str = "") -> bool:
    """Have a test of the lesson `key` taken, or gone on with; `name` is its id. Whether it ended.

    Raises `Problem` where there is no such test, or none may begin now.
    """
    lesson = session.library.find(key, language())
    test = _chosen(dialogue, lesson, name)
    sitting = session.answering.begun(lesson, test)
    resumed = sitting is not None
    if sitting is None:
        opened = _announced(dialogue, session, lesson, test)
        if opened is None:
            return False
        sitting = session.answering.begin(lesson, opened[0], invigilator=opened[1])
    return _take(dialogue, session, sitting, resumed=resumed)


def go_on_with_test(dialogue: Dialogue, session: Session, attempt: str) -> str:
    """Have an open test gone on with. The key of its lesson where it ended now; empty where it is left or not open."""
    sitting = next((open_ for open_ in session.open_sittings() if open_.attempt == attempt), None)
    if sitting is None:
        return ""
    lesson = session.library.find(str(LessonKey(sitting.pack, sitting.lesson)), language())
    return lesson.key if _take(dialogue, session, sitting, resumed=True) else ""


def _take(dialogue: Dialogue, session: Session, sitting: Sitting, *, resumed: bool) -> bool:
    dialogue.say(sitting_title(session, sitting))
    if resumed:
        dialogue.say(_("You go on with it. All your answers are kept; the deadline has not moved."))
    record = PlainSitting(dialogue, session, sitting, resumed=resumed).run()
    if record is None:
        dialogue.say(_("Left. Your answers are kept and the clock goes on."))
        return False
    dialogue.say(_("Handed in."))
    items = {item.question.id: item for item in sitting.paper.items}
    tell_result(dialogue, session, record, items, session.answering.present_rules(record, language()) or sitting.rules)
    return True


def tell_tests(dialogue: Dialogue, session: Session) -> int:
    """Say which lessons have a test, each with what to type for it."""
    for listed in session.library.lessons(language()):
        if listed.outline.tests:
            dialogue.say_text(_("{where}: {message}").format(where=listed.key, message=listed.outline.manifest.title))
    return 0


def _chosen(dialogue: Dialogue, lesson: Lesson, name: str) -> Test:
    """The test that is named, or the only one; of several, the one whose number is typed."""
    tests = lesson.tests
    if name:
        if named := next((test for test in tests if test.id == name), None):
            return named
        raise Problem(name, N_("is no test of this lesson; it has: {tests}"), tests=", ".join(t.id for t in tests))
    if not tests:
        raise Problem(str(LessonKey(lesson.pack, lesson.manifest.id)), N_("this lesson has no test"))
    if len(tests) == 1:
        return tests[0]
    for number, test in enumerate(tests, 1):
        dialogue.tell_after(f"{number}.", test.title)
    while True:
        typed = dialogue.ask(_("Which test? Type its number.")).strip()
        if typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= len(tests):
            return tests[int(typed) - 1]


def _announced(dialogue: Dialogue, session: Session, lesson: Lesson, test: Test) -> tuple[Test, str] | None:
    """The test to begin with, opened by its start code where it is sealed, and who watches; nothing: not now."""
    offered, past = session.answering.offered(lesson, test)
    dialogue.say(f"{lesson.manifest.title} · {offered.title}")
    count = offered.length
    if count:
        dialogue.say(ngettext("{n} question", "{n} questions", count).format(n=count))
    dialogue.say(*rules_text(offered, past).split("\n"))
    if offered.rules.at_once:
        dialogue.say(_("An answer can be checked at once; it is final then."))
    if offered.rules.certainty:
        dialogue.say(_("You can say how sure you are: right and sure earns 3, wrong and sure costs 6."))
    if not dialogue.confirms(_("Begin “{test}”?").format(test=offered.title)):
        return None
    if offered.kind != TestKind.STAGE:
        return test, ""
    opened = _unlocked(dialogue, session, lesson, test) if test.sealed is not None else test
    if opened is None:
        return None
    return (opened, dialogue.ask(_("Invigilator (may stay empty)")).strip())


def _unlocked(dialogue: Dialogue, session: Session, lesson: Lesson, test: Test) -> Test | None:
    """A sealed test, opened by a start code; nothing where none is given."""
    while code := dialogue.ask(_("Start code, as the secretary announced it; an empty line leaves.")).strip():
        try:
            return session.answering.unlock(lesson, test, code)
        except Problem as problem:
            dialogue.say(explain(problem))
    return None
