"""A sealed test as it stands in a lesson: a fenced block for the questions; `store.crypto.sealed_test` opens it.

```sealed-test
count=20 opslimit=3 memlimit=67108864 salt=<hex>
<base64 of nonce and ciphertext, in lines>
```
"""

import binascii
import re

import msgspec

from lessons.regex import regex

FENCE = "sealed-test"
MAX_BYTES = 512 * 1024
_HEAD = regex(r"count=([0-9]{1,3}) opslimit=([0-9]{1,2}) memlimit=([0-9]{4,9}) salt=([0-9a-f]{32})", re.ASCII)
_LINE = 100


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of a stage test, readable only with its start code."""

    count: int
    """How many questions there are: known before the start, as the time limit is."""
    opslimit: int
    memlimit: int
    salt: str
    """Hex."""
    box: str
    """Base64: nonce and ciphertext (XChaCha20-Poly1305)."""


def write(sealed: Sealed) -> list[str]:
    """The lines that stand in the lesson."""
    head = f"count={sealed.count} opslimit={sealed.opslimit} memlimit={sealed.memlimit} salt={sealed.salt}"
    lines = [sealed.box[n : n + _LINE] for n in range(0, len(sealed.box), _LINE)]
    return [f"```{FENCE}", head, *lines, "```"]


def read(lines: list[str]) -> Sealed | None:
    """The sealed test in the lines of a fence, its own two lines included; `None` where they hold none."""
    if len(lines) < 4 or lines[0].strip() != f"```{FENCE}" or lines[-1].strip() != "```":
        return None
    head = _HEAD.fullmatch(lines[1].strip())
    box = "".join(line.strip() for line in lines[2:-1])
    if head is None or len(box) > MAX_BYTES * 4 // 3 + 4:
        return None
    opslimit, memlimit = int(head[2]), int(head[3])
    # Whoever writes a lesson must not decide how long and with how much memory a machine computes.
    if not (1 <= opslimit <= 16 and 8192 <= memlimit <= 256 * 1024 * 1024):
        return None
    try:
        if len(binascii.a2b_base64(box, strict_mode=True)) < 40:
            return None
    except binascii.Error:
        return None
    return Sealed(count=int(head[1]), opslimit=opslimit, memlimit=memlimit, salt=head[4], box=box)
