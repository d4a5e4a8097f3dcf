"""Which options may be typed behind a command."""

from tui.console.command_syntax import CommandSyntax, OptionSyntax


def options_at(command: CommandSyntax, everywhere: tuple[OptionSyntax, ...]) -> list[OptionSyntax]:
    """The options of a command, and those of `study` that take a value, which stand behind any command too."""
    own = {flag for option in command.options for flag in option.flags}
    return [*command.options, *(option for option in everywhere if option.metavar and not own & set(option.flags))]
