"""A regular expression that is compiled later is the same one."""

import re

import pytest

from lessons.regex import regex


@pytest.mark.parametrize("method", ["match", "fullmatch", "search", "findall", "split"])
def test_it_finds_what_one_finds_that_was_compiled_at_once(method: str) -> None:
    later, at_once = regex("B+", re.I), re.compile("B+", re.I)
    for text in ("", "b", "abbc", "BbB", "abcb"):
        for _again in range(2):
            found, wanted = (getattr(pattern, method)(text) for pattern in (later, at_once))
            assert found == wanted or found.span() == wanted.span()


def test_nothing_is_compiled_before_it_is_used() -> None:
    unused = regex("(")
    assert unused.pattern == "(" and unused.flags == 0
    with pytest.raises(re.error):
        unused.search("")


def test_bytes_are_looked_through_too() -> None:
    assert regex(rb"[\r\n]").sub(b" ", b"a\nb") == b"a b"
    assert [found.start() for found in regex(b"b").finditer(b"abb")] == [1, 2]
    assert regex("(a)(b)").groups == 2


def test_what_no_regular_expression_has_is_not_there() -> None:
    with pytest.raises(AttributeError):
        regex("a").nothing  # type: ignore[attr-defined]  # noqa: B018
