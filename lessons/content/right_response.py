"""The response that a question's author calls right."""

from lessons.content.question import Choice, Cloze, Matching, NumberBlank, Ordering, Question, Response


def key(question: Question) -> Response:
    """A response that earns all points; for a number, its value without the tolerance."""
    match question:
        case Choice():
            return tuple(index for index, option in enumerate(question.options) if option.key)
        case Ordering():
            return tuple(range(len(question.items)))
        case Matching():
            return tuple(range(len(question.pairs)))
        case Cloze():
            return tuple(
                blank.value if isinstance(blank, NumberBlank) else blank.alternatives[0] for blank in question.blanks
            )
