"""What becomes of each line of a list of people who are to get codes."""

from collections.abc import Sequence
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.branch.list_enrolment import Holds, LineOutcome, ListOutcome, outcomes
from store.branch.name_list import ListedPerson


class Known(NamedTuple):
    id: str
    name: str
    holds: Holds = Holds.NOTHING

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.id,)


def decided(
    people: Sequence[str | ListedPerson], known: Sequence[Known] = (), *, renew: bool = False
) -> list[ListOutcome[Known]]:
    listed = [one if isinstance(one, ListedPerson) else ListedPerson(n, one) for n, one in enumerate(people, 1)]
    return outcomes("list.csv", listed, known, lambda one: one.holds, renew=renew)


def test_who_is_known_keeps_what_they_have() -> None:
    known = [Known("a", "张三", Holds.KEY), Known("b", "李雷", Holds.CODE), Known("c", "王芳")]
    names = ["张三", "李 雷", "王芳", "赵六"]
    assert [one.outcome for one in decided(names, known)] == [
        LineOutcome.HAS_KEY, LineOutcome.HAS_CODE, LineOutcome.CODE, LineOutcome.NEW,
    ]  # fmt: skip


def test_renewing_replaces_an_unused_code_and_never_what_a_key_opens() -> None:
    known = [Known("a", "张三", Holds.KEY), Known("b", "李雷", Holds.CODE)]
    assert [one.outcome for one in decided(["张三", "李雷"], known, renew=True)] == [
        LineOutcome.HAS_KEY,
        LineOutcome.CODE,
    ]


def test_of_two_lines_with_one_name_neither_gets_a_code_and_each_names_the_other() -> None:
    twins = decided(["张三", "李雷", "张　三"])
    assert [one.outcome for one in twins] == [LineOutcome.REFUSED, LineOutcome.NEW, LineOutcome.REFUSED]
    assert "3" in str(twins[0].refusal) and "1" in str(twins[2].refusal)
    numbered = decided([ListedPerson(1, "张三", number="7"), ListedPerson(2, "张三", number="8")])
    assert "张三 (7)" in str(numbered[0].refusal)


def test_two_lines_with_one_name_and_one_number_are_one_person() -> None:
    same = decided([ListedPerson(1, "张三", number="7"), ListedPerson(2, "张三", number="7")])
    assert [one.outcome for one in same] == [LineOutcome.NEW, LineOutcome.REPEATED]


def test_a_name_that_several_people_here_have_is_refused_with_their_ids() -> None:
    (one,) = decided(["张三"], [Known("a", "张三"), Known("b", "张三")])
    assert one.outcome is LineOutcome.REFUSED
    assert "list.csv:1" in str(one.refusal) and "a, b" in str(one.refusal)


@pytest.mark.parametrize("name", ["", "…", "张三、李雷", "张" * 41])
def test_a_line_without_one_name_is_refused(name: str) -> None:
    assert [one.outcome for one in decided([name])] == [LineOutcome.REFUSED]


def test_a_name_that_is_easily_taken_for_another_is_told() -> None:
    first, second = decided(["Smith Paul", "Srnith Paul"])
    assert first.alike == ("Srnith Paul",) and second.alike == ("Smith Paul",)
    assert decided(["张三"])[0].alike == ()


@given(st.lists(st.text("张三李 x(1)、", max_size=4), max_size=8))
def test_every_line_has_an_outcome_and_no_two_codes_go_to_one_name(names: list[str]) -> None:
    made = decided(names)
    assert [one.person.name for one in made] == names
    given_to = [one.person.name.replace(" ", "") for one in made if one.gets_code]
    assert len(set(given_to)) == len(given_to)
