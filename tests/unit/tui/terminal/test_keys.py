"""One key, one meaning, over every screen, widget and dialog there is."""

import inspect
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import tui
from tui.screens.testing.test import _PAGES
from tui.terminal.keys import KEYS
from tui.widgets.question.answers import AnswerInput
from tui.wording.key_meanings import KEY_MEANINGS

SAME_IN_KIND = {
    "back": {"Back", "Cancel", "Clear search", "Close", "Leave", "No", "Save draft & leave", "Skip", "Stop"},
    "bookmark": {"Bookmark", "Mark"},
    "check": {"Check", "Questions and keys"},
    "choose": {"Choose", "Keep this order", "Next match", "Next page, or on from the end"},
    "editor": {"Edit in your own editor", "Write in your own editor"},
    "export": {"Export", "Write summary"},
    "finish": {"Finish", "Hand in", "Keep", "Write the pack"},
    "go-on": {
        "Ask again what was missed",
        "Check",
        "Choose",
        "Close",
        "Continue",
        "Done",
        "Go on",
        "Go on, or follow the link",
        "Next",
        "Next step",
        "Open",
        "Open in the lesson",
        "Practise this one",
        "Read it there",
    },
    "help": {"Close", "Help"},
    "left": {"Previous", "Table to the left"},
    "less": {"Item up", "Narrower lines"},
    "more": {"Item down", "Wider lines"},
    "next": {"Next", "Next lesson", "Next section"},
    "next-one": {"Next change since you read it", "Next finding", "Next hit", "Next prompt"},
    "open": {"Go on", "Manual", "To the lesson"},
    "number-1": {"Copy", "Match", "Study now: the first way"},
    "number-2": {"Open", "Study now: the second way"},
    "page-down": {"Next", "Next page"},
    "page-up": {"Previous", "Previous page"},
    "previous": {"Previous", "Previous section"},
    "quit": {"Quit", "Sign out"},
    "remove": {"Clear", "Remove"},
    "review": {"Ask again what was missed", "Practise", "Practise these", "Review"},
    "right": {"Next", "Table to the right"},
    "search": {"Filter", "Find", "Search"},
    "set-aside": {"Leave out", "Not yet", "Set aside", "Take"},
    "test": {"Self-test", "Try again"},
    "today": {"To Today", "Today"},
    "undo": {"Back to before the jump", "Undo"},
}
"""Meaning -> what its key is called on different screens, where that is not one word. They all do the same in kind."""


def classes() -> Iterator[type]:
    """Every class of `tui`."""
    for module in walk_packages(tui.__path__, "tui."):
        if module.name.endswith("__main__"):
            continue
        for _name, value in inspect.getmembers(import_module(module.name), inspect.isclass):
            if value.__module__ == module.name:
                yield value


def bindings() -> list[tuple[str, Binding]]:
    """Every binding there is, with where it stands."""
    found = []
    for cls in dict.fromkeys(classes()):
        own = cls.__dict__.get("BINDINGS", ()) if issubclass(cls, DOMNode) else ()
        if issubclass(cls, AnswerInput):  # its keys are laid on the sheet at run time
            own = cls.__dict__.get("KEYS", ())
        found += [(f"{cls.__module__}.{cls.__name__}", binding) for binding in Binding.make_bindings(own)]
    return [*found, *(("the pages of a question", binding) for binding in Binding.make_bindings(_PAGES))]


ALL = bindings()


def test_there_are_bindings_to_look_at() -> None:
    assert len(ALL) > 200
    assert any("ChoiceAnswer" in where for where, _binding in ALL)


@pytest.mark.parametrize(("where", "binding"), ALL, ids=lambda value: getattr(value, "action", str(value)))
def test_every_binding_names_a_meaning_and_has_its_keys(where: str, binding: Binding) -> None:
    assert binding.id in KEYS, where
    assert binding.key in KEYS[binding.id].split(","), where


def test_every_key_has_one_meaning() -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for meaning, keys in KEYS.items():
        for key in keys.split(","):
            meanings[key].add(meaning)
    assert {key: names for key, names in meanings.items() if len(names) > 1} == {}


def test_every_meaning_is_used_and_has_words() -> None:
    assert {binding.id for _where, binding in ALL} == set(KEYS) == set(KEY_MEANINGS)


def test_one_meaning_is_called_by_one_word_but_for_a_short_list() -> None:
    called: dict[str, set[str]] = defaultdict(set)
    for _where, binding in ALL:
        if binding.description and binding.id:
            called[binding.id].add(binding.description)
    assert {meaning: words for meaning, words in called.items() if len(words) > 1} == SAME_IN_KIND


def test_no_binding_is_made_past_the_table() -> None:
    root = Path(tui.__file__).parent
    past = [
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        if "Binding(" in file.read_text("utf-8").replace("ActiveBinding(", "")
    ]
    assert past == ["terminal/keys.py"]


@pytest.mark.parametrize("name", ["docs/member.md", "docs/zh/member.md"])
def test_the_members_book_lists_every_meaning_with_its_keys(name: str) -> None:
    text = (Path(__file__).parents[4] / name).read_text("utf-8")
    listed = {row.split("`")[1] for row in text.splitlines() if row.startswith("| `")}
    assert {meaning for meaning in KEYS if not meaning.startswith("number-")} <= listed
