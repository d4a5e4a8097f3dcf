"""Characters that are easily taken for each other: 己 for 已, a Cyrillic а for a Latin one, 0 for O.

Latin, Greek and Cyrillic after the confusables of Unicode (UTS #39), as far as names have them; the Chinese ones are
those of which proofreaders are warned, and forms of one character. It proves nothing: people are asked, nothing is
decided by it.
"""

from functools import cache

_CHINESE = (
    "己已巳 日曰 未末 土士 干千于 人入 大太犬 木本术 天夭 田由甲申 刀刁 几儿 午牛 侯候 戊戌戍 晴睛 治冶 洗冼 折拆 "
    "亳毫 祟崇 盲肓 茶荼 竟竞 汩汨 辛幸 王玉壬主 乌鸟 兔免 今令 毋母 爪瓜 史吏 析柝 狠狼 束柬 梁粱 赢嬴羸 凤风鳳風 "
    "丐丏 丸九 叉又 厂广廣 子孑孓 佳住 艮良 灸炙 味昧 暧暖 徽微 晳皙 祇衹祗 宜宣 冉再 衷哀衰 弋戈 氏氐 季李 项顷項頃 "
    "余佘 翟瞿 荀苟 薜薛 段叚 湛谌 栗粟 盂孟 沐沭 妹妺 萧箫蕭簫 贝见貝見 钓钧 白自 目且 名各 问间問間 拔拨 杨扬楊揚 "
    "坚竖堅 巨臣 乒乓 亨享 弛驰 昂昴 玟玫 恒桓垣 准淮 芊芋 妤好 奕弈 彤肜 暄喧 祯桢禎楨 祎袆 祺棋 芮苪 颖颍 麟鳞 "
    "一ー 吴吳呉 黄黃 青靑 清淸凊 真眞 户戶 温溫 吕呂 强強 静靜 高髙 明眀朙 张張 刘劉 陈陳 赵趙 孙孫 马馬 许許 邓鄧 "
    "韩韓 冯馮 谢謝 邹鄒 苏蘇 卢盧 蒋蔣 叶葉 阎閻 陆陸 范範 郑鄭 罗羅 汤湯 钱錢 钟鍾鐘 顾顧 贾賈 谭譚 严嚴 乔喬 齐齊 "
    "关關 龚龔 庄莊 华華 国國 军軍 刚剛 伟偉 东東 龙龍 飞飛 云雲 兰蘭 鸿鴻 鸣鳴 丽麗 红紅 庆慶 荣榮 义義 爱愛 宝寶 "
    "学學 长長 寿壽 万萬 梦夢 莹瑩 艳艷豔 琼瓊 岚嵐 锋鋒 铁鐵 银銀 锦錦 钢鋼 铭銘 鹏鵬 鹤鶴 亚亞 卫衛 晓曉 辉輝 宾賓 "
    "涛濤 泽澤 润潤 渊淵 滨濱 维維 继繼 绍紹 贤賢 贵貴 远遠 进進 达達 运運 权權 栋棟 枫楓 树樹 业業 乐樂 书書 传傳 "
    "伦倫 俭儉 兴興 剑劍 励勵 启啟 园園 圣聖 声聲 奋奮 宁寧 实實 宪憲 尧堯 岭嶺 峰峯 帅帥 怀懷 时時 显顯 晋晉 买買"
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
    """For `str.translate`: each character as one of those that it is easily taken for."""
    latin = {ord(letter): plain for many, few in _LATIN.items() for letter, plain in zip(many, few, strict=True)}
    return latin | {ord(other): group[0] for group in _CHINESE.split() for other in group[1:]}
