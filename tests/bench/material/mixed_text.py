"""Realistic lesson text of any size: Chinese and English, lists, tables, code; always the same for the same size."""

import random

_CHINESE = (
    "操作票应由操作人填写，经监护人、值长逐级审核后方可执行；未经许可，任何人不得擅自变更操作顺序。",
    "交接班时应做到“交得清、接得明”，对设备缺陷、运行方式、保护投退情况逐项核对并签字确认。",
    "系统额定频率为 50 Hz，正常运行时偏差不得超过 ±0.2 Hz；当频率低于 49.5 Hz 时应立即汇报调度。",
    "学习的目的在于应用：真学、真懂、真用，把制度落实到每一次操作、每一张票、每一个班次。",
    "变压器上层油温一般不宜超过 85 ℃，最高不得超过 95 ℃，冷却装置故障时按制造厂规定执行。",
)
_ENGLISH = (
    "The operator repeats every order aloud before acting, and the supervisor confirms it step by step.",
    "A work permit states the place, the task, the safety measures and the time by which the work must be finished.",
    "Relay protection clears a fault within 120 ms; backup protection acts if the breaker fails to open.",
)


def mixed_text(size: int, *, headings: bool = True) -> str:
    """About `size` bytes of UTF-8."""
    choose = random.Random(7)
    parts: list[str] = ["# 运行规程汇编\n"]
    total = 0
    number = 0
    while total < size:
        number += 1
        part = _section(choose, number, headings)
        parts.append(part)
        total += len(part.encode())
    text = "\n".join(parts)
    return text.encode()[:size].decode(errors="ignore")


def _section(choose: random.Random, number: int, headings: bool) -> str:
    blocks = [f"## 第 {number} 节 设备与制度\n" if headings else f"第 {number} 项：\n"]
    for _ in range(choose.randint(2, 4)):
        sentences = choose.choices(_CHINESE, k=choose.randint(2, 5)) + choose.choices(_ENGLISH, k=choose.randint(0, 2))
        choose.shuffle(sentences)
        sentences[0] = f"**重点**：{sentences[0]}"
        blocks.append("".join(sentences) + f" 见[第 {number} 条](rules.md#r{number})。\n")
    blocks.append("\n".join(f"- {choose.choice(_CHINESE)}" for _ in range(3)) + "\n")
    if number % 3 == 0:
        cells = [(choose.choice(_CHINESE)[:14], choose.randint(1, 500)) for _ in range(6)]
        rows = "\n".join(f"| {row} | {item} | {value} kV |" for row, (item, value) in enumerate(cells))
        blocks.append(f"| 序号 | 项目 | 数值 |\n|---:|---|---:|\n{rows}\n")
    if number % 5 == 0:
        code = "def check(ticket):\n    # 逐项核对\n    return all(step.done for step in ticket)\n"
        blocks.append(f"```python\n{code}```\n")
    if number % 7 == 0:
        blocks.append(f"> [!WARNING]\n> {choose.choice(_CHINESE)}\n")
    return "\n".join(blocks)
