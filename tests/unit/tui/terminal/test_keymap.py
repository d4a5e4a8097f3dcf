"""Keys of a member's own: what is read of the settings, and what is told instead."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding, BindingsMap

from tui.terminal.key_names import key_name, keyed, keys_of, use_keys, with_key
from tui.terminal.keymap import ALWAYS, read_keymap, rekeyed
from tui.terminal.keys import KEYS, bound
from tui.wording.language import explain

FILE = "/home/li/config.toml"


def read(**table: object) -> tuple[dict[str, str], list[str]]:
    keymap = read_keymap({name.replace("_", "-"): value for name, value in table.items()}, FILE)
    return keymap.keys, [explain(problem) for problem in keymap.problems]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        *[("q", "q"), ("Q", "Q"), ("/", "slash"), ("+", "plus"), ("?", "question_mark"), ("ｑ", "q")],
        *[("f9", "f9"), ("F11", "f11"), ("ctrl+r", "ctrl+r"), ("Ctrl+R", "ctrl+r"), ("alt+x", "alt+x")],
        *[("del", "delete"), ("PgUp", "pageup"), ("space", "space"), ("↑", "up"), ("空格", "space")],
        *[("question_mark", "question_mark"), ("shift+up", "shift+up"), (" q ", "q")],
        *[("^s", "ctrl+s"), ("^", "circumflex_accent")],
    ],
)
def test_keys_are_written_as_people_write_them(written: str, key: str) -> None:
    # Whoever has that key now gets another one.
    moved = {meaning: "alt+j" for meaning in KEYS if key in KEYS[meaning].split(",")}
    keymap = read_keymap({**moved, "note": written}, FILE)
    assert (keymap.keys["note"], keymap.problems) == (key, [])


def test_several_keys_and_two_that_change_places_are_taken() -> None:
    assert read(search=["/", "ctrl+f"]) == ({"search": "slash,ctrl+f"}, [])
    assert read(review="x", wrong_answers="r") == ({"review": "x", "wrong-answers": "r"}, [])


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"revue": "q"}, "“revue” means nothing here"),
        ({"review": "hyper+q"}, "“hyper+q” for “review” is no key"),
        ({"review": ""}, "“” for “review” is no key"),
        ({"review": 3}, "“review” needs a key"),
        ({"review": []}, "“review” needs a key"),
        ({"review": "x"}, "x is “Wrong-answer book” (wrong-answers) and cannot be “Review” (review) too"),
        ({"review": "f7"}, "F7 is “Bookmark” (bookmark) and cannot be “Review” (review) too"),
        ({"review": "q", "note": "q"}, "q is “Review” (review) and cannot be “Write a note” (note) too"),
        ({"review": "esc"}, "Esc always keeps its meaning"),
        ({"review": "Enter"}, "Enter always keeps its meaning"),
        ({"note": ["q", "ctrl+q"]}, "^q always keeps its meaning"),
        ({"note": "f1"}, "F1 always keeps its meaning"),
        ({"commands": "q"}, "that letter could not be typed any more"),
        ({"commands": "space"}, "that letter could not be typed any more"),
        ({"quit": "ü"}, "that letter could not be typed any more"),
    ],
)
def test_what_cannot_be_used_is_told_once_with_what_to_do_and_the_rest_applies(
    table: Mapping[str, object], told: str
) -> None:
    keymap = read_keymap({**table, "charts": "ctrl+j"}, FILE)
    (problem,) = keymap.problems
    assert told in explain(problem) and FILE in explain(problem)
    assert keymap.keys["charts"] == "ctrl+j"


@pytest.mark.parametrize("table", [3, "review", ["r"], None])
def test_keys_that_are_no_table_are_told(table: object) -> None:
    keymap = read_keymap(table, FILE)
    assert keymap.keys == {} and len(keymap.problems) == 1


@pytest.mark.parametrize(("key", "meaning"), ALWAYS.items())
def test_nobody_locks_themselves_in(key: str, meaning: str) -> None:
    keymap = read_keymap({meaning: "ctrl+j"}, FILE)
    assert keymap.keys[meaning].split(",")[0] == "ctrl+j"
    assert key in keymap.keys[meaning].split(",") and not keymap.problems


WORDS = st.one_of(st.sampled_from([key for keys in KEYS.values() for key in keys.split(",")]), st.text(max_size=8))


@given(
    st.dictionaries(st.one_of(st.sampled_from(sorted(KEYS)), st.text(max_size=8)), WORDS | st.lists(WORDS) | st.none())
)
def test_whatever_is_written_every_key_keeps_one_meaning_and_every_meaning_a_key(table: dict[str, object]) -> None:
    keymap = read_keymap(table, FILE)
    in_force = [key for meaning in KEYS for key in keymap.keys.get(meaning, KEYS[meaning]).split(",")]
    assert len(in_force) == len(set(in_force))
    assert all(in_force)
    assert {key: meaning for meaning in KEYS for key in keymap.keys.get(meaning, KEYS[meaning]).split(",")}.items() >= (
        ALWAYS.items()
    )
    assert len(keymap.keys) + len(keymap.problems) >= len(table)


def test_bindings_keep_their_order_and_what_lies_on_a_chosen_key_is_not_lost() -> None:
    ours = [bound("review", "one", "One"), bound("hint", "two", "Two"), bound("up", "three")]
    theirs = [Binding("q", "textual", "Textual's own")]
    laid = rekeyed(BindingsMap([*ours, *theirs]), {"review": "q,ctrl+j", "hint": "h"})
    assert {key: [binding.action for binding in on_key] for key, on_key in laid.items()} == {
        "q": ["one", "textual"],
        "ctrl+j": ["one"],
        "h": ["two"],
        "up": ["three"],
        "k": ["three"],
    }
    assert next(iter(laid)) == "q", "the most important stays the first"


def test_labels_and_sentences_name_the_keys_in_force() -> None:
    assert with_key("Review", "review") == "Review (r)"
    assert keyed("{search} finds, {hint:typing} where you type") == "/ finds, F6 where you type"
    use_keys({"review": "f2", "hint": "q,ctrl+j"})
    try:
        assert with_key("Review", "review") == "Review (F2)"
        assert keyed("{hint} and {hint:typing}") == "q and ^j"
    finally:
        use_keys({})
    assert keys_of("review") == ["r"]


@pytest.mark.parametrize(
    ("key", "name"), [("escape", "Esc"), ("ctrl+s", "^s"), ("f12", "F12"), ("slash", "/"), ("shift+up", "shift+↑")]
)
def test_keys_are_called_by_what_stands_on_them(key: str, name: str) -> None:
    assert key_name(key) == name
