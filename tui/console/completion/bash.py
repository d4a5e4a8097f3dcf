"""Completion for bash: 3.2, as on macOS, or newer. It needs no package of completions."""

from tui.console.command_syntax import CommandSyntax, OptionSyntax, Takes
from tui.console.completion.options_at import options_at

_FRAME = """\
# Completion of `study` for bash, made by `study completion bash`.
_study() {
    local words=() word path=study options= commands= kind= choices= valued= last= home=() IFS=$' \\t\\n'
    # bash takes --option=value apart at the sign; here it is two words.
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        [ "$word" = "=" ] || words+=("$word")
    done
    [ "${COMP_WORDS[COMP_CWORD]}" = "=" ] && words+=("")
    local count=${#words[@]} n
    local current="${words[count-1]}"
    _study_known
    for ((n = 0; n < count - 1; n++)); do
        word="${words[n]}"
        if [[ -n "$last" && "$word" != -* ]]; then
            [ "$last" = --home ] && home=(--home "$word")
            last=
        elif [[ " $valued " == *" $word "* ]]; then
            last=$word
        elif [[ "$word" == -* ]]; then
            last=
        elif [[ " $commands " == *" $word "* ]]; then
            path="$path $word"
            _study_known
        fi
    done
    if [[ "$current" == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$current"))
        return
    elif [ -n "$last" ]; then
        _study_value
    else
        choices="$choices $commands"
    fi
    COMPREPLY=($(compgen -W "$choices" -- "$current"))
    if [ "$kind" = lesson ]; then
        choices=$("${COMP_WORDS[0]}" "${home[@]}" completion lessons 2>/dev/null)
        COMPREPLY+=($(compgen -W "$choices" -- "$current"))
    fi
    case $kind in
        file | lesson) _study_files -f ;;
        folder) _study_files -d ;;
    esac
}

# Offers files, or only folders; their names may hold anything.
_study_files() {
    local name
    compopt -o filenames 2>/dev/null
    while IFS= read -r name; do
        COMPREPLY+=("$name")
    done < <(compgen "$1" -- "$current")
}

# What may follow the commands that were typed: sets options, valued, commands, kind and choices.
_study_known() {
    case $path in
%(known)s
    esac
}

# What the option $last takes: sets kind and choices.
_study_value() {
    kind= choices=
    case "$path $last" in
%(values)s
    esac
}

complete -F _study study
"""
_KINDS = {Takes.FILE: "file", Takes.FOLDER: "folder", Takes.LESSON: "lesson"}


def bash_completion(study: CommandSyntax) -> str:
    """The script; it only asks `study completion lessons` where a lesson is wanted."""
    everywhere = study.options
    known = "\n".join(_known(command, everywhere) for command in study.walk())
    values = "\n".join(line for command in study.walk() for line in _values(command, everywhere))
    return _FRAME % {"known": known, "values": values}


def _known(command: CommandSyntax, everywhere: tuple[OptionSyntax, ...]) -> str:
    options = options_at(command, everywhere)
    flags = " ".join(flag for option in options for flag in option.flags)
    valued = " ".join(flag for option in options if option.metavar for flag in option.flags)
    commands = " ".join(below.name for below in command.commands)
    kinds = [_KINDS[word.takes] for word in command.words if word.takes in _KINDS]
    choices = " ".join(choice for word in command.words for choice in word.choices)
    return (
        f"        '{command.path}') options='{flags}' valued='{valued}' commands='{commands}'"
        f" kind='{next(iter(kinds), '')}' choices='{choices}' ;;"
    )


def _values(command: CommandSyntax, everywhere: tuple[OptionSyntax, ...]) -> list[str]:
    lines = []
    for option in options_at(command, everywhere):
        kind, choices = _KINDS.get(option.takes, ""), " ".join(option.choices)
        if option.metavar and (kind or choices):
            cases = " | ".join(f"'{command.path} {flag}'" for flag in option.flags)
            lines.append(f"        {cases}) kind='{kind}' choices='{choices}' ;;")
    return lines
