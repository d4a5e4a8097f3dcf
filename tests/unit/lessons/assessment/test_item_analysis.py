"""Item analysis, and grading again: figures against a plain computation, and both from a real ledger."""

import json
import statistics
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.assessment.corrected_key import Chosen, Key, read_key_blindly
from lessons.assessment.item_analysis import items
from lessons.assessment.regrade import Asked, named, regraded
from lessons.problem import Problem
from lessons.records import Answer, Attempt
from store.ledger.ledger import Ledger
from store.merge.merge import merge
from tests.enrolled import MORNING, Machine, roster
from tests.enrolled import attempt as enrolled_attempt
from tui.cli.main import main


def attempt(*marks: int, number: int = 0, response: tuple[int | str, ...] = (1,), kind: str = "self") -> Attempt:
    """An attempt at questions q0, q1, … worth 1 point each."""
    answers = tuple(
        Answer(question=f"q{n}", digest="d", response=response, points=mark, out_of=1, seconds=10 * (n + 1))
        for n, mark in enumerate(marks)
    )
    return Attempt(
        attempt=f"a{number}", pack="p", lesson="l", test="t", kind=kind, version=1, seed="s", started=MORNING,
        ended=MORNING + timedelta(minutes=number), limit=0, outcome="submitted", points=sum(marks),
        out_of=len(marks), pass_percent=60, answers=answers,
    )  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a loaded machine is no failure
@given(st.lists(st.tuples(*[st.integers(0, 1)] * 4), min_size=1, max_size=30))
def test_difficulty_and_discrimination_are_those_of_the_textbook(papers: list[tuple[int, ...]]) -> None:
    found = items((f"m{n}", attempt(*marks, number=n)) for n, marks in enumerate(papers))
    for place, item in enumerate(found):
        column = [marks[place] for marks in papers]
        rest = [sum(marks) - marks[place] for marks in papers]
        assert (item.n, item.right, item.difficulty) == (len(papers), sum(column), sum(column) / len(papers))
        if len(set(column)) == 2 and len(set(rest)) > 1:
            # The point-biserial formula itself: (M1 - M0) / s * sqrt(p q).
            ones = [r for r, c in zip(rest, column, strict=True) if c]
            zeros = [r for r, c in zip(rest, column, strict=True) if not c]
            share = len(ones) / len(column)
            wanted = (statistics.mean(ones) - statistics.mean(zeros)) / statistics.pstdev(rest)
            assert item.discrimination == pytest.approx(wanted * (share * (1 - share)) ** 0.5)
        else:
            assert item.discrimination is None


def test_only_the_first_attempt_of_each_member_counts() -> None:
    found = items([("m", attempt(1, number=2)), ("m", attempt(0, number=1)), ("k", attempt(1, number=3))])
    assert [(item.n, item.right) for item in found] == [(2, 1)]


def test_options_time_and_what_was_left_out_are_counted() -> None:
    found = items(
        [
            ("a", attempt(0, 0, response=(0, 2))),
            ("b", attempt(0, 0, response=(2,))),
            ("c", attempt(0, 0, response=())),
        ]
    )
    assert (found[0].options, found[0].skipped, found[1].median_seconds) == (((1, 1), (3, 2)), 1, 20)


def test_another_wording_is_another_item() -> None:
    changed = attempt(1, number=1)
    answers = tuple(msgspec.structs.replace(answer, digest="e") for answer in changed.answers)
    found = items([("a", attempt(0)), ("b", msgspec.structs.replace(changed, answers=answers))])
    assert [(item.digest, item.n) for item in found] == [("d", 1), ("e", 1)]


def asked(question: str, digest: str = "d") -> Asked:
    return Asked(f"p/l/{question}", digest)


def test_a_voided_question_counts_for_nobody() -> None:
    after = regraded(attempt(1, 0, 0), frozenset({asked("q1"), asked("q2")}), {})
    assert (after.points, after.out_of, after.passed) == (1, 1, True)


@pytest.mark.parametrize(
    ("response", "key", "right"),
    [
        ((1,), "2", True),
        ((1,), "Ｂ", True),
        ((1,), "1", False),
        ((0, 2), "1, 3", True),
        ((0, 2), "1", False),
        (("接地线", "５０"), "接地线;50", True),
        (("接地线", "五十"), "接地线;50", False),
        (("50.1",), "50 +- 0.2", True),
        (("50.3",), "50 +- 0.2", False),
        (("law",), "rule|law", True),
        ((), "1", False),
    ],
)
def test_a_mended_key_decides_anew(response: tuple[int | str, ...], key: str, right: bool) -> None:
    for before in (0, 1):
        read = read_key_blindly(key, [response or (0,)])
        after = regraded(attempt(before, response=response), frozenset(), {asked("q0"): [Chosen((98,)), read]})
        assert after.points == right


@pytest.mark.parametrize(
    ("response", "key", "share", "points"),
    [
        ((0, 2), Chosen((0, 2)), (2, 2), 3),
        ((0,), Chosen((0, 2)), (1, 2), 2),
        ((0, 1), Chosen((0, 2)), (0, 2), 0),
        ((), Chosen((0, 2)), (0, 2), 0),
        ((1, 0, 2), Chosen((1, 2, 0), placed=True), (1, 3), 1),
        (("a", "c"), read_key_blindly("a;b", [("x", "y")]), (1, 2), 2),
    ],
)
def test_a_mended_key_counts_in_part_what_was_counted_in_part(
    response: tuple[int | str, ...], key: Key, share: tuple[int, int], points: int
) -> None:
    before = attempt(0, response=response)
    answer = msgspec.structs.replace(before.answers[0], out_of=3, share=(0, 3))
    before = msgspec.structs.replace(before, answers=(answer,), out_of=3)
    after = regraded(before, frozenset(), {asked("q0"): [key]})
    assert (after.answers[0].share, after.answers[0].points, after.points) == (share, points, points)


