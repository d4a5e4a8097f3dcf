"""Sealed stage tests: unreadable before the start, nothing of them in the clear on disk, graded all the same."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from lessons.assessment import attempt as sittings
from lessons.assessment.attempt import Sitting
from lessons.content import sealed as blocks
from lessons.content.lesson import Lesson, Test
from lessons.content.right_response import key
from lessons.lint.lint import check_pack
from lessons.pack.pack import load_pack
from lessons.problem import Problem
from lessons.records import Attempt, record_id
from store.branch.seal_pack import seal_test
from store.crypto.sealed_test import make_code, open_questions, seal_questions, unlock
from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from store.member.work_kind import WorkKind
from tests.app.small_pack import LESSON, small_pack
from tests.clocks import FakeClock
from tests.unit.lessons.content.test_rules import attempt as plain_attempt
from tui.cli.main import main

WORDS = (b"brackets on the screen", b"The second", b"barks", b"Because it was ticked")
"""Of the small pack's questions: hint, options, match, explanation."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    pack = small_pack(tmp_path)
    (pack / "types.md").write_text(LESSON.replace("id=all-types", "id=all-types kind=stage"), "utf-8")
    return pack


def stage(pack: Path) -> tuple[Lesson, Test]:
    (lesson,) = load_pack(pack).lessons
    return lesson, lesson.tests[0]


def test_a_sealed_test_shows_nothing_of_its_questions_and_opens_to_the_same(pack: Path) -> None:
    before = stage(pack)[1]
    file, code = seal_test(pack, "all-types")
    content = file.read_bytes()
    assert not [word for word in WORDS if word in content]
    assert b"Some text to read" in content and b"And what else?" in content
    lesson, test = stage(pack)
    assert (test.questions, test.minutes, test.kind) == ((), 4, "stage") and test.sealed and test.sealed.count == 5
    assert "sealed" not in lesson.text and [prompt.id for prompt in lesson.prompts] == ["r-one", "r-two"]
    opened = unlock(lesson, test, code)
    assert [question.digest for question in opened.questions] == [question.digest for question in before.questions]
    assert [finding.code for finding in check_pack(pack).findings if finding.severity == "error"] == []


def test_the_code_may_be_typed_carelessly_and_no_other_opens(pack: Path) -> None:
    _file, code = seal_test(pack, "all-types")
    lesson, test = stage(pack)
    assert unlock(lesson, test, f" {code.lower().replace('-', ' ')} ").questions
    with pytest.raises(Problem, match="does not open"):
        unlock(lesson, test, "AAAAA-AAAAA" if code != "AAAAA-AAAAA" else "BBBBB-BBBBB")
    assert len({make_code() for _ in range(50)}) == 50


def test_a_block_of_another_test_or_a_changed_one_does_not_open() -> None:
    sealed = seal_questions("one", "text", 3, "CODE")
    assert open_questions("one", sealed, "CODE") == "text"
    assert blocks.read(blocks.write(sealed)) == sealed
    changed = msgspec.structs.replace(sealed, box="A" * 8 + sealed.box[8:])
    for test, block in (("two", sealed), ("one", changed)):
        with pytest.raises(Problem):
            open_questions(test, block, "CODE")


@pytest.mark.parametrize(
    "head", ["count=5 opslimit=99 memlimit=67108864", "count=5 opslimit=3 memlimit=999999999", "nothing"]
)
def test_a_block_decides_neither_how_long_nor_with_how_much_memory_we_compute(head: str) -> None:
    assert blocks.read([f"```{blocks.FENCE}", f"{head} salt={'0' * 32}", "A" * 100, "```"]) is None


def test_a_damaged_block_is_told_by_the_lint(pack: Path) -> None:
    file, _code = seal_test(pack, "all-types")
    file.write_text(file.read_text("utf-8").replace("memlimit=", "memory="), "utf-8")
    assert "E413" in [finding.code for finding in check_pack(pack).findings]


