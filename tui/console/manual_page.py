"""Manual pages in the language of man(7), made from the syntax of a command."""

from collections.abc import Iterator

from tui import PROGRAM
from tui.console.command_syntax import CommandSyntax
from tui.wording.language import _


def page_name(command: CommandSyntax) -> str:
    """What its page is called: `study-branch`."""
    return command.path.replace(" ", "-")


def manual_page(command: CommandSyntax, others: list[str]) -> str:
    """The page of `study` or of one of its commands; `others` are the names of pages to look at besides."""
    return "\n".join(_lines(command, others)) + "\n"


def _lines(command: CommandSyntax, others: list[str]) -> Iterator[str]:
    yield f'.TH "{page_name(command).upper()}" 1 "" "{_inert(PROGRAM)}" "Study"'
    yield from (f'.SH "{_inert(_("NAME"))}"', f"{_inert(page_name(command))} \\- {_inert(command.does)}")
    yield f'.SH "{_inert(_("SYNOPSIS"))}"'
    for one in command.walk() if command.path != "study" else [command]:
        yield from (".PP", _text(one.usage))
    yield from _options(command)
    if command.commands:
        yield f'.SH "{_inert(_("COMMANDS"))}"'
        for below in command.commands:
            yield from (".TP", f"\\fB{_inert(below.name)}\\fR", _text(below.does))
            if command.path != "study":
                yield ".RS"
                yield from _options(below, heading=False)
                yield ".RE"
    yield from (f'.SH "{_inert(_("EXIT STATUS"))}"', _text(_("0: done; 1: something was refused; 2: wrong usage.")))
    yield from (f'.SH "{_inert(_("SEE ALSO"))}"', ", ".join(f"\\fB{_inert(name)}\\fR(1)" for name in others))


def _options(command: CommandSyntax, *, heading: bool = True) -> Iterator[str]:
    if heading and (command.words or command.options):
        yield f'.SH "{_inert(_("OPTIONS"))}"'
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
