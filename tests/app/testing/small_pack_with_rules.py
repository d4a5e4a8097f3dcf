"""The small pack with rules for its test."""

from pathlib import Path

from tests.app.small_pack import LESSON, small_pack

SIZE = (80, 24)


def pack_with(folder: Path, attributes: str, question: str = "") -> Path:
    """The small pack cut down to its first question, whose test has these attributes."""
    pack = small_pack(folder)
    head, _, rest = LESSON.partition("### Which are right?")
    source = head + "## Reflection\n" + rest.partition("## Reflection\n")[2]
    source = source.replace("<!-- test: id=all-types", f"<!-- test: id=all-types {attributes}")
    (pack / "types.md").write_text(source.replace("id=q-single", f"id=q-single {question}"), "utf-8")
    return pack
