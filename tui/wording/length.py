"""The length of a text that a member writes, in words."""

from lessons.content.lesson import Prompt
from lessons.text.text_length import characters
from tui.wording.language import _, ngettext


def length_text(written: str, prompt: Prompt, *, shared: bool) -> str:
    """How long a reflection is, how long it should be, and who will read it."""
    length = characters(written)
    parts = [ngettext("{n} character", "{n} characters", length).format(n=length)]
    if prompt.min_length:
        parts.append(_("about {n} wanted").format(n=prompt.min_length))
    parts.append(_("will be shared with your branch") if shared else _("private"))
    return " · ".join(parts)


def too_long(most: int, length: int) -> str:
    """The message about a text that is too long."""
    text = _("At most {most} characters fit here; there are {n}. Shorten the text; what you typed stays.")
    return text.format(most=most, n=length)
