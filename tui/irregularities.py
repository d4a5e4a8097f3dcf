"""What a ledger asks a member to explain, in the language of the moment."""

from typing import TYPE_CHECKING

from tui.language import _

if TYPE_CHECKING:
    from store.irregular import Irregularity


def kind_text(kind: str) -> str:
    """A kind of irregularity in a word or two."""
    return {
        "fork": _("fork"),
        "record-changed": _("record changed"),
        "record-missing": _("record missing"),
        "back-dated": _("back-dated"),
        "revoked": _("key revoked"),
        "clock-moved": _("clock moved"),
        "overlap": _("overlapping sessions"),
        "gap": _("gap"),
    }[kind]


def irregularity_text(entry: "Irregularity") -> str:
    """What is to be explained, in a sentence."""
    from store.irregular import TEXTS

    return _(TEXTS[entry.text]).format(**entry.fields)
