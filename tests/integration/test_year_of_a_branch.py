"""The year of a branch, with all that goes wrong in one: every figure of every document is counted twice."""

import csv
import html.parser
import random
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest

from lessons.records import (
    Application,
    Attempt,
    Attendance,
    Flag,
    Read,
    Record,
    Reflection,
    Review,
    Void,
    canonical,
    record_id,
    when,
)
from store.branch.roster import EnrolledKey, RosterFile, RosterMember
from store.crypto.envelope import document
from store.ledger.irregularities import TITLES, Kind
from store.ledger.ledger import Ledger
from store.ledger.summary import SharedText
from store.merge.merge import merge
from store.report.csv_table import as_csv
from store.report.html_page import as_html
from store.report.sheets import Report, report
from store.report.workbook import as_xlsx
from tests.builders.ledgers import plain
from tests.enrolled import Machine, attempt, roster
from tests.integration.recount import is_passed, recount

NAMES = ["王芳", "李强", "张敏", "刘洋", "陈静", "杨帆", "赵磊", "黄丽", "周杰", "王芳", "吴刚", "徐静"]
START = datetime(2026, 1, 5, 1, tzinfo=UTC)
NEW_YEAR = datetime(2026, 12, 31, 16, tzinfo=UTC)
FIGURES = {
    "Credited hours": "hours", "Tests": "attempts", "Passed": "passed", "Learned": "learned",
    "Understood": "understood", "Used": "used", "Reviews": "reviews", "Reviews right": "right",
    "Reflections": "reflections", "Put to use": "applications", "Study days": "attended",
    "Reflections shared": "shared", "Needs explanation": "questions", "Summaries": "summaries",
}  # fmt: skip


