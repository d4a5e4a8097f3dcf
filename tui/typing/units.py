"""Units behind a number: letters that are meant as they are, though they could be pinyin too."""

from lessons.regex import regex

_UNITS = (
    *("m", "mm", "cm", "km", "um", "s", "ms", "min", "h", "t", "g", "kg", "mg", "l", "ml", "L", "mL", "V", "mV", "kV"),
    *("A", "mA", "kA", "mAh", "W", "kW", "MW", "GW", "kWh", "MWh", "GWh", "VA", "kVA", "MVA", "var", "kvar", "Mvar"),
    *("Hz", "kHz", "MHz", "Pa", "hPa", "kPa", "MPa", "J", "kJ", "MJ", "GJ", "N", "kN", "dB", "r", "bar", "lx"),
)
_BEHIND_NUMBER = regex(r".*[0-9] ?(?:[A-Za-z]{1,4}[23]?/)?([A-Za-z]{0,4})")


def is_unit(before: str, letters: str, behind: str) -> bool:
    """Whether letters make a unit with what stands before: 10 and kV, 5 and mm, 60t/ and h.

    `before`: the line up to them; `behind`: the character that is typed behind them, of which a unit may go on.
    """
    if not (number := _BEHIND_NUMBER.fullmatch(before)):
        return False
    unit = number[1] + letters
    return unit in _UNITS or any(known.startswith(unit + behind) for known in _UNITS if behind.isalpha())
