"""Decodes a text file, whichever encoding its editor saved it in."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE


def decoded(data: bytes) -> str | None:
    """The text in `data`: UTF-8, UTF-16 (told by its mark or by every second byte being zero), else GB18030, which GBK
    is a part of; `None` where it is none of them."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.startswith(BOM_UTF8):
        encodings = ["utf-8-sig"]
    elif b"\x00" in data:
        encodings = ["utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None
