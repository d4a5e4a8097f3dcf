"""The packs that `study new` starts from, as they lie in `lessons/template/`."""

import json
from datetime import date, timedelta
from pathlib import Path

import lessons

TEMPLATES = ("lesson", "stage-test", "questions", "case")
_LESSON = "first-lesson"
"""Id of the lesson, and the name of its file, where the index names it."""
_TITLES = {"zh": "我的学习资料包", "en": "My pack"}
"""The title of the index, which becomes the pack's own."""


def template_pages(template: str, lang: str, pack: str, title: str, heading: str, today: date) -> dict[str, str]:
    """The files of a pack with this id, title and heading (Markdown), published today and to be reviewed in a year:
    name -> text."""
    folder = Path(lessons.__file__).parent / "template" / lang
    lesson = _LESSON if template == "lesson" else template
    index = (folder / "index.md").read_text("utf-8")
    titles = (("title: ", json.dumps(title, ensure_ascii=False)), ("# ", heading))
    for placeholder, value in (
        ("id: my-pack", f"id: {pack}"),
        *((f"{start}{_TITLES[lang]}\n", f"{start}{said}\n") for start, said in titles),
        ("2026-01-01", today.isoformat()),
        ("2027-01-01", (today + timedelta(days=365)).isoformat()),
        (_LESSON, lesson),
    ):
        index = index.replace(placeholder, value)
    return {"index.md": index, f"{lesson}.md": (folder / f"{template}.md").read_text("utf-8")}
