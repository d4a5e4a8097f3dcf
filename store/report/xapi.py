"""Records as xAPI statements (IEEE 9274.1.1, xAPI 1.0.3) for a learning record store.

A statement's id is a UUID (version 5, RFC 9562) of its record's id, so exporting again gives the same statements and a
store takes each once. Voided records become voided statements. Names are included only on request, and
the texts of reflections never: the actor is an account named by the member's id.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from lessons.clean import clean_line, clean_text
from lessons.records import (
    Answer,
    Application,
    Attempt,
    Attendance,
    Fit,
    Read,
    Record,
    Reflection,
    Review,
    Void,
    record_id,
    when,
)
from store.ledger.rows import History

VERSION = "1.0.3"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://study.invalid/xapi/1")
_ADL = "http://adlnet.gov/expapi/verbs/"
_STREAMS = "http://activitystrea.ms/schema/1.0/"
_VERBS = {
    "experienced": (_ADL, "experienced", "学习了"),
    "passed": (_ADL, "passed", "通过了"),
    "failed": (_ADL, "failed", "没有通过"),
    "abandoned": ("https://w3id.org/xapi/adl/verbs/", "abandoned", "放弃了"),
    "answered": (_ADL, "answered", "回答了"),
    "author": (_STREAMS, "wrote", "写了心得体会"),
    "use": (_STREAMS, "put to use", "用到了工作中"),
    "attend": (_STREAMS, "attended", "参加了"),
    "voided": (_ADL, "voided", "撤回了"),
}
_TYPES = {
    "lesson": "http://adlnet.gov/expapi/activities/lesson",
    "test": "http://adlnet.gov/expapi/activities/assessment",
    "question": "http://adlnet.gov/expapi/activities/cmi.interaction",
    "prompt": "http://adlnet.gov/expapi/activities/question",
    "meeting": "http://adlnet.gov/expapi/activities/meeting",
}


class Actor(NamedTuple):
    """The actor of the statements."""

    home_page: str
    """The branch's home page, an IRL; also the prefix of activities."""
    member: str
    name: str = ""
    """Empty: leave out names, and any text that may contain one."""


def home_page_of(fingerprint: str) -> str:
    """A home page for a branch without one, from its fingerprint; nobody else can own it (RFC 2606)."""
    return f"https://{fingerprint.lower()}.study.invalid"


def statements(history: History, actor: Actor) -> Iterator[dict[str, Any]]:
    """The statements of a person's counting records, and the voiding ones of voided records."""
    for record in history.records:
        yield from _of(record, actor)
    for void, target in history.taken_back:
        for statement in _of(target, actor):
            yield {
                "id": str(uuid.uuid5(_SPACE, f"{record_id(void)} {statement['id']}")),
                "actor": _agent(actor),
                "verb": _verb("voided"),
                "object": {"objectType": "StatementRef", "id": statement["id"]},
                "timestamp": _instant(void.written),
                "version": VERSION,
            }


def _of(record: Record, actor: Actor) -> Iterator[dict[str, Any]]:
    match record:
        case Read():
            spent = {"wall": record.wall, "active": record.active, "credited": record.credited}
            result = {"duration": _duration(record.credited), "extensions": _extensions(actor, spent)}
            yield _statement(record, actor, "experienced", _lesson(actor, record), result)
        case Attempt():
            yield _statement(record, actor, _outcome(record), _test(actor, record), _graded(record))
            for number, answer in enumerate(record.answers):
                yield _answer(record, number, answer, actor)
        case Review():
            result = _answered(record.response, record.right, record.seconds)
            question = _activity(actor, "question", record.pack, record.lesson, record.question)
            yield _statement(record, actor, "answered", question, result, parent=_lesson(actor, record))
        case Reflection():
            prompt = _activity(actor, "prompt", record.pack, record.lesson, record.prompt)
            result = {"extensions": _extensions(actor, {"length": record.length})}
            yield _statement(record, actor, "author", prompt, result, parent=_lesson(actor, record))
        case Application():
            words = {"response": clean_text(record.text)} if actor.name else {}
            result = {**words, "extensions": _extensions(actor, {"done": _instant(record.done)})}
            yield _statement(record, actor, "use", _lesson(actor, record), result)
        case Attendance():
            result = {"extensions": _extensions(actor, {"attendance": record.kind})}
            yield _statement(record, actor, "attend", _activity(actor, "meeting", "study-day", record.day), result)
        case Void() | Fit():
            return


