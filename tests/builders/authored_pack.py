"""A pack as an author writes it, with one lesson and one test."""

from pathlib import Path

INDEX = "---\nid: p\ntitle: P\nlang: en\ntrack: theory\npublished: 2026-01-01\n---\n# P\n\nSee [a](a.md#heading).\n"
HEAD = "---\nid: a\ntitle: A\nminutes: 5\nobjectives:\n  know: can tell\n---\n# Heading\n\n"
QUIZ = "## Test\n<!-- test: id=t minutes=5 -->\n### ?\n<!-- question: id=q objective=know -->\n1. a\n2. b\n"


def pack(root: Path, **files: str) -> Path:
    for name, text in ({"index": INDEX, "a": HEAD + QUIZ} | files).items():
        (root / f"{name}.md").write_text(text, "utf-8")
    return root
