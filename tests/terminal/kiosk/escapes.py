"""The table of escapes: what a keyboard, a mouse, a clipboard or a terminal may send, by name."""

import itertools

_LETTERS = "ABCDEFGHPQRSZ"
_NUMBERED = [*range(1, 36)]
_ODD_KEYS = [9, 13, 27, 32, 63, 99, 112, 113, 122, 127, 57344, 57358, 57363, 57376, 57441, 57454, 0x10FFFF, 0x7FFFFFFF]
_PLACES = ["1;1", "40;12", "80;24", "0;0", "9999;1", "1;99999", "-1;-1", "2147483648;2147483648", f"{10**30};5", ";"]
_PASTED = b":!sh\n\x03\x1a\x1c\x04\x11\x10 paste \x1b[A\x1b\x1bOP\xff\xe4\xb8"


def table() -> dict[str, bytes]:
    """Everything, by a name that tells what it is."""
    return _bytes() | _keys() | _mouse() | _pastes() | _broken() | _replies()


def _bytes() -> dict[str, bytes]:
    single = {f"byte {code:02x}": bytes([code]) for code in range(256)}
    return single | {f"alt+{code:02x}": bytes([0x1B, code]) for code in range(256)}


def _keys() -> dict[str, bytes]:
    found = {f"SS3 {code:c}": b"\x1bO%c" % code for code in range(0x40, 0x7F)}
    found |= {f"console F{n}": b"\x1b[[%c" % (64 + n) for n in range(1, 6)}
    found |= {f"CSI {letter}": f"\x1b[{letter}".encode() for letter in _LETTERS}
    for letter, modifier in itertools.product(_LETTERS, range(2, 17)):
        found[f"CSI {letter} with {modifier}"] = f"\x1b[1;{modifier}{letter}".encode()
    found |= {f"CSI {n}~": b"\x1b[%d~" % n for n in _NUMBERED}
    for n, modifier in itertools.product(_NUMBERED, (2, 3, 5, 6, 8, 9)):
        found[f"CSI {n}~ with {modifier}"] = b"\x1b[%d;%d~" % (n, modifier)
    for code in _ODD_KEYS:
        found[f"Kitty {code}"] = b"\x1b[%du" % code
        for modifier in (2, 3, 5, 9, 256, 2**31):
            found[f"Kitty {code} with {modifier}"] = b"\x1b[%d;%du" % (code, modifier)
            found[f"modifyOtherKeys {code} with {modifier}"] = b"\x1b[27;%d;%d~" % (modifier, code)
        found[f"Kitty {code}, let go"] = b"\x1b[%d:%d;5:3;%du" % (code, code, code)
        found[f"Kitty {code}, with text"] = b"\x1b[%d;;%d:%du" % (code, code, code)
    return found


def _mouse() -> dict[str, bytes]:
    found = {}
    for button, place, end in itertools.product((0, 1, 2, 3, 8, 35, 64, 65, 128, 999), _PLACES, "Mm"):
        found[f"mouse {button} at {place} {end}"] = f"\x1b[<{button};{place}{end}".encode()
    found |= {f"X10 {code:02x}": b"\x1b[M%c%c%c" % (code, 255 - code, code) for code in range(0, 256, 5)}
    found |= {f"urxvt {code}": b"\x1b[%d;%d;%dM" % (code, code, code) for code in (0, 32, 35, 96, 4096)}
    return found | {"focus": b"\x1b[I", "no focus": b"\x1b[O", "a highlight": b"\x1b[T1234", "X10 cut": b"\x1b[M\xff"}


def _pastes() -> dict[str, bytes]:
    begin, finish = b"\x1b[200~", b"\x1b[201~"
    return {
        "paste": begin + b"plain" + finish,
        "paste of controls": begin + _PASTED + finish,
        "paste of a paste": begin + begin + _PASTED + finish + _PASTED[:4] + finish,
        "paste of a line": begin + b"one\r\ntwo\r" + finish,
        "paste of an OSC": begin + b"\x1b]52;c;aGlqYWNr\x07\x1b]0;t\x07\x1b[2J" + finish,
        "paste of C1": begin + bytes(range(0x80, 0xA0)) + "\x9b31m\x9d0;t\x9c".encode() + finish,
        "paste of nothing": begin + finish,
        "end of no paste": finish,
        "paste that does not end": begin + b"and no end",
        "paste with its end cut": begin + b"the end is \x1b[20",
    }


def _broken() -> dict[str, bytes]:
    bad = ["ff", "fe ff", "80", "c0 80", "c1 bf", "e0 80 80", "ed a0 80", "ed bf bf", "f4 90 80 80", "f8 88 80 80 80"]
    bad += ["e4 b8", "f0 9f 98", "ef bb bf", "ef bf be", "e2 80 ae", "e2 81 a6", "f0 9f 91 a8 e2 80 8d f0 9f 91 a9"]
    found = {f"bytes {text}": bytes.fromhex(text) for text in bad}
    cut = ["[", "[<", "[<0", "[<0;", "[1;", "[200", "[27;5;", "[?", "[>", "O", "P", "P1$r", "]", "]52;c;", "^", "_G"]
    found |= {f"cut ESC {text}": b"\x1b" + text.encode() for text in cut}
    endless = ["[", "[<", "[?", "]52;c;", "P"]
    found |= {f"ESC {text} for long": b"\x1b" + text.encode() + b"1;" * 3000 for text in endless}
    return found | {"ESC ESC ESC": b"\x1b" * 50, "zeros": bytes(500), "one key for long": b"j" * 2000}


def _replies() -> dict[str, bytes]:
    texts = (
        "[?1;2c [>41;354;0c [=0c [24;80R [0;0R [99999;99999R [?1;1R [0n [?2026;0$y [?2026;9$y [?2048;1$y [?2048;2$y "
        "[?2048;0$y [?1u [?31u [48;0;0;0;0t [48;1;1;1;1t [48;24;80;480;800t [48;-1;9;9;9t [8;1;1t [4;0;0t [6;0;0t "
        "[3;9;9t [?997;1n ]52;c;aGlqYWNr\x07 ]10;rgb:ffff/0000/0000\x1b\\ ]11;?\x07 ]4;1;rgb:00/00/00\x07 "
        "]ltitle\x1b\\ ]0;t\x07 P>|XTerm(354)\x1b\\ P1+r544e=787465726d\x1b\\ P0+r\x1b\\ P1$r0m\x1b\\ "
        "P!|00000000\x1b\\ _Gi=1;OK\x1b\\ "
        "^private\x1b\\ Xstring\x1b\\"
    )
    return {f"reply ESC {reply!r}": b"\x1b" + reply.encode() for reply in texts.split(" ")}


SIZES = [(1, 1), (0, 0), (2, 1), (1, 200), (1000, 1000), (300, 2), (80, 1), (80, 24)]
"""Columns and rows that a window may take; the last is the usual one."""
