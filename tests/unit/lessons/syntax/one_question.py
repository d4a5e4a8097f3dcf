"""One question of a lesson: what it is read as, and what is found in its block."""

from lessons.content.question import Question
from lessons.syntax.parse import examine
from tests.unit.lessons.syntax.misspellings import HEAD, TEST

BEFORE = (HEAD + TEST).count("\n")
QUESTION = "### 哪个？\n<!-- question: id=q -->\n"
ORDER = "1. 停电\n2. 验电\n"


def found(block: str) -> list[str]:
    """`line:column code` of the errors and warnings in a question's block, lines counted from its heading, from 1."""
    findings = examine((HEAD + TEST + block).encode(), "a.md").findings
    return [f"{finding.line - BEFORE}:{finding.column} {finding.code}" for finding in findings]


def only(block: str) -> Question:
    (test,) = examine((HEAD + TEST + QUESTION + block).encode(), "a.md").lesson.tests
    (question,) = test.questions
    return question
