"""Choices in the review of a bank: what was taken out of the pack stays out until somebody takes it again."""

from datetime import date
from pathlib import Path

import pytest

from lessons.bank.written.difference import difference
from lessons.bank.written.join_pack import Joined
from lessons.syntax.parse import examine
from store.bank.brought import FILE
from store.bank.read_bank import read_bank
from store.bank.review import BankReview
from tests.builders.bank_sheet import KAOSHIBAO, workbook

DAY = date(2026, 12, 1)


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return workbook(tmp_path / "bank.xlsx", KAOSHIBAO)


def review(bank: Path, pack: Path, *, again: bool = False) -> BankReview:
    return BankReview(read_bank([bank]), pack, lesson="", lang="zh", today=DAY, taken_ids=[], again=again)


@pytest.fixture
def pack(bank: Path, tmp_path: Path) -> Path:
    """A pack from which the second of the bank's questions was taken out."""
    pack = tmp_path / "pack"
    review(bank, pack).write()
    lesson = pack / "bank.md"
    text = lesson.read_text("utf-8")
    start = text.index("### 哪些")
    lesson.write_text(text[:start] + text[text.index("### ", start + 4) :], "utf-8")
    return pack


def test_what_was_taken_out_stays_out_and_can_be_taken_again(bank: Path, pack: Path) -> None:
    choices = review(bank, pack)
    assert choices.joined(1) is Joined.REMOVED and not choices.is_taken(1)
    choices.write()
    assert "哪些" not in (pack / "bank.md").read_text("utf-8")
    assert choices.leave_or_take(1) and choices.is_taken(1) and choices.joined(1) is Joined.NEW
    choices.write()
    assert "### 哪些" in (pack / "bank.md").read_text("utf-8")


def test_what_was_taken_out_may_be_mended_and_is_taken_then(bank: Path, pack: Path) -> None:
    choices = review(bank, pack)
    assert not choices.mend(1, choices.text(1).replace("扳手", "扳子"))
    assert choices.is_taken(1)
    choices.write()
    assert "扳子" in (pack / "bank.md").read_text("utf-8")


def test_again_takes_all_of_them(bank: Path, pack: Path) -> None:
    assert review(bank, pack, again=True).joined(1) is Joined.NEW


def test_a_question_left_out_in_the_review_stays_out(bank: Path, tmp_path: Path) -> None:
    choices = review(bank, tmp_path / "new")
    choices.leave_or_take(1)
    choices.write()
    assert review(bank, tmp_path / "new").joined(1) is Joined.REMOVED


def test_a_pack_that_is_made_anew_takes_everything(bank: Path, pack: Path) -> None:
    for file in pack.glob("[!.]*"):
        file.unlink()
    assert (pack / FILE).exists()
    assert review(bank, pack).joined(1) is Joined.NEW


def test_a_row_that_is_mended_keeps_its_chapter_and_difficulty(tmp_path: Path) -> None:
    wrong = ["坏的", "单选题", "甲", "乙", "", "", "", "C", "", "", "技术措施", "难"]
    pack = tmp_path / "pack"
    choices = review(workbook(tmp_path / "bank.xlsx", [*KAOSHIBAO[:2], wrong]), pack)
    text = choices.text(0)
    assert "difficulty=难" in text
    assert not choices.mend(0, text.replace("1. [ ] 甲", "1. [x] 甲"))
    choices.write()
    lesson = examine((pack / "bank.md").read_bytes(), "bank.md").lesson
    (question,) = lesson.tests[0].questions
    assert lesson.manifest.objectives[question.objective] == "技术措施" and question.difficulty == "难"


@pytest.fixture
def edited(bank: Path, tmp_path: Path) -> BankReview:
    """A review in which the first question was edited in the pack and changed in the bank."""
    pack = tmp_path / "edited"
    review(bank, pack).write()
    lesson = pack / "bank.md"
    lesson.write_text(lesson.read_text("utf-8").replace("1. [x] 停电", "1. [x] 停电（断开）"), "utf-8")
    rows = [[cell.replace("停电", "停下") if cell == "停电" else cell for cell in row] for row in KAOSHIBAO]
    return review(workbook(bank, rows), pack)


def test_where_an_edited_question_stays_it_is_shown_as_it_stays_and_the_difference_is_words(edited: BankReview) -> None:
    assert edited.stays_here(0) and "停电（断开）" in edited.text(0)
    assert edited.difference(0) == (["✓ 停电（断开）"], ["✓ 停下"])


def test_where_the_bank_is_taken_over_nothing_says_that_it_stays(edited: BankReview) -> None:
    assert edited.remarks(0)
    assert edited.take_over(0) and edited.is_taken_over(0)
    assert "停下" in edited.text(0) and not edited.remarks(0) and not edited.stays_here(0)
    assert edited.take_over(0) and edited.stays_here(0) and edited.remarks(0)


def test_a_difference_beside_the_text_is_told_without_comment_signs() -> None:
    here = "### a\n<!-- question: id=q bank=0123456789ab -->\n\n1. [x] 对\n"
    there = "#### a\n<!-- question: id=q points=2 -->\n\n1. [x] 对\n"
    assert difference(here, there) == ([], ["points=2"])
