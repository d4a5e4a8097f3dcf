"""Question banks in words: places, kinds, layouts, and what is said of a row."""

from pathlib import Path

from lessons.bank.bank_question import BankPlace, Remark
from lessons.bank.written.join_pack import Joined
from lessons.problem import N_, Problem
from tui.wording.language import _, explain

KINDS = {
    "single": N_("single choice"),
    "multiple": N_("multiple choice"),
    "true-false": N_("true or false"),
    "blanks": N_("fill in"),
    "calculation": N_("calculation"),
    "order": N_("put in order"),
    "match": N_("match"),
    "essay": N_("in one's own words"),
}
FIELDS = {
    "type_name": N_("kind"),
    "stem": N_("question"),
    "keys": N_("answer"),
    "explanation": N_("explanation"),
    "hint": N_("hint"),
    "points": N_("points"),
    "difficulty": N_("difficulty"),
    "source": N_("source"),
    "objective": N_("objective"),
    "code": N_("code"),
}
LAYOUTS = {"table": N_("table"), "text": N_("text")}
JOINED = {
    Joined.NEW: N_("added"),
    Joined.SAME: N_("there already"),
    Joined.UPDATED: N_("changed in the bank"),
    Joined.KEPT: N_("edited here"),
    Joined.DIFFERS: N_("edited here, and changed in the bank"),
    Joined.REMOVED: N_("taken out here"),
}


def layout_name(layout: str) -> str:
    """A layout in words; platforms are called as they call themselves."""
    return _(LAYOUTS[layout]) if layout in LAYOUTS else layout or _("not recognised")


def field_name(field: str) -> str:
    """What a part of a row is called; options are called by their letters."""
    return _(FIELDS[field]) if field in FIELDS else field


def remark_text(remark: Remark) -> str:
    """A remark in words."""
    fields = dict(remark.fields)
    if kind := KINDS.get(str(fields.get("kind"))):
        fields["kind"] = _(kind)
    if "what" in fields:
        fields["what"] = _(str(fields["what"]))
    return explain(Problem("", remark.text, **fields))


def place_text(place: BankPlace, column: str = "") -> str:
    """`bank.xlsx [Sheet1]:12:H`."""
    sheet = f" [{place.sheet}]" if place.sheet else ""
    row = f":{place.row}" if place.row else ""
    return f"{place.file}{sheet}{row}{f':{column}' if column else ''}"


def next_step(pack: Path) -> str:
    """What to do with a pack that was written."""
    named = f'"{pack}"' if " " in str(pack) else str(pack)
    text = _(
        "look at it with `study preview {pack}`, check it with `study check {pack}`, then `study packs add {pack}`"
    )
    return text.format(pack=named)
