"""Papers: the same seed draws the same paper anywhere, and members see what they have not seen."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from lessons.assessment.paper import PaperItem, draw, shuffled
from lessons.content.lesson import Test
from lessons.content.question import Choice, Cloze, Matching, Option, Ordering, TextBlank


def choice(id_: str, *texts: str) -> Choice:
    return Choice(id=id_, stem="?", options=tuple(Option(text, n == 0) for n, text in enumerate(texts)))


def pool(count: int, pick: int) -> Test:
    questions = tuple(choice(f"q{n}", "a", "b", "c", "d") for n in range(count))
    return Test(id="t", title="T", minutes=5, pass_percent=80, pick=pick, questions=questions, line=0)


def test_a_seed_draws_this_paper_on_every_machine_for_ever() -> None:
    paper = draw(pool(6, 4), "seed", {})
    assert [(item.question.id, item.order) for item in paper.items] == [
        ("q2", (3, 0, 1, 2)),
        ("q1", (2, 0, 3, 1)),
        ("q4", (0, 2, 3, 1)),
        ("q0", (2, 0, 1, 3)),
    ]


@given(st.text(), st.integers(0, 12), st.integers(0, 15))
def test_a_paper_has_as_many_different_questions_as_it_should(seed: str, count: int, pick: int) -> None:
    paper = draw(pool(count, pick), seed)
    ids = [item.question.id for item in paper.items]
    assert len(set(ids)) == len(ids) == (min(pick, count) if pick else count)
    assert all(sorted(item.order) == [0, 1, 2, 3] for item in paper.items)
    assert paper == draw(pool(count, pick), seed)


@given(st.text(), st.lists(st.integers(0, 3), min_size=10, max_size=10), st.integers(1, 9))
def test_unseen_questions_come_first_then_those_seen_least(seed: str, times: list[int], pick: int) -> None:
    seen = {f"q{n}": count for n, count in enumerate(times)}
    drawn = {item.question.id for item in draw(pool(10, pick), seed, seen).items}
    most = max(seen[id_] for id_ in drawn)
    assert all(seen[id_] >= most for id_ in seen if id_ not in drawn)


def by_objective(objectives: list[str], pick: int) -> Test:
    """A pool whose questions ask about these objectives, one each."""
    test = pool(len(objectives), pick)
    questions = tuple(
        msgspec.structs.replace(question, objective=objective)
        for question, objective in zip(test.questions, objectives, strict=True)
    )
    return msgspec.structs.replace(test, questions=questions)


OBJECTIVES = st.lists(st.sampled_from(["", "a", "b", "c", "d"]), min_size=1, max_size=20)


@given(st.text(), OBJECTIVES, st.integers(1, 20), st.data())
def test_a_paper_asks_about_every_objective_for_which_it_has_room(
    seed: str, objectives: list[str], pick: int, data: st.DataObject
) -> None:
    test = by_objective(objectives, pick)
    seen = {question.id: data.draw(st.integers(0, 2)) for question in test.questions}
    drawn = [item.question for item in draw(test, seed, seen).items]
    asked = {question.objective for question in drawn} - {""}
    assert len(asked) >= min(pick, len({*objectives} - {""}))
    assert len(drawn) == min(pick, len(objectives))
    for question in test.questions:  # unseen first: what was left of an objective was not seen less than what was drawn
        if question not in drawn and question.objective in asked:
            of_it = [seen[other.id] for other in drawn if other.objective == question.objective]
            assert seen[question.id] >= max(of_it)


def test_among_questions_seen_as_often_the_objectives_share_the_paper() -> None:
    test = by_objective(["a"] * 8 + ["b"] * 2 + ["c"] * 2, 6)
    for seed in map(str, range(20)):
        drawn = [item.question.objective for item in draw(test, seed).items]
        assert sorted(drawn) == ["a", "a", "b", "b", "c", "c"]


def test_a_retest_asks_what_was_not_asked_before() -> None:
    test = by_objective(["a"] * 4 + ["b"] * 4, 4)
    first = {item.question.id for item in draw(test, "1").items}
    again = {item.question.id for item in draw(test, "2", dict.fromkeys(first, 1)).items}
    assert not first & again
    third = draw(test, "3", dict.fromkeys(first, 2) | dict.fromkeys(again, 1))
    assert {item.question.id for item in third.items} == again


def test_the_order_of_the_pool_does_not_decide_what_is_drawn() -> None:
    test = pool(8, 3)
    turned = Test(
        **{name: getattr(test, name) for name in test.__struct_fields__} | {"questions": test.questions[::-1]}
    )
    assert draw(test, "s") == draw(turned, "s")


def test_seeds_differ_in_what_they_draw() -> None:
    assert len({tuple(item.question.id for item in draw(pool(9, 4), str(n)).items) for n in range(40)}) > 30


def test_options_that_speak_of_others_or_form_a_scale_stay_as_written() -> None:
    kept = [
        ("工作票", "操作票", "以上都是"),
        ("red", "green", "all of the above"),
        ("甲", "乙", "A和B"),
        ("one", "two", "both a and b"),
        ("正确", "错误"),
        ("True", "False"),
        ("110 kV", "220 kV", "500 kV", "1000 kV"),
        ("3", "2", "1"),
    ]
    for texts in kept:
        assert {shuffled(choice("q", *texts), str(n)) for n in range(20)} == {tuple(range(len(texts)))}
    for texts in [("工作票", "操作票", "缺陷单"), ("5", "3", "4"), ("10 kV", "20 A", "30 W")]:
        assert len({shuffled(choice("q", *texts), str(n)) for n in range(40)}) > 3


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=6), st.text())
def test_the_right_order_is_never_shown(items: list[str], seed: str) -> None:
    ordering = Ordering(id="o", stem="?", items=tuple(items))
    order = shuffled(ordering, seed)
    assert sorted(order) == list(range(len(items)))
    assert len(set(items)) == 1 or [items[n] for n in order] != items
    matching = Matching(id="m", stem="?", pairs=tuple((str(n), right) for n, right in enumerate(items)))
    assert len(set(items)) == 1 or [items[n] for n in shuffled(matching, seed)] != items


def test_blanks_are_not_shuffled() -> None:
    assert shuffled(Cloze(id="c", stem="[[0]]", blanks=(TextBlank(("a",)),)), "s") == ()


def test_a_right_side_that_fits_several_left_ones_is_offered_once() -> None:
    question = Matching(id="m", stem="?", pairs=(("a", "x"), ("b", "y"), ("c", "x")), spares=("z",))
    for seed in map(str, range(20)):
        item = PaperItem(question, shuffled(question, seed))
        assert sorted(question.rights[index] for index in item.order) == ["x", "y", "z"]
        assert item.place(0) == item.place(2) != item.place(1)
