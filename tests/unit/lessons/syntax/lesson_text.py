"""The text of a lesson, and what parsing it gives."""

import pytest

from lessons.content.question import Question
from lessons.problem import Problem
from lessons.syntax.parse import examine, parse_lesson

HEAD = """---
id: two-tickets
title: 两票三制
lang: zh
track: production
level: [member, cadre]
minutes: 15
version: 3
published: 2026-11-01
objectives:
  tickets: 能说出工作票和操作票各自的用途
requires: [intro]
---
"""
TEST = "# 课\n\n## 自测\n<!-- test: id=t minutes=5 pass=80 pick=1 -->\n\n"


def question(block: str) -> Question:
    (only,) = parse_lesson((HEAD + TEST + block).encode(), "a.md").tests[0].questions
    return only


def codes(text: str, head: str = HEAD) -> list[str]:
    return [finding.code for finding in examine((head + text).encode(), "a.md").findings]


def refused(source: str | bytes) -> str:
    with pytest.raises(Problem) as caught:
        parse_lesson(source.encode() if isinstance(source, str) else source, "dir/a.md")
    return str(caught.value)
