"""What stands inside a paragraph: markdown-it's inline tokens -> text with styles and links."""

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category

import msgspec
from markdown_it.token import Token
from msgspec.structs import replace

from lessons.clean import clean_text
from lessons.regex import regex
from lessons.text.width import is_wide
from lessons.typeset.markdown.html_elements import AROUND, BLOCKS, SCRIPTS, STYLES, is_missed
from lessons.typeset.markdown.html_tags import Tag, pieces
from lessons.typeset.markdown.parser import address
from lessons.typeset.markdown.superscripts import marked, small

Style = tuple[str, ...]
"""Names of styles, the outermost first; what they look like is for the screen to say."""


class Run(msgspec.Struct, frozen=True, gc=False):
    """A stretch of a flow with a style or a link."""

    start: int
    end: int
    style: Style
    link: str = ""
    mark: str = ""
    """Shown before it, and not of the text: the sign of an image, and its name where it has no description."""
    image: str = ""
    """Where the image is, of which it is the caption."""


class Unseen(NamedTuple):
    """An HTML element that loses content on a terminal."""

    line: int
    name: str


class Flow(msgspec.Struct, frozen=True, gc=False):
    """Text that runs on from line to line: the inside of a paragraph, heading or cell."""

    text: str
    """Without control characters; a newline is a hard break."""
    runs: tuple[Run, ...]
    line: int
    """Source line where it begins."""
    turns: tuple[int, ...] = ()
    """Offsets at which the next source line begins."""
    at: int = 0
    """Where `text` begins in the readable text of its chunk."""

    def source_line(self, offset: int) -> int:
        """The source line of the character at `offset`."""
        line = self.line
        for turn in self.turns:
            if turn > offset:
                break
            line += 1
        return line


def struck_out(flow: Flow) -> Flow:
    """`flow` with `~~` around what is struck out, for who sees no styles: else it would read as what still holds."""
    edges: list[int] = []
    for run in flow.runs:
        if "strike" in run.style:
            if edges and edges[-1] == run.start:
                edges[-1] = run.end
            else:
                edges += [run.start, run.end]
    if not edges:
        return flow
    between = [flow.text[start:end] for start, end in pairwise([0, *edges, len(flow.text)])]
    runs = [
        replace(
            run, start=run.start + 2 * bisect_right(edges, run.start), end=run.end + 2 * bisect_left(edges, run.end)
        )
        for run in flow.runs
    ]
    turns = [turn + 2 * bisect_right(edges, turn) for turn in flow.turns]
    return replace(flow, text="~~".join(between), runs=tuple(runs), turns=tuple(turns))


_DEEPEST = 60
"""How many elements are remembered as open."""
_SPACES = regex(r"[ \t\n\r\f]+")
IMAGE_MARK = "▣ "
_NAME_LIMIT = 24


class _Open(NamedTuple):
    """An element whose end is still to come."""

    name: str
    style: str
    link: str
    part: int
    offset: int


