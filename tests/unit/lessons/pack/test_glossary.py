"""A pack's glossary: its headings are the terms."""

import pytest

from lessons.pack.glossary import look_up
from lessons.syntax.parse import parse_lesson

_GLOSSARY = """# Glossary

## 值长

当值期间的负责人。

## Work permit!

Says where,
and what.

Setext
------
under
"""


@pytest.mark.parametrize(
    ("target", "term", "text"),
    [
        ("glossary.md#值长", "值长", "当值期间的负责人。"),
        ("glossary:值长", "值长", "当值期间的负责人。"),
        ("glossary:%E5%80%BC%E9%95%BF", "值长", "当值期间的负责人。"),
        ("../glossary.md#work-permit", "Work permit!", "Says where,\nand what."),
        ("glossary:Work permit", "Work permit!", "Says where,\nand what."),
        ("glossary:setext", "Setext", "under"),
    ],
)
def test_a_link_leads_to_the_entry_under_that_heading(target: str, term: str, text: str) -> None:
    entry = look_up(parse_lesson(_GLOSSARY.encode(), "glossary.md"), target)
    assert entry is not None
    assert (entry.term, entry.text) == (term, text)


@pytest.mark.parametrize("target", ["glossary:none", "glossary.md", "glossary:", "glossary.md#"])
def test_what_is_not_there_is_not_found(target: str) -> None:
    assert look_up(parse_lesson(_GLOSSARY.encode(), "glossary.md"), target) is None
