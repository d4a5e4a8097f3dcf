"""A test taken line by line: every answer is on disk before it is said, and nothing counts that was not meant."""

from functools import partial
from pathlib import Path

import pytest

from lessons.assessment.sitting import Sitting
from lessons.problem import Problem
from lessons.records import Attempt
from store.disk.home import Home
from tests.app.small_pack import LESSON, small_pack
from tests.builders.plain_talk import ENDED, Talk
from tests.clocks import FakeClock
from tui.plain.test import take_test, tell_tests
from tui.wording.language import set_language

take = partial(take_test, key="small/types")


def attempts(talk: Talk) -> list[Attempt]:
    with talk.progress() as progress:
        return [record for record in progress.records().values() if isinstance(record, Attempt)]


def paper(talk: Talk) -> list[str]:
    """The right line for each question, in the order of the paper that was begun and is open."""
    with talk.progress() as progress:
        (sitting,) = talk.session(progress).open_sittings()
        lines = []
        for item in sitting.paper.items:
            question, place = item.question, {index: n for n, index in enumerate(item.order, 1)}
            lines.append(
                {
                    "q-single": f"{place.get(1)}",
                    "q-multiple": f"{place.get(0)} {place.get(2)}",
                    "q-order": f"{place.get(0)} {place.get(1)} {place.get(2)}",
                    "q-match": f"1-{place.get(0)} 2-{place.get(1)} 3-{place.get(2)}",
                    "q-cloze": "50",
                }[question.id]
            )
        return lines


def begun(talk: Talk) -> Talk:
    assert talk(take, "yes") == ENDED
    return talk


def pack_with(tmp_path: Path, attributes: str) -> Path:
    return small_pack(tmp_path, LESSON.replace("<!-- test: id=all-types", f"<!-- test: id=all-types {attributes}"))


def test_it_is_announced_with_its_rules_and_begins_only_after_a_yes(talk: Talk) -> None:
    assert talk(take, "no") == 0
    assert talk.lines == [
        "Every type; Self-test",
        "5 questions",
        "Time: 4 min",
        "The clock starts at once and does not stop.",
        "Begin “Self-test”? Type yes or no.",
    ]
    assert not attempts(talk)


def test_all_right_from_the_first_question_to_the_result(talk: Talk) -> None:
    lines = []
    for line in paper(begun(talk)):
        lines += [line, "law", ""] if line == "50" else [line, ""]
    assert talk(take, *lines, "yes") == 0
    (attempt,) = attempts(talk)
    assert (attempt.points, attempt.out_of, attempt.passed, attempt.outcome) == (6, 6, True, "submitted")
    assert "passed; 6 of 6 points; 100%; pass mark 60%; 0 seconds" in talk.lines
    assert "All questions are answered." in talk.lines
    assert "Explanation: Because it was ticked." in talk.lines


def test_it_is_told_in_plain_lines_without_anything_that_acts_on_a_terminal(talk: Talk) -> None:
    begun(talk)
    talk(take, *["/next"] * 4, "/hand in", "yes")
    assert not set(talk.said) & set("\x1b│─┼┌┐└┘█▌●○✓✗•·→\t\r")
    for line in ("Put in order: type all numbers in the right order, such as 2 1 3.", "Choose one: type its number."):
        assert line in talk.lines
    assert "The grid runs at (blank 1) Hz, by (blank 2)." in talk.lines
    assert talk.lines.index("Right answer:") > talk.lines.index("Handed in.")


def test_mistakes_come_first_in_the_result(talk: Talk) -> None:
    lines = paper(begun(talk))
    right = next(number for number, line in enumerate(lines) if line != "50")
    talk(take, f"/go {right + 1}", lines[right], "/hand in", "yes")
    told = [line for line in talk.lines if line.startswith("Question ") and " point" in line and "; " in line]
    result = told[told.index(next(line for line in told if "not answered" in line)) :]
    assert [("right" in line.split("; ")[1]) for line in result] == [False] * 4 + [True]


def test_it_is_told_how_near_it_was_and_what_each_objective_came_to(talk: Talk) -> None:
    lines = paper(begun(talk))
    with talk.progress() as progress:
        (sitting,) = talk.session(progress).open_sittings()
    steps = []
    for number, item in enumerate(sitting.paper.items, 1):
        if item.question.id in ("q-single", "q-multiple"):
            steps += [f"/go {number}", lines[number - 1]]
    talk(take, *steps, "/hand in", "yes")
    result = talk.lines[talk.lines.index("Handed in.") :]
    assert result[1].startswith("not passed yet; 3 of 6 points; 50%")
    assert result[2] == "One more right would have passed."
    order = ("Wrong or not answered: 3", "By objective", "can answer every type of question: 3/6 points", "Right: 2")
    places = [result.index(line) for line in order]
    assert places == sorted(places)
    assert "Compared with earlier attempts" not in result


