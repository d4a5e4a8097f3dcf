"""Checks a plan before it is published: unknown names, and dates that can no longer be met.

Only entries that are new since the last published plan must not be in the past: a plan stays publishable.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from lessons.clean import clean_line
from lessons.content.test_rules import moment
from lessons.learning.plan import Plan, Requirement, TestException
from lessons.pack.pack import LessonOutline, PackOutline
from lessons.problem import N_, Problem
from store.branch.levels import known_levels, level_named
from store.branch.plan_file import WrittenPlan, nearest
from store.branch.plan_toml import Keys
from store.branch.plan_windows import Window, windows
from store.branch.roster import RosterMember
from store.branch.who_is_meant import is_called

_FARTHEST = 5
"""The most years that a plan may reach ahead."""


def plan_problems(
    written: WrittenPlan,
    packs: Iterable[PackOutline],
    members: Iterable[RosterMember],
    before: Plan | None,
    now: datetime,
) -> list[Problem]:
    """Everything that keeps the plan from being published.

    `packs`: all that members can have; `before`: the plan published last; `now` with this machine's zone, which applies
    to days and times without one."""
    return list(_Check(written, packs, members, before or Plan(), now).problems())


class _Check:
    def __init__(
        self,
        written: WrittenPlan,
        packs: Iterable[PackOutline],
        members: Iterable[RosterMember],
        before: Plan,
        now: datetime,
    ) -> None:
        self._written, self._plan, self._before, self._now = written, written.plan, before, now
        self._packs: dict[str, list[PackOutline]] = {}
        for pack in packs:
            self._packs.setdefault(pack.manifest.id, []).append(pack)
        self._members = tuple(members)
        self._names: Mapping[str, str] = {id_: member.name for member in self._members for id_ in member.ids}
        self._levels = known_levels(self._members)

    def problems(self) -> Iterator[Problem]:
        for level in self._plan.hours_by_level:
            yield from self._level(("hours_by_level", level), level)
        for place, day in enumerate(self._plan.days):
            if day not in self._before.days:
                yield from self._year(("days", place), day)
        for place, requirement in enumerate(self._plan.requirements):
            yield from self._requirement(("requirements", place), requirement)
        yield from self._twice()
        wrong = self._windows()
        for place, exception in enumerate(self._plan.tests or ()):
            yield from self._exception(("tests", place), exception)
            if place in wrong:
                yield wrong[place]

    def _requirement(self, keys: Keys, requirement: Requirement) -> Iterator[Problem]:
        lessons = self._lessons(requirement.pack)
        if requirement.pack not in self._packs:
            yield self._unknown_pack((*keys, "pack"), requirement.pack)
        elif requirement.lesson and requirement.lesson not in lessons:
            text = N_("the pack {pack} has no lesson {name}; it has: {names}")
            yield self._unknown((*keys, "lesson"), text, requirement.lesson, list(lessons), pack=requirement.pack)
        yield from self._level((*keys, "level"), requirement.level)
        if requirement not in self._before.requirements:
            yield from self._year((*keys, "due"), requirement.due)

    def _exception(self, keys: Keys, exception: TestException) -> Iterator[Problem]:
        lessons = self._lessons(exception.pack)
        tests = {test.id: test for lesson in lessons.values() for test in lesson.tests}
        if exception.pack not in self._packs:
            yield self._unknown_pack((*keys, "pack"), exception.pack)
        elif exception.test not in tests:
            text = N_("the pack {pack} has no test {name}; it has: {names}")
            yield self._unknown((*keys, "test"), text, exception.test, list(tests), pack=exception.pack)
        yield from self._level((*keys, "level"), exception.level)
        yield from self._member((*keys, "member"), exception.member)
        yield from self._level_of_another(keys, exception)

    def _windows(self) -> dict[int, Problem]:
        """Problems of the windows that exceptions produce together, by the index of the exception to correct."""
        exceptions = self._plan.tests or ()
        new = {place for place, one in enumerate(exceptions) if one not in (self._before.tests or ())}
        past = {place for place in new if (closes := moment(exceptions[place].close)) and closes <= self._now}
        problems: dict[int, Problem] = {}
        closed: dict[int, datetime] = {}
        for place in past:
            text = N_("{value} is already past; is the year right?")
            problems[place] = self._written.problem(("tests", place, "close"), text, value=exceptions[place].close)
        for window in self._each_window():
            setters = [(n, key) for n in window.made_by for key in ("open", "close") if getattr(exceptions[n], key)]
            if window.opens and window.closes and window.opens >= window.closes and setters:
                text = N_("the test would close ({close}) before it opens ({open})")
                times = {"close": self._local(window.closes), "open": self._local(window.opens)}
                place, key = max(setters, key=lambda one: (one[0], one[1] == "close"))
                problems[place] = self._written.problem(("tests", place, key), text, **times)
            elif window.closes and window.closes <= self._now and past.isdisjoint(window.made_by):
                closed |= dict.fromkeys(window.made_by, window.closes)
            else:
                new -= {*window.made_by}  # somebody can still use this window
        for place in (new & closed.keys()) - problems.keys():
            text = N_("the test already closed on {time}; give a later close too")
            time = self._local(closed[place])
            problems[place] = self._written.problem(("tests", place, "test"), text, time=time)
        return problems

    def _each_window(self) -> Iterator[Window]:
        exceptions = self._plan.tests or ()
        for pack, test in dict.fromkeys((one.pack, one.test) for one in exceptions):
            for lesson in self._lessons(pack).values():
                for outline in lesson.tests:
                    if outline.id == test:
                        yield from windows(outline, pack, exceptions, self._members)

    def _member(self, keys: Keys, member: str) -> Iterator[Problem]:
        if not member or member in self._names:
            return
        ids = [id_ for id_, name in self._names.items() if is_called(member, name)]
        if ids:
            text = N_("{name} is a name; write the id: {names}")
            yield self._written.problem(keys, text, name=clean_line(member, 60), names=", ".join(ids))
        else:
            text = N_("nobody on the roster has the id or name {name}; see `study branch show`")
            if self._names:
                text = N_("nobody on the roster has the id or name {name}; see `study branch show`. Near it: {names}")
            yield self._unknown(keys, text, member, [*self._names, *self._names.values()])

    def _level_of_another(self, keys: Keys, exception: TestException) -> Iterator[Problem]:
        """An exception for one member and for a level that is not theirs meets nobody."""
        member = next((one for one in self._members if exception.member in one.ids), None)
        if member and exception.level in self._levels and not exception.meets(member.level, member.ids):
            text = N_("{name} has the level {level}, so this entry meets nobody; write that level, or leave it out")
            name, level = clean_line(member.name, 60), clean_line(member.level, 80)
            yield self._written.problem((*keys, "level"), text, name=name, level=level)

    def _level(self, keys: Keys, level: str) -> Iterator[Problem]:
        if level and level not in self._levels:
            text = N_("nobody has the level {name}; known levels: {names}")
            right = level_named(level, self._levels)
            yield self._unknown(keys, text, level, [right] if right in self._levels else list(self._levels))

    def _twice(self) -> Iterator[Problem]:
        """Requirements that are given twice for the same people with different days."""
        firsts: dict[tuple[str, str, str], Requirement] = {}
        for place, one in enumerate(self._plan.requirements):
            first = firsts.setdefault((one.pack, one.lesson, one.level), one)
            if first.due != one.due and not {first, one} <= {*self._before.requirements}:
                text = N_("the same is already required by {day}; keep one of the two")
                yield self._written.problem(("requirements", place, "due"), text, day=first.due)

    def _year(self, keys: Keys, day: str) -> Iterator[Problem]:
        if day < f"{self._now:%Y-%m-%d}":
            yield self._written.problem(keys, N_("{value} is already past; is the year right?"), value=day)
        elif int(day[:4]) > self._now.year + _FARTHEST:
            yield self._written.problem(keys, N_("{value} is many years away; is the year right?"), value=day)

    def _unknown_pack(self, keys: Keys, name: str) -> Problem:
        text = N_("there is no pack {name}, neither built in nor in packs/ of the branch's folder; there is: {names}")
        return self._unknown(keys, text, name, list(self._packs))

    def _unknown(self, keys: Keys, text: str, name: str, known: list[str], **fields: str) -> Problem:
        return self._written.problem(
            keys, text, name=clean_line(name, 60), names=", ".join(nearest(name, known)) or "–", **fields
        )

    def _lessons(self, pack: str) -> dict[str, LessonOutline]:
        """The lessons of all editions of a pack, by id."""
        return {lesson.manifest.id: lesson for edition in self._packs.get(pack, ()) for lesson in edition.lessons}

    def _local(self, at: datetime) -> str:
        return f"{at.astimezone(self._now.tzinfo):%Y-%m-%d %H:%M}"
