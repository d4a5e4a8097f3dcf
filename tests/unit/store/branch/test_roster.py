"""A home holds on to its branch: only that branch's secretary changes roster and plan, and only forwards."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from lessons.learning.plan import Plan, Requirement
from lessons.problem import Problem
from store.branch.roster import (
    PLAN_PURPOSE,
    ROSTER_PURPOSE,
    EnrolledKey,
    PlanFile,
    PublishedPlan,
    adopt_plan,
    adopt_roster,
    current,
    enrolments,
    known_roster,
    read_plan,
    read_roster,
)
from store.crypto.envelope import document
from store.crypto.keys import Key, fingerprint
from store.disk.home import Home
from tests.enrolled import MORNING, SECRETARY, Machine, roster

STRANGER = Key("secretary", b"\7" * 32)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def plan(number: int = 1, key: Key = SECRETARY, what: Plan | None = None) -> PlanFile:
    payload = PublishedPlan(key=key.public, number=number, published=MORNING, plan=what or Plan(weekdays=(3,)))
    return PlanFile(payload=payload, signatures=(key.sign(PLAN_PURPOSE, payload),))


def test_the_first_branch_met_is_the_branch_of_this_home(home: Home) -> None:
    assert current(home) is None
    assert adopt_roster(home, "roster.json", document(roster())) == "first"
    assert adopt_plan(home, "plan.json", document(plan())) == "first"
    view = current(home)
    assert view is not None and view.roster.branch == "检修一班" and view.plan == Plan(weekdays=(3,))


def test_another_branch_key_is_refused_and_both_fingerprints_are_told(home: Home) -> None:
    adopt_roster(home, "roster.json", document(roster()))
    before = (home.branch / "roster.json").read_bytes()
    with pytest.raises(Problem) as found:
        adopt_roster(home, "roster.json", document(roster(number=9, secretary=STRANGER)))
    assert fingerprint(STRANGER.public) in str(found.value) and fingerprint(SECRETARY.public) in str(found.value)
    assert (home.branch / "roster.json").read_bytes() == before


def test_a_new_branch_key_is_believed_when_its_fingerprint_was_given(home: Home) -> None:
    adopt_roster(home, "roster.json", document(roster(number=5)))
    adopt_plan(home, "plan.json", document(plan(number=5)))
    said = fingerprint(STRANGER.public).lower().replace("-", " ")
    assert adopt_roster(home, "roster.json", document(roster(secretary=STRANGER)), said) == "first"
    assert adopt_plan(home, "plan.json", document(plan(key=STRANGER))) == "first"
    view = current(home)
    assert view is not None and view.roster.key == STRANGER.public


def test_a_fingerprint_that_was_given_is_the_only_one_believed(home: Home) -> None:
    with pytest.raises(Problem, match="not by the one you trust"):
        adopt_roster(home, "roster.json", document(roster(secretary=STRANGER)), fingerprint(SECRETARY.public))
    assert current(home) is None
    adopt_roster(home, "roster.json", document(roster()), fingerprint(SECRETARY.public))
    assert current(home) is not None


def test_numbers_only_go_forward(home: Home) -> None:
    newest = document(roster(number=3))
    adopt_roster(home, "roster.json", document(roster(number=2)))
    assert adopt_roster(home, "roster.json", newest) == "newer"
    assert adopt_roster(home, "roster.json", newest) == "known"
    assert adopt_roster(home, "roster.json", document(roster(number=2))) == "older"
    assert (home.branch / "roster.json").read_bytes() == newest
    adopt_plan(home, "plan.json", document(plan(number=5)))
    assert adopt_plan(home, "plan.json", document(plan(number=4))) == "older"


def test_two_rosters_of_one_number_are_told(home: Home, tmp_path: Path) -> None:
    adopt_roster(home, "roster.json", document(roster(number=3)))
    other = roster(Machine(tmp_path / "m").enrolled(), number=3)
    with pytest.raises(Problem, match="differs from number 3"):
        adopt_roster(home, "roster.json", document(other))


def test_a_plan_comes_after_a_roster_and_from_the_same_branch(home: Home) -> None:
    with pytest.raises(Problem, match="without a roster"):
        adopt_plan(home, "plan.json", document(plan()))
    adopt_roster(home, "roster.json", document(roster()))
    with pytest.raises(Problem, match="another branch key"):
        adopt_plan(home, "plan.json", document(plan(key=STRANGER)))


def test_only_the_branch_named_in_a_roster_can_sign_it() -> None:
    good = roster()
    payload = good.payload
    for signatures in (
        (),
        (STRANGER.sign(ROSTER_PURPOSE, payload),),
        (SECRETARY.sign(PLAN_PURPOSE, payload),),
        good.signatures * 2,
        (msgspec.structs.replace(good.signatures[0], role="member"),),
    ):
        with pytest.raises(Problem, match="not signed by the branch it names"):
            read_roster("roster.json", document(msgspec.structs.replace(good, signatures=signatures)))


def test_a_roster_is_not_a_plan_and_a_plan_not_a_roster() -> None:
    with pytest.raises(Problem, match="is not a study plan"):
        read_plan("plan.json", document(roster()))
    with pytest.raises(Problem, match="is not a roster"):
        read_roster("roster.json", document(plan()))


def test_no_flipped_bit_changes_a_roster(tmp_path: Path) -> None:
    data = document(roster(Machine(tmp_path / "m").enrolled()))
    known = read_roster("roster.json", data)
    for place in range(len(data)):
        for bit in range(8):
            flipped = data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]
            try:
                assert read_roster("roster.json", flipped) == known
            except Problem as problem:
                assert "\n" not in str(problem)


def test_one_id_or_one_member_key_stands_for_one_person(tmp_path: Path) -> None:
    one, other = Machine(tmp_path / "1").enrolled(), Machine(tmp_path / "2").enrolled()
    for twice in (
        (one, msgspec.structs.replace(other, id=one.id)),
        (one, msgspec.structs.replace(other, aliases=(one.id,))),
        (one, msgspec.structs.replace(other, keys=one.keys)),
    ):
        with pytest.raises(ValueError, match="two members"):
            roster(*twice)


def test_a_shared_machine_may_be_the_device_of_several(tmp_path: Path) -> None:
    one, other = Machine(tmp_path / "1").enrolled(), Machine(tmp_path / "2").enrolled()
    shared = roster(one, msgspec.structs.replace(other, devices=one.devices))
    assert len(enrolments([shared.payload])) == 2


def test_the_plan_is_seen_as_it_is_for_the_members_level(home: Home, tmp_path: Path) -> None:
    machine = Machine(tmp_path / "m")
    asked = tuple(Requirement(pack="p", level=level, due="2026-12-31") for level in ("", "member", "cadre"))
    file = plan(what=Plan(requirements=asked, hours_per_year=32, hours_by_level={"cadre": 56}))
    adopt_roster(machine.home, "roster.json", document(roster(machine.enrolled(level="cadre"))))
    adopt_plan(machine.home, "plan.json", document(file))
    view = current(machine.home)
    assert view is not None and view.me is not None and view.plan is not None
    assert (view.plan.hours_per_year, [r.level for r in view.plan.requirements]) == (56, ["", "cadre"])
    machine.home.change(member=machine.home.new_member("李强"))
    view = current(machine.home)
    assert view is not None and view.me is None and view.plan is not None
    assert (view.plan.hours_per_year, [r.level for r in view.plan.requirements]) == (32, ["", "member"])


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 100_000, b"\xff"])
def test_a_damaged_roster_does_not_keep_study_from_starting(home: Home, content: bytes) -> None:
    home.branch.mkdir(parents=True)
    (home.branch / "roster.json").write_bytes(content)
    assert current(home) is None
    assert ["is damaged" in str(notice) for notice in home.notices] == [True]
    with pytest.raises(Problem, match="is damaged"):
        known_roster(home)


def test_a_start_needs_no_cryptography(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "m")
    adopt_roster(machine.home, "roster.json", document(roster(machine.enrolled())))
    adopt_plan(machine.home, "plan.json", document(plan()))
    script = (
        "import sys; from pathlib import Path; from store.disk.home import Home;"
        "from store.branch.roster import current;"
        f"view = current(Home(Path({str(machine.home.path)!r}))); import json;"
        "print(json.dumps([view.me.name, 'nacl' in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [machine.name, False]


def test_a_key_is_in_force_until_the_day_it_is_revoked_from() -> None:
    entry = EnrolledKey("ab" * 32, "2026-06-01")
    days = [datetime(2026, *day, tzinfo=UTC).date().isoformat() for day in ((5, 31), (6, 1), (6, 2))]
    assert [entry.in_force(day) for day in days] == [True, False, False]
    assert all(EnrolledKey("ab" * 32).in_force(day) for day in days)


def test_a_damaged_roster_is_replaced_by_who_gives_the_fingerprint(home: Home) -> None:
    known = document(roster(number=3))
    adopt_roster(home, "roster.json", known)
    (home.branch / "roster.json").write_bytes(b"{")
    with pytest.raises(Problem, match="study sync --trust FINGERPRINT"):
        adopt_roster(home, "roster.json", known)
    assert adopt_roster(home, "roster.json", known, fingerprint(SECRETARY.public)) == "first"
    assert adopt_roster(home, "roster.json", known) == "known"


def test_a_damaged_plan_is_replaced_by_the_next_of_the_same_branch(home: Home) -> None:
    adopt_roster(home, "roster.json", document(roster()))
    adopt_plan(home, "plan.json", document(plan()))
    (home.branch / "plan.json").write_bytes(b"\xff")
    assert adopt_plan(home, "plan.json", document(plan())) == "first"
