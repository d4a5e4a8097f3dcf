"""A member's own texts as documents: Markdown to go on with, and an HTML page to print.

What was typed stays inert in both: no HTML, no picture, no link is made of it, and nothing in one text reaches into the
next. The words around it come from the caller, in the member's language.
"""

import re
from html import escape
from typing import NamedTuple

from lessons.clean import clean_text
from lessons.regex import regex

_ACTIVE = regex(r"(\\*)([<\[]|&(?=#?\w{1,32};))")
"""What begins HTML, a link, a picture or a hidden character, with the backslashes before it."""
_PUNCTUATION = regex(r"[\\`*_\[\]<>#|~&!]")
_NESTING = 30
_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2em auto; max-width: 44em;
  padding: 0 1em; color: #1a1a1a; background: #fff; overflow-wrap: anywhere; }
h1 { font-size: 1.6em; margin: 0; } h2 { font-size: 1.3em; margin: 2em 0 .5em; border-bottom: 1px solid #444; }
h3 { font-size: 1.1em; margin: 1.5em 0 0; } h2, h3, .about, .prompt { break-after: avoid; }
.private { border: 1px solid #444; padding: .3em .6em; } .about { margin: 0; color: #444; font-size: .9em; }
.prompt { margin: .5em 0; padding-left: .6em; border-left: 3px solid #888; color: #444; }
.text > :first-child { margin-top: .5em; }
.text h1, .text h2, .text h3, .text h4, .text h5, .text h6 { font-size: 1em; margin: 1em 0 .3em; border: 0; }
.text pre { white-space: pre-wrap; } .text table { border-collapse: collapse; }
.text td, .text th { border: 1px solid #888; padding: .2em .5em; }
@page { size: A4; margin: 18mm; }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 11pt; } }
"""


class PageText(NamedTuple):
    """One text, with what is said around it."""

    title: str
    about: str
    """Kind, day and what else there is to say, in one line."""
    prompt: str
    """What it answers, or the words of the lesson that it stands at; may be empty."""
    text: str
    """As typed; may be empty."""


class PageGroup(NamedTuple):
    """The texts below one heading."""

    title: str
    texts: list[PageText]


class OwnPage(NamedTuple):
    """A whole document."""

    title: str
    private: str
    """Says that it is private."""
    language: str
    """`zh` or `en`."""
    groups: list[PageGroup]


def as_markdown(page: OwnPage) -> str:
    """The document in Markdown: each text in a quote of its own, where its lists and emphasis still work."""
    parts = [f"# {_literal(page.title)}", f"**{_literal(page.private)}**"]
    for group in page.groups:
        parts.append(f"## {_literal(group.title)}")
        for own in group.texts:
            parts += [f"### {_literal(own.title)}", _literal(own.about)]
            if own.prompt:
                parts.append(f"*{_literal(' '.join(own.prompt.split()))}*")
            if own.text.strip():
                parts.append(_quoted(own.text))
    return "\n\n".join(parts) + "\n"


def as_html(page: OwnPage) -> str:
    """The document as one HTML file that needs nothing else: no script, no network; prints on A4."""
    lang = {"zh": "zh-CN"}.get(page.language, page.language)
    parts = [
        "<!doctype html>",
        f'<html lang="{escape(lang)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(page.title)}</title><style>{_STYLE}</style></head><body>",
        f'<h1>{escape(page.title)}</h1>\n<p class="private">{escape(page.private)}</p>',
    ]
    for group in page.groups:
        parts.append(f"<h2>{escape(group.title)}</h2>")
        for own in group.texts:
            parts.append(f'<h3>{escape(own.title)}</h3>\n<p class="about">{escape(own.about)}</p>')
            if own.prompt:
                parts.append(f'<p class="prompt">{escape(own.prompt)}</p>')
            if own.text.strip():
                parts.append(f'<div class="text">\n{_drawn(own.text)}</div>')
    parts.append("</body></html>\n")
    return clean_text("\n".join(parts))


def _literal(line: str) -> str:
    """A line as Markdown that shows just that (CommonMark §2.4)."""
    return _PUNCTUATION.sub(r"\\\g<0>", " ".join(clean_text(line).split()))


def _quoted(text: str) -> str:
    """A text in a quote: an open fence or comment ends where the quote does."""
    lines = _ACTIVE.sub(_escaped, clean_text(text).strip("\n")).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _escaped(found: re.Match[str]) -> str:
    slashes, sign = found.groups()
    return slashes + ("" if len(slashes) % 2 else "\\") + sign


def _drawn(text: str) -> str:
    """A text's Markdown as HTML, lines kept."""
    from markdown_it import MarkdownIt  # only here: most sessions export nothing

    from lessons.typeset.markdown.emphasis import emphasis, strikethrough

    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": _NESTING})
    markdown.enable(["table", "strikethrough"]).disable(["image", "link", "autolink", "reference"])
    markdown.inline.ruler.at("emphasis", emphasis)
    markdown.inline.ruler.at("strikethrough", strikethrough)
    return str(markdown.render(clean_text(text)))
