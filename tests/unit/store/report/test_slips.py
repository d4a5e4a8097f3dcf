"""Slips for a first sign-in: nothing in a name acts, and nothing is cut by a page."""

import re
from html.parser import HTMLParser

import pytest

from store.report.slips import Slip, SlipSheet, as_html, as_text

FINGERPRINT = "SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og"


def sheet(names: list[str]) -> SlipSheet:
    return SlipSheet(
        language="zh", title="Study：首次登录", note="剪开", code_title="登记码",
        steps=("1. 找到姓名。", "2. 输入登记码。", "3. 抄下恢复密钥。"), remote="在别处：", command="ssh study@host",
        fingerprint_title="指纹：", fingerprint=FINGERPRINT,
        slips=[Slip(name, "工号 7", f"AAAA{n:x}-BBBBB", "只能用一次") for n, name in enumerate(names)],
    )  # fmt: skip


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _value in attrs)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "</table>{{7*7}}&lt;"])
def test_whatever_is_in_a_name_it_is_only_text(name: str) -> None:
    page, plain = Elements(), Elements()
    page.feed(as_html(sheet([name, "张三"])).decode())
    plain.feed(as_html(sheet(["王五", "张三"])).decode())
    assert page.tags == plain.tags
    assert name in page.texts


def test_forty_slips_are_counted_out_on_eight_pages_of_html() -> None:
    text = as_html(sheet([f"党员{n}" for n in range(40)])).decode()
    assert len(re.findall(r"<table ?[^>]*>", text)) == 40
    pages = text.split('<table class="new-page"')
    assert [page.count("</table>") for page in pages] == [5, 5, 5, 5, 5, 5, 5, 5]


def test_no_slip_of_text_is_cut_by_a_page() -> None:
    pages = as_text(sheet([f"党员{n}" for n in range(40)])).decode().split("\f")
    assert sum(page.count("登记码 ") for page in pages) == 40
    for page in pages:
        assert page.count("\n") <= 60
        assert page.count("登记码 ") == page.count("抄下恢复密钥")


def test_the_same_slips_are_the_same_bytes() -> None:
    assert as_html(sheet(["张三"])) == as_html(sheet(["张三"]))
    assert as_text(sheet(["张三"])) == as_text(sheet(["张三"]))


def test_a_fingerprint_stands_in_groups_and_whole() -> None:
    for data in (as_html(sheet(["张三"])), as_text(sheet(["张三"]))):
        line = next(line for line in re.split("<|>|\n", data.decode()) if "SHA256:" in line)
        assert line.strip().replace(" ", "") == FINGERPRINT
        assert max(map(len, line.split()[1:])) == 4
