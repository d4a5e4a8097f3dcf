"""Patterns in the blanks of a question that asks for them, `pattern=yes`; elsewhere a `*` is a sign like any other."""

import msgspec

from lessons.content.answer_pattern import has_star, says_something
from lessons.content.question import Cloze, PatternBlank, Question, TextBlank
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.finding import Findings

# At the edge of a word, or beside Chinese: between two Latin words or digits it may be a sign of multiplication.
_LIKE_A_PATTERN = regex("^[*]\\w|\\w[*]$|[\u3400-\u9fff][*]|[*][\u3400-\u9fff]")


def with_patterns(question: Question, line: int, findings: Findings) -> Question | None:
    """The question with its words taken for patterns; `None` where one is none, which is reported at its heading."""
    words = question.blanks if isinstance(question, Cloze) else ()
    patterns = [blank for blank in words if isinstance(blank, TextBlank) and any(map(has_star, blank.alternatives))]
    if not isinstance(question, Cloze) or not patterns:
        findings.add(line, "W305", N_("pattern=yes says nothing here: no blank has a *; remove it"))
        return question
    for blank in patterns:
        text = ""
        if has_star(blank.alternatives[0]):
            text = N_("{found} stands first, which is shown as the right answer; write one without * before it")
        elif not all(map(says_something, blank.alternatives)):
            text = N_("{found} lets everything be right; write some letters beside the *")
        if text:
            findings.add(question.line, "E205", text, found="|".join(blank.alternatives)[:40])
            return None
    blanks = tuple(PatternBlank(blank.alternatives) if blank in patterns else blank for blank in question.blanks)
    return msgspec.structs.replace(question, blanks=blanks)


def report_stars(question: Question, findings: Findings) -> None:
    """Report what was probably meant for a pattern and has to be typed as it stands."""
    for blank in question.blanks if isinstance(question, Cloze) else ():
        for alternative in blank.alternatives if isinstance(blank, TextBlank) else ():
            if "*" in alternative and "**" not in alternative and _LIKE_A_PATTERN.search(alternative):
                text = N_("{found} must be typed with its *; for any characters there, write pattern=yes")
                findings.add(question.line, "W202", text, found=alternative[:40])
                return
