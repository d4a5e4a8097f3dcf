"""Draw the pictures of README and of the authors' page, in both languages: `.venv/bin/python docs/images/picture.py`.

README's is a self-test, the authors' the question whose source stands above it there.
"""

import asyncio
import html
import os
import re
import tempfile
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len

os.environ.update(COLORTERM="truecolor", TERM="xterm-256color")
os.environ.pop("NO_COLOR", None)

from lessons.assessment import attempt
from lessons.assessment.paper import draw
from lessons.clock import Reading
from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tui.app.app import StudyApp
from tui.screens.testing.test import TestScreen
from tui.wording.language import set_language

NAMES = {"zh": "李明", "en": "Li Ming"}
LESSON = "electrical-safety/work-ticket"
SEED = "25"
KEYS = ("4", "right", "1", "3", "b", "right", "h", "4", "2")
CELL = 12.2
"""Width of a cell in the SVG that Rich writes."""
FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', monospace"


class StudyClock:
    """Time goes by from key to key only, so the picture is the same whenever it is drawn."""

    seconds = 0

    def read(self) -> Reading:
        """The moment."""
        return Reading(utc=1_795_392_000_000 + self.seconds * 1000, up=self.seconds * 1000, boot="")


PAGES = {"zh": "zh/author.md", "en": "author.md"}
PACK = "id: lamp\ntitle: {title}\nlang: {lang}\ntrack: production\npublished: 2026-11-23\nminutes: 4\n"
TITLES = {"zh": "更换指示灯", "en": "Changing a lamp"}


def authors_pack(folder: Path, lang: str) -> Path:
    """A pack of the one question that the authors' page shows, in `folder`."""
    page = (Path(__file__).parents[1] / PAGES[lang]).read_text("utf-8")
    source = re.search(r"```md\n(###[^`]*id=lamp-q6.*?)\n```", page, re.DOTALL)
    assert source
    front = PACK.format(title=TITLES[lang], lang=lang)
    text = f"---\n{front}---\n# {TITLES[lang]}\n\n## {TITLES[lang]}\n<!-- test: id=t minutes=4 -->\n\n{source[1]}\n"
    (folder / "index.md").write_text(text, "utf-8")
    return folder


async def picture(lang: str, key: str, keys: tuple[str, ...], size: tuple[int, int], *packs: Path) -> str:
    """The screen in the middle of the first test of a lesson, after these keys, as SVG."""
    set_language(lang)
    clock = StudyClock()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.change(member=home.new_member(NAMES[lang]), name=NAMES[lang], lang=lang)
        with Progress.open(home, home.config.member, clock) as progress:
            session = Session(home, clock, progress, Library(home, packs), None)
            lesson = session.library.find(key, lang)
            test = lesson.tests[0]
            sitting = attempt.begin(
                attempt="picture",
                pack=lesson.pack,
                lesson=lesson.manifest.id,
                version=lesson.manifest.version,
                test=test,
                paper=draw(test, SEED),
                now=clock.read(),
            )
            app = StudyApp(session)
            async with app.run_test(size=size) as pilot:
                await app.push_screen(TestScreen(sitting))
                for pressed in keys:
                    clock.seconds += 11
                    await pilot.press(pressed)
                await pilot.pause(0.5)
                return in_any_font(app.export_screenshot(title="Study"))


def in_any_font(svg: str) -> str:
    """Rich fetches a font and gives a Chinese character one cell; take the fonts there are, and give it two."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", FONTS).replace("font-variant-east-asian: full-width;", "")
    return re.sub(r'<text ([^>]*)x="([\d.]+)"([^>]*) textLength="[\d.]+"([^>]*)>([^<]*)</text>', _placed, svg)


def _placed(text: re.Match[str]) -> str:
    column = float(text[2])
    spans = []
    for wide, run in groupby(html.unescape(text[5]), lambda character: cell_len(character) == 2):
        for part in run if wide else re.findall("\xa0+|[^\xa0]+", "".join(run)):
            width = cell_len(part) * CELL
            if part.strip("\xa0"):
                spans.append(f'<tspan x="{column:.1f}" textLength="{width:.1f}">{html.escape(part)}</tspan>')
            column += width
    return f"<text {text[1]}{text[3].strip()}{text[4]}>{''.join(spans)}</text>"


if __name__ == "__main__":
    for lang in NAMES:
        drawn = asyncio.run(picture(lang, LESSON, KEYS, (100, 30)))
        Path(__file__).with_name(f"test.{lang}.svg").write_text(drawn, "utf-8")
        with tempfile.TemporaryDirectory() as pack:
            drawn = asyncio.run(picture(lang, "lamp/lamp", ("h",), (80, 20), authors_pack(Path(pack), lang)))
        Path(__file__).with_name(f"question.{lang}.svg").write_text(drawn, "utf-8")
