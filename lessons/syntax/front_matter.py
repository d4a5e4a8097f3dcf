"""The front matter of a Markdown file: YAML between `---` lines, read as strings only, then validated.

Walking YAML's events instead of constructing objects means that nothing is ever resolved: `no`, `2026-11-01` and
`0x10` are the text that stands there; aliases, anchors and tags are refused before they can do anything.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import yaml

from lessons.clean import clean_line
from lessons.content.lesson import Manifest, Track
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax import front_matter_slips
from lessons.syntax.finding import Findings

MAX_BYTES = 16 * 1024
MAX_DEPTH = 4
ID = regex(r"(?!\.)[A-Za-z0-9._-]{1,80}")
"""What every id is made of. No dot at the front: a pack's id may name its folder."""
LANGUAGES = ("zh", "en")
LEVELS = ("member", "cadre")
"""The levels that exist without a plan."""
KEYS = (
    *("id", "title", "lang", "track", "level", "minutes", "version", "published"),
    *("objectives", "requires", "source", "tags", "order", "review_by", "format"),
)
FORMAT = 2
"""The newest format of packs that this Study reads. 1 is what 0.1.0 read, where no format is said.

2 adds to it: points for parts, model answers, patterns in blanks, right sides that fit nothing, `review_by`.
"""
_REQUIRED = regex(rf"{ID.pattern}(?:/{ID.pattern})?")
_DATE = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNDATED = "1970-01-01"
_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Value = str | list["Value"] | dict[str, "Value"]


class FrontMatter(NamedTuple):
    """Front matter as written: values are strings, lists and dicts; `lines` says where each key stands."""

    values: dict[str, Value]
    lines: dict[str, int]
    end: int
    """First line after the closing `---`; 0 where the file has no front matter."""


class _RefusedError(Exception):
    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


def read_front_matter(lines: list[str], findings: Findings) -> FrontMatter:
    """The front matter of a file given as lines; what is wrong with it becomes fatal findings."""
    nothing = FrontMatter({}, {}, 0)
    if not lines or lines[0].rstrip() != "---":
        front_matter_slips.misplaced(lines, findings)
        return nothing
    size = 0
    for end in range(1, len(lines)):
        size += len(lines[end].encode()) + 1
        if size > MAX_BYTES:
            break
        if lines[end].rstrip() in ("---", "..."):
            return _read(lines[1:end], end + 1, findings)
    text = N_("the front matter has no closing --- within {limit} bytes; close it")
    closing = front_matter_slips.likely_closing(lines[: end + 1]) if len(lines) > 1 else 0
    if closing:
        text = N_("the front matter ends with --- alone, not with {found}")
    findings.refuse(closing, "E101", text, limit=MAX_BYTES, found=clean_line(lines[closing], 20))
    return nothing


