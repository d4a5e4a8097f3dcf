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


HOSTILE = "Hostile"
ACTS = (
    "\x1b]52;c;aGlqYWNr\x07\x1b]52;c;aGlqYWNr\x1b\\"
    "\x1b]0;title\x07\x1b[2J\x1b[3J\x1b[5;5H\x1b[31m\x1b[?1049l\x1bc\x1bP1$r\x1b\\"
    "\x9d52;c;aGlqYWNr\x9c\x9b31m\x90q\x9c\x07\x08\x0e\x7f\u202e\u2066\u2028"
    "[@click=app.quit]CLICK[/] [bold]B[/bold] [/]"
)
"""Sequences that would fill the clipboard, rename the window, wipe, move, reset, and turn text around; and markup."""
_YAML_ACTS = "".join(c if c.isprintable() and c not in '"\\' else f"\\u{ord(c):04x}" for c in ACTS)
_ENTITIES = "&#27;]52;c;aGk=&#7; &#x1b;[2J &#x9b;31m &#x202e;"


def hostile_pack(folder: Path) -> Path:
    """A pack that puts `ACTS` wherever an author can put text; written into `folder`."""
    pack = folder / "hostile"
    pack.mkdir()
    manifest = _MANIFEST.format(
        pack="hostile", title=f'"Bad pack {_YAML_ACTS}"', objective=f'"to act {_YAML_ACTS}"', lesson="acts"
    )
    (pack / "index.md").write_text(manifest + f"\nIntroduction {ACTS}\n", "utf-8", newline="\n")
    act = ACTS.replace("\n", " ")
    lesson = f"""---
id: acts
title: "{HOSTILE} {_YAML_ACTS}"
minutes: 5
tags: ["tag {_YAML_ACTS}"]
objectives:
  all: "to act {_YAML_ACTS}"
---
# Heading {act}

Text {act} and {_ENTITIES} and `code {act}` and <b>{act}</b> and $x {act}$ and [link {act}](https://e.org/{act})
and ![image {act}](x.png "title {act}") and <https://e.org/%1b]52;c;aGk=%07> and [^1].

> Quote {act}

```{act}
fence {act}
```

| a {act} | b |
|---|---|
| c {act} | d |

[^1]: Footnote {act}

## Self-test \x1b]52;c;aGk=\x07[@click=app.quit]T
<!-- test: id=acts-test minutes=9 pass=60 -->

### Choose {act}
<!-- question: id=c1 points=1 objective=all -->
> Hint: hint {act}

1. [ ] Wrong {act}
   > Feedback {act}
2. [x] Right {act}

> Explanation {act}

### Sort {act}
<!-- question: id=c2 points=1 objective=all -->

1. First {act}
2. Second {act}

### Match {act}
<!-- question: id=c3 points=1 objective=all -->

| Left {act} | Right {act} |
|---|---|
| one {act} | uno {act} |
| two {act} | due {act} |

### Fill [[gap]] in {act}
<!-- question: id=c4 points=1 objective=all -->

## Reflection {act}
<!-- reflect: id=acts-r min=20 -->
Prompt {act}
"""
    (pack / "acts.md").write_text(lesson, "utf-8", newline="\n")
    return pack


def broken_pack(folder: Path) -> Path:
    """A pack that cannot be read, in a folder and a file whose names would act on a terminal."""
    pack = folder / "broken\x1b]52;c;aGk=\x07\u202e"
    pack.mkdir()
    (pack / "index.md").write_text("---\nid: broken\n---\n# Broken\n", "utf-8")
    (pack / "a\x1b[2J\n\x9b31m.md").write_text("---\nid: a\x1b[2J\n---\n# A\n", "utf-8")
    return pack
