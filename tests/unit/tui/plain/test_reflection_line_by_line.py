"""Reflections written line by line: the draft is kept as it is typed, and only what was finished is a record."""

from functools import partial

import pytest

from lessons.content.lesson import Prompt
from lessons.problem import Problem
from lessons.records import Reflection
from lessons.text.text_length import LONGEST_REFLECTION
from store.member.reflection_texts import ReflectionText
from store.member.session import Session
from tests.builders.plain_talk import ENDED, Talk
from tui.plain.reflection import reflect, tell_lessons

write = partial(reflect, key="small/types")


def texts(talk: Talk) -> list[ReflectionText]:
    with talk.progress() as progress:
        assert len(progress.texts()) == sum(isinstance(r, Reflection) for r in progress.records().values())
        return list(progress.texts().values())


def draft(talk: Talk) -> str | None:
    with talk.progress() as progress:
        kept = talk.session(progress).draft("small/types", "r-one")
        return kept.text if kept else None


def test_a_text_ends_with_a_full_stop_of_its_own_and_is_finished(talk: Talk) -> None:
    assert talk(write, "First I look.", "", "  Then I act.", ".", "finish", ".", "skip") == 0
    (kept,) = texts(talk)
    assert (kept.text, kept.shared) == ("First I look.\n\n  Then I act.", False)
    assert draft(talk) is None
    assert "about 20 wanted" in talk.lines
    assert "20 characters; about 20 wanted; private" in talk.lines
    assert "Prompt 2 of 2" in talk.lines


def test_it_is_shared_only_where_that_was_said(talk: Talk) -> None:
    talk(write, "What I share.", "。", "分享", "完成")
    assert [kept.shared for kept in texts(talk)] == [True]
    assert "11 characters; about 20 wanted; will be shared with your branch" in talk.lines
    talk(write, "What I keep.", ".", "share", "private", "finish")
    assert [kept.shared for kept in texts(talk)] == [True, False]


def test_the_end_of_the_input_leaves_the_draft_and_records_nothing(talk: Talk) -> None:
    assert talk(write, "Half a", b"thought") == ENDED
    assert not texts(talk)
    assert draft(talk) == "Half a\nthought\n"


def test_the_draft_is_told_gone_on_with_and_finished_later(talk: Talk) -> None:
    talk(write, "One.", ".", "leave")
    assert talk.lines[-1] == "The draft is kept."
    talk(write, "Two.", ".", "", "Three.", ".", "finish")
    assert "One." in talk.lines and any(line.startswith("draft of ") for line in talk.lines)
    assert [kept.text for kept in texts(talk)] == ["One.\nTwo.\nThree."]


def test_what_is_typed_is_on_disk_a_second_later(talk: Talk) -> None:
    seen: list[str | None] = []

    def look() -> None:
        seen.append(_on_disk(talk))

    talk(write, "Typed.", 2.0, look, ".")
    assert seen == ["Typed.\n"]


def _on_disk(talk: Talk) -> str | None:
    from store.member.progress import Progress
    from store.member.work_kind import WorkKind

    member = talk._home.config.member
    with Progress.open(talk._home, member, talk.clock, write=False) as progress:
        drafts = progress.open_work(WorkKind.DRAFT)
        return drafts["small/types/r-one"]["text"] if drafts else None


def test_it_can_be_written_anew_after_a_yes(talk: Talk) -> None:
    talk(write, "Bad.", ".", "anew", "no", "anew", "yes", "Good.", ".", "finish")
    assert [kept.text for kept in texts(talk)] == ["Good."]


def test_nothing_and_too_much_are_no_reflection(talk: Talk) -> None:
    talk(write, ".", "finish", "", "字" * (LONGEST_REFLECTION + 1), ".", "finish")
    assert not texts(talk)
    assert "Write a sentence first." in talk.lines
    assert any(line.startswith(f"At most {LONGEST_REFLECTION} characters fit here") for line in talk.lines)


def test_words_that_are_commands_elsewhere_are_text_here(talk: Talk) -> None:
    talk(write, "leave", "finish", "?", ".", "what?", "f")
    assert [kept.text for kept in texts(talk)] == ["leave\nfinish\n?"]
    assert "This is no command; an empty line goes on writing. Type ? for help." in talk.lines


def test_a_lesson_without_prompts_says_so_and_those_with_some_are_told(talk: Talk) -> None:
    with pytest.raises(Problem):
        talk(partial(reflect, key="small/none"))
    talk(tell_lessons)
    assert "small/types: Every type" in talk.lines


def test_a_text_that_cannot_be_finished_stays_and_is_finished_later(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = [True]
    finish = Session.finish_reflection

    def finished(session: Session, key: str, prompt: Prompt, text: str) -> str:
        if full[0]:
            raise Problem("texts.json", "the disk is full")
        return finish(session, key, prompt, text)

    monkeypatch.setattr(Session, "finish_reflection", finished)
    talk(write, "Kept.", ".", "finish", partial(full.__setitem__, 0, False), "finish", "skip")
    assert "texts.json: the disk is full" in talk.lines
    assert [kept.text for kept in texts(talk)] == ["Kept."]


def test_a_model_answer_is_told_only_once_ones_own_is_finished(talk: Talk) -> None:
    talk(write, "One.", ".", "skip", "Two.", ".", "leave")
    assert not any("Ask whoever did it last." in line for line in talk.lines)
    talk(write, "One.", ".", "finish", ".", "finish")
    assert talk.lines[-2:] == ["Model answer, to compare with yours", "Ask whoever did it last."]
