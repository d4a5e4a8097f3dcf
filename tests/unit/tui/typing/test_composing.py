"""Candidates a page at a time, in lines of any width."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lessons.text.width import width
from store.machine.pinyin_engine.protocol import Composed
from tui.typing.composing import AROUND, MOST, Composing, composing

candidates = st.lists(st.text("今天我们学习了安全", min_size=1, max_size=20), min_size=1, max_size=60)
rooms = st.integers(min_value=1, max_value=200)


def shown(texts: list[str], *, is_all: bool = True) -> Composing:
    return composing(Composed("pin yin", tuple(texts), is_all))


@given(candidates, rooms)
def test_turning_pages_shows_every_candidate_once_in_order(texts: list[str], room: int) -> None:
    page, seen = shown(texts), list[str]()
    while True:
        seen += page.candidates[page.first : page.end(room)]
        turned = page.turned(1, room)
        if turned is page:
            break
        page = turned
    assert seen == texts


@given(candidates, rooms)
def test_a_page_fits_and_has_a_digit_for_each(texts: list[str], room: int) -> None:
    page = shown(texts)
    on_page = page.candidates[page.first : page.end(room)]
    assert 1 <= len(on_page) <= MOST
    assert len(on_page) == 1 or sum(width(text) + AROUND for text in on_page) <= room
    assert [page.place(number, room) for number in range(1, MOST + 1)] == [
        *range(len(on_page)),
        *[None] * (MOST - len(on_page)),
    ]


@given(candidates, rooms, st.integers(min_value=0, max_value=20))
def test_back_leads_where_one_came_from(texts: list[str], room: int, pages: int) -> None:
    way = [shown(texts)]
    for _ in range(pages):
        way.append(way[-1].turned(1, room))
    for before, page in reversed(list(pairwise(way))):
        assert page is before or page.turned(-1, room) == before._replace(mark=before.first)
    assert way[0].turned(-1, room) is way[0]


@given(candidates, rooms, st.lists(st.sampled_from([1, -1]), max_size=80))
def test_the_mark_is_always_on_the_page(texts: list[str], room: int, steps: list[int]) -> None:
    page = shown(texts)
    for by in steps:
        page = page.marked(by, room)
        assert page.first <= page.mark < page.end(room)


def test_more_candidates_are_wanted_before_the_last_known_page_ends() -> None:
    assert shown(["一"] * 12, is_all=False).lacks(80)
    assert not shown(["一"] * 50, is_all=False).lacks(80)
    assert not shown(["一"] * 12).lacks(80)


def test_nothing_is_composed_without_pinyin() -> None:
    assert not composing(Composed(committed="今天")) and composing(Composed("jin", ("今",)))
