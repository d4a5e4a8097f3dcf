"""Two secretaries of one branch, each at a machine of their own: nothing that was announced is lost, nothing newer is
overwritten unseen."""

import shutil
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.problem import Problem
from store.branch.publication import Published, publish, unpublished
from store.branch.roster import EnrolledKey, RosterMember, read_plan, read_roster
from store.branch.roster_join import joined
from store.branch.secretary import change, draft, found_branch, issue_code, unite
from store.disk.home import Home
from tests.enrolled import MORNING, no_passphrase


class Office:
    """One branch, its folder, and two secretaries who began with the same papers."""

    def __init__(self, place: Path) -> None:
        self.share = place / "share"
        self.share.mkdir()
        self.first, self.second = Home(place / "first"), Home(place / "second")
        found_branch(self.first, "检修一班", None)
        self.li = issue_code(self.first, "李明", "2026-12-31")[0].id
        self.wang = issue_code(self.first, "王芳", "2026-12-31")[0].id
        self.days = 0
        self.publish(self.first)
        shutil.copytree(self.first.path, self.second.path)

    def publish(self, home: Home, over: int = 0, folder: Path | None = None) -> Published:
        self.days += 1
        now = MORNING + timedelta(days=self.days)
        return publish(home, folder or self.share, no_passphrase, now, over=over)

    def plan_file(self, home: Home) -> Path:
        return home.path / "secretary" / "plan.toml"

    def edit(self, home: Home, old: str, new: str) -> None:
        file = self.plan_file(home)
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    @property
    def plan(self) -> tuple[int, int, int]:
        """Number, hours a year, reviews a day of what lies in the folder."""
        published = read_plan("p", (self.share / "branch" / "plan.json").read_bytes()).payload
        return published.number, published.plan.hours_per_year, published.plan.review_daily_limit

    @property
    def members(self) -> dict[str, tuple[str, str]]:
        """Id -> name and level in the folder."""
        roster = read_roster("r", (self.share / "branch" / "roster.json").read_bytes()).payload
        return {member.id: (member.name, member.level) for member in roster.members}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_an_older_plan_takes_the_newer_one_over_instead_of_overwriting_it(office: Office) -> None:
    office.edit(office.first, "hours_per_year = 32", "hours_per_year = 40")
    office.publish(office.first)
    done = office.publish(office.second)
    assert office.plan == (2, 40, 20)
    assert done.former is not None and "hours_per_year = 32" in done.former.read_text("utf-8")
    assert "hours_per_year = 40" in office.plan_file(office.second).read_text("utf-8")
    office.edit(office.second, "review_daily_limit = 20", "review_daily_limit = 30")
    assert office.publish(office.second).former is None
    assert office.plan == (3, 40, 30)


def test_an_older_plan_that_names_what_is_gone_is_taken_over_like_any(office: Office) -> None:
    pack = office.share / "packs" / "tickets"
    pack.mkdir(parents=True)
    (pack / "index.md").write_text("---\nid: tickets\ntitle: 工作票\nlang: zh\n---\n# 工作票\n", "utf-8")
    required = '[[requirements]]\npack = "tickets"\ndue = 2026-12-31\n'
    office.edit(office.first, "# [[requirements]]\n", required)
    office.publish(office.first)
    office.publish(office.second)
    office.edit(office.first, required, "")
    shutil.rmtree(pack)
    office.publish(office.first)
    assert office.publish(office.second).former is not None
    assert "tickets" not in office.plan_file(office.second).read_text("utf-8")


def test_two_plans_that_were_both_changed_are_put_together_by_hand_and_not_before(office: Office) -> None:
    office.edit(office.first, "hours_per_year = 32", "hours_per_year = 40")
    office.publish(office.first)
    office.edit(office.second, "review_daily_limit = 20", "review_daily_limit = 30")
    change(office.second, office.li, level="cadre")
    for _again in range(2):
        with pytest.raises(Problem) as refused:
            office.publish(office.second)
        assert "--over 2" in str(refused.value)
        assert "hours_per_year, review_daily_limit" in str(refused.value)
        assert (office.plan, office.members[office.li][1]) == ((2, 40, 20), "member")
    assert "hours_per_year = 40" in (office.second.path / "secretary" / "plan-2.toml").read_text("utf-8")
    with pytest.raises(Problem):
        office.publish(office.second, over=1)
    office.edit(office.second, "hours_per_year = 32", "hours_per_year = 40")
    office.publish(office.second, over=2)
    assert (office.plan, office.members[office.li][1]) == ((3, 40, 30), "cadre")


def test_what_each_of_them_changed_on_the_roster_is_published(office: Office) -> None:
    change(office.first, office.wang, level="cadre")
    new = issue_code(office.first, "赵敏", "2026-12-31")[0].id
    office.publish(office.first)
    change(office.second, office.li, level="cadre", name="李明（二班）")
    other = issue_code(office.second, "钱进", "2026-12-31")[0].id
    office.publish(office.second)
    everything = {
        office.li: ("李明（二班）", "cadre"),
        office.wang: ("王芳", "cadre"),
        new: ("赵敏", "member"),
        other: ("钱进", "member"),
    }
    assert office.members == everything
    office.publish(office.first)
    assert office.members == everything
    assert {member.id for member in draft(office.first).members} == everything.keys()


