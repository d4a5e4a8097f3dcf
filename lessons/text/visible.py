"""What can be seen of a text: characters without a picture make no difference to whoever reads it."""

import re
import unicodedata

_UNSEEN = "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
"""Characters without a picture that Unicode calls neither formatting (Cf) nor controls (Cc)."""


def visible(text: str) -> str:
    """`text` without what has no picture; white space stays."""
    if not text.isprintable():
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cf", "Cc"))
    return text if text.isascii() else re.sub(_UNSEEN, "", text)
