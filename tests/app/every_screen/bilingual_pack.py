"""A pack in a Chinese and an English edition: every type of question, a test with every rule, a lesson without any.

No Latin word stands in the Chinese one and no Chinese character in the English one, so a screen that shows it
speaks one language, unless the frame does not.
"""

from pathlib import Path

_INDEX = """---
id: both
title: {pack}
lang: {lang}
track: production
level: [member]
minutes: 0
version: 1
published: 2026-01-01
objectives:
  all: {objective}
order: [types, rules, plain]
---
# {pack}
"""

_TYPES = """---
id: types
title: {types}
minutes: 5
objectives:
  all: {objective}
---
# {types}

## {test}
<!-- test: id=all-types minutes=40 pass=60 -->

### {single}
<!-- question: id=q-single points=1 objective=all -->
> {hint_word}: {hint}

1. [ ] {first}
   > {feedback}
2. [x] {second}

> {why}

### {multiple}
<!-- question: id=q-multiple points=2 objective=all -->

- [x] {first}
- [ ] {second}
- [x] {third}

### {order}
<!-- question: id=q-order points=1 objective=all -->

1. {first}
2. {second}
3. {third}

### {match}
<!-- question: id=q-match points=1 objective=all -->

| {second} | {third} |
|---|---|
| {first} | {second} |
| {third} | {first} |

### {fill} [[50 +- 0.2]] {fill} [[{first}]]
<!-- question: id=q-cloze points=1 objective=all -->

## {reflection}
<!-- reflect: id=r-one min=20 -->
{prompt}

<!-- reflect: id=r-two -->
{prompt}
"""

_PLAIN = """---
id: plain
title: {plain}
minutes: 1
---
# {plain}

> [!NOTE]
> {hint}

> [!CAUTION]
> {hint}

[{first}](glossary.md#{first}), [{second}](https://example.org/)
"""

_RULES = """---
id: rules
title: {rules}
minutes: 2
objectives:
  all: {objective}
---
# {rules}

## {reflection}

{why}

## {test}
<!-- test: id=ruled minutes=5 attempts=3 wait=5 move=forward feedback=at-once certainty=yes close=2027-01-01T09:00 -->

### {single}
<!-- question: id=q-ruled points=1 objective=all see={reflection} -->

1. [ ] {first}
   > {feedback}
2. [x] {second}

### {multiple}
<!-- question: id=q-ruled-too points=1 objective=all -->

- [x] {first}
- [ ] {second}
"""

_GLOSSARY = """# {glossary}

## {first}

{why}
"""

_PAGES = {"index": _INDEX, "types": _TYPES, "rules": _RULES, "plain": _PLAIN, "glossary": _GLOSSARY}

_WORDS = {
    "zh": {
        "pack": "两种文字的资料包",
        "objective": "能答各种题",
        "types": "各种题型",
        "plain": "没有题的一课",
        "rules": "有规矩的测验",
        "glossary": "词汇表",
        "test": "小测验",
        "single": "选哪一个？",
        "multiple": "选哪几个？",
        "order": "排好顺序",
        "match": "配起来",
        "fill": "填上",
        "hint_word": "提示",
        "hint": "往下想一想。",
        "feedback": "不是这个。",
        "why": "因为打了勾。",
        "first": "甲",
        "second": "乙",
        "third": "丙",
        "reflection": "想一想",
        "prompt": "你会怎么用？",
    },
    "en": {
        "pack": "A pack in two languages",
        "objective": "can answer every type",
        "types": "Every type",
        "plain": "A lesson without questions",
        "rules": "A test with rules",
        "glossary": "Glossary",
        "test": "Quiz",
        "single": "Which one?",
        "multiple": "Which ones?",
        "order": "Put these in order",
        "match": "Match these",
        "fill": "Fill in",
        "hint_word": "Hint",
        "hint": "Think further down.",
        "feedback": "Not this one.",
        "why": "Because it was ticked.",
        "first": "alpha",
        "second": "beta",
        "third": "gamma",
        "reflection": "Think",
        "prompt": "How will you use it?",
    },
}


def bilingual_pack(folder: Path) -> tuple[Path, ...]:
    """Write both editions into `folder`; their paths."""
    editions = []
    for lang, words in _WORDS.items():
        edition = folder / f"both-{lang}"
        edition.mkdir()
        for name, text in _PAGES.items():
            (edition / f"{name}.md").write_text(text.format(lang=lang, **words), "utf-8")
        editions.append(edition)
    return tuple(editions)
