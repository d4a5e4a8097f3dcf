"""Manual pages in the language of man(7), made from the syntax of a command."""

from collections.abc import Iterator, Mapping

from tui import PROGRAM
from tui.console.command_syntax import CommandSyntax
from tui.console.surroundings import ENVIRONMENT, FILES
from tui.wording.language import _


def page_name(command: CommandSyntax) -> str:
    """What its page is called: `study-branch`."""
    return command.path.replace(" ", "-")


def manual_page(command: CommandSyntax, others: list[str]) -> str:
    """The page of `study` or of one of its commands; `others` are the names of pages to look at besides."""
    return "\n".join(_lines(command, others)) + "\n"


def _lines(command: CommandSyntax, others: list[str]) -> Iterator[str]:
    yield f'.TH "{page_name(command).upper()}" 1 "" "{_inert(PROGRAM)}" "Study"'
    yield from _section(_("NAME"), f"{_inert(page_name(command))} \\- {_inert(command.does)}")
    usages = [one.usage for one in command.walk()] if command.path != "study" else [command.usage]
    yield from _section(_("SYNOPSIS"), *(line for usage in usages for line in (".PP", _text(usage))))
    yield from _section(_("OPTIONS"), *_options(command))
    below = list(_commands(command))
    if below:
        yield from _section(_("COMMANDS"), *below)
    if command.path == "study":
        yield from _section(_("ENVIRONMENT"), *_listed(ENVIRONMENT))
        yield from _section(_("FILES"), _text(_("In the folder with all data, which Settings names:")), *_listed(FILES))
        formats = _("What is read and written, field by field: study man --manual formats.")
        yield from _section(_("FORMATS"), _text(formats))
    yield from _section(_("EXIT STATUS"), _text(_("0: done; 1: something was refused; 2: wrong usage.")))
    yield from _section(_("SEE ALSO"), ", ".join(f"\\fB{_inert(name)}\\fR(1)" for name in others))


def _listed(table: Mapping[str, str]) -> Iterator[str]:
    for name, meaning in table.items():
        yield from (".TP", f"\\fB{_inert(name)}\\fR", _text(_(meaning)))


def _section(heading: str, *lines: str) -> Iterator[str]:
    yield f'.SH "{_inert(heading)}"'
    yield from lines


def _commands(command: CommandSyntax) -> Iterator[str]:
    """The commands below; the options of those of `study` stand on their own pages."""
    for below in command.commands:
        yield from (".TP", f"\\fB{_inert(below.name)}\\fR", _text(below.does))
        if command.path != "study":
            yield from (".RS", *_options(below), ".RE")


def _options(command: CommandSyntax) -> Iterator[str]:
    for word in command.words:
        yield from (".TP", f"\\fI{_inert(word.metavar)}\\fR", _text(word.help))
    for option in command.options:
        flags = ", ".join(f"\\fB{_inert(flag)}\\fR" for flag in option.flags)
        value = f" \\fI{_inert(option.metavar)}\\fR" if option.metavar else ""
        yield from (".TP", flags + value, _text(option.help))


def _inert(text: str) -> str:
    """Text in which nothing means anything to roff; a hyphen stays one that can be copied."""
    return text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")


def _text(text: str) -> str:
    """A line that is no request, whatever it begins with."""
    return f"\\&{_inert(text)}"
