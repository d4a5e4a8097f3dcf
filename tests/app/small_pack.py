"""A pack with one question of every type, in the order in which `pick` takes them all."""

from pathlib import Path

INDEX = """---
id: small
title: A small pack
lang: en
track: production
level: [member]
minutes: 0
version: 1
published: 2026-01-01
objectives:
  all: can answer every type of question
order: [types]
---
# A small pack
"""

LESSON = """---
id: types
title: Every type
minutes: 5
objectives:
  all: can answer every type of question
---
# Every type

Some text to read, which hides the [x] of nothing.

## Self-test
<!-- test: id=all-types minutes=4 pass=60 -->

### Which one is a single choice?
<!-- question: id=q-single points=1 objective=all -->
> Hint: there are no brackets on the screen.

1. [ ] The first
   > Not this one.
2. [x] The second
3. [ ] The third

> Because it was ticked.

### Which are right?
<!-- question: id=q-multiple points=2 objective=all -->

- [x] Alpha
- [ ] Beta
- [x] Gamma

### Put in order
<!-- question: id=q-order points=1 objective=all -->

1. one
2. two
3. three

### Match them
<!-- question: id=q-match points=1 objective=all -->

| left | right |
|---|---|
| dog | barks |
| cat | mews |
| cow | moos |

### The grid runs at [[50 +- 0.2]] Hz, by [[rule|law]].
<!-- question: id=q-cloze points=1 objective=all -->

## Reflection
<!-- reflect: id=r-one min=20 -->
What will you do with it?

<!-- reflect: id=r-two -->
And what else?

> Model answer: Ask whoever did it last.
"""


def small_pack(folder: Path, lesson: str = LESSON) -> Path:
    """Write the pack into `folder`; its path."""
    pack = folder / "small"
    pack.mkdir()
    (pack / "index.md").write_text(INDEX, "utf-8")
    (pack / "types.md").write_text(lesson, "utf-8")
    return pack
