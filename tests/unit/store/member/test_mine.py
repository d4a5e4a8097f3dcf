"""What is the member's own: listed by year, and exported so that nothing typed does anything."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from lessons.content.lesson import Lesson
from lessons.records import Application, Void
from store.member.mine.own_texts import OwnKind, by_year, noted, written
from store.member.mine.pages import OwnPage, PageGroup, PageText, as_html, as_markdown
from store.member.mine.search import uses_with
from store.member.session import Session
from tests.clocks import FakeClock

HOSTILE = (
    "<script>alert(1)</script>",
    "\\<img src=x onerror=alert(1)>",
    "![spy](http://example.com/x.png)",
    "\\![spy](http://example.com/x.png)",
    "[here](javascript:alert(1))",
    "[a]: http://example.com/\n\n[a]",
    "<!-- never closed",
    "```\nnever closed",
    "<http://example.com/>",
    "a &#x202e; b",
    "\x1b]0;title\x07\x1b[2J\u202e",
)


def lesson_of(session: Session) -> Lesson:
    return session.library.find("small/types", "en")


def use(session: Session, text: str, done: datetime) -> str:
    now = session.now()
    return session.add(Application(pack="small", lesson="types", done=done, written=now, text=text, witness="Li"))


def one_of_each(session: Session, clock: FakeClock) -> None:
    lesson = lesson_of(session)
    session.finish_reflection(lesson.key, lesson.prompts[0], "We *write* it down.")
    use(session, "The list hangs beside the pump.", session.now() - timedelta(days=500))
    session.reading.keep_note(lesson, 10, "ask about the valve")
    session.reading.keep_note(lesson, 12, "")


def test_everything_one_wrote_is_there_by_year_and_kind(session: Session, clock: FakeClock) -> None:
    one_of_each(session, clock)
    years = by_year([*written(session.progress), *noted(session.reading)])
    this, before = years
    assert this > before
    assert list(years[this]) == [OwnKind.REFLECTION, OwnKind.NOTE, OwnKind.BOOKMARK]
    assert list(years[before]) == [OwnKind.USE]
    [reflection] = years[this][OwnKind.REFLECTION]
    assert (reflection.text, reflection.shared, reflection.key) == ("We *write* it down.", False, "small/types")
    assert years[this][OwnKind.NOTE][0].text == "ask about the valve"
    assert years[this][OwnKind.BOOKMARK][0].text == ""


def test_what_was_taken_back_is_not_there(session: Session) -> None:
    id_ = use(session, "by mistake", session.now())
    session.add(Void(record=id_, reason="undone", written=session.now()))
    assert written(session.progress) == []
    assert list(uses_with(session.progress, "mistake")) == []


def test_a_use_at_work_is_found_by_its_words(session: Session) -> None:
    id_ = use(session, "The list hangs\nbeside the pump.", session.now())
    [found] = uses_with(session.progress, "PUMP hangs")
    assert (found.id, found.key) == (id_, "small/types")
    assert list(uses_with(session.progress, "turbine")) == []


def page_of(*texts: str, title: str = "A lesson") -> OwnPage:
    said = [PageText(title, "Note · today", "a prompt", text) for text in texts]
    return OwnPage("Mine", "Private.", "en", [PageGroup("2026 · Notes", said)])


def tags(markdown: str) -> set[str]:
    tokens = MarkdownIt("commonmark").parse(markdown)
    inline = [child for token in tokens for child in token.children or ()]
    return {token.type for token in (*tokens, *inline)}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert_in_both_documents(text: str) -> None:
    page = page_of(text, "what follows", title=text.replace("\n", " "))
    markdown, html = as_markdown(page), as_html(page)
    assert not tags(markdown) & {"html_block", "html_inline", "image", "link_open"}
    assert "what follows" in MarkdownIt("commonmark").render(markdown).rpartition("<blockquote>")[2]
    assert not re.findall(r"<script|<img|<a |<!--|<[^>]* (?:href|src|on\w+)=", html)
    assert not {"\x1b", "\x07", "\u202e"} & {*markdown, *html}


@given(st.text("<>[]()!&#;\\`*_~ax\n \t-=|:/", max_size=60))
def test_no_text_becomes_html_a_link_or_a_picture(text: str) -> None:
    assert not tags(as_markdown(page_of(text, title="t"))) & {"html_block", "html_inline", "image", "link_open"}
    assert "<a" not in as_html(page_of(text)) and "<img" not in as_html(page_of(text))


def test_emphasis_and_lists_still_work_and_both_say_that_they_are_private() -> None:
    page = page_of("**重点**：\n\n- one\n- two")
    assert "> **重点**：\n>\n> - one\n> - two" in as_markdown(page)
    assert "<strong>重点</strong>" in as_html(page) and "<li>one</li>" in as_html(page)
    assert "**Private.**" in as_markdown(page) and '<p class="private">Private.</p>' in as_html(page)


def test_the_page_needs_no_network_and_no_script() -> None:
    html = as_html(page_of("text"))
    assert "default-src 'none'" in html and "@page" in html and "http" not in html.replace("http-equiv", "")


def test_a_year_is_that_of_the_clock_on_the_wall(session: Session) -> None:
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    use(session, "noon", at)
    [own] = written(session.progress)
    assert own.year == at.astimezone().year
