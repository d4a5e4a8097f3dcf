"""A question of each kind, for the template that authors fill in."""

from lessons.bank.bank_question import GAP, BankKind, BankOption, BankQuestion
from lessons.content.question import NumberBlank

EXAMPLES = {
    "zh": (
        BankQuestion(
            kind=BankKind.SINGLE,
            stem="停电检修时先做什么？",
            options=(BankOption("停电", True), BankOption("验电"), BankOption("装设接地线")),
            explanation="安规：先停电，再验电，后接地。",
        ),
        BankQuestion(
            kind=BankKind.MULTIPLE,
            stem="哪些是技术措施？",
            options=(BankOption("验电", True), BankOption("装设接地线", True), BankOption("看灯灭了没有")),
        ),
        BankQuestion(
            kind=BankKind.TRUE_FALSE, stem="灯灭了就说明没有电。", options=(BankOption("对"), BankOption("错", True))
        ),
        BankQuestion(
            kind=BankKind.BLANKS,
            stem=f"系统额定频率是{GAP}Hz，照明电压是{GAP}V。",
            blanks=(NumberBlank("50", "0"), NumberBlank("220", "1%")),
        ),
        BankQuestion(kind=BankKind.ORDER, stem="按先后排序", items=("停电", "验电", "装设接地线")),
        BankQuestion(
            kind=BankKind.MATCH,
            stem="把措施和作用配对",
            pairs=(("停电", "断开电源"), ("验电", "证明没有电")),
            spares=("防止误入",),
        ),
        BankQuestion(kind=BankKind.ESSAY, stem="你怎样防止误送电？", model="挂锁，挂牌，自己拿钥匙。"),
    ),
    "en": (
        BankQuestion(
            kind=BankKind.SINGLE,
            stem="What comes first?",
            options=(BankOption("Switch off", True), BankOption("Test"), BankOption("Earth")),
            explanation="Off first, then test, then earth.",
        ),
        BankQuestion(
            kind=BankKind.MULTIPLE,
            stem="Which are technical measures?",
            options=(BankOption("Test", True), BankOption("Earth", True), BankOption("Look at the lamp")),
        ),
        BankQuestion(
            kind=BankKind.TRUE_FALSE,
            stem="A dark lamp shows that it is off.",
            options=(BankOption("True"), BankOption("False", True)),
        ),
        BankQuestion(
            kind=BankKind.BLANKS,
            stem=f"The frequency is {GAP} Hz, the voltage of lamps {GAP} V.",
            blanks=(NumberBlank("50", "0"), NumberBlank("220", "1%")),
        ),
        BankQuestion(kind=BankKind.ORDER, stem="Put in order", items=("Switch off", "Test", "Earth")),
        BankQuestion(
            kind=BankKind.MATCH,
            stem="Match measure and purpose",
            pairs=(("Switch off", "takes the voltage away"), ("Test", "shows that it is off")),
            spares=("keeps others away",),
        ),
        BankQuestion(
            kind=BankKind.ESSAY, stem="How do you prevent switching on?", model="Lock, tag, and keep the key."
        ),
    ),
}
"""By language."""