def test_only_a_stage_test_with_its_questions_is_sealed_and_only_once(pack: Path) -> None:
    with pytest.raises(Problem, match="no test"):
        seal_test(pack, "other")
    seal_test(pack, "all-types")
    with pytest.raises(Problem, match="already"):
        seal_test(pack, "all-types")
    (pack / "types.md").write_text(LESSON, "utf-8")
    with pytest.raises(Problem, match="stage"):
        seal_test(pack, "all-types")


def test_the_command_prints_the_start_code(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path / "home"), "--lang", "en", "seal", str(pack), "all-types"]) == 0
    code = capsys.readouterr().out.splitlines()[0]
    assert unlock(*stage(pack), code).questions


@pytest.fixture
def session(tmp_path: Path, pack: Path, started_before: Callable[[Home], None]) -> Iterator[Session]:
    home = Home(tmp_path / "home")
    started_before(home)
    home.change(member=home.new_member("Zhang Wei"))
    clock = FakeClock()
    with Progress.open(home, home.config.member, clock) as progress:
        yield Session(home, clock, progress, Library(home, (pack,)), None)


def begin(session: Session, pack: Path) -> Sitting:
    _file, code = seal_test(pack, "all-types")
    lesson = session.library.find("small/types", "en")
    opened = session.answering.unlock(lesson, lesson.tests[0], code)
    return session.answering.begin(lesson, opened, invigilator="Li Na")


def on_disk(session: Session) -> bytes:
    return b"".join(file.read_bytes() for file in session.home.path.rglob("*") if file.is_file())


def test_nothing_of_a_sealed_test_lies_on_disk_in_the_clear_before_while_or_after(session: Session, pack: Path) -> None:
    sitting = begin(session, pack)
    for item in sitting.paper.items:
        now = session.clock.read()
        sitting = sittings.apply(sitting, sittings.Answered(item.question.id, key(item.question), now))
        session.answering.save(sitting)
    assert session.open_sittings() == [sitting]
    assert not [word for word in WORDS if word in on_disk(session)]
    record = session.answering.close(sittings.apply(sitting, sittings.Submitted(session.clock.read())))
    assert (record.points, record.invigilator, session.open_sittings()) == (6, "Li Na", [])
    assert not [word for word in WORDS if word in on_disk(session)]


def test_a_sealed_test_whose_time_ran_out_while_study_was_closed_is_graded_without_the_code(
    session: Session, pack: Path
) -> None:
    sitting = begin(session, pack)
    item = next(item for item in sitting.paper.items if item.question.id == "q-multiple")
    session.answering.save(sittings.apply(sitting, sittings.Answered(item.question.id, (0, 2), session.clock.read())))
    assert isinstance(session.clock, FakeClock)
    session.clock.pass_seconds(300)
    again = Session(session.home, session.clock, session.progress, session.library, None)
    assert [(record.points, record.outcome) for _, record in again.close_overdue()] == [(2, "expired")]
    assert again.close_overdue() == []
    assert not [word for word in WORDS if word in on_disk(session)]


def test_questions_of_a_sealed_test_never_come_up_in_review(session: Session, pack: Path) -> None:
    sitting = begin(session, pack)
    session.answering.close(sittings.apply(sitting, sittings.Submitted(session.clock.read())))
    assert isinstance(session.clock, FakeClock)
    session.clock.pass_seconds(90 * 86_400)
    assert (session.cards, session.due_cards("en"), session.mistakes("en")) == ({}, [], {})


