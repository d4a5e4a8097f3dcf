"""`study merge`: verify summaries and join them into a ledger."""

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from lessons.clean import clean_line, inert_json
from lessons.problem import N_, Problem
from store.branch.roster import RosterFile
from store.crypto.keys import fingerprint
from store.disk.home import Home
from store.ledger.irregularities import TITLES, Irregularity, Kind
from store.ledger.ledger import Ledger
from store.merge.merge import Merged, merge
from store.merge.roster_trust import trusted_rosters
from tui.wording.language import _, explain, listed, ngettext

_SHORT = 64
"""Files that are read before progress is shown."""
_WIDTH = 24
"""Cells of the bar."""
_LONGEST = 1000
_MOST_NAMES = 50
"""Files passed over that are named."""


def run(args: argparse.Namespace, home: Home) -> int:
    """Merge; 1 where anything was refused, though all others were merged."""
    # Summaries make many objects and no cycles: collecting garbage would be a fifth of a long merge.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _merge(args, home)
    finally:
        if collecting:
            gc.enable()


def _merge(args: argparse.Namespace, home: Home) -> int:
    ledger = Ledger(args.ledger)
    bar = _Bar()
    results = _AsJson() if args.format == "json" else _AsText(bar)
    try:
        do = _on_cluster if args.on else _here
        for result in do(args, home, ledger, bar, results.passed_over.append):
            results.add(result)
        results.complete = True
    finally:
        bar.clear()
        results.end()
    return 1 if results.counts["refused"] else 0


def _here(
    args: argparse.Namespace, home: Home, ledger: Ledger, bar: "_Bar", passed_over: Callable[[str], None]
) -> Iterator[Merged]:
    addresses: dict[str, str] = {}
    sources = [_fetched(source, home, bar, addresses, passed_over) for source in args.sources]
    rosters = _rosters(args, home, ledger, sources, addresses)
    jobs = args.jobs or _cores()
    for merged in merge(ledger, sources, rosters, bar.show, jobs=jobs, memory=home.path, passed_over=passed_over):
        yield _named(merged, addresses) if addresses else merged


def _fetched(
    source: str, home: Home, bar: "_Bar", addresses: dict[str, str], passed_over: Callable[[str], None]
) -> Path:
    """A source on this machine: itself, or the copy of what is at an address, which is noted."""
    if "://" not in source:
        return Path(source)
    try:
        from store.merge.fetched_source import fetched  # needs packages of an extra, as `_on_cluster` does
    except ModuleNotFoundError as error:
        text = N_(
            "cannot be reached without more packages ({reason}); install study-branch[remote] from your wheelhouse"
        )
        raise Problem(clean_line(source.partition("://")[0]) + "://…", text, reason=str(error)) from error
    copy = fetched(home, source, bar.show)
    addresses[str(copy.folder)] = copy.named
    for name in copy.passed_over:
        passed_over(name)
    return copy.source


def _named(merged: Merged, addresses: Mapping[str, str]) -> Merged:
    """The result with the address of its source instead of the path of the copy."""
    problem = merged.problem and _problem_named(merged.problem, addresses)
    return merged._replace(where=_place_named(merged.where, addresses), problem=problem)


def _problem_named(problem: Problem, addresses: Mapping[str, str]) -> Problem:
    return Problem(_place_named(problem.where, addresses), problem.text, **problem.fields)


def _place_named(where: str, addresses: Mapping[str, str]) -> str:
    for copy, address in addresses.items():
        if where.startswith(copy):
            return address + where[len(copy) :]
    return where


def _on_cluster(
    args: argparse.Namespace, home: Home, ledger: Ledger, bar: "_Bar", passed_over: Callable[[str], None]
) -> Iterator[Merged]:
    if not _is_cluster(args.on):
        raise Problem(args.on, N_("is not the address of a cluster; write dask://HOST:PORT"))
    try:
        from store.merge.cluster import merge_on
        from store.merge.remote_source import find_source, refuse_password
    except ModuleNotFoundError as error:
        text = N_("a merge on a cluster needs more packages; install the extra study-branch[dask] from your wheelhouse")
        raise Problem("study merge --on", text) from error
    for source in args.sources:
        refuse_password(source)
    with TemporaryDirectory(prefix="study-") as folder:
        sources = [find_source(source, Path(folder) / str(number)) for number, source in enumerate(args.sources)]
        rosters = _rosters(args, home, ledger, [source.copy for source in sources], {})
        yield from merge_on(args.on, ledger, sources, rosters, bar.show, passed_over)


