"""Packs that the tests open: many easy questions, and one that tries to act on the terminal."""

from pathlib import Path

QUIZ = "Twenty easy questions"
QUESTIONS = 20
_MANIFEST = """---
id: {pack}
title: {title}
lang: en
track: production
level: [member]
minutes: 0
version: 1
published: 2026-01-01
objectives:
  all: {objective}
order: [{lesson}]
---
# {title}
"""


def quiz_pack(folder: Path) -> Path:
    """One lesson with a test of `QUESTIONS` single choices and a prompt; written into `folder`."""
    questions = "".join(
        f"### What is {n} and {n}?\n<!-- question: id=q{n} points=1 objective=all -->\n\n"
        f"1. [ ] The number {2 * n + 1}\n2. [x] The number {2 * n}\n3. [ ] The number {2 * n - 1}\n\n"
        for n in range(1, QUESTIONS + 1)
    )
    pack = folder / "quiz"
    pack.mkdir()
    manifest = _MANIFEST.format(pack="quiz", title="A quiz", objective="can add", lesson="sums")
    (pack / "index.md").write_text(manifest, "utf-8")
    (pack / "sums.md").write_text(
        f"---\nid: sums\ntitle: {QUIZ}\nminutes: 5\nobjectives:\n  all: can add\n---\n# Sums\n\nAdd.\n\n"
        f"## Self-test\n<!-- test: id=sums-test minutes=30 pass=60 -->\n\n{questions}"
        "## Reflection\n<!-- reflect: id=sums-r min=20 -->\nWhere do you add at work?\n",
        "utf-8",
    )
    return pack
