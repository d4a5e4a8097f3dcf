"""The code under which a member's other machine takes over the secret: how it is read, and when it opens nothing."""

from pathlib import Path

import pytest

from lessons.problem import Problem
from store.exchange import pairing_secret
from tests.builders.machine_desk import Desk


@pytest.fixture
def unpaired(tmp_path: Path) -> tuple[Desk, Desk]:
    return Desk(tmp_path / "one", tmp_path / "share"), Desk(tmp_path / "other", tmp_path / "share")


@pytest.mark.parametrize("times", [1, 2])
def test_a_code_that_is_wrong_or_old_opens_nothing(unpaired: tuple[Desk, Desk], times: int) -> None:
    one, other = unpaired
    first = one.offer()
    for _ in range(times - 1):
        one.offer()
    wrong = ("B" if first[0] == "A" else "A") + first[1:] if times == 1 else first
    with pytest.raises(Problem, match="nothing is waiting under this code"):
        other.join(wrong)
    assert len(list((one.share / "pairing").iterdir())) == 1, "an earlier offer was taken back"


def test_a_code_is_read_as_people_type_it(unpaired: tuple[Desk, Desk]) -> None:
    one, other = unpaired
    code = one.offer()
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l").replace("8", "b")
    assert other.join(typed).secret == one.own().secret


@pytest.mark.parametrize("typed", ["OIBL-234A-7LLO-QZKB-ZZAA", "018l 234a 7ll0 qzk8 zzaa"])
def test_a_code_of_letters_that_are_made_no_more_is_still_read(
    unpaired: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    one, other = unpaired
    monkeypatch.setattr(pairing_secret, "make", lambda _groups: "OIBL-234A-7LLO-QZKB-ZZAA")
    one.offer()
    (offered,) = (one.share / "pairing").iterdir()
    assert offered.stem == "e06b42487857b025d1ee63e4d2c5341b"
    assert other.join(typed).secret == one.own().secret


def test_an_offer_is_taken_back_once_it_was_used_or_a_day_has_passed(unpaired: tuple[Desk, Desk]) -> None:
    one, other = unpaired
    code = one.offer()
    one.exchange()
    assert len(list((one.share / "pairing").iterdir())) == 1
    other.join(code)
    other.exchange()
    one.exchange()
    assert list((one.share / "pairing").iterdir()) == []
    one.offer()
    one.clock.pass_seconds(2 * 86400)
    one.exchange()
    assert list((one.share / "pairing").iterdir()) == []