def _is_cluster(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme == "dask" and bool(parts.hostname and parts.port)
    except ValueError:  # brackets that do not close, a port that is no number
        return False


def _rosters(
    args: argparse.Namespace, home: Home, ledger: Ledger, sources: list[Path], addresses: Mapping[str, str]
) -> list[RosterFile]:
    rosters, unseen, passed_over = trusted_rosters(ledger, home, args.branch, sources, frozenset(args.trust))
    for problem in passed_over:
        _print_error(explain(_problem_named(problem, addresses)))
    if unseen:
        text = _("a new ledger for {branch}; compare its fingerprint with the secretary's: {fingerprint}")
        _print_error(text.format(branch=clean_line(unseen.branch), fingerprint=fingerprint(unseen.key)))
    return rosters


def _cores() -> int:
    """Those that this process may use, where the system says so."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _print_error(line: str) -> None:
    print(f"study: {clean_line(line, 2 * _LONGEST)}", file=sys.stderr)


class _Bar:
    """A progress bar of a long merge on a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._shown = False

    def show(self, done: int, of: int) -> None:
        """`done` files of `of` are read."""
        if self._terminal and of > _SHORT:
            full = _WIDTH * done // of
            text = _("{done} of {of} files read").format(done=done, of=of)
            bar = "█" * full + "░" * (_WIDTH - full)
            print(f"\r{bar} {text}\x1b[K", end="", file=sys.stderr, flush=True)
            self._shown = True

    def clear(self) -> None:
        """Remove the bar before a message."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._shown = False


class _Results:
    """Prints what became of each summary, and in the end of all; keeps none of them."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(("merged", "known", "older", "refused"), 0)
        self.unclear: set[tuple[str, str, int]] = set()
        self.passed_over: list[str] = []
        """What lies in a folder and does not begin like a summary."""
        self.complete = False

    def add(self, merged: Merged) -> None:
        """Count a summary, and print what became of it."""
        self.counts[merged.outcome] += 1
        if merged.irregularities and merged.header:
            self.unclear.add(merged.header.stream)


class _AsText(_Results):
    def __init__(self, bar: _Bar) -> None:
        super().__init__()
        self._bar = bar

    def add(self, merged: Merged) -> None:
        super().add(merged)
        self._bar.clear()
        if merged.problem:
            text = explain(merged.problem)
            if merged.claimed:
                text = _("{said} (it says it is of {name}, unverified)").format(
                    said=text, name=clean_line(merged.claimed)
                )
            _print_error(text)
        else:
            print(f"{clean_line(merged.where, _LONGEST)}: {_in_words(merged)}")

    def end(self) -> None:
        if self.passed_over:
            n = len(self.passed_over)
            names = ", ".join(Path(name).name for name in self.passed_over[:_MOST_NAMES]) + (
                " …" if n > _MOST_NAMES else ""
            )
            text = ngettext(
                "{n} file skipped, it does not begin like a summary: {names}",
                "{n} files skipped, they do not begin like a summary: {names}",
                n,
            )
            _print_error(text.format(n=n, names=names))
        if self.complete:
            print(_summary(self.counts, len(self.unclear)))


class _AsJson(_Results):
    """Valid JSON whatever happens: what was not reached is missing, and `complete` says so."""

    def __init__(self) -> None:
        super().__init__()
        self._between = "\n"
        print('{"summaries": [', end="")

    def add(self, merged: Merged) -> None:
        super().add(merged)
        print(f"{self._between}{inert_json(json.dumps(_as_json(merged), ensure_ascii=False))}", end="")
        self._between = ",\n"

    def end(self) -> None:
        rest = {
            "passed_over": self.passed_over,
            "counts": self.counts,
            "needs_explanation": len(self.unclear),
            "complete": self.complete,
        }
        print(f"\n], {inert_json(json.dumps(rest, ensure_ascii=False))[1:]}")


def _in_words(merged: Merged) -> str:
    if merged.header is None:
        return _("known")
    seq, n = merged.header.seq, merged.added
    if merged.outcome == "merged":
        text = ngettext("merged (number {seq}, +{n} record)", "merged (number {seq}, +{n} records)", n).format(
            seq=seq, n=n
        )
    elif merged.outcome == "older":
        text = _("older (number {seq}): kept as history, a newer one counts").format(seq=seq)
    else:
        text = _("known")
    kinds = list(dict.fromkeys(_kind(entry, merged) for entry in merged.irregularities))
    if kinds:
        return _("{outcome}; needs explanation: {kinds}").format(outcome=text, kinds=listed(kinds))
    return text


def _kind(entry: Irregularity, merged: Merged) -> str:
    kind = _(TITLES[entry.kind])
    if entry.kind is not Kind.TWO_MEMBERS or merged.enrolment is None:
        return kind
    name, other = clean_line(merged.enrolment.member.name), entry.fields["name"]
    return _("{kind} ({name}, {other})").format(kind=kind, name=name, other=other)


def _as_json(merged: Merged) -> dict[str, object]:
    fields: dict[str, object] = {"source": merged.where, "outcome": merged.outcome.value}
    if merged.problem:
        fields["reason"] = explain(merged.problem)
        if merged.claimed:
            fields["claims"] = merged.claimed
    if merged.header and merged.enrolment:
        fields |= {
            "branch": merged.enrolment.roster.branch,
            "member": merged.header.member,
            "name": merged.enrolment.member.name,
            "device": merged.header.device,
            "year": merged.header.year,
            "seq": merged.header.seq,
            "digest": merged.header.digest,
            "added": merged.added,
            "needs_explanation": [
                {"id": entry.id, "kind": entry.kind.value, "text": entry.in_words(_)} for entry in merged.irregularities
            ],
        }
    return fields


def _summary(counts: Mapping[str, int], unclear: int) -> str:
    text = _("{merged} merged, {known} known, {older} older, {refused} refused")
    if unclear:
        text = ngettext(
            "{merged} merged, {known} known, {older} older, {refused} refused; needs explanation: {n} member's device",
            "{merged} merged, {known} known, {older} older, {refused} refused; needs explanation: {n} members' devices",
            unclear,
        )
    return text.format(n=unclear, **counts)
