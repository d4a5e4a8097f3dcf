"""Every figure of a ledger's documents counted once more, from the files that members sent and the roster.

It shares no code with Study: plain JSON and plain loops, by `docs/summary-format.md` and `docs/secretary.md`.
"""

import hashlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Summary = dict[str, Any]
Stream = tuple[str, str, int]
FIRST_YEAR = 2026


def recount(files: Iterable[Path], roster: dict[str, Any], hours: float) -> list[dict[str, Any]]:
    """One entry for everybody on the roster: name, ids, `rows` by year, tests, and numbers of irregularities."""
    zone = timezone(timedelta(hours=hours))
    summaries = [json.loads(path.read_bytes()) for path in files]
    people = []
    for member in roster["payload"]["members"]:
        ids = {member["id"], *member.get("aliases", [])}
        own = {digest(one["payload"]): one for one in summaries if one["payload"]["member"] in ids}
        people.append(Person(member, list(own.values()), zone))
    for person in people:
        person.meet([other for other in people if other is not person])
    fill(people)
    return [person.told() for person in people]


class Person:
    """What one member's summaries amount to."""

    def __init__(self, member: dict[str, Any], summaries: list[Summary], zone: timezone) -> None:
        self.member, self.zone = member, zone
        self.summaries = sorted((one["payload"] for one in summaries), key=lambda p: (*stream(p), p["seq"]))
        signer = {id(one["payload"]): one["signatures"][1]["key"] for one in summaries}
        until = {key["key"]: key.get("revoked", "") for key in member["keys"] + member["devices"]}
        self.counting = [
            p
            for p in self.summaries
            if all(not until[key] or p["written"] < until[key] for key in (signer[id(p)], p["device"]))
        ]
        self.first_told: dict[str, str] = {}
        for p in self.counting:
            for record in p["records"]:
                text = canonical(record)
                self.first_told[text] = min(p["written"], self.first_told.get(text, p["written"]))
        self.records = self.that_count()
        self.year_of = {canonical(record): year for _, year, record in self.records}
        self.questions: list[tuple[Stream, str]] = []
        self.ask()
        self.rows: dict[int, dict[str, Any]] = {}
        for year in sorted({year for p in self.summaries for year in self.years(p)} | {y for _, y, _ in self.records}):
            self.rows[year] = self.row(year)

    def that_count(self) -> list[tuple[datetime, int, Record]]:
        """(instant that counts, its year here, record), in order."""
        now = max(self.first_told.values(), default="")
        voided = {record["record"] for record in map(json.loads, self.first_told) if record["type"] == "void"}
        best: dict[str, tuple[str, int, str]] = {}
        for text, first in self.first_told.items():
            record = json.loads(text)
            if record["type"] == "attempt":
                rank = (first, record["points"], hashlib.sha256(text.encode()).hexdigest())
                best[record["attempt"]] = min(rank, best.get(record["attempt"], rank))
        kept = []
        for text, first in self.first_told.items():
            record, id_ = json.loads(text), hashlib.sha256(text.encode()).hexdigest()
            if id_ in voided or (record["type"] == "attempt" and best[record["attempt"]][2] != id_):
                continue
            at = instant(first) if closed(record) > now else instant(closed(record))
            kept.append((at, id_, record))
        kept.sort(key=lambda entry: entry[:2])
        return [(at, at.astimezone(self.zone).year, record) for at, _, record in kept]

    def years(self, payload: Record) -> set[int]:
        """The years here of which a summary tells."""
        found = set()
        for record in payload["records"][:1] + payload["records"][-1:]:
            elsewhere = instant(closed(record)).astimezone(self.zone).year
            found.add(self.year_of.get(canonical(record), elsewhere))
        return found or {payload["year"]}

    def row(self, year: int) -> dict[str, Any]:
        up_to, before = self.totals(year), self.totals(year - 1)
        own = [p for p in self.summaries if year in self.years(p)]
        newest = {stream(p): p for p in self.summaries}
        shared = {text["record"] for p in newest.values() for text in p.get("texts", [])}
        here = [(at, record) for at, of, record in self.records if of == year]
        return {name: up_to[name] - before[name] for name in up_to} | {
            "shared": sum(digest(record) in shared for _, record in here if record["type"] == "reflection"),
            "summaries": len(own),
            "written": max((p["written"] for p in own), default=""),
            "last": max((at.isoformat() for at, _ in here), default=""),
        }

    def totals(self, year: int) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        credited: dict[tuple[str, str], int] = defaultdict(int)
        passes: dict[tuple[str, str], list[datetime]] = defaultdict(list)
        uses, days = [], set()
        for at, of, record in self.records:
            if of > year:
                continue
            lesson = (record.get("pack", ""), record.get("lesson", ""))
            if record["type"] == "read":
                credited[lesson] += record["credited"]
            elif record["type"] == "attempt":
                found["attempts"] += 1
                if is_passed(record):
                    found["passed"] += 1
                    passes[lesson].append(at)
            elif record["type"] == "review":
                found["reviews"] += 1
                found["right"] += record["right"]
            elif record["type"] == "reflection":
                found["reflections"] += 1
            elif record["type"] == "application":
                found["applications"] += 1
                uses.append((lesson, at, at - instant(record["written"]) + instant(record["done"]), record))
            elif record["type"] == "attendance" and record["kind"] != "leave":
                days.add(record["day"])
        half = timedelta(hours=12)
        used = {
            lesson
            for lesson, at, done, record in uses
            if passes[lesson]
            and passes[lesson][0] <= at
            and passes[lesson][0] - done < half
            and done - at <= half
            and bare(record.get("witness", "")) not in ("", bare(self.member["name"]))
        }
        names = ("attempts", "passed", "reviews", "right", "reflections", "applications")
        return {name: found[name] for name in names} | {
            "attended": len(days),
            "learned": sum(bool(times) for times in passes.values()),
            "understood": sum(any(at - times[0] >= timedelta(days=7) for at in times) for times in passes.values()),
            "used": len(used),
            "credited": sum(seconds for lesson, seconds in credited.items() if passes[lesson]),
        }

    def ask(self) -> None:
        """What needs explanation of this person alone."""
        by_stream: dict[Stream, list[Record]] = defaultdict(list)
        for p in self.summaries:
            by_stream[stream(p)].append(p)
        for key, ones in by_stream.items():
            self.questions += [(key, text) for text in sorted(set(of_stream(ones)))]
        counted = {id(p) for p in self.counting}
        self.questions += [(stream(p), f"revoked {p['seq']}") for p in self.summaries if id(p) not in counted]
        ways: dict[str, dict[str, Stream]] = defaultdict(dict)
        sittings: dict[str, str] = {}
        first_of: dict[str, Stream] = {}
        for p in self.counting:
            first_of.setdefault(p["device"], stream(p))
            for record in p["records"]:
                if record["type"] == "attempt":
                    ways[record["attempt"]].setdefault(canonical(record), stream(p))
                if record["type"] in ("attempt", "read"):
                    sittings.setdefault(canonical(record), p["device"])
        for attempt, told in ways.items():
            if len(told) > 1:
                self.questions.append((min(told.values(), key=lambda k: (k[2], k[1], k[0])), f"changed {attempt}"))
        times = []
        for text, device in sittings.items():
            record = json.loads(text)
            times.append((record["started"], record["ended"], device))
        times.sort()
        overlapping = {
            device
            for place, (started, _, device) in enumerate(times)
            if any(end > started and other != device for _, end, other in times[:place])
        }
        self.questions += [(first_of[device], "overlap") for device in overlapping]

    def meet(self, others: "list[Person]") -> None:
        """What needs explanation because another one has it too."""
        for other in others:
            theirs = {mark(record) for p in other.counting for record in p["records"]} - {""}
            where: dict[str, Stream] = {}
            for p in self.counting:
                for record in p["records"]:
                    if mark(record) in theirs:
                        where.setdefault(mark(record), stream(p))
            self.questions += [(key, f"two members {other.member['id']}") for key in set(where.values())]
        of: dict[Stream, set[int]] = defaultdict(set)
        for p in self.summaries:
            of[stream(p)] |= self.years(p)
        self.asked = [key[2] if key[2] in of[key] else min(of[key]) for key, _ in self.questions]

    def told(self) -> dict[str, Any]:
        rows = {
            year: row | {"questions": self.asked.count(year), "hours": round(row["credited"] / 3600, 2)}
            for year, row in self.rows.items()
        }
        tests = [record for _, _, record in self.records if record["type"] == "attempt"]
        return {"member": self.member, "rows": rows, "tests": tests, "questions": len(self.questions)}


