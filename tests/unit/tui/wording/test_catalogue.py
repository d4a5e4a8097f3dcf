"""The Chinese catalogue is whole and says what the English message says, with the same fields in it."""

import ast
import contextlib
import gettext
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from rich.cells import cell_len

import tui.wording.language as speech
from lessons.problem import N_, Problem
from tui.cli.main import main
from tui.commands.table import COMMANDS
from tui.wording.language import _, explain, language, ngettext, set_language

ROOT = Path(speech.__file__).parents[2]
PO = ROOT / "tui/locale/zh_CN/LC_MESSAGES/study.po"
ROOMS = ("tui", "store", "lessons")

_FIELD = re.compile(r"\{\w*\}|%(?:\(\w+\))?[srdf]")
_CODE = re.compile(r"`[^`]*`")
_NAMED = re.compile(r"\((?:(?:ctrl\+)?[a-z]|Enter|Esc)\)|`study (?:branch )?[a-z]+|--[a-z-]+|\bctrl\+[a-z]\b")
_SAME_IN_BOTH = {"Study {version}"}


@cache
def _extracted() -> frozenset[str | tuple[str, str]]:
    """Every message that is marked in the source; a plural as (one, many)."""
    found: set[str | tuple[str, str]] = set()
    for room in ROOMS:
        for _name, _line, message, _comments, _context in extract_from_dir(ROOT / room, keywords=DEFAULT_KEYWORDS):
            found.add(message if isinstance(message, str) else (message[0], message[1]))
    return frozenset(found)


@cache
def _catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="zh_CN")


def _messages() -> list[Message]:
    return [message for message in _catalogue() if message.id]


def _sides(message: Message) -> Iterator[tuple[str, str]]:
    """(English, Chinese) of each form: the only Chinese one stands beside both English ones."""
    if isinstance(message.id, str):
        assert isinstance(message.string, str)
        yield message.id, message.string
    else:
        assert isinstance(message.string, tuple)
        for form in message.id:
            yield form, message.string[0]


def _fields(text: str) -> list[str]:
    return sorted(_FIELD.findall(text))


def _named(text: str) -> list[str]:
    """Keys in brackets, commands, and options that a message names."""
    return sorted(_NAMED.findall(text))


def test_every_message_of_the_source_is_in_the_catalogue_and_no_other() -> None:
    listed = {message.id if isinstance(message.id, str) else tuple(message.id) for message in _messages()}
    assert listed == _extracted()
    assert not _catalogue().obsolete


