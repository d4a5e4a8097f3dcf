"""A key says which lesson or question is meant, and is written the same wherever it stands."""

from hypothesis import given
from hypothesis import strategies as st

from lessons.content.keys import LessonKey, QuestionKey

ids = st.text(st.characters(exclude_characters="/"), min_size=1)


def test_a_key_is_the_ids_with_slashes_between_them() -> None:
    assert str(LessonKey("safety", "tickets")) == "safety/tickets"
    assert str(QuestionKey("safety", "tickets", "q-1")) == "safety/tickets/q-1"


@given(ids, ids, ids)
def test_a_key_that_was_written_is_read_as_what_it_was(pack: str, lesson: str, question: str) -> None:
    key = QuestionKey(pack, lesson, question)
    assert QuestionKey.parse(str(key)) == key
    assert LessonKey.parse(str(key.lesson_key)) == key.lesson_key == LessonKey(pack, lesson)


@given(st.text())
def test_no_text_is_refused_as_a_key(text: str) -> None:
    assert text.endswith(QuestionKey.parse(text).question)
    assert text.startswith(LessonKey.parse(text).pack)