def fill(people: list[Person]) -> None:
    """Rows of nothing for who sent nothing, of the years of the branch."""
    newest = sorted(max(person.rows) for person in people if person.rows)
    last = newest[-2] + 1 if len(newest) > 1 else newest[-1]
    years = {year for person in people for year in person.rows if FIRST_YEAR <= year <= last}
    for person in people:
        if person.member["keys"] and all(key.get("revoked") for key in person.member["keys"]):
            continue
        first = min(person.rows, default=0)
        for year in years:
            if year >= first and year not in person.rows:
                person.rows[year] = person.row(year)
        person.rows = dict(sorted(person.rows.items()))


def of_stream(ones: list[Record]) -> Iterable[str]:
    """What one stream's summaries have to explain; none of the branches counted here has a fork."""
    seqs = [p["seq"] for p in ones]
    yield from (f"gap {seq}" for seq in range(1, max(seqs)) if seq not in seqs and seq - 1 in (0, *seqs))
    for p in ones:
        for record in p["records"]:
            for flag in record.get("flags", []):
                if flag["kind"].startswith("clock-"):
                    moved = round((instant(flag["at"]) - instant(flag["expected"])).total_seconds())
                    yield f"clock {record['attempt']} {moved}"
        if any(instant(closed(record)) - instant(p["written"]) > timedelta(minutes=1) for record in p["records"]):
            yield f"future {p['seq']}"
    for old, new in pairwise(ones):
        had, has = set(map(canonical, old["records"])), set(map(canonical, new["records"]))
        if had - has:
            yield f"missing {new['seq']}"
        changed = {json.loads(text)["attempt"] for text in had - has if json.loads(text)["type"] == "attempt"}
        late = [
            record
            for record in map(json.loads, has - had)
            if instant(old["written"]) - instant(closed(record)) > timedelta(days=1)
            and record.get("attempt") not in changed
        ]
        if late:
            yield f"back-dated {new['seq']}"
        if instant(old["written"]) - instant(new["written"]) > timedelta(minutes=1):
            yield f"written {new['seq']}"


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(value: object) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def stream(payload: Record) -> Stream:
    return payload["member"], payload["device"], payload["year"]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def closed(record: Record) -> str:
    return str(record.get("ended") or record.get("at") or record["written"])


def is_passed(record: Record) -> bool:
    enough = record["points"] * 100 >= record["pass_percent"] * record["out_of"]
    return bool(record["outcome"] != "abandoned" and record["out_of"] > 0 and enough)


def mark(record: Record) -> str:
    """What was drawn by chance for this record."""
    return str(record.get("attempt") or (record["text"] if record["type"] == "reflection" else ""))


def bare(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())
