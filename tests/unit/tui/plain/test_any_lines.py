"""Whatever is typed, a dialogue goes on, and what it said to be saved is what is on disk."""

from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.assessment.attempt import state
from lessons.content.question import fits
from store.member.session import Session
from tests.builders.plain_talk import Step, Talk
from tui.plain.commands import _WORDS
from tui.plain.dialogue import Dialogue
from tui.plain.reflection import reflect
from tui.plain.review import PlainReview
from tui.plain.test import take_test

LINES = st.one_of(
    st.sampled_from(sorted({f"{slash}{word}" for words in _WORDS.values() for word in words for slash in ("", "/")})),
    st.sampled_from(["yes", "no", "", "1", "2", "1 2 3", "3 1 2", "1-2 2-1 3-3", "50", "2=law", ".", "go 3", "/5"]),
    st.text(max_size=20).filter(lambda text: "\n" not in text and text.isprintable()),
)
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(LINES, st.sampled_from([1.0, 30.0]), st.binary(min_size=1, max_size=5)), max_size=25
)
EXAMPLES = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@EXAMPLES
@given(STEPS)
def test_a_test_goes_on(talk: Talk, steps: list[Step]) -> None:
    talk(partial(take_test, key="small/types"), "yes", *steps)
    with talk.progress() as progress:
        for sitting in talk.session(progress).open_sittings():
            questions = {item.question.id: item.question for item in sitting.paper.items}
            assert all(fits(questions[id_], given_) for id_, given_ in state(sitting).answers.items())
    assert "\x1b" not in talk.said and "\r" not in talk.said


@EXAMPLES
@given(STEPS)
def test_a_review_goes_on(talk: Talk, steps: list[Step]) -> None:
    def ask(dialogue: Dialogue, session: Session) -> int:
        cards = [f"small/types/{question}" for question in ("q-single", "q-order", "q-match", "q-cloze")]
        PlainReview(dialogue, session, cards).run()
        return 0

    talk(ask, *steps)
    assert "\x1b" not in talk.said


@EXAMPLES
@given(STEPS)
def test_a_reflection_goes_on(talk: Talk, steps: list[Step]) -> None:
    talk(partial(reflect, key="small/types"), *steps)
    with talk.progress() as progress:
        records = progress.records()
        assert len(records) == len(progress.texts())
