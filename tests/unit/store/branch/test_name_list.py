"""A list of people, as spreadsheets and personnel offices write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.problem import Problem
from store.branch.name_list import MOST_PEOPLE, ListedPerson, people_in

TWO = [ListedPerson(2, "张三", "党员", "1001"), ListedPerson(3, "李雷", "干部", "1002")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_a_list_is_read_however_its_program_saved_it(encoding: str, separator: str) -> None:
    rows = (("姓名", "级别", "工号"), ("张三", "党员", "1001"), ("李雷", "干部", "1002"), ("", "", ""))
    text = "\r\n".join(separator.join(row) for row in rows)
    assert people_in("list.csv", text.encode(encoding)) == TWO


@pytest.mark.parametrize("headings", ["No.,Shift,Level,Full Name", "编 号,班次,类别,姓　名"])
def test_columns_may_stand_in_any_order_in_either_language_and_others_are_passed_over(headings: str) -> None:
    text = f"{headings}\n1001,2,党员,张三\n1002,3,干部,李雷\n"
    assert people_in("list.csv", text.encode()) == TWO


def test_a_bare_name_on_each_line_is_a_list_and_its_lines_keep_their_numbers() -> None:
    assert people_in("a.txt", "张三\n\n  李雷 \n".encode()) == [ListedPerson(1, "张三"), ListedPerson(3, "李雷")]
    assert people_in("a.txt", "姓名\n张三\n".encode()) == [ListedPerson(2, "张三")]


def test_a_name_is_cleaned_of_padding_and_of_what_acts_on_a_terminal() -> None:
    text = "李　雷\n\x1b[31mEve\x1b]0;x\x07 \u202eSmith\n"
    assert [person.name for person in people_in("a.txt", text.encode())] == ["李雷", "Eve Smith"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 a workbook", "CSV"),
        (b"\xd0\xcf\x11\xe0 an older one", "CSV"),
        (b"\xff\x00\xff\x00\xff", "CSV"),
        ("1,张三\n2,李雷\n".encode(), "first line"),
        (b"", "no names"),
        ("姓名,级别\n".encode(), "no names"),
        (("张三\n" * (MOST_PEOPLE + 1)).encode(), "lines"),
    ],
)
def test_what_is_no_such_list_is_refused_and_says_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(Problem, match=said):
        people_in("list", data)


@given(st.binary(max_size=400))
def test_whatever_is_in_a_file_it_is_a_list_or_refused(data: bytes) -> None:
    try:
        people = people_in("list", data)
    except Problem:
        return
    assert all(person.name == "".join(person.name.splitlines()) for person in people)
