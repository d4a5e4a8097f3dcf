"""The anchors of headings: what a check knows and what a reader finds is one."""

from lessons.text.slug import heading_slugs
from lessons.typeset.document import Document
from lessons.typeset.links import anchor_line


def test_headings_of_one_name_are_numbered_past_the_numbers_that_stand_there_already() -> None:
    assert list(heading_slugs(["A b", "a-b-1", "a b", "A  B!", "a b"])) == ["a-b", "a-b-1", "a-b-2", "a--b", "a-b-3"]


def test_every_anchor_leads_to_its_heading() -> None:
    document = Document("# A\n\n# a-1\n\n# a\n\n# 线路\n\n# a\n")
    assert [anchor_line(document, name) for name in ("a", "a-1", "a-2", "线路", "A-3", "a-4")] == [0, 2, 4, 6, 8, None]