def _read(lines: list[str], end: int, findings: Findings) -> FrontMatter:
    keys: dict[str, int] = {}
    read = front_matter_slips.corrected(lines, KEYS, findings)
    try:
        value = _value(yaml.parse("\n".join(read) + "\n", Loader=_Loader), keys)
    except _RefusedError as refused:
        findings.refuse(refused.line + 1, "E102", refused.text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        text = N_("the front matter cannot be read here, or on the line before; each line is `key: value`")
        for line, why in [*front_matter_slips.causes(read)] or [(min(mark.line if mark else 0, len(lines) - 1), text)]:
            findings.refuse(line + 1, "E102", why)
    else:
        return FrontMatter(value, {key: line + 1 for key, line in keys.items()}, end)
    # The id is wanted even so: others name it.
    ids = [found[1] for line in read if (found := re.match(rf"id: +({ID.pattern}) *$", line))]
    return FrontMatter({"id": ids[0]} if ids else {}, {}, end)


def _value(events: Iterator[yaml.Event], key_lines: dict[str, int]) -> dict[str, Value]:
    """The one mapping that `events` describe; fills in the line of each top-level key."""
    root: Value | None = None
    # Open containers, innermost last, each with the key that its next value belongs to.
    open_: list[tuple[dict[str, Value] | list[Value], str | None]] = []
    for event in events:
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError(line, N_("front matter may not use YAML anchors or aliases; write the value out"))
        if getattr(event, "tag", None):
            raise _RefusedError(line, N_("front matter may not use YAML tags; write plain text"))
        value: Value
        match event:
            case yaml.ScalarEvent():
                value = event.value
            case yaml.MappingStartEvent():
                value = {}
            case yaml.SequenceStartEvent():
                value = []
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                open_.pop()
                continue
            case yaml.DocumentStartEvent() if root is not None:
                raise _RefusedError(line, N_("front matter must be one YAML document"))
            case _:
                continue
        if not open_:
            root = value
        else:
            container, key = open_[-1]
            if isinstance(container, list):
                container.append(value)
            elif key is None:
                if not isinstance(value, str):
                    raise _RefusedError(line, N_("a key of the front matter must be plain text"))
                if value in container:
                    raise _RefusedError(line, N_("this key appears twice in the front matter; keep one of them"))
                if len(open_) == 1:
                    key_lines[value] = line
                open_[-1] = (container, value)
                continue
            else:
                container[key] = value
                open_[-1] = (container, None)
        if not isinstance(value, str):
            open_.append((value, None))
            if len(open_) > MAX_DEPTH:
                raise _RefusedError(line, N_("the front matter is nested too deeply; make it flatter"))
    if root == "" or root is None:
        return {}
    if not isinstance(root, dict):
        raise _RefusedError(0, N_("the front matter must be `key: value` lines"))
    return root


class _Fields:
    """Reads typed fields out of front matter, reporting what does not fit."""

    def __init__(self, matter: FrontMatter, findings: Findings) -> None:
        self.matter = matter
        self.findings = findings

    def fatal(self, key: str, text: str, **fields: str | int) -> None:
        self.findings.refuse(self.matter.lines.get(key, 0), "E104", text, key=key, **fields)

    def text(self, key: str, default: str, limit: int = 200) -> str:
        value = self.matter.values.get(key)
        if isinstance(value, str):
            return clean_line(value, limit) or default
        if value is not None:
            self.fatal(key, N_("{key} must be one text, not a list"))
        return default

    def number(self, key: str, default: int, high: int) -> int:
        value = self.text(key, "")
        if not value:
            return default
        if re.fullmatch("[0-9]{1,6}", value) and int(value) <= high:
            return int(value)
        self.fatal(key, N_("{key} must be a whole number from 0 to {high}, not {value}"), high=high, value=value)
        return default

    def one_of(self, key: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(key, default)
        if value in choices:
            return value
        text = N_("{key} is {value}, but must be one of: {choices}")
        self.fatal(key, text, value=value, choices=", ".join(choices))
        return default

    def list(self, key: str, pattern: re.Pattern[str] | None = None) -> tuple[str, ...]:
        value = self.matter.values.get(key, [])
        items = [value] if isinstance(value, str) and value else value or []
        if not isinstance(items, list) or len(items) > 500:
            self.fatal(key, N_("{key} must be a list of texts"))
            return ()
        texts = []
        for item in items:
            if not isinstance(item, str) or (pattern and not pattern.fullmatch(item)):
                text = N_("{key} must be a list of ids: letters, digits, . _ - and at most 80 of them")
                parts = [part.strip() for part in re.split("[,，、]", str(item))]
                if len(parts) > 1 and all(map((pattern or ID).fullmatch, parts)):
                    self.fatal(
                        key, N_("several values must be in brackets; write {right}"), right=f"[{', '.join(parts)}]"
                    )
                    return ()
                if key == "level":
                    text = N_("{value} is not a level; levels are {choices}, or ids that the branch's plan names")
                self.fatal(key, text, value=clean_line(str(item), 40), choices=", ".join(LEVELS))
                return ()
            texts.append(clean_line(item))
        return tuple(dict.fromkeys(texts))

    def objectives(self) -> dict[str, str]:
        value = self.matter.values.get("objectives") or {}
        text = N_("{key} must be lines of `id: what the member can do afterwards`")
        if not isinstance(value, dict) or len(value) > 100:
            self.fatal("objectives", text)
            return {}
        objectives = {}
        for name, can_do in value.items():
            if not ID.fullmatch(name) or not isinstance(can_do, str):
                self.fatal("objectives", text)
                return {}
            objectives[name] = clean_line(can_do, 500)
        return objectives


def read_manifest(
    matter: FrontMatter, findings: Findings, pack: Manifest | None, fallback_id: str, fallback_title: str
) -> Manifest:
    """The validated manifest; `pack` is the index whose values a lesson inherits.

    Wrong values are fatal findings; missing ones are errors or warnings, and a default stands in.
    """
    fields = _Fields(matter, findings)
    _refuse_newer(matter, findings)
    lesson_id = fields.text("id", fallback_id)
    if not ID.fullmatch(lesson_id):
        fields.fatal("id", N_("an id may only have letters, digits, . _ - and at most 80 characters"))
        lesson_id = fallback_id
    published = fields.text("published", pack.published if pack else _UNDATED)
    if not _is_date(published):
        fields.fatal("published", N_("{key} must be a date like 2026-11-01"))
        published = _UNDATED
    if not findings.any_fatal:
        _report_missing(matter, findings, pack)
    return Manifest(
        id=lesson_id,
        title=fields.text("title", fallback_title),
        lang=fields.one_of("lang", pack.lang if pack else "zh", LANGUAGES),
        track=Track(fields.one_of("track", pack.track if pack else Track.THEORY, tuple(Track))),
        level=fields.list("level", ID) or (pack.level if pack else LEVELS),
        minutes=fields.number("minutes", 0, 6000),
        version=fields.number("version", pack.version if pack else 1, 999_999),
        published=published,
        objectives=fields.objectives(),
        requires=fields.list("requires", _REQUIRED),
        source=fields.text("source", pack.source if pack else "", 500),
        tags=fields.list("tags"),
        review_by=_review_by(matter, findings, pack.review_by if pack else ""),
    )


def _refuse_newer(matter: FrontMatter, findings: Findings) -> None:
    """Refuse what was written for a newer Study, and report a format that is none."""
    written = matter.values.get("format", "1")
    if not isinstance(written, str) or not re.fullmatch("[1-9][0-9]{0,4}", written):
        text = N_("format must be a whole number, as of what Study this was written for; remove it if in doubt")
        findings.add(matter.lines.get("format", 0), "E104", text)
    elif int(written) > FORMAT:
        text = N_("made for a newer Study: it needs format {format}, and this one reads {known}; update Study")
        findings.refuse(matter.lines.get("format", 0), "E106", text, format=int(written), known=FORMAT)


def _review_by(matter: FrontMatter, findings: Findings, inherited: str) -> str:
    written = matter.values.get("review_by", inherited)
    if isinstance(written, str) and (not written or _is_date(written)):
        return written
    # No reason not to open it: 0.1.0 did not know the key.
    findings.add(matter.lines.get("review_by", 0), "E104", N_("{key} must be a date like 2026-11-01"), key="review_by")
    return ""


def read_order(matter: FrontMatter, findings: Findings) -> tuple[str, ...]:
    """Lesson ids in the order in which the pack's index wants them."""
    return _Fields(matter, findings).list("order", ID)


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _report_missing(matter: FrontMatter, findings: Findings, pack: Manifest | None) -> None:
    if matter.end == 0:
        return
    for key in ("id", "title", *(("lang", "track", "published") if pack is None else ("minutes",))):
        if not matter.values.get(key):
            text = N_("the front matter has no {key}; add it")
            if key in matter.values:
                text = N_("{key} has no value; write one after the colon, in quotes if it has a # in it")
            report = findings.refuse if key in ("id", "title") else findings.add
            report(matter.lines.get(key, 0), "E103", text, key=key)
    for key in matter.values:
        if key not in KEYS:
            text = N_("unknown key {key} in the front matter; known are: {known}")
            known = ", ".join(KEYS)
            findings.add(matter.lines.get(key, 0), "W101", text, key=clean_line(key, 40), known=known)