def test_the_next_attempt_stands_beside_the_earlier_ones(talk: Talk) -> None:
    for points in (1, 0):
        lines = paper(begun(talk))
        right = next(number for number, line in enumerate(lines) if line != "50" and " " not in line)
        talk(take, *[f"/go {right + 1}", lines[right]][: 2 * points], "/hand in", "yes")
        talk.clock.pass_seconds(3600)
    place = talk.lines.index("Compared with earlier attempts")
    assert [line.split("; ")[1] for line in talk.lines[place + 1 : place + 3]] == ["1 of 6 points", "0 of 6 points"]
    assert talk.lines[place + 3] == "The highest score counts: 17%"


def test_neither_an_empty_line_nor_a_command_answers(talk: Talk) -> None:
    begun(talk)
    for line in ("", "/next", "/back", "/list", "?", "/mark", "/hint", "/time", "/r", "/上一题", "／提示"):
        talk(take, line)
        assert talk.saved() == {}


def test_what_was_said_to_be_saved_is_on_disk(talk: Talk) -> None:
    lines = paper(begun(talk))
    for number, line in enumerate(lines, 1):
        assert talk(take, f"/go {number}", line) == ENDED
        assert "Saved:" in talk.said
        assert len(talk.saved()) == number
        assert talk.lines[-2:] == [talk.lines[-2], "Enter goes on. (? for help)"]


