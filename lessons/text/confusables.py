"""Confusable characters: 己 and 已, a Cyrillic а and a Latin one, 0 and O.

Latin, Greek and Cyrillic after the confusables of Unicode (UTS #39), as far as names have them; the Chinese ones are
known to proofreaders, and forms of one character, most of them in `lessons.text.chinese_forms`. Used to ask people,
never to decide anything.
"""

from functools import cache

from lessons.text.chinese_forms import simplified

_CHINESE = (
    "己已巳 日曰 未末 土士 干千于 人入 大太犬 木本术 天夭 田由甲申 刀刁 几儿 午牛 侯候 戊戌戍 晴睛 治冶 洗冼 "
    "折拆 亳毫 祟崇 盲肓 茶荼 竟竞 汩汨 辛幸 王玉壬主 乌鸟 兔免 今令 毋母 爪瓜 史吏 析柝 狠狼 束柬 梁粱 赢嬴羸 "
    "凤风 丐丏 丸九 叉又 厂广 子孑孓 佳住 艮良 灸炙 味昧 暧暖 徽微 晳皙 祇衹祗 宜宣 冉再 衷哀衰 弋戈 氏氐 季李 "
    "项顷 余佘 翟瞿 荀苟 薜薛 段叚 湛谌 栗粟 盂孟 沐沭 妹妺 萧箫 贝见 钓钧 白自 目且 名各 问间 拔拨 杨扬 坚竖 "
    "巨臣 乒乓 亨享 弛驰 昂昴 玟玫 恒桓垣 准淮 芊芋 妤好 奕弈 彤肜 暄喧 祯桢 祎袆 祺棋 芮苪 颖颍 麟鳞 一ー 吴呉 "
    "青靑 清淸凊 高髙 明眀朙 钟锺"
)
_LATIN = {
    "АВЕЗКМНОРСТУХІЈЅ": "ABE3KMHOPCTYXlJS",  # Cyrillic
    "авекмнорстухгіјѕԁԛԝһѵпь": "abekmhopctyxrljsdqwhvnb",
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ": "ABEZHlKMNOPTYX",  # Greek
    "αβεγηικνορστυχω": "abeynlkvopotuxw",
    "ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ": "abcdeghljklmnoprstuvwyz",  # small capitals
    "ɑɡđłøħŧ": "agdloht",
    "I1iı0〇258": "lllloozsb",
}


@cache
def table() -> dict[int, str]:
    """For `str.translate`: maps each character to one representative of those it is confused with."""
    latin = {letter: plain for many, few in _LATIN.items() for letter, plain in zip(many, few, strict=True)}
    chinese = {other: group[0] for group in _CHINESE.split() for other in group[1:]}
    forms = {form: chinese.get(plain, plain) for form, plain in simplified().items()}
    return str.maketrans(forms | chinese | latin)
