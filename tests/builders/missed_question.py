"""A question that was asked in review and missed."""

from datetime import datetime

from lessons.records import Review


def missed(pack: str, lesson: str, question: str, at: datetime) -> Review:
    """A card that was reviewed and not known."""
    return Review(pack=pack, lesson=lesson, question=question, digest="d", at=at, response=(0,), right=False,
                  hint=False, seconds=5)  # fmt: skip
