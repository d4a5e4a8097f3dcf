"""Completion for zsh, by its own `_arguments`."""

from tui.console.command_syntax import CommandSyntax, OptionSyntax, Takes, WordSyntax
from tui.console.completion.options_at import options_at

_HEAD = """\
#compdef study
# Completion of `study` for zsh, made by `study completion zsh`.

_study_lessons() {
    local -a lessons
    lessons=(${(f)"$(study completion lessons 2>/dev/null)"})
    _alternative 'lessons:lesson:compadd -a lessons' 'files:file:_files'
}
"""
# A file in `$fpath` is run as the function; one that is sourced says what it is for.
_END = """\
if [ "$funcstack[1]" = _study ]; then
    _study "$@"
else
    compdef _study study
fi
"""


def zsh_completion(study: CommandSyntax) -> str:
    """The script: a function for each command, those below first."""
    return "\n".join([_HEAD, *(_function(command, study.options) for command in reversed(study.walk())), _END])


def _function(command: CommandSyntax, everywhere: tuple[OptionSyntax, ...]) -> str:
    specs = [_option(option) for option in options_at(command, everywhere)]
    if not command.commands:
        places = [*map(str, range(1, len(command.words))), "*"]
        for place, word in zip(places, command.words, strict=False):
            specs.append(_quoted(f"{place}:{_plain(word.metavar)}:{_completer(word)}"))
        arguments = " \\\n        ".join(["_arguments -s -S", *specs])
        return f"{_name(command)}() {{\n    {arguments}\n}}\n"
    specs += ["'1: :->command'", "'*:: :->below'"]
    arguments = " \\\n        ".join(["_arguments -s -S -C", *specs])
    listed = "\n".join(f"                {_quoted(f'{below.name}:{_plain(below.does)}')}" for below in command.commands)
    cases = "\n".join(f"                {below.name}) {_name(below)} ;;" for below in command.commands)
    files = "\n            _files" if command.words else ""
    return f"""\
{_name(command)}() {{
    local curcontext="$curcontext" state line
    typeset -A opt_args
    {arguments}
    case $state in
        command)
            local -a commands
            commands=(
{listed}
            )
            _describe -t commands command commands{files}
            ;;
        below)
            case $words[1] in
{cases}
                *) _files ;;
            esac
            ;;
    esac
}}
"""


def _name(command: CommandSyntax) -> str:
    return "_" + command.path.replace(" ", "_")


def _option(option: OptionSyntax) -> str:
    separator = "::" if option.optional else ":"
    value = f"{separator}{_plain(option.metavar)}:{_completer(option)}" if option.metavar else ""
    flags = " ".join(option.flags)
    alternatives = f"'({flags})'{{{','.join(option.flags)}}}" if len(option.flags) > 1 else option.flags[0]
    return f"{alternatives}{_quoted(f'[{_plain(option.help)}]{value}')}"


def _completer(word: OptionSyntax | WordSyntax) -> str:
    if word.choices:
        return f"({' '.join(word.choices)})"
    return {Takes.FILE: "_files", Takes.FOLDER: "_files -/", Takes.LESSON: "_study_lessons"}.get(word.takes, " ")


def _plain(text: str) -> str:
    """Text in which nothing means anything to `_arguments` or `_describe`."""
    return text.replace("\\", "\\\\").replace(":", "\\:").replace("[", "\\[").replace("]", "\\]")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
