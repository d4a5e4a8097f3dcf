"""A result and the end of a practice, used with the mouse alone in a real terminal: press and release."""

from collections.abc import Callable
from pathlib import Path

from lessons.records import Attempt, Review
from tests.app.small_pack import small_pack
from tests.terminal.answering import in_test, records
from tests.terminal.terminal import Terminal


def test_what_was_missed_is_practised_and_asked_again_by_clicks(
    start: Callable[..., Terminal], used_home: Path, tmp_path: Path
) -> None:
    terminal = in_test(start, small_pack(tmp_path), used_home, lesson="Every type")
    terminal.click("Hand in")
    terminal.wait_for("Hand in this test?")
    terminal.click("Hand in (y)")
    terminal.wait_for("Wrong or not answered: 5", "Practise these (r)")
    terminal.click("Practise these (r)")
    terminal.wait_for("Card 1 of 5", "Practice")
    terminal.click("Back")
    terminal.wait_for("Wrong or not answered: 5")
    terminal.click("Try again (t)")
    terminal.wait_for("Question 1 of 5")
    kept = records(used_home)
    assert [type(record) for record in kept] == [Attempt]
    assert not any(isinstance(record, Review) for record in kept)


def test_full_width_letters_typed_on_a_result_count_as_the_keys_under_them(
    start: Callable[..., Terminal], used_home: Path, tmp_path: Path
) -> None:
    terminal = in_test(start, small_pack(tmp_path), used_home, lesson="Every type")
    terminal.press("ctrl+s")
    terminal.wait_for("Hand in this test?")
    terminal.press("y")
    terminal.wait_for("Practise these (r)")
    terminal.send("ｒ")
    terminal.wait_for("Card 1 of 5")
    terminal.press("escape")
    terminal.wait_for("Practise these (r)")
    terminal.send("　")  # the wide space of an input method
    terminal.wait_for("Card 1 of 5")