class Sender:
    """A machine that sends a summary of each year of UTC, again and again."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.records: list[Record] = []
        self._last: dict[int, tuple[int, str]] = {}

    def send(self, written: datetime) -> list[bytes]:
        """A summary of each year that has records."""
        found = []
        for year in sorted({when(record).year for record in self.records}):
            seq, previous = self._last.get(year, (0, ""))
            own = {record_id(record): record for record in self.records if when(record).year == year}
            records = tuple(own[id_] for id_ in sorted(own, key=lambda id_: (when(own[id_]), id_)))
            texts = tuple(
                SharedText(record=id_, to="cd" * 32, sealed="YQ==")
                for id_ in sorted(own)
                if isinstance(own[id_], Reflection) and int(id_[0], 16) < 8
            )
            payload = msgspec.structs.replace(
                self.machine.payload(),
                **{"year": year, "seq": seq + 1, "previous": previous, "written": written, "records": records},
                texts=texts,
            )
            self._last[year] = seq + 1, sha256(canonical(payload)).hexdigest()
            found.append(document(self.machine.sign(payload)))
        return found


def month(chance: random.Random, who: int, begin: datetime, name: str) -> list[Record]:
    """What one member does in a month."""
    made: list[Record] = []
    for _ in range(chance.randint(1, 6)):
        at = begin + timedelta(seconds=chance.randint(0, 27 * 86400))
        lesson = f"lesson-{chance.randint(1, 5)}"
        own: dict[str, Any] = {"pack": "safety", "lesson": lesson}
        tested = at + timedelta(minutes=chance.randint(20, 60))
        of_stage = chance.random() < 0.2
        made += [
            Read(**own, version=1, digest="cd" * 32, started=at, ended=at + timedelta(minutes=15), wall=900, active=880,
                 credited=chance.randint(60, 880)),
            msgspec.structs.replace(
                attempt(1), attempt=f"{who}-{tested:%m%dT%H%M%S}", lesson=lesson, points=chance.randint(0, 3),
                outcome=chance.choice(["submitted", "submitted", "expired", "abandoned"]), started=tested,
                ended=tested + timedelta(minutes=3), kind="stage" if of_stage else "self",
                invigilator="李娜" if of_stage else msgspec.UNSET,
            ),
            Review(**own, question="q1", digest="ef" * 32, at=tested + timedelta(hours=1), response=(1,),
                   right=chance.random() < 0.7, hint=False, seconds=9),
        ]  # fmt: skip
        if chance.random() < 0.5:
            text = sha256(f"{who} {tested}".encode()).hexdigest()
            made.append(Reflection(**own, prompt="p", written=tested + timedelta(hours=2), length=80, text=text))
        if chance.random() < 0.5:
            used = tested + timedelta(days=chance.randint(0, 2))
            done = used - timedelta(hours=chance.randint(0, 30))
            witness = chance.choice(["", name, "王 芳", "孙工"])
            made.append(Application(**own, done=done, written=used, text="used", witness=witness))
        if chance.random() < 0.5:
            kind = chance.choice(["present", "leave", "make-up"])
            made.append(Attendance(day=f"{at:%Y-%m-%d}", kind=kind, written=at))
    return made


class Branch:
    """Twelve members: some have two machines, some send nothing, and nearly everything goes wrong somewhere."""

    def __init__(self, folder: Path, seed: int) -> None:
        chance = random.Random(seed)
        self.folder = folder
        self.senders = [[Sender(Machine(folder / f"{n}-a", name))] for n, name in enumerate(NAMES)]
        for number in (0, 3, 5):
            self.senders[number].append(Sender(Machine(folder / f"{number}-b", NAMES[number])))
        self.files: list[bytes] = []
        for number in range(13):
            begin = START + timedelta(days=28 * number)
            for who, own in enumerate(self.senders[:10]):
                sender = own[number % len(own)]
                sender.records += month(chance, who, begin, NAMES[who])
                if number == 12:
                    sender.records += month(chance, who, NEW_YEAR - timedelta(days=20), NAMES[who])
                self._mishap(number, who, own)
                for one in own:
                    sent = one.send(begin + timedelta(days=28, minutes=who))
                    self.files += sent if (number, who) != (4, 2) else []  # lost on the way
        self.roster = self._roster()
        later = self._entries()
        device = later[5].devices[1].key
        later[5] = msgspec.structs.replace(
            later[5], devices=(later[5].devices[0], EnrolledKey(device, "2026-09-01T00:00:00Z"))
        )
        later[8] = msgspec.structs.replace(later[8], keys=(EnrolledKey(later[8].keys[0].key, "2026-11-15"),))
        self.revoked = roster(*later, number=2)

    def _mishap(self, number: int, who: int, own: list[Sender]) -> None:
        first = own[0].records
        match number, who:
            case 2, 3:  # two machines in use at one time
                own[1].records.append(self._sitting("beside", next(r.started for r in first if isinstance(r, Attempt))))
            case 3, 0:
                own[1].records += first[-4:]  # carried over to the member's other machine
            case 5, 1:
                at = when(first[-1])
                flags = (Flag(kind="clock-back", at=at, expected=at + timedelta(hours=2)),)
                first.append(self._sitting("flagged", at, flags=flags))
            case 6, 4:  # told in another way
                place = next(n for n, record in enumerate(first) if isinstance(record, Attempt))
                old = first[place]
                assert isinstance(old, Attempt)
                first[place] = msgspec.structs.replace(old, points=3, outcome="submitted")
            case 7, 6:
                taken = [record for record in first if isinstance(record, Attempt | Read)][:3]
                at = when(first[-1]) + timedelta(minutes=1)
                first += [Void(record=record_id(record), reason="a mistake", written=at) for record in taken]
            case 8, 7:  # a clock that ran years ahead
                first.append(self._sitting("ahead", datetime(2029, 6, 1, tzinfo=UTC), points=3))
            case 9, 7:
                del first[0]
            case 10, 9:  # copied from the member before
                other = self.senders[8][0].records
                first += [record for record in other if isinstance(record, Attempt | Reflection)][-5:]
            case 11, 2:
                first.append(self._sitting("back-dated", START + timedelta(days=3)))

    @staticmethod
    def _sitting(id_: str, at: datetime, **changes: Any) -> Attempt:
        return msgspec.structs.replace(
            attempt(1), attempt=id_, lesson="lesson-1", started=at, ended=at + timedelta(minutes=3), **changes
        )

    def _entries(self) -> list[RosterMember]:
        entries = []
        for own in self.senders:
            first, *further = (one.machine.enrolled() for one in own)
            entries.append(
                own[0].machine.enrolled(
                    aliases=tuple(one.id for one in further),
                    keys=first.keys + tuple(key for one in further for key in one.keys),
                    devices=first.devices + tuple(key for one in further for key in one.devices),
                )
            )
        entries[11] = msgspec.structs.replace(entries[11], keys=(), devices=(), code="x", until="2026-12-31")
        return entries

    def _roster(self) -> RosterFile:
        return roster(*self._entries())

    def merged(self) -> Ledger:
        """The ledger: everything was merged before the keys were revoked."""
        folder = self.folder / "in"
        folder.mkdir()
        for number, data in enumerate(self.files):
            (folder / f"{number:04}.json").write_bytes(data)
        ledger = Ledger(self.folder / "ledger")
        for known in (self.roster, self.revoked):
            assert [one.problem for one in merge(ledger, [folder], [known]) if one.problem] == []
        return ledger


class Cells(html.parser.HTMLParser):
    """The cells of each table of a page, and what stands beside the bars of its charts."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.bars: list[str] = []
        self._into: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self._into = self.tables[-1][-1]
            self._into.append("")
        elif tag == "text":
            self._into = self.bars
            self._into.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "text"):
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] += data


