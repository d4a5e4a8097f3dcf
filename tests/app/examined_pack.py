"""A pack whose lesson has its reader examine themselves, once a year, in two languages."""

from pathlib import Path

_INDEX = """---
id: self
title: {title}
lang: {lang}
track: theory
level: [member]
minutes: 0
version: 1
published: 2026-01-01
review_by: 2036-01-01
order: [look]
---
# {title}
"""
_LESSON = """---
id: look
title: {title}
minutes: 2
---
# {title}

Nobody else sees it.

## {heading}
<!-- reflect: id=look-1 yearly=yes -->
{first}

1. {steps[0]}
2. {steps[1]}
3. {steps[2]}

<!-- reflect: id=look-2 yearly=yes -->
{second}

1. {steps[0]}
2. {steps[1]}
"""
_WORDS = {
    "en": {
        "title": "Looking at oneself",
        "heading": "Self-examination",
        "first": "**Learning.** What I did not understand I mostly",
        "second": "**Asking.** When I was not sure I mostly",
        "steps": ("let pass", "asked about", "looked up"),
    },
    "zh": {
        "title": "看看自己",
        "heading": "自我检查",
        "first": "**终身学习。** 没弄懂的，我多半",
        "second": "**虚心请教。** 拿不准的时候，我多半",
        "steps": ("放过去了", "问了人", "查清楚了"),
    },
}
KEY = "self/look"


def examined_pack(folder: Path) -> tuple[Path, ...]:
    """Write both editions into `folder`; their paths."""
    for lang, words in _WORDS.items():
        (edition := folder / "self" / lang).mkdir(parents=True)
        (edition / "index.md").write_text(_INDEX.format(lang=lang, **words), "utf-8")
        (edition / "look.md").write_text(_LESSON.format(**words), "utf-8")
    return tuple(folder / "self" / lang for lang in _WORDS)
