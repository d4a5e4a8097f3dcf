"""One member, two windows: the first writes, the second looks on."""

from collections.abc import Callable
from pathlib import Path

from store.member.work_kind import WorkKind
from tests.terminal.answering import in_test, looking_at, open_last_lesson, open_sitting
from tests.terminal.packs import QUIZ, quiz_pack
from tests.terminal.terminal import Terminal


def test_a_second_window_looks_on_and_says_so_until_the_first_has_ended(
    start: Callable[..., Terminal], used_home: Path, tmp_path: Path
) -> None:
    pack = quiz_pack(tmp_path)
    first = in_test(start, pack, used_home)
    first.press("2")
    first.wait_for("1✓", "saved")
    before = open_sitting(used_home)

    second = start(pack, home=used_home, on_today=False)
    second.wait_for(QUIZ, "read-only", "Open in another window")
    assert "Unfinished test" not in second.screen
    open_last_lesson(second, QUIZ)
    second.press("t")
    second.wait_for("This window is read-only:")
    second.press("w")
    second.settle(silence=0.3)
    assert "End of the lesson" in second.screen and "Where do you add at work?" not in second.screen
    second.press("ctrl+q")
    assert second.wait_end() == 0
    assert open_sitting(used_home) == before
    assert looking_at(used_home).open_work(WorkKind.DRAFT) == {}

    first.press("3")
    first.wait_for("3 (x)")
    first.press("ctrl+q")
    first.wait_for("Leave the test?")
    first.press("y")
    assert first.wait_end() == 0
    third = start(pack, home=used_home)
    third.wait_for("Unfinished test")
    assert "read-only" not in third.screen
    third.press("enter")
    third.wait_for("1✓", "3 (x)")
    third.press("pagedown")
    third.wait_for("Question 2 of")
    third.press("1")
    third.wait_for("2✓", "saved")
    assert len(open_sitting(used_home).events) > len(before.events)


def test_a_window_killed_leaves_no_lock_behind(start: Callable[..., Terminal], used_home: Path) -> None:
    first = start(home=used_home)
    first.wait_for("Study now")
    first.kill()
    second = start(home=used_home)
    second.wait_for("Study now")
    assert "read-only" not in second.screen