class Weaver:
    """Collects text, and which stretches of it have which style."""

    def __init__(self, line: int, style: Style = ()) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._runs: list[Run] = []
        self._turns: list[int] = []
        self._line = line
        self._base = self._style = style
        self._link = ""
        self._open: list[_Open] = []
        self._breaks = 0  # line ends that show before the text that comes next
        self._soft: tuple[int, Style, str] | None = None  # line ends of the source, and in which style
        self._has_brackets = False  # around the readings of characters
        self.unseen: list[Unseen] = []
        """Elements that lose content on a terminal."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was collected on the present line."""
        return self._breaks > 0 or not self._parts or self._parts[-1].endswith("\n")

    def add(self, text: str, *extra: str) -> None:
        """Append `text` in the present style and the `extra` ones."""
        text = clean_text(text)
        if text:
            self._join(text)
            self._append(text, self._style + extra, self._link)

    def add_prose(self, text: str) -> None:
        """Append text of which the white space is as wide as it happens to be, as in HTML."""
        offset = 0
        for space in _SPACES.finditer(text):
            self.add(text[offset : space.start()])
            self._space(space.group().count("\n"))
            offset = space.end()
        self.add(text[offset:])

    def _without_needed_space(self, text: str) -> str:
        """Text without the space that CommonMark needs to end an emphasis: `**……。** ……`. The mark brings its own."""
        rest = text.lstrip(" ")
        is_needed = self._parts and _full_mark(self._parts[-1][-1:]) and _unspaced(rest[:1])
        return rest if is_needed else text

    def end_line(self) -> None:
        """What comes next stands on a new line."""
        if self._parts:
            self._breaks = max(1, self._breaks)

    def weave(self, tokens: list[Token]) -> None:
        """Append inline tokens."""
        for token in tokens:
            kind = token.type
            if kind == "text":
                self.add(self._without_needed_space(token.content))
            elif kind == "softbreak":
                self._space(1)
            elif kind == "link_open":
                self._begin("a", "link", str(token.attrs.get("href", "")))
            elif token.nesting > 0:
                self._begin(token.tag, STYLES.get(token.tag, ""))
            elif token.nesting < 0:
                self._end(token.tag)
            else:
                self._special(token)

    def element(self, tag: Tag) -> None:
        """Append the beginning or the end of an HTML element."""
        name = tag.name
        if name == "br":
            self._breaks += 1
        elif name == "img":
            self._image(tag.get("alt"), address(tag.get("src")), tag.get("title"))
        elif name in ("td", "th"):
            if not tag.closes and not self.is_empty:
                self.add_prose(" │ ")
        elif name in STYLES:
            if tag.closes:
                self._end(name)
            else:
                target = address(tag.get("href")) if name == "a" else ""
                self._begin(name, STYLES[name] if target or name != "a" else "", target)
        elif name == "rp":
            self._has_brackets = True
        elif name in AROUND and not (name == "rt" and self._has_brackets):
            self.add(AROUND[name][tag.closes])
        elif name in BLOCKS or name == "hr":
            self.end_line()

    def flow(self) -> Flow:
        """The collected text; elements still open end here."""
        while self._open:
            self._end(self._open[-1].name)
        return Flow("".join(self._parts), tuple(self._runs), self._line, tuple(self._turns))

    # -- inside

    def _append(self, text: str, style: Style, link: str) -> None:
        last = self._runs[-1] if self._runs else None
        inside = self._open[-1].offset if self._open else 0
        if last and last.end == self._length and last.start >= inside and (last.style, last.link) == (style, link):
            self._runs[-1] = replace(last, end=self._length + len(text))
        elif style or link:
            self._runs.append(Run(self._length, self._length + len(text), style, link))
        self._parts.append(text)
        self._length += len(text)

    def _space(self, lines: int) -> None:
        """Note white space with so many line ends of the source; how it shows depends on what comes next."""
        before, style, link = self._soft or (0, self._style, self._link)
        self._soft = (before + lines, style, link)

    def _join(self, following: str) -> None:
        """Append what stands between the text so far and `following`: a line end, a space, or nothing."""
        if self._breaks:
            self._append("\n" * self._breaks if self._parts else "", (), "")
        elif self._soft and self._parts:
            before, after = self._parts[-1][-1:], following[0]
            chinese = (_unspaced(before) and _unspaced(after)) or _full_mark(before) or _full_mark(after)
            if before not in " \n" and not (chinese and self._soft[0]):
                self._append(" ", *self._soft[1:])
        elif self._runs and self._runs[-1].mark and self._runs[-1].end == self._length and following[0].isalnum():
            self._append(" ", (), "")  # a caption ends here
        self._turns += [self._length] * (self._soft[0] if self._soft else 0)
        self._breaks, self._soft = 0, None

    def _begin(self, name: str, style: str, link: str = "") -> None:
        if len(self._open) < _DEEPEST:
            self._open.append(_Open(name, style, clean_text(link), len(self._parts), self._length))
            self._restyle()

    def _end(self, name: str) -> None:
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].name == name:
                element = self._open.pop(index)
                self._restyle()
                if name in SCRIPTS:
                    self._raise(element, SCRIPTS[name])
                break

    def _restyle(self) -> None:
        self._style = self._base + tuple(element.style for element in self._open if element.style)
        self._link = next((element.link for element in reversed(self._open) if element.link), "")

    def _raise(self, element: _Open, mark: str) -> None:
        """Write all since `element` began above or below the line."""
        text = "".join(self._parts[element.part :])
        if not text.strip():
            return
        written = small(text, mark)
        if written:
            self._parts[element.part :] = [written]
            return
        before, after = marked(text, mark)
        self._parts.insert(element.part, before)
        self._length += len(before)
        for index in range(len(self._runs) - 1, -1, -1):
            run = self._runs[index]
            if run.start < element.offset:
                break
            self._runs[index] = replace(run, start=run.start + len(before), end=run.end + len(before))
        self._append(after, self._style, self._link)

    def _special(self, token: Token) -> None:
        kind = token.type
        if kind == "code_inline":
            self.add(token.content, "code")
        elif kind == "hardbreak":
            self.add("\n")
            self._turns.append(self._length)
        elif kind == "image":
            caption = "".join(_plain(child) for child in token.children or [])
            self._image(caption, str(token.attrs.get("src", "")), str(token.attrs.get("title", "")))
        elif kind.startswith("math_inline"):
            from lessons.typeset.markdown.formulas import mathtext  # only here: few lessons have formulas

            self.add(mathtext(token.content, in_line=True), "math")
        elif kind == "footnote_ref":
            label = clean_text(str(token.meta["label"]))
            self._begin("footnote", "footnote", f"#fn-{label}")
            self.add(f"[{label}]")
            self._end("footnote")
        elif kind == "html_inline":
            for _, piece in pieces(token.content):
                if isinstance(piece, Tag):
                    self.element(piece)
                    if is_missed(piece):
                        ends = len(self._turns) + (self._soft[0] if self._soft else 0)
                        self.unseen.append(Unseen(self._line + ends, piece.written))
        else:
            self.add(token.content)

    def _image(self, caption: str, source: str, title: str) -> None:
        caption = clean_text(caption)
        mark = IMAGE_MARK
        if not caption.strip():
            mark += clean_text(title or source.rsplit("/", 1)[-1])[:_NAME_LIMIT]
            caption = "\u00a0"  # something for the mark to stand before
        self._join(caption)
        end = self._length + len(caption)
        self._runs.append(Run(self._length, end, (*self._style, "image"), self._link, mark, source))
        self._parts.append(caption)
        self._length += len(caption)


def _plain(token: Token) -> str:
    if token.children:
        return "".join(_plain(child) for child in token.children)
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _unspaced(character: str) -> bool:
    """Whether the script of `character` is written without spaces (wide, but not Hangul)."""
    return is_wide(character) and not "\uac00" <= character <= "\ud7a3"


def _full_mark(character: str) -> bool:
    """Whether `character` is a punctuation mark that brings its own space (CSS Text 4, segment breaks)."""
    return is_wide(character) and category(character)[0] == "P"
