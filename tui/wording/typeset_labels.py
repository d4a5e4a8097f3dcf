"""The few words that typesetting adds to a lesson, in the current language."""

from tui.wording.language import _


def labels() -> dict[str, str]:
    """See `lessons.typeset.layout.LABELS` and `lessons.typeset.spoken`."""
    return {
        "note": _("Note"),
        "tip": _("Tip"),
        "important": _("Important"),
        "warning": _("Warning"),
        "caution": _("Caution"),
        "quote": _("Quote"),
        "picture": _("Picture"),
        "after-head": _(": "),
        "after-cell": _("; "),
        "too-deep": _("Nested too deeply to format; shown as written."),
    }