def _statement(
    record: Record,
    actor: Actor,
    verb: str,
    what: dict[str, Any],
    result: dict[str, Any],
    *,
    part: str = "",
    parent: dict[str, Any] | None = None,
) -> dict[str, Any]:
    context: dict[str, Any] = {"platform": "Study", "extensions": _extensions(actor, {"record": record_id(record)})}
    if parent is not None:
        context["contextActivities"] = {"parent": [parent]}
    return {
        "id": str(uuid.uuid5(_SPACE, record_id(record) + part)),
        "actor": _agent(actor),
        "verb": _verb(verb),
        "object": what,
        "result": result,
        "context": context,
        "timestamp": _instant(when(record)),
        "version": VERSION,
    }


def _outcome(attempt: Attempt) -> str:
    if attempt.outcome == "abandoned":
        return "abandoned"
    return "passed" if attempt.passed else "failed"


def _graded(attempt: Attempt) -> dict[str, Any]:
    result: dict[str, Any] = {
        "completion": attempt.outcome != "abandoned",
        "success": attempt.passed,
        "duration": _duration(max(0, int((attempt.ended - attempt.started).total_seconds()))),
    }
    if score := _score(attempt.points, attempt.out_of):
        result["score"] = score
    return result


def _answer(attempt: Attempt, number: int, answer: Answer, actor: Actor) -> dict[str, Any]:
    result = _answered(answer.response, answer.right, answer.seconds)
    if score := _score(answer.points, answer.out_of):
        result["score"] = score
    question = _activity(actor, "question", attempt.pack, attempt.lesson, answer.question)
    return _statement(attempt, actor, "answered", question, result, part=f"/{number}", parent=_test(actor, attempt))


def _answered(response: tuple[int | str, ...], right: bool, seconds: int) -> dict[str, Any]:
    # Several parts of one response, as interactions write them (xAPI 1.0.3, part 2, 4.1.6.1).
    given = "[,]".join(clean_line(str(part), 4000) for part in response)
    return {"response": given, "success": right, "duration": _duration(seconds)}


def _score(points: int, out_of: int) -> dict[str, Any]:
    if not 0 <= points <= out_of or out_of == 0:
        return {}
    return {"raw": points, "min": 0, "max": out_of, "scaled": round(points / out_of, 6)}


def _lesson(actor: Actor, record: Read | Attempt | Review | Reflection | Application) -> dict[str, Any]:
    return _activity(actor, "lesson", record.pack, record.lesson)


def _test(actor: Actor, attempt: Attempt) -> dict[str, Any]:
    return _activity(actor, "test", attempt.pack, attempt.lesson, attempt.test)


def _activity(actor: Actor, kind: str, *path: str) -> dict[str, Any]:
    definition: dict[str, Any] = {"type": _TYPES[kind], "name": {"und": clean_line("/".join(path), 600)}}
    if kind == "question":
        definition["interactionType"] = "other"
    place = "/".join(quote(part, safe="") for part in (kind, *path))
    return {"objectType": "Activity", "id": f"{actor.home_page}/xapi/{place}", "definition": definition}


def _agent(actor: Actor) -> dict[str, Any]:
    agent: dict[str, Any] = {
        "objectType": "Agent",
        "account": {"homePage": actor.home_page, "name": clean_line(actor.member)},
    }
    return {**agent, "name": actor.name} if actor.name else agent


def _verb(name: str) -> dict[str, Any]:
    space, english, chinese = _VERBS[name]
    return {"id": space + name, "display": {"en": english, "zh-CN": chinese}}


def _extensions(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    return {f"{actor.home_page}/xapi/extension/{name}": value for name, value in values.items()}


def _duration(seconds: int) -> str:
    return f"PT{seconds}S"


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