Rows = list[dict[str, str]]


def of_csv(made: Report) -> list[Rows]:
    """The rows of each sheet by the titles of its columns."""
    texts = [as_csv(sheet).decode("utf-8-sig") for sheet in made.sheets]
    return [list(csv.DictReader(StringIO(text))) for text in texts]


def of_xlsx(made: Report) -> list[Rows]:
    found = []
    for page in openpyxl.load_workbook(BytesIO(as_xlsx(made)), read_only=True).worksheets:
        titles, *rows = page.values
        found.append(
            [{t: "" if cell is None else str(cell) for t, cell in zip(titles, row, strict=True)} for row in rows]
        )
    return found


def of_html(made: Report) -> list[Rows]:
    page = Cells()
    page.feed(as_html(made).decode())
    return [[dict(zip(table[0], row, strict=True)) for row in table[1:]] for table in page.tables]


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Branch, Ledger]:
    made = Branch(tmp_path_factory.mktemp("year"), 1)
    return made, made.merged()


@pytest.mark.parametrize("hours", [8, -5.5])
def test_every_figure_of_every_document_is_the_one_that_a_script_of_its_own_counts(
    branch: tuple[Branch, Ledger], hours: float
) -> None:
    ours, ledger = branch
    zone = timezone(timedelta(hours=hours))
    known = msgspec.json.decode(document(ours.revoked))
    counted = recount(sorted((ours.folder / "in").iterdir()), known, hours)
    by_id = {person["member"]["id"]: person for person in counted}
    made = report(ledger, plain, "en", zone)
    for members, tests, questions in (of_csv(made), of_xlsx(made), of_html(made)):
        rows = {(row["Member id"], int(row["Year"])): row for row in members}
        assert rows.keys() == {(id_, year) for id_, person in by_id.items() for year in person["rows"]}
        for (id_, year), row in rows.items():
            expected = by_id[id_]["rows"][year]
            figures = {title: float(expected[name]) for title, name in FIGURES.items()}
            assert {title: float(row[title]) for title in FIGURES} == figures, (row["Name"], year)
            last, written = expected["last"], expected["written"]
            assert row["Last record"][:16] == (shown(last, zone) if last else "")
            assert row["Last summary"][:16] == (shown(written, zone) if written else "nothing arrived")
            assert row["Name"].startswith(by_id[id_]["member"]["name"])
        names = ("Member id", "Lesson id", "Begun", "Points", "Passed")
        listed = [tuple(row[name][:25] for name in names) for row in tests]
        assert sorted((a, b, c[:16], d, e) for a, b, c, d, e in listed) == sorted(listed_tests(by_id, zone))
        assert len(questions) == sum(person["questions"] for person in counted)
    assert_charts(made, by_id)
    heard = {person["member"]["name"] for person in counted if any(row["written"] for row in person["rows"].values())}
    head, _, names_told = made.notes[-1].removesuffix(")").partition(" (")
    assert head == "On the roster without a summary: 2"
    assert set(names_told.split(", ")) == set(NAMES) - heard == {"吴刚", "徐静"}


def shown(at: str, zone: timezone) -> str:
    return f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m-%d %H:%M}"


def listed_tests(by_id: dict[str, Any], zone: timezone) -> list[tuple[str, ...]]:
    return [
        (
            *(id_, f"{test['pack']}/{test['lesson']}", shown(test["started"], zone), str(test["points"])),
            "yes" if is_passed(test) else "no",
        )
        for id_, person in by_id.items()
        for test in person["tests"]
    ]


def assert_charts(made: Report, by_id: dict[str, Any]) -> None:
    """Bars say what the rows say, year by year."""
    page = Cells()
    page.feed(as_html(made).decode())
    values = [text for text in page.bars if text.replace(".", "", 1).isdigit()]
    expected = []
    for year in sorted({year for person in by_id.values() for year in person["rows"]}):
        rows = [person["rows"][year] for person in by_id.values() if year in person["rows"]]
        for texts in ([f"{row['hours']:.2f}" for row in rows], [str(row["learned"]) for row in rows]):
            expected += texts if any(map(float, texts)) else []
    assert sorted(values) == sorted(expected)


def test_the_year_that_is_counted_twice_has_everything_in_it(branch: tuple[Branch, Ledger]) -> None:
    members, _, questions = of_csv(report(branch[1], plain, "en"))
    kinds = set(TITLES.values()) - {TITLES[Kind.FORK]}
    assert {row["Kind"] for row in questions} == kinds
    assert len({row["Name"] for row in members if row["Name"].startswith("王芳 (")}) == 2
    assert {row["Year"] for row in members} >= {"2026", "2027"}