def test_one_name_changed_to_two_things_is_settled_first(office: Office) -> None:
    change(office.first, office.li, level="cadre")
    office.publish(office.first)
    change(office.second, office.li, level="leader")
    with pytest.raises(Problem, match="--level cadre"):
        office.publish(office.second)
    assert office.members[office.li][1] == "cadre"
    change(office.second, office.li, level="cadre")
    office.publish(office.second)
    change(office.second, office.li, level="leader")
    office.publish(office.second)
    assert office.members[office.li][1] == "leader"


def test_a_secretary_who_studies_too_does_not_take_what_she_fetched_for_what_she_changed(office: Office) -> None:
    from store.exchange.branch_folder import fetch

    change(office.first, office.li, level="cadre")
    office.edit(office.first, "hours_per_year = 32", "hours_per_year = 40")
    office.publish(office.first)
    list(fetch(office.second, office.share))
    office.publish(office.second)
    assert (office.plan[1], office.members[office.li][1]) == (40, "cadre")


def test_two_who_are_one_stay_one_whoever_found_out(office: Office) -> None:
    unite(office.first, office.li, office.wang)
    office.publish(office.first)
    office.publish(office.second)
    assert office.members.keys() == {office.li}
    change(office.second, office.li, level="cadre")
    office.publish(office.second)
    office.publish(office.first)
    assert office.members == {office.li: ("李明", "cadre")}


def test_the_same_number_published_twice_becomes_a_higher_one(office: Office, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    change(office.first, office.li, level="cadre")
    office.publish(office.first, folder=tmp_path / "other")
    change(office.second, office.wang, level="cadre")
    office.publish(office.second)
    office.publish(office.first)
    roster = read_roster("r", (office.share / "branch" / "roster.json").read_bytes()).payload
    assert (roster.number, {member.level for member in roster.members}) == (3, {"cadre"})
    office.publish(office.second)
    assert office.members == {office.li: ("李明", "cadre"), office.wang: ("王芳", "cadre")}


def test_of_two_who_publish_at_the_same_time_neither_loses_what_was_announced(office: Office, tmp_path: Path) -> None:
    shutil.copytree(office.share, tmp_path / "as both saw it")
    change(office.first, office.li, level="cadre")
    office.edit(office.first, "hours_per_year = 32", "hours_per_year = 40")
    office.publish(office.first)
    shutil.rmtree(office.share)
    shutil.copytree(tmp_path / "as both saw it", office.share)
    change(office.second, office.wang, level="cadre")
    office.edit(office.second, "review_daily_limit = 20", "review_daily_limit = 30")
    office.publish(office.second)
    with pytest.raises(Problem, match="--over 2"):
        office.publish(office.first)
    office.edit(office.first, "review_daily_limit = 20", "review_daily_limit = 30")
    office.publish(office.first, over=2)
    office.publish(office.second)
    assert office.plan == (3, 40, 30)
    assert office.members == {office.li: ("李明", "cadre"), office.wang: ("王芳", "cadre")}


def test_what_waits_to_be_published_is_known(office: Office) -> None:
    assert unpublished(office.first) == ([], False)
    change(office.first, office.li, level="cadre")
    office.edit(office.first, "hours_per_year = 32", "hours_per_year = 40")
    assert unpublished(office.first) == (["李明"], True)
    office.publish(office.first)
    assert unpublished(office.first) == ([], False)


# The join


def person(number: int, name: str, level: str, keys: frozenset[int]) -> RosterMember:
    enrolled = tuple(EnrolledKey(f"{number:02x}{key:02x}" * 16) for key in sorted(keys))
    return RosterMember(id=f"m{number}", name=name, level=level, keys=enrolled, devices=())


_people = st.builds(
    person, st.just(0), st.sampled_from("甲乙"), st.sampled_from(["a", "b"]), st.frozensets(st.integers(0, 3))
)


@given(_people, _people)
def test_a_change_on_one_side_only_is_what_counts(before: RosterMember, after: RosterMember) -> None:
    for published, here in ((before, after), (after, before)):
        [result] = joined((before,), (published,), (here,))
        assert (result.name, result.level) == (after.name, after.level)
        assert {entry.key for entry in result.keys} == {entry.key for entry in (*before.keys, *after.keys)}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=6))
def test_everybody_stands_once_on_the_joined_roster_with_all_ids(pairs: list[tuple[int, int]]) -> None:
    single = tuple(person(number, "甲", "a", frozenset({1})) for number in range(10))
    here = list(single)
    for one, two in pairs:
        first = next(entry for entry in here if f"m{one}" in entry.ids)
        second = next(entry for entry in here if f"m{two}" in entry.ids)
        if first is not second:
            here.remove(second)
            here[here.index(first)] = msgspec.structs.replace(first, aliases=(*first.aliases, *second.ids))
    for published, own in ((single, tuple(here)), (tuple(here), single)):
        result = joined(single, published, own)
        assert sorted(id_ for entry in result for id_ in entry.ids) == sorted(f"m{number}" for number in range(10))
        assert {frozenset(entry.ids) for entry in result} == {frozenset(entry.ids) for entry in here}
