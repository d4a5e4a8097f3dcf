"""Values changed on several machines: whatever is exchanged when, all come to the same, and no draft is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.records import canonical
from store.exchange.version_vectors import Place, Version, VersionJoin, group, join

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DRAFT = ("draft", "safety/tickets/r1")
POSITION = ("position", "safety/tickets")


class Desk:
    """A machine: what is on it, and what it remembers of the last exchange."""

    def __init__(self, name: str, behind: int = 0) -> None:
        self.name = name
        self.behind = timedelta(hours=behind)
        self.values: dict[Place, Any] = {}
        self.versions: dict[Place, tuple[Version, ...]] = {}

    def join(self, others: list[Version]) -> VersionJoin:
        outcome = join(self.versions, self.values, others, self.name, NOW - self.behind)
        self.versions = outcome.versions
        for place, value in outcome.values.items():
            if value is None:
                self.values.pop(place, None)
            else:
                self.values[place] = value
        return outcome

    def left(self) -> list[Version]:
        self.join([])
        return [version for heads in self.versions.values() for version in heads]

    def texts(self) -> str:
        return "\n".join(value["text"] for value in self.values.values() if isinstance(value, dict))


def text(words: str) -> dict[str, str]:
    return {"text": words}


def exchange(*desks: Desk) -> None:
    """Every machine takes in what all the others left, until nothing changes."""
    for _ in range(3):
        left = {desk.name: desk.left() for desk in desks}
        for desk in desks:
            desk.join([version for name, versions in left.items() if name != desk.name for version in versions])


def test_what_is_written_on_one_machine_is_there_on_the_other() -> None:
    one, other = Desk("one"), Desk("other")
    one.values[DRAFT] = text("第一句。")
    exchange(one, other)
    assert other.values == {DRAFT: text("第一句。")}
    other.values[DRAFT] = text("第一句。第二句。")
    exchange(one, other)
    assert one.values == {DRAFT: text("第一句。第二句。")}


def test_of_a_draft_that_two_machines_changed_both_versions_are_kept() -> None:
    one, other = Desk("one"), Desk("other", behind=9000)
    one.values[DRAFT] = text("起头。")
    exchange(one, other)
    one.values[DRAFT] = text("起头。在一号机写的。")
    other.values[DRAFT] = text("起头。在二号机写的。")
    exchange(one, other)
    assert one.values == other.values
    assert sorted(kind for kind, _ in one.values) == ["draft", "draft-other"]
    assert "一号机" in one.texts() and "二号机" in one.texts()


def test_a_version_that_was_taken_up_does_not_come_back() -> None:
    one, other = Desk("one"), Desk("other")
    one.values[DRAFT], other.values[DRAFT] = text("甲"), text("乙")
    exchange(one, other)
    [aside] = [place for place in one.values if place[0] == "draft-other"]
    one.values[DRAFT] = text(f"{one.values[DRAFT]['text']}\n{one.values.pop(aside)['text']}")
    exchange(one, other)
    exchange(one, other)
    assert one.values == other.values == {DRAFT: one.values[DRAFT]}
    assert {"甲", "乙"} == set(one.values[DRAFT]["text"].splitlines())


def test_a_draft_finished_on_one_machine_is_gone_on_the_other_unless_it_was_changed_there() -> None:
    one, other = Desk("one"), Desk("other")
    one.values[DRAFT] = text("写好了")
    exchange(one, other)
    del one.values[DRAFT]
    exchange(one, other)
    assert other.values == {}
    one.values[DRAFT] = text("再写")
    exchange(one, other)
    del one.values[DRAFT]
    other.values[DRAFT] = text("再写，又加了一句")
    exchange(one, other)
    assert one.values == other.values == {DRAFT: text("再写，又加了一句")}


def test_a_text_that_stands_whole_in_the_other_is_not_kept_twice() -> None:
    one, other = Desk("one"), Desk("other")
    one.values[DRAFT], other.values[DRAFT] = text("一句。两句。"), text("一句。")
    one.behind = timedelta(hours=-1)
    exchange(one, other)
    assert one.values == other.values == {DRAFT: text("一句。两句。")}


def test_what_knows_the_other_replaces_it_whatever_the_clocks_say() -> None:
    one, other = Desk("one"), Desk("other", behind=24 * 365)
    one.values[POSITION] = {"line": 10}
    exchange(one, other)
    other.values[POSITION] = {"line": 50}
    exchange(one, other)
    assert one.values[POSITION] == {"line": 50}


def test_a_join_that_broke_off_half_way_is_not_taken_for_a_change_of_ones_own() -> None:
    one, other = Desk("one"), Desk("other")
    one.values[DRAFT] = text("甲")
    exchange(one, other)
    one.values[DRAFT] = text("乙")
    left = one.left()
    outcome = join(other.versions, other.values, left, "other", NOW)
    assert outcome.values == {DRAFT: text("乙")}
    other.values[DRAFT] = text("乙")  # killed here: the value is in place, the versions are not
    again = join(other.versions, other.values, left, "other", NOW + timedelta(hours=1))
    assert canonical(sorted(again.versions.items())) == canonical(sorted(outcome.versions.items()))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 2), st.sampled_from((DRAFT, POSITION)), st.text("ab", max_size=3)),
        st.tuples(st.just("meet"), st.integers(0, 2), st.integers(0, 2)),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_all_machines_come_to_the_same_and_no_last_word_is_lost(steps: list[tuple[Any, ...]]) -> None:
    desks = [Desk("one"), Desk("two", behind=100), Desk("three", behind=-100)]
    last: dict[str, str] = {}
    """Machine -> the draft it wrote last and that nobody has seen since."""
    for number, step in enumerate(steps):
        if step[0] == "write":
            _, which, place, words = step
            desk = desks[which]
            desk.values[place] = text(f"{words}{number}")
            if place == DRAFT:
                last = {name: kept for name, kept in last.items() if name != desk.name}
                last[desk.name] = f"{words}{number}"
        else:
            giving, taking = desks[step[1]], desks[step[2]]
            if giving is not taking:
                taking.join(giving.left())
                last = {}  # who has seen a version may replace it
    exchange(*desks)
    assert desks[0].values == desks[1].values == desks[2].values
    for words in last.values():
        assert words in desks[0].texts()
    before = [canonical(sorted(desk.versions.items())) for desk in desks]
    exchange(*desks)
    assert [canonical(sorted(desk.versions.items())) for desk in desks] == before, "nothing goes round for ever"


@given(st.permutations(range(4)))
def test_versions_join_in_any_order(order: list[int]) -> None:
    desks = [Desk(str(number), behind=number) for number in range(4)]
    for desk in desks:
        desk.values[DRAFT] = text(f"文本{desk.name}")
    left = [desk.left() for desk in desks]
    every = [version for number in order for version in left[number]] * 2
    assert group(every) == group([version for versions in left for version in versions])