def _marked(tree: ast.AST) -> Iterator[str]:
    """What is handed to the marking functions as it stands; anything else but a name is a mistake."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in ("_", "N_", "ngettext"):
            for text in call.args[: 2 if call.func.id == "ngettext" else 1]:
                assert not isinstance(text, ast.JoinedStr | ast.BinOp), ast.unparse(call)
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value


def test_no_message_hides_where_extraction_does_not_look() -> None:
    """Inside an f-string a message is translated, but never found for the catalogue."""
    found = {form for message in _extracted() for form in ((message,) if isinstance(message, str) else message)}
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            marked = set(_marked(ast.parse(file.read_text("utf-8"))))
            assert (file, marked - found - {""}) == (file, set())


def test_nothing_is_untranslated_or_only_guessed() -> None:
    assert [message.id for message in _messages() for _english, chinese in _sides(message) if not chinese.strip()] == []
    assert [message.id for message in _messages() if message.fuzzy] == []


def test_plurals_have_the_one_form_that_chinese_has() -> None:
    assert (_catalogue().num_plurals, _catalogue().plural_expr) == (1, "0")
    plurals = [message for message in _messages() if not isinstance(message.id, str)]
    assert plurals
    assert all(isinstance(message.string, tuple) and len(message.string) == 1 for message in plurals)


def test_a_translation_fills_in_the_same_fields() -> None:
    different = []
    for message in _messages():
        *singular, (english, chinese) = _sides(message)
        # The English singular may say `once` where the one Chinese form needs the number.
        if _fields(english) != _fields(chinese) or any(
            set(_fields(one)) - set(_fields(english)) for one, _ in singular
        ):
            different.append((english, chinese))
    assert different == []


def test_a_translation_is_chinese() -> None:
    alike = {
        english
        for message in _messages()
        for english, chinese in _sides(message)
        if not re.search("[\u4e00-\u9fff]", chinese) and any(c.isalpha() for c in _FIELD.sub("", english))
    }
    assert alike == _SAME_IN_BOTH


def test_punctuation_between_chinese_characters_is_chinese() -> None:
    wrong = [
        chinese
        for message in _messages()
        for _english, chinese in _sides(message)
        if re.search("[\u4e00-\u9fff}][,;:?!]|[,;:?!] ?[\u4e00-\u9fff]|\\.\\.\\.", _CODE.sub("", chinese))
    ]
    assert wrong == []


def test_a_translation_names_the_same_keys_commands_and_options() -> None:
    different = [
        (english, chinese)
        for message in _messages()
        for english, chinese in _sides(message)
        if _named(english) != _named(chinese)
    ]
    assert different == []


def test_a_command_to_be_copied_has_no_quotes_that_a_shell_would_keep() -> None:
    texts = [text for message in _messages() for side in _sides(message) for text in side]
    assert not [text for text in texts if re.search(r"--[a-z-]+ [“”‘’]|\bstudy [a-z]+ (?:[a-z]+ )?[“‘]", text)]


def test_what_the_program_reads_is_compiled_from_this_catalogue() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, _catalogue())
    compiled.seek(0)
    expected = gettext.GNUTranslations(compiled)
    with PO.with_suffix(".mo").open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    for message in _messages():
        text = message.id if isinstance(message.id, str) else message.id[0]
        assert spoken.gettext(text) == expected.gettext(text), "run `pybabel compile -D study -d tui/locale`"


@pytest.fixture
def chinese() -> Iterator[None]:
    before = language()
    set_language("zh")
    yield
    set_language(before)


@pytest.mark.usefixtures("chinese")
def test_the_language_of_the_moment_is_spoken_and_can_change() -> None:
    assert (_("Today"), ngettext("{n} lesson", "{n} lessons", 1), ngettext("{n} lesson", "{n} lessons", 2)) == (
        "今日",
        "共 {n} 课",
        "共 {n} 课",
    )
    set_language("en")
    assert (_("Today"), ngettext("{n} lesson", "{n} lessons", 1), ngettext("{n} lesson", "{n} lessons", 2)) == (
        "Today",
        "{n} lesson",
        "{n} lessons",
    )


@pytest.mark.usefixtures("chinese")
def test_an_unknown_language_is_refused_and_changes_nothing() -> None:
    with pytest.raises(KeyError):
        set_language("tlh")
    assert language() == "zh"


@pytest.mark.usefixtures("chinese")
def test_a_problem_is_explained_with_what_the_system_said_in_the_same_language() -> None:
    problem = Problem("a.md", N_("cannot be read: {reason}"), reason="Permission denied")
    assert explain(problem) == "a.md：无法读取：没有权限"
    set_language("en")
    assert explain(problem) == "a.md: cannot be read: Permission denied" == str(problem)


@pytest.mark.usefixtures("chinese")
def test_only_what_the_system_said_is_translated_never_a_users_own_words() -> None:
    problem = Problem("new", N_("has no lesson {name}"), name="new")
    assert explain(problem) == "new：里面没有 new 这一课"


@pytest.mark.parametrize("words", [[], *([name] for name in COMMANDS), ["branch", "init"], ["branch", "enrol"]])
@pytest.mark.usefixtures("chinese")
def test_help_is_chinese_and_fits_80_columns(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LANGUAGE", "")
    with contextlib.suppress(SystemExit):
        main(["--home", str(tmp_path), "--lang", "zh", *words, "--help"])
    text = capsys.readouterr().out
    assert "用法：study" in text
    # Names of commands, options and their values are the same in every language.
    text = re.sub(r"(?m)用法：[a-z ]+|^ +[a-z]+$|[a-z]+(\|[a-z]+)+", "", text)
    for name in (*COMMANDS, *_LATIN):
        text = re.sub(rf"\b{name}\b", "", text)
    assert re.findall("[A-Za-z]{2,}", re.sub(r"--?[a-z-]+|\{.*?\}|\$STUDY_HOME|zh\|en", "", text)) == []
    assert max(cell_len(line) for line in text.splitlines()) <= 80


_LATIN = (
    "Dask",
    "dask",
    "HOST",
    "PORT",
    "SSH",
    "TTY",
    "tty1",
    "systemd",
    "study",
    "Study",
    "Markdown",
    "Excel",
    "xAPI",
    "JSON",
    "sftp",
    "HTML",
    "CSV",
    "UTC",
    "YYYY-MM-DD",
    "zip",
    "id",
    "member",
    "cadre",
    "bash",
    "zsh",
    "fish",
    "shell",
    "Word",
    "GIFT",
    "Anki",
    "Moodle",
    "xlsx",
    "xls",
    "csv",
    "docx",
    "txt",
    "html",
    "switching",
    "md",
)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Expected `int`, got `str` - at `$.payload.seq`", "应为 `int`，却是 `str` - `$.payload.seq`"),
        ("JSON is malformed: expected ',' or '}' (byte 22)", "不是合法的 JSON：第 22 字节处应为 ',' 或 '}'"),
        ("Object missing required field `payload`", "缺少字段 `payload`"),
        ("something {0} that nobody knows", "something {0} that nobody knows"),
    ],
)
def test_what_a_parser_says_is_translated_with_its_names_and_numbers(said: str, shown: str) -> None:
    set_language("zh")
    assert shown in explain(
        Problem("s.json", "is not a summary ({reason}); ask for it again, or remove the file", reason=said)
    )
    set_language("en")
    assert said.partition(" - ")[0] in explain(Problem("s.json", "{reason}", reason=said))
