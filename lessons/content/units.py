"""Compares the unit typed after a number with the one at the blank: V and 伏 are the same.

Nothing is converted: kV never becomes V. A different unit is reported as such.
"""

import re

_NAMES = (
    "V 伏特 伏 volt volts", "A 安培 安 ampere amperes amps", "W 瓦特 瓦 watt watts", "Hz 赫兹 赫 hertz",
    "Ω 欧姆 欧 ohm ohms", "F 法拉", "J 焦耳 焦", "N 牛顿 牛", "Pa 帕斯卡 帕", "g 克", "m 米 metre metres meter meters",
    "L 升", "kWh kW·h 千瓦时 千瓦·时", "kg 千克 公斤", "km 千米 公里", "t 吨", "s 秒 秒钟 sec second seconds",
    "min 分 分钟 minute minutes", "h 小时 时 hour hours", "d 天 日 day days", "°C 摄氏度", "% 个百分点 percent",
    "r/min 转/分 转每分 rpm", "m2 平方米", "m3 立方米",
)  # fmt: skip
_PREFIXES = {"千": "k", "兆": "M", "毫": "m", "微": "μ", "厘": "c", "吉": "G", "纳": "n"}
_PREFIXED = "VAWHΩFJNPgmLs"
"""First letters of the units that take a prefix in Chinese: 千伏, 兆帕, 毫米."""
_OPENS = r"(?:[\s*_~`$({\[<'\"]|\\(?:mathrm|text|rm|,|;)?)*"
_LATIN = r"(?:[^\W\d_\u2e80-\U0003ffff]|[°%‰'\"])(?:[^\W_\u2e80-\U0003ffff]|[°%‰'\"/·^-])*"
"""A unit in letters, powers and ratios included: kV, m3/h, °C."""


def _spellings() -> dict[str, str]:
    known: dict[str, str] = {}
    for symbol, *names in (line.split() for line in _NAMES):
        known |= dict.fromkeys(names, symbol)
        if symbol[0] in _PREFIXED and symbol != "min":
            known |= {chinese + name: letter + symbol for chinese, letter in _PREFIXES.items() for name in names
                      if not name.isascii() and chinese + name not in known}  # fmt: skip
    return known


_KNOWN = _spellings()


def stands(unit: str, before: str, after: str) -> bool:
    """Whether `unit` is what follows a blank, or stands in brackets beside it; all three in normal form, case kept."""
    follows = re.sub(f"^{_OPENS}", "", after)
    if _same(unit, _first(follows)) or (not unit[0].isascii() and unit not in _KNOWN and follows.startswith(unit)):
        return True
    if unit == "%" and before.endswith("百分之"):
        return True
    beside = re.findall(r"\(([^()]{1,12})\)|(?:单位|[Uu]nits?)[:是为]?([^,.;。()]{1,12})", f"{before} {after}")
    return any(_same(unit, name) for found in beside for name in found)


def _first(text: str) -> str:
    """The unit that `text` begins with: the longest Chinese one we know, or one in letters."""
    chinese = [name for name in _KNOWN if not name[0].isascii() and text.startswith(name)]
    if chinese:
        return max(chinese, key=len)
    found = re.match(_LATIN, text)
    return found[0].rstrip("'\"-·^/") if found else ""


def _same(first: str, second: str) -> bool:
    first, second = (_KNOWN.get(name, _KNOWN.get(name.casefold(), name)) for name in (first, second))
    if {first[:1], second[:1]} == {"m", "M"} and len(first) > 1:
        return False  # milli and mega
    return first.casefold() == second.casefold() != ""