def test_an_answer_that_cannot_be_saved_is_not_called_saved_and_is_tried_again(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.member.answering import AnsweringDesk

    lines = paper(begun(talk))
    number = next(number for number, line in enumerate(lines, 1) if line != "50")
    save, full = AnsweringDesk.save, [False]

    def saves(desk: AnsweringDesk, sitting: Sitting) -> None:
        if full[0]:
            raise Problem("open.json", "the disk is full")
        save(desk, sitting)

    monkeypatch.setattr(AnsweringDesk, "save", saves)
    talk(
        take,
        f"/go {number}",
        partial(full.__setitem__, 0, True),
        lines[number - 1],
        partial(full.__setitem__, 0, False),
        "/time",
    )
    assert "Saved:" not in talk.said
    assert "open.json: the disk is full" in talk.said and "Not saved yet" in talk.said
    assert "What was not saved is saved now." in talk.said
    assert len(talk.saved()) == 1


def test_lines_that_are_no_answer_leave_the_answer_as_it_was(talk: Talk) -> None:
    lines = paper(begun(talk))
    number = next(number for number, line in enumerate(lines, 1) if line.isdecimal() and line != "50")
    talk(take, f"/go {number}", lines[number - 1], "4", "0", "one", "1 2", "\x1b[A\x1b[B", b"\xff\xfe\n")
    assert list(talk.saved().values()) == [(1,)]
    assert "There is no number 4 here: they go from 1 to 3." in talk.lines
    assert "This line cannot be read: it is not UTF-8. Type it again." in talk.lines


def test_a_word_that_is_a_command_too_is_asked_about_where_text_is_typed(talk: Talk) -> None:
    number = paper(begun(talk)).index("50") + 1
    talk(take, f"/go {number}", "mark", "yes", "leave", "no", "no")
    assert talk.saved() == {"q-cloze": ("mark", "")}
    assert "“leave” is also a command. Is it your answer? Type yes or no." in talk.lines
    talk(take, f"/go {number}", "/clear")
    assert talk.saved() == {}


def test_leaving_is_asked_about_and_keeps_everything(talk: Talk) -> None:
    lines = paper(begun(talk))
    assert talk(take, lines[0], "/q", "no", "/离开", "是") == 0
    assert talk.lines[-1] == "Left. Your answers are kept and the clock goes on."
    assert len(talk.saved()) == 1 and not attempts(talk)
    talk(take)
    assert "You go on with it. All your answers are kept; the deadline has not moved." in talk.lines
    assert "Your answer so far:" in talk.said


def test_handing_in_says_what_is_missing_and_asks(talk: Talk) -> None:
    number = paper(begun(talk)).index("50") + 1
    assert talk(take, f"/go {number}", "50", "/hand in", "", "/d", "n") == ENDED
    assert "4 questions are not answered." in talk.lines
    assert "1 question is only partly answered and counts as wrong." in talk.lines
    assert "1 part is still empty." in talk.lines
    assert not attempts(talk)


def test_giving_up_counts_and_is_never_passed(talk: Talk) -> None:
    begun(talk)
    assert talk(take, "/give up", "yes") == 0
    assert [attempt.outcome for attempt in attempts(talk)] == ["abandoned"]


def test_the_list_says_what_is_answered_marked_and_missing(talk: Talk) -> None:
    lines = paper(begun(talk))
    cloze = lines.index("50") + 1
    other = 1 if cloze != 1 else 2
    talk(take, f"/go {cloze}", "50", f"/go {other}", lines[other - 1], "/mark", "/list")
    rest = ", ".join(str(number) for number in range(1, 6) if number not in (cloze, other))
    assert talk.lines[-5:-1] == [
        f"Answered: {other}",
        f"Only in part: {cloze}",
        f"Not answered: {rest}",
        f"Marked: {other}",
    ]


def test_a_test_that_only_goes_forward_asks_before_something_is_left(
    home: Home, clock: FakeClock, tmp_path: Path
) -> None:
    talk = Talk(home, clock, pack_with(tmp_path, "move=forward"))
    talk(take, "yes", "", "no", "/back")
    assert "Go on without an answer? Type yes or no." in talk.lines
    assert "This test only goes forward." in talk.lines
    talk(take)
    assert any(line.startswith("Question 1 of 5") for line in talk.lines)
    number = paper(talk).index("50")
    talk(take, *["", "yes"] * number, "50", "", "no")
    last = "1 question is only partly answered and counts as wrong."
    assert (last if number == 4 else "1 part is still empty: as it is, the answer counts as wrong.") in talk.lines
    talk(take)
    assert any(line.startswith(f"Question {number + 1} of 5") for line in talk.lines)


def test_an_answer_that_was_checked_at_once_stays(home: Home, clock: FakeClock, tmp_path: Path) -> None:
    talk = Talk(home, clock, pack_with(tmp_path, "feedback=at-once"))
    lines = paper(begun(talk))
    number = next(number for number, line in enumerate(lines, 1) if line.isdecimal() and line != "50")
    wrong = "1" if lines[number - 1] != "1" else "2"
    talk(take, f"/go {number}", "/check", wrong, "/check", lines[number - 1], "/clear", "/check")
    assert "Wrong." in talk.lines
    assert f"Right answer: {lines[number - 1]}. The second" in talk.lines
    assert talk.lines.count("This answer was checked and stays as it is.") == 3
    assert list(talk.saved().values()) not in ([(1,)], [])


def test_certainty_is_asked_for_and_recorded(home: Home, clock: FakeClock, tmp_path: Path) -> None:
    talk = Talk(home, clock, pack_with(tmp_path, "certainty=yes"))
    lines = paper(begun(talk))
    number = next(number for number, line in enumerate(lines, 1) if line.isdecimal() and line != "50")
    talk(take, f"/go {number}", "/sure", lines[number - 1], "/有把握", "/hand in", "yes")
    assert "How sure are you? Type unsure, fairly sure or sure, or go on." in talk.lines
    (attempt,) = attempts(talk)
    assert attempt.answers[number - 1].certainty == 3
    assert any(line.startswith("With certainty: 3 of ") for line in talk.lines)


@pytest.mark.parametrize("rule", ["results=never", "keys=never"])
def test_what_may_not_be_shown_is_not_said(home: Home, clock: FakeClock, tmp_path: Path, rule: str) -> None:
    talk = Talk(home, clock, pack_with(tmp_path, rule))
    begun(talk)
    talk(take, "/hand in", "yes")
    result = talk.said.partition("Handed in.")[2]
    assert "Right answer" not in result and "ticked" not in result
    assert ("points" in result) is (rule == "keys=never")


def test_a_sealed_test_asks_for_its_code_and_who_watches(home: Home, clock: FakeClock, tmp_path: Path) -> None:
    from store.branch.seal_pack import seal_test

    pack = pack_with(tmp_path, "kind=stage")
    _file, code = seal_test(pack, "all-types")
    talk = Talk(home, clock, pack)
    assert talk(take, "yes", "") == 0
    talk(take, "yes", "WRONG", code, "Li Lei", "/hand in", "yes")
    assert "this start code does not open" in talk.said
    assert [(attempt.kind, attempt.invigilator) for attempt in attempts(talk)] == [("stage", "Li Lei")]


def test_a_test_or_lesson_that_is_not_there_is_refused(talk: Talk) -> None:
    for key, name in (("small/none", ""), ("small/types", "other")):
        with pytest.raises(Problem):
            talk(partial(take_test, key=key, name=name))


def test_the_lessons_with_a_test_are_told_with_what_to_type(talk: Talk) -> None:
    assert talk(tell_tests) == 0
    assert "small/types: Every type" in talk.lines


def test_of_several_tests_one_is_chosen_by_number_or_named(home: Home, clock: FakeClock, tmp_path: Path) -> None:
    second = "## Another\n<!-- test: id=second -->\n### Yes?\n<!-- question: id=q-more -->\n1. [x] yes\n2. [ ] no\n\n"
    talk = Talk(home, clock, small_pack(tmp_path, LESSON.replace("## Reflection", f"{second}## Reflection")))
    talk(take, "3", "2", "yes")
    assert "2. Another" in talk.lines and "Every type; Another" in talk.lines
    talk(partial(take_test, key="small/types", name="second"))
    assert "You go on with it. All your answers are kept; the deadline has not moved." in talk.lines


def test_in_chinese_with_chinese_words_and_full_width_digits(talk: Talk) -> None:
    set_language("zh")
    talk(take, "是", "/列表", "/到２", "/下一题", "？", "/交卷", "是")
    assert "第 1 题，共 5 题；1 分" in talk.said or "第 1 题，共 5 题；2 分" in talk.said
    assert "未答：1、2、3、4、5" in talk.lines
    assert "已交卷。" in talk.lines and any(line.startswith("未通过；") for line in talk.lines)
    ours = [line for line in talk.lines if line.isascii() and line and line not in LESSON and not line[0].isdecimal()]
    assert ours == []
