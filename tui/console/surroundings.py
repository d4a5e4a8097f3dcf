"""What Study reads of its surroundings, for its manual page: variables of the environment, and files of a home."""

from lessons.problem import N_

ENVIRONMENT = {
    "STUDY_HOME": N_("the folder with all data, where --home names none"),
    "LC_ALL LC_MESSAGES LANG": N_("the language, where neither --lang nor Settings chose one"),
    "TERM COLORTERM": N_("what the terminal can show; with TERM=dumb Study asks line by line"),
    "NO_COLOR": N_("set: no colours"),
    "VISUAL EDITOR": N_("the editor in which texts can be written; the first that is set"),
    "PAGER": N_("the pager for lessons, and for what study read, study mine and study man print"),
    "XDG_RUNTIME_DIR": N_("where an editor's temporary file lies, if only your account can read that folder"),
}
"""Names -> what they decide."""

FILES = {
    "config.toml": N_("settings and keys of one's own"),
    "themes/NAME.toml": N_("themes of one's own"),
    "members/": N_("what each member did and wrote; encrypted where there is a passphrase"),
    "packs/": N_("installed packs"),
    "branch/": N_("the branch's roster and plan"),
    "device.key": N_("this machine's key"),
    "crash.log": N_("Study's own faults, without any text of a member"),
    "kiosk/": N_("a shared machine: kiosk.toml has its settings"),
}
"""A file or folder of the home -> what it holds."""
