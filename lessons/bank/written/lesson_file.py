"""A lesson of a bank: written anew, or added to. What stands in a file already stays as it is, line by line."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lessons.bank.written.marked import marked
from lessons.bank.written.write_markdown import Written
from lessons.syntax.block_scan import scan
from lessons.syntax.exercises import MAX_QUESTIONS
from lessons.syntax.finding import Findings
from lessons.syntax.front_matter import read_front_matter

PICK = 20
"""Questions of a paper that is drawn from a new lesson."""
MAX_PROMPTS = 300
MAX_OBJECTIVES = 80
MAX_OBJECTIVE_BYTES = 10_000
"""Front matter may have 16 KiB."""
_WORDS = {
    "zh": {
        "test": "自测", "prompts": "简答与论述", "about": "题目来自题库：{sources}。",
        "how": "每次自测从中抽 {pick} 题，先抽没有见过的。",
    },
    "en": {
        "test": "Self-test", "prompts": "In your own words", "about": "Questions from the bank {sources}.",
        "how": " Each self-test draws {pick} of them, those not seen yet first.",
    },
}  # fmt: skip


class Addition(NamedTuple):
    """What is added to a lesson: questions, reflections, and the names of objectives by their ids."""

    questions: list[Written]
    prompts: list[Written]
    objectives: dict[str, str]


class Room(NamedTuple):
    """What a lesson has already."""

    questions: int
    prompts: int
    objectives: frozenset[str]
    objective_bytes: int

    def fits(self, addition: Addition) -> bool:
        """Whether a lesson with this in it may have these as well."""
        new = {id_: name for id_, name in addition.objectives.items() if id_ not in self.objectives}
        size = self.objective_bytes + sum(len(f"{id_}{name}".encode()) + 8 for id_, name in new.items())
        return (
            self.questions + len(addition.questions) <= MAX_QUESTIONS
            and self.prompts + len(addition.prompts) <= MAX_PROMPTS
            and len(self.objectives) + len(new) <= MAX_OBJECTIVES
            and size <= MAX_OBJECTIVE_BYTES
        )


def room_in(text: str) -> Room:
    """What a lesson has already."""
    lines = text.split("\n")
    matter = read_front_matter(lines, Findings(""))
    named = matter.values.get("objectives")
    objectives = named if isinstance(named, dict) else {}
    names = [directive.name for directive in scan(lines, matter.end).directives]
    size = sum(len(f"{id_}{name}".encode()) + 8 for id_, name in objectives.items())
    return Room(names.count("question"), names.count("reflect"), frozenset(objectives), size)


def new_lesson(id_: str, title: str, lang: str, sources: str, addition: Addition) -> str:
    """The text of a new lesson with these questions."""
    words = _WORDS[lang]
    pick = min(PICK, len(addition.questions))
    lines = ["---", f"id: {id_}", f"title: {json.dumps(title, ensure_ascii=False)}", f"minutes: {max(5, pick)}"]
    if addition.objectives:
        lines += ["objectives:", *_objective_lines(addition.objectives)]
    about = words["about"].format(sources=sources) + (words["how"].format(pick=pick) if pick else "")
    lines += ["---", f"# {_heading(title)}", "", about, ""]
    if addition.questions:
        lines += [f"## {words['test']}", f"<!-- test: id={id_}-test minutes={pick} pass=80 pick={pick} -->", ""]
        lines += [line for written in addition.questions for line in [*marked(written.text).strip().split("\n"), ""]]
    if addition.prompts:
        lines += [f"## {words['prompts']}", ""]
        lines += [line for written in addition.prompts for line in [*marked(written.text).strip().split("\n"), ""]]
    return "\n".join(lines).rstrip("\n") + "\n"


def with_more(text: str, id_: str, lang: str, addition: Addition) -> str:
    """A lesson with these added: questions at the end of its first open test, reflections at its end."""
    words = _WORDS[lang]
    lines = text.rstrip("\n").split("\n")
    if addition.prompts:
        title = f"## {words['prompts']}"
        lines += ([] if title in lines else ["", title]) + _below(addition.prompts, 0)
    if addition.questions:
        place = _end_of_test(lines)
        if place is None:
            head = [f"## {words['test']}", f"<!-- test: id={id_}-bank minutes={PICK} pass=80 pick={PICK} -->"]
            first = next((n for n, line in enumerate(lines) if line == f"## {words['prompts']}"), len(lines))
            lines[first:first] = ["", *head, *_below(addition.questions, 3), ""]
        else:
            end, level = place
            lines[end:end] = [*_below(addition.questions, level + 1), ""]
    return "\n".join(_with_objectives(lines, addition.objectives)).rstrip("\n") + "\n"


def _below(blocks: Iterable[Written], level: int) -> list[str]:
    lines = []
    for written in blocks:
        own = marked(written.text).strip().split("\n")
        if level:
            own[0] = "#" * level + own[0].lstrip("#")
        lines += ["", *own]
    return lines


def _end_of_test(lines: list[str]) -> tuple[int, int] | None:
    """The line behind the first test that is not sealed, and the level of its heading."""
    scanned = scan(lines)
    for directive in scanned.directives:
        above = [heading for heading in scanned.headings if heading.line <= directive.line]
        if directive.name != "test" or not above:
            continue
        level = above[-1].level
        ends = [h.line for h in scanned.headings if h.line > directive.line and h.level <= level]
        prompts = [d.line for d in scanned.directives if d.line > directive.line and d.name != "question"]
        end = min([*ends, *prompts, len(lines)])
        if "```sealed-test" in lines[directive.line : end]:
            continue
        while end > directive.line and not lines[end - 1].strip():
            end -= 1
        return end, level
    return None


def _with_objectives(lines: list[str], objectives: Mapping[str, str]) -> list[str]:
    """Front matter with these objectives as well."""
    matter = read_front_matter(lines, Findings(""))
    known = matter.values.get("objectives")
    new = {id_: name for id_, name in objectives.items() if not isinstance(known, dict) or id_ not in known}
    if not new or not matter.end:
        return lines
    line = matter.lines.get("objectives")
    if line is None:
        return [*lines[: matter.end - 1], "objectives:", *_objective_lines(new), *lines[matter.end - 1 :]]
    if flow := re.fullmatch(r"(objectives:\s*\{)(.*)(\}\s*)", lines[line]):
        more = ", ".join(entry.strip() for entry in _objective_lines(new))
        lines[line] = f"{flow[1]}{', '.join(filter(None, (flow[2].strip(), more)))}{flow[3]}"
        return lines
    last = line + 1
    while last < matter.end - 1 and (lines[last].startswith((" ", "\t")) or not lines[last].strip()):
        last += 1
    return [*lines[:last], *_objective_lines(new), *lines[last:]]


def _objective_lines(objectives: Mapping[str, str]) -> list[str]:
    return [f"  {id_}: {json.dumps(name, ensure_ascii=False)}" for id_, name in objectives.items()]


def _heading(title: str) -> str:
    return re.sub(r"([\\`*_\[\]<>$])", r"\\\1", title)