def test_an_answer_right_in_part_is_not_right_and_discriminates_by_what_it_earned() -> None:
    def partly(points: int, rest: int, number: int) -> Attempt:
        paper = attempt(0, rest, number=number)
        answer = msgspec.structs.replace(paper.answers[0], points=points, out_of=3, share=(points, 3))
        return msgspec.structs.replace(paper, answers=(answer, paper.answers[1]), points=points + rest, out_of=4)

    first = items([("a", partly(3, 1, 0)), ("b", partly(2, 1, 1)), ("c", partly(0, 0, 2))])[0]
    assert (first.right, first.difficulty) == (1, 1 / 3)
    assert first.discrimination == pytest.approx(statistics.correlation([1, 2 / 3, 0], [1, 1, 0]))


def test_an_attempt_without_the_question_stays_as_it_was() -> None:
    before = attempt(1, 0)
    assert regraded(before, frozenset({Asked("x/l/q0", "d")}), {asked("q0", "e"): [Chosen((0,))]}) == before


def test_a_question_is_named_by_its_id_its_whole_name_or_one_wording() -> None:
    one = attempt(1, 0)
    other = msgspec.structs.replace(one, lesson="m")
    again = msgspec.structs.replace(
        one, answers=tuple(msgspec.structs.replace(answer, digest="e" * 64) for answer in one.answers)
    )
    assert named("q0", [one], whole=False) == [asked("q0")] == named("p/l/q0", [one, other], whole=False)
    assert named("q0", [one, again], whole=True) == [asked("q0"), asked("q0", "e" * 64)]
    assert named("q0@ee", [one, again], whole=False) == [asked("q0", "e" * 64)]
    for name, attempts, said in (
        ("q7", [one], "no attempt"),
        ("q0", [one, other], "p/l/q0, p/m/q0"),
        ("q0", [one, again], "p/l/q0@d, p/l/q0@eeeeeeee"),
    ):
        with pytest.raises(Problem, match=said):
            named(name, attempts, whole=False)


def test_both_commands_read_a_ledger_and_change_nothing_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from store.crypto.envelope import document

    machine = Machine(tmp_path / "home")
    ledger = Ledger(tmp_path / "ledger")
    summary = tmp_path / "summary.json"
    summary.write_bytes(document(machine.sign(machine.payload(enrolled_attempt(1), enrolled_attempt(2)))))
    made = roster(machine.enrolled())
    assert [entry.outcome.value for entry in merge(ledger, [summary], [made])] == ["merged"]
    before = {file: file.read_bytes() for file in ledger.path.rglob("*") if file.is_file()}
    start = ["--home", str(tmp_path / "home"), "--lang", "en"]
    assert main([*start, "items", str(ledger.path), "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)["items"]
    assert [(item["question"], item["n"], item["right"]) for item in listed] == [
        ("safety/tickets/q0", 1, 0),
        ("safety/tickets/q1", 1, 1),
        ("safety/tickets/q2", 1, 0),
    ]
    assert main([*start, "items", str(ledger.path)]) == 0
    assert "few answers" in capsys.readouterr().out
    assert main([*start, "regrade", str(ledger.path), "--void", "q0", "--void", "q2"]) == 0
    out = capsys.readouterr().out
    assert "1/3 → 1/1 not passed → passed" in out and "2 attempts of 2 change" in out and machine.name in out
    assert main([*start, "regrade", str(ledger.path), "--key", "q0=1;接地线"]) == 0
    out = capsys.readouterr().out
    assert main([*start, "regrade", str(ledger.path), "--key", "safety／tickets／ｑ0＝1;接地线"]) == 0
    assert capsys.readouterr().out == out, "as a Chinese keyboard types it"
    assert main([*start, "regrade", str(ledger.path), "--void", "q9"]) == 1
    assert capsys.readouterr().err.startswith("study: q9: no attempt")
    with pytest.raises(SystemExit):
        main([*start, "regrade", str(ledger.path)])
    assert {file: file.read_bytes() for file in ledger.path.rglob("*") if file.is_file() and file in before} == before


def test_points_for_parts_go_through_a_summary_into_the_ledger_and_are_verified_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from store.crypto.envelope import document

    machine, ledger, summary = Machine(tmp_path / "home"), Ledger(tmp_path / "ledger"), tmp_path / "summary.json"
    whole = enrolled_attempt(1)
    partly = msgspec.structs.replace(whole.answers[0], response=(0, 2, 1), points=2, out_of=6, share=(1, 3))
    taken = msgspec.structs.replace(whole, answers=(partly, *whole.answers[1:]), points=3, out_of=8)
    summary.write_bytes(document(machine.sign(machine.payload(taken))))
    assert [entry.outcome.value for entry in merge(ledger, [summary], [roster(machine.enrolled())])] == ["merged"]
    start = ["--home", str(tmp_path / "home"), "--lang", "en"]
    assert main([*start, "verify", str(ledger.path)]) == 0
    assert main([*start, "verify", str(summary)]) in (0, 1)  # by itself it has no roster to be known by
    capsys.readouterr()
    assert main([*start, "regrade", str(ledger.path), "--key", "q0=1,3,2"]) == 0
    assert "3/8 → 7/8" in capsys.readouterr().out
    assert main([*start, "regrade", str(ledger.path), "--key", "q0=2,3,1"]) == 0
    assert "3/8" not in capsys.readouterr().out, "one of three is in its place by that key, too"
