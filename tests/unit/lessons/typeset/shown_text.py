"""What a document shows, as text."""

from lessons.typeset.document import Document, TextPlace


def shown_text(text: str, width: int = 60) -> str:
    """Every line of it in so many columns, without what is empty around it."""
    return "\n".join(line.text.rstrip() for _, line in Document(text, width).walk(TextPlace(0, 0))).strip("\n")
