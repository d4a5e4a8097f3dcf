"""The files of a pack with three lessons."""

from pathlib import Path

INDEX = "---\nid: p\ntitle: P\nlang: en\ntrack: theory\npublished: 2026-01-01\norder: [b, a]\n---\n# P\n"


def lesson(name: str, body: str = "") -> str:
    return f"---\nid: {name}\ntitle: Lesson {name}\nminutes: 5\n---\n# {name}\n\nText.\n{body}"


def quiz(prefix: str) -> str:
    return (
        f"## Test\n<!-- test: id={prefix}-t pick=1 -->\n### ?\n<!-- question: id={prefix}-q points=2 -->\n1. a\n2. b\n"
    )


FILES = {
    "index.md": INDEX,
    "a.md": lesson("a", quiz("a")),
    "deep/b.md": lesson("b", "## R\n<!-- reflect: id=b-r -->\nWhy?\n"),
    "c.md": lesson("c"),
    "README.md": "Read me.\n",
    "img/plan.png": "not read",
}


def folder(root: Path, files: dict[str, str] = FILES) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root
