"""Lessons that lead to every screen, and the steps that go there."""

import re
from pathlib import Path
from typing import NamedTuple

LINKED = "Lesson with links"
STAGE = "Test of the stage"


class Step(NamedTuple):
    """Keys, and what the screen shows once they have done their work, by its English text."""

    keys: str
    shows: str


def lead_on(pack: Path) -> None:
    """Add to a pack of one lesson a lesson with links, and one with a stage test."""
    body = "[valve](glossary.md#valve) and [outside](https://example.com/away)\n\n"
    _lesson(pack / "linked.md", "linked", LINKED, body + "Some text.\n\n" * 40)
    _lesson(pack / "staged.md", "staged", STAGE, _STAGED)
    (pack / "glossary.md").write_text("# Glossary\n\n## Valve\n\nOpens and shuts.\n", "utf-8")
    index = pack / "index.md"
    index.write_text(re.sub(r"order: \[(\w+)\]", r"order: [\1, linked, staged]", index.read_text("utf-8")), "utf-8")


def _lesson(path: Path, name: str, title: str, body: str) -> None:
    reflect = f"## Reflection\n<!-- reflect: id={name}-r min=5 -->\nAnd you?\n"
    head = f"---\nid: {name}\ntitle: {title}\nminutes: 5\nobjectives:\n  all: can do it\n---\n# {title}\n\n"
    path.write_text(head + body + reflect, "utf-8")


_STAGED = """## The test
<!-- test: id=staged-test kind=stage minutes=5 pass=60 -->

### Which?
<!-- question: id=s1 points=1 objective=all -->

1. [ ] This
2. [x] That

"""
