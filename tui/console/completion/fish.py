"""Completion for fish."""

from collections.abc import Iterator

from tui.console.command_syntax import CommandSyntax, OptionSyntax, Takes, WordSyntax
from tui.console.completion.options_at import options_at

_FRAME = """\
# Completion of `study` for fish, made by `study completion fish`.
set -g __study_commands %(commands)s
set -g __study_valued %(valued)s

# Whether these are the commands that were typed so far.
function __study_at
    set -l path study
    set -l value no
    for word in (commandline -opc)[2..-1]
        if test $value = yes; and not string match -q -- '-*' $word
            set value no
        else if contains -- "$path $word" $__study_valued
            set value yes
        else if contains -- "$path $word" $__study_commands
            set path "$path $word"
        end
    end
    test "$path" = "$argv[1]"
end

complete -c study -f
"""
_LESSONS = "(study completion lessons 2>/dev/null)"
_FOLDERS = "(__fish_complete_directories (commandline -ct))"


def fish_completion(study: CommandSyntax) -> str:
    """The script: one line for each thing that may be typed."""
    every, commands = study.walk(), [below.path for command in study.walk() for below in command.commands]
    valued = [
        f"{command.path} {flag}"
        for command in every
        for option in options_at(command, study.options)
        if option.metavar
        for flag in option.flags
    ]
    frame = _FRAME % {"commands": " ".join(map(_quoted, commands)), "valued": " ".join(map(_quoted, valued))}
    return frame + "\n".join(line for command in every for line in _lines(command, study.options)) + "\n"


def _lines(command: CommandSyntax, everywhere: tuple[OptionSyntax, ...]) -> Iterator[str]:
    start = f"complete -c study -n {_quoted(f'__study_at {_quoted(command.path)}')}"
    for below in command.commands:
        yield f"{start} -a {below.name} -d {_quoted(below.does)}"
    for word in command.words:
        if offered := _offered(word):
            yield start + offered
    for option in options_at(command, everywhere):
        flags = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags)
        value = f" -r{_offered(option)}" if option.metavar else ""
        yield f"{start} {flags}{value} -d {_quoted(option.help)}"


def _offered(word: OptionSyntax | WordSyntax) -> str:
    """What is offered in its place, as options of `complete`."""
    if word.choices:
        return f" -f -a {_quoted(' '.join(word.choices))}"
    return {
        Takes.FILE: " -F",
        Takes.FOLDER: f" -f -a {_quoted(_FOLDERS)}",
        Takes.LESSON: f" -F -a {_quoted(_LESSONS)}",
    }.get(word.takes, "")


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
