"""What 0.1.0 pinned and recorded is read as it was: no digest, no id and no point of it changes."""

import msgspec

from lessons.assessment.paper import Paper
from lessons.content.question import grade, question_digest
from lessons.records import Attempt, canonical, record_id

PAPER = """{"test":"all-types","title":"Self-test","seed":"seed","items":[{"question":{"type":"ordering","items":["one",
"two","three"],"id":"q-order","stem":"Put in order","hint":"","explanation":"","points":1,"objective":"all","see":"",
"line":32,"digest":"5c80b69526e5248144443bec6c404dba114caaf0eae063b26823f70d03c7d3b3"},"order":[0,2,1]},{"question":
{"type":"matching","pairs":[["dog","barks"],["cat","mews"],["cow","moos"]],"headings":["left","right"],"id":"q-match",
"stem":"Match them","hint":"","explanation":"","points":1,"objective":"all","see":"","line":39,"digest":
"2ec0ac17d698178fc7f6b6f94c7c23900d90ad22a65155e4eb64414defb6b4a5"},"order":[2,1,0]}]}"""
ATTEMPT = (
    '{"answers":[{"certainty":0,"digest":"efef","flagged":false,"hint":false,"objective":"","out_of":2,"points":0,'
    '"question":"q0","response":[0,"接地线"],"seconds":20},{"certainty":0,"digest":"efef","flagged":false,"hint":false,'
    '"objective":"","out_of":1,"points":1,"question":"q1","response":[1],"seconds":20}],"attempt":"a1",'
    '"ended":"2026-03-02T08:23:00Z","flags":[],"kind":"self","lesson":"tickets","limit":300,"out_of":3,'
    '"outcome":"submitted","pack":"safety","pass_percent":80,"points":1,"seed":"s1","started":"2026-03-02T08:20:00Z",'
    '"test":"self","type":"attempt","version":1}'
)


def test_a_paper_that_was_pinned_then_has_its_digests_and_gives_all_points_or_none() -> None:
    paper = msgspec.json.decode(PAPER, type=Paper)
    for item in paper.items:
        assert question_digest(item.question) == item.question.digest
        assert grade(item.question, (0, 2, 1)).points == 0
        assert grade(item.question, (0, 1, 2)).points == 1


def test_an_attempt_that_was_recorded_then_keeps_its_id() -> None:
    record = msgspec.json.decode(ATTEMPT, type=Attempt)
    assert canonical(record).decode() == ATTEMPT
    assert record_id(record) == "fe1dd712106e862a92caf6f09e876d7fb234d37669a9e2f3429a47c1c68ee299"
    assert [(answer.right, answer.partly_right) for answer in record.answers] == [(False, False), (True, False)]
