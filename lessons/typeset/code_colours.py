"""Syntax highlighting: Pygments' tokens under a handful of style names."""

from functools import lru_cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, String, _TokenType
from pygments.util import ClassNotFound

_STYLES: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "code-comment"),
    (Keyword, "code-keyword"),
    (String, "code-string"),
    (Number, "code-number"),
    (Literal, "code-string"),
    (Operator.Word, "code-keyword"),
    (Name.Function, "code-name"),
    (Name.Class, "code-name"),
    (Name.Builtin, "code-name"),
    (Name.Tag, "code-keyword"),
    (Name.Attribute, "code-name"),
    (Name.Decorator, "code-name"),
)
_LIMIT = 20_000
"""Characters beyond which a block is shown without colours: a lexer's regular expressions may be slow."""


@lru_cache(32)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(2048)
def _style(token: _TokenType) -> str:
    return next((style for kind, style in _STYLES if token in kind), "")


def highlight(text: str, language: str) -> list[tuple[int, int, str]]:
    """The pieces of `text` that have a style: where they begin and end, and the style's name."""
    lexer = _lexer(language.lower()) if language and len(text) <= _LIMIT else None
    if lexer is None:
        return []
    pieces: list[tuple[int, int, str]] = []
    offset = 0
    for token, value in lexer.get_tokens(text):
        if not text.startswith(value, offset):  # the lexer normalised something: do not guess
            return pieces
        style = _style(token)
        if style:
            pieces.append((offset, offset + len(value), style))
        offset += len(value)
    return pieces
