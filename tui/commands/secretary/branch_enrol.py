"""`study branch enrol`: add members to the roster, once the secretary has compared the fingerprints."""

import argparse
import sys
from pathlib import Path

from lessons.clean import clean_line
from lessons.content.typed_answer import fold_answer
from lessons.problem import N_, Problem
from lessons.text.names import as_read
from store.branch.enrolment_request import Request, is_like_request, read_request, request_fingerprint
from store.branch.levels import level_named
from store.branch.secretary import draft, enrol, who_asks
from store.crypto.envelope import read_bounded
from store.disk.home import Home
from store.exchange.remote import is_address, reached
from store.merge.list_sources import is_ours, is_summary
from tui.console.roster_words import advise_after, advise_level, id_or_placeholder, level_text, marked, warn
from tui.wording.language import _, explain, ngettext

_MOST_NAMES = 10
"""Names in one line."""


def enrol_all(args: argparse.Namespace, home: Home) -> int:
    """Enrol those who ask and are not on the roster yet; 1 where something was refused."""
    draft(home)
    waiting, refused = _waiting(args, home)
    if len(waiting) > 1 and (args.name or args.member):
        raise Problem("study branch enrol", N_("--name and --member are for one request at a time"))
    ask = not args.yes
    if waiting and ask and not sys.stdin.isatty():
        for _path, request in waiting:
            text = _("{name} asks to be enrolled, fingerprint {fingerprint}")
            print(text.format(name=_called(request), fingerprint=request_fingerprint(request)))
        raise Problem("study branch enrol", N_("compare the fingerprints with the members, then add --yes"))
    enrolled = False
    for path, request in waiting:
        mark = request_fingerprint(request)
        try:
            if ask:
                _advise_before(args, home, path, request)
                if not _compared(request, mark):
                    print(_("{file}: not enrolled").format(file=clean_line(str(path), 1000)))
                    continue
            before = {person.id: person.name for person in draft(home).members}
            member = enrol(home, request, name=args.name, level=args.level, member=args.member)
        except Problem as problem:
            print(f"study: {explain(problem)}", file=sys.stderr)
            refused = True
            continue
        text = _("enrolled: {name} ({member}), level {level}, fingerprint {fingerprint}")
        level = level_text(member.level)
        print(text.format(name=member.name, member=member.id, level=level, fingerprint=mark))
        if args.level:
            advise_level(member, draft(home).members)
        if member.id not in before and level_named(member.name, ()) == "member":  # what stands for a name not given
            text = _('no name was given yet; study branch change {member} --name "NAME" gives one')
            print(text.format(member=member.id), file=sys.stderr)
        if not ask and before.get(member.id) != member.name:
            advise_after(member, draft(home).members)
        enrolled = True
    if enrolled:
        print(_("it counts once you publish: study branch publish FOLDER"))
    return 1 if refused else 0


def _waiting(args: argparse.Namespace, home: Home) -> tuple[list[tuple[Path, Request]], bool]:
    """The requests that wait to be answered, and whether one could not be read."""
    paths = [path for source in args.requests for path in _requests(home, source)]
    if not paths:
        raise Problem(str(args.requests[0]), N_("has no requests in it; members leave them with `study sync FOLDER`"))
    members = draft(home).members
    waiting, enrolled, refused = [], [], False
    for path in paths:
        try:
            request = read_request(str(path), read_bounded(path))
        except Problem as problem:
            print(f"study: {explain(problem)}", file=sys.stderr)
            refused = True
            continue
        person = next((person for person in members if person.speaks_with(request.key, request.device)), None)
        if person is None:
            waiting.append((path, request))
        else:
            enrolled.append(person.name)
    if enrolled:
        text = ngettext(
            "{n} request skipped, from a member already on the roster: {names}",
            "{n} requests skipped, from members already on the roster: {names}",
            len(enrolled),
        )
        print(text.format(n=len(enrolled), names=_listed([clean_line(name) for name in enrolled])))
    return waiting, refused


def _requests(home: Home, named: str) -> list[Path]:
    source = Path(named)
    if is_address(named):
        with reached(home, named, ("requests",)) as shared:
            source = shared.folder / "requests"
    if not source.is_dir():
        return [source]
    folder = source / "requests" if (source / "requests").is_dir() else source
    files = sorted(path for path in folder.iterdir() if not is_ours(path.name))
    requests = [path for path in files if is_summary(path.name) or is_like_request(str(path))]
    if others := [clean_line(path.name) for path in files if path not in requests]:
        text = ngettext(
            "{n} file skipped, not a request: {names}",
            "{n} files skipped, not requests: {names}",
            len(others),
        )
        print(text.format(n=len(others), names=_listed(others)), file=sys.stderr)
    return requests


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")


def _advise_before(args: argparse.Namespace, home: Home, path: Path, request: Request) -> None:
    """Warn of members with whom the requester could be confused, and say how to settle it."""
    members = draft(home).members
    person = who_asks(members, request, args.member)
    name = args.name or ("" if person else request.name)
    file = clean_line(str(path), 1000)
    if similar := warn(name, [other for other in members if other is not person]):
        text = _(
            'the same person on another machine? Answer n, then: study branch enrol "{file}" --member {member}; two '
            'people with the same name? Answer n, then: study branch enrol "{file}" --name "{marked}"'
        )
        print(text.format(file=file, member=id_or_placeholder(similar), marked=marked(name)), file=sys.stderr)


def _called(request: Request) -> str:
    return clean_line(request.name) if as_read(request.name) else request.member


def _compared(request: Request, mark: str) -> bool:
    text = _("{name} asks to be enrolled. Does their screen show {fingerprint}? [y/N] ")
    try:
        answer = input(text.format(name=_called(request), fingerprint=mark))
    except EOFError:
        print()
        return False
    return fold_answer(answer) in ("y", "yes", "是", "对", "是的", "对的")
