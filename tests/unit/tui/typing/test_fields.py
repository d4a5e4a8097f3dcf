"""Every field of the application is of a kind, and into none that holds a secret is pinyin typed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.command import CommandInput
from textual.widget import Widget
from textual.widgets import Button, Input, TextArea

import tui
from tui.kiosk.entrance.name_list import NameField
from tui.screens.places.settings import OwnNameLine
from tui.typing.fields import takes_pinyin
from tui.widgets.field import Line, SecretLine
from tui.widgets.question.view import QuestionView
from tui.widgets.row import Row
from tui.widgets.writing_area import WritingArea

WORDS = {"Line", "OwnNameLine", "WritingArea", "CommandInput"}
OTHERS = {"SecretLine", "NameField"}
"""Fields that take only what keys say: secrets, and the letters by which a name is found at the sign-in."""
SECRET = re.compile(r"password|passphrase|\bpin\b|\bcode\b|secret|recovery", re.IGNORECASE)


def fields() -> Iterator[tuple[str, str, str]]:
    """Every field that is made in `tui`: where, its class, and what it is made with."""
    for path in sorted(Path(tui.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = node.func.id
                if name in WORDS | OTHERS or name in ("Input", "MaskedInput", "TextArea"):
                    yield f"{path.name}:{node.lineno}", name, ast.unparse(node)


def test_every_field_is_of_a_kind_and_every_secret_is_a_secret_line() -> None:
    found = list(fields())
    assert {name for _where, name, _made in found} == WORDS | OTHERS
    assert [(where, made) for where, name, made in found if name in WORDS and SECRET.search(made)] == []
    secrets = [made for _where, name, made in found if name == "SecretLine"]
    assert len(secrets) >= 5 and all(SECRET.search(made) for made in secrets)


@pytest.mark.parametrize(
    "widget",
    [
        *(SecretLine(), SecretLine(password=True), Line(password=True), NameField(), Input(), TextArea()),
        *(WritingArea(read_only=True), Button(), Row(""), QuestionView(print, print)),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_what_is_secret_or_not_known_to_be_a_field_for_words_takes_none(widget: Widget) -> None:
    assert not takes_pinyin(widget)


def test_nothing_takes_none() -> None:
    assert not takes_pinyin(None)


@pytest.mark.parametrize("widget", [Line(), CommandInput(), WritingArea()])
def test_fields_for_words_take_pinyin(widget: Widget) -> None:
    assert takes_pinyin(widget)


def test_so_does_the_field_of_ones_own_name() -> None:
    assert issubclass(OwnNameLine, Line) and not issubclass(OwnNameLine, SecretLine)