def test_wrong_codes_are_refused_ever_more_slowly_and_a_restart_changes_nothing(session: Session, pack: Path) -> None:
    _file, code = seal_test(pack, "all-types")
    lesson = session.library.find("small/types", "en")
    for _ in range(3):
        with pytest.raises(Problem, match="does not open"):
            session.answering.unlock(lesson, lesson.tests[0], "WRONG")
    clock = session.clock
    assert isinstance(clock, FakeClock)
    waits = []
    for _ in range(4):
        again = Session(session.home, clock, session.progress, session.library, None)
        clock.set_wall(86_400)  # no date makes it shorter, nor does trying
        with pytest.raises(Problem, match="seconds") as caught:
            again.answering.unlock(lesson, lesson.tests[0], code)
        waits.append(int(str(caught.value.fields["seconds"])))
        clock.pass_seconds(waits[-1] - 1)
        with pytest.raises(Problem, match="try again in 1 seconds"):
            again.answering.unlock(lesson, lesson.tests[0], code)
        clock.pass_seconds(1)
        with pytest.raises(Problem, match="does not open"):
            again.answering.unlock(lesson, lesson.tests[0], "WRONG")
    assert waits == [5, 10, 20, 40]
    clock.boot, clock.up = "boot-2", 70_000  # nor does a restart of the machine
    with pytest.raises(Problem, match="try again in 10 seconds"):
        again.answering.unlock(lesson, lesson.tests[0], code)
    clock.pass_seconds(10)
    assert again.answering.unlock(lesson, lesson.tests[0], code).questions
    assert again.answering.unlock(lesson, lesson.tests[0], code).questions  # right: nothing is counted any more


def test_a_record_without_an_invigilator_keeps_the_id_it_had_before_there_were_any() -> None:
    record = plain_attempt()
    assert b"invigilator" not in msgspec.json.encode(record)
    named = msgspec.structs.replace(record, invigilator="Li Na")
    assert msgspec.json.decode(msgspec.json.encode(named), type=Attempt) == named
    assert record_id(named) != record_id(record)


def test_a_folder_that_is_not_there_is_not_called_something_to_unpack(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no such folder or file"):
        seal_test(tmp_path / "lamp-given-out", "replace-stage")


STAGE = "id=all-types kind=stage results=closed keys=closed close=2026-12-01T12:00Z"
OPEN, CLOSED = datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 12, 0, 1, tzinfo=UTC)


def handed_in(session: Session, pack: Path, rules: str) -> tuple[Attempt, Lesson, str]:
    """A sealed test with these rules, sat while it is open; its record, its lesson, its start code."""
    assert isinstance(session.clock, FakeClock)
    session.clock.set_wall((OPEN - session.now()).total_seconds())
    (pack / "types.md").write_text(LESSON.replace("id=all-types", rules), "utf-8")
    _file, code = seal_test(pack, "all-types")
    lesson = session.library.find("small/types", "en")
    sitting = session.answering.begin(lesson, session.answering.unlock(lesson, lesson.tests[0], code))
    record = session.answering.close(sittings.apply(sitting, sittings.Submitted(session.clock.read())))
    return record, lesson, code


def test_the_questions_of_a_sealed_test_can_be_seen_after_its_closing_and_not_before(
    session: Session, pack: Path
) -> None:
    record, lesson, _code = handed_in(session, pack, STAGE)
    assert session.answering.asked(record, lesson) == {}
    assert not [word for word in WORDS if word in on_disk(session)]
    assert isinstance(session.clock, FakeClock)
    session.clock.set_wall((CLOSED - session.now()).total_seconds())
    asked = session.answering.asked(record, lesson)
    assert {asked[answer.question].digest for answer in record.answers} == {answer.digest for answer in record.answers}
    assert session.answering.asked(record, None) == asked, "a pack that is taken away hides nothing, and opens nothing"
    assert not [word for word in WORDS if word in on_disk(session)]
    assert session.mistakes("en") == {}


def test_a_pack_that_is_taken_away_does_not_show_the_answers_of_an_open_test(session: Session, pack: Path) -> None:
    record, _lesson, _code = handed_in(session, pack, STAGE)
    assert session.answering.asked(record, None) == {}


def test_nothing_is_kept_of_a_sealed_test_whose_answers_are_never_shown(session: Session, pack: Path) -> None:
    record, lesson, _code = handed_in(session, pack, STAGE.replace("keys=closed", "keys=never"))
    assert session.progress.open_work(WorkKind.PAPER) == {}
    assert session.answering.asked(record, lesson) == {}


def test_a_refused_code_names_the_test_by_its_title(pack: Path) -> None:
    _file, code = seal_test(pack, "all-types")
    lesson, test = stage(pack)
    with pytest.raises(Problem) as caught:
        unlock(lesson, test, "WRONG" + code)
    assert caught.value.where == "Self-test"
