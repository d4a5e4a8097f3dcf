"""What stands inside a paragraph: markdown-it's inline tokens -> text with styles and links."""

import html
import re
from unicodedata import category, east_asian_width

import msgspec
from markdown_it.token import Token

from lessons.clean import clean_text

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


_OPEN = {"em_open": "emphasis", "strong_open": "strong", "s_open": "strike"}
_CLOSE = {"em_close", "strong_close", "s_close"}
_TAG = re.compile(r"<\?[^>]*>|<![A-Z].*?>|<!\[CDATA\[.*?\]\]>|</?[A-Za-z][^<>]*>", re.S)
_HIDDEN = re.compile(r"<(script|style|template|iframe|object|title)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6]|summary|dt|dd)\s*>", re.I)
_UNCLOSED = re.compile(r"</?[A-Za-z][^<>]*\Z", re.S)
IMAGE_MARK = "▣ "
_NAME_LIMIT = 24


class Weaver:
    """Collects text, and which stretches of it have which style."""

    def __init__(self, line: int, style: Style = ()) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._runs: list[Run] = []
        self._turns: list[int] = []
        self._line = line
        self._style = style
        self._link = ""

    def add(self, text: str, *extra: str) -> None:
        """Append `text` in the present style and the `extra` ones."""
        text = clean_text(text)
        if not text:
            return
        style = self._style + extra
        if style or self._link:
            self._runs.append(Run(self._length, self._length + len(text), style, self._link))
        self._parts.append(text)
        self._length += len(text)

    def weave(self, tokens: list[Token]) -> None:
        """Append inline tokens."""
        enclosing: list[tuple[Style, str]] = []
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "text":
                self.add(token.content)
            elif kind == "softbreak":
                self._soft_break(tokens, index)
            elif kind in _OPEN or kind == "link_open":
                enclosing.append((self._style, self._link))
                if kind == "link_open":
                    self._link = clean_text(str(token.attrs.get("href", "")))
                    self._style = (*self._style, "link")
                else:
                    self._style = (*self._style, _OPEN[kind])
            elif kind in _CLOSE or kind == "link_close":
                if enclosing:
                    self._style, self._link = enclosing.pop()
            else:
                self._special(token)

    def flow(self, at: int = 0) -> Flow:
        """What was collected."""
        return Flow("".join(self._parts), tuple(self._runs), self._line, tuple(self._turns), at)

    def _special(self, token: Token) -> None:
        kind = token.type
        if kind == "code_inline":
            self.add(token.content, "code")
        elif kind == "hardbreak":
            self.add("\n")
            self._turns.append(self._length)
        elif kind == "image":
            self._image(token)
        elif kind.startswith("math_inline"):
            from lessons.typeset.mathtext import mathtext  # only here: few lessons have formulas

            self.add(mathtext(token.content).replace("\n", " "), "math")
        elif kind == "footnote_ref":
            label = clean_text(str(token.meta["label"]))
            link, self._link = self._link, f"#fn-{label}"
            self.add(f"[{label}]", "footnote")
            self._link = link
        elif kind == "html_inline":
            if _BREAK.match(token.content):
                self.add("\n")
        else:
            self.add(token.content)

    def _image(self, token: Token) -> None:
        caption = clean_text("".join(_plain(child) for child in token.children or []))
        source = clean_text(str(token.attrs.get("src", "")))
        mark = IMAGE_MARK
        if not caption.strip():
            mark += clean_text(str(token.attrs.get("title", "")) or source.rsplit("/", 1)[-1])[:_NAME_LIMIT]
            caption = "\u00a0"  # something for the mark to stand before
        end = self._length + len(caption)
        self._runs.append(Run(self._length, end, (*self._style, "image"), self._link, mark, source))
        self._parts.append(caption)
        self._length += len(caption)

    def _soft_break(self, tokens: list[Token], index: int) -> None:
        """A line end in the source: nothing between Chinese characters, a space elsewhere."""
        before = self._parts[-1][-1:] if self._parts else ""
        following = tokens[index + 1].content[:1] if index + 1 < len(tokens) else ""
        if not following and index + 2 < len(tokens):
            following = tokens[index + 2].content[:1]
        if not ((_unspaced(before) and _unspaced(following)) or _full_mark(before) or _full_mark(following)):
            self.add(" ")
        self._turns.append(self._length)


def _plain(token: Token) -> str:
    if token.children:
        return "".join(_plain(child) for child in token.children)
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _unspaced(character: str) -> bool:
    """Whether the script of `character` is written without spaces (wide, but not Hangul)."""
    return bool(character) and east_asian_width(character) in "FW" and not "\uac00" <= character <= "\ud7a3"


def _full_mark(character: str) -> bool:
    """Whether `character` is a punctuation mark that brings its own space (CSS Text 4, segment breaks)."""
    return bool(character) and east_asian_width(character) in "FW" and category(character)[0] == "P"


def _without_comments(source: str) -> str:
    parts: list[str] = []
    at = 0
    while (begin := source.find("<!--", at)) >= 0:
        parts.append(source[at:begin])
        at = source.find("-->", begin + 2)  # `<!-->` is a whole comment
        if at < 0:
            return "".join(parts)
        at += 3
    return "".join([*parts, source[at:]])


def html_text(source: str) -> str:
    """What a reader sees of a piece of HTML: its text, without tags, comments, scripts and styles."""
    text = _HIDDEN.sub("", _without_comments(source))
    text = _BREAK.sub(lambda match: match.group() + "\n", text)
    text = html.unescape(_UNCLOSED.sub("", _TAG.sub("", text)))
    return "\n".join(line for line in (clean_text(line).strip() for line in text.split("\n")) if line)
