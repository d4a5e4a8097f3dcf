"""What sshd and PAM are told, and what a connection is refused for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.kiosk.over_ssh.connection_request import TERMINALS, ConnectionRequest, refusal
from store.kiosk.over_ssh.installation import differs
from store.kiosk.over_ssh.sshd_answers import keeps_out
from store.kiosk.over_ssh.sshd_files import (
    ELSEWHERE,
    RULES,
    SshPlace,
    drop_in,
    has_pam,
    shell,
    unit,
    with_pam,
    without_pam,
)

PLACE = SshPlace(
    user="study",
    program=Path("/opt/study/bin/study"),
    python=Path("/opt/study/bin/python"),
    client=Path("/opt/study/lib/login_shell.py"),
    home=Path("/var/lib/study/50% of $it"),
    lang="zh",
    locale="zh_CN.UTF-8",
)
PAM = "# PAM configuration\n@include common-auth\naccount required pam_nologin.so\n"


def test_nothing_of_the_drop_in_holds_for_other_accounts() -> None:
    lines = [line for line in drop_in("study", with_unused=True).splitlines() if not line.startswith("#")]
    assert lines[0] == "Match User study"
    assert all(line.startswith("    ") for line in lines[1:])


@given(st.text(max_size=200))
def test_pam_is_afterwards_as_it_was(text: str) -> None:
    assert without_pam(with_pam(text, "study")) == text


def test_writing_pam_again_changes_nothing_and_another_account_takes_the_place() -> None:
    once = with_pam(PAM, "study")
    assert with_pam(once, "study") == once
    assert has_pam(once, "study")
    assert not has_pam(with_pam(once, "other"), "study")
    assert not has_pam(PAM, "study")
    assert once.index("pam_succeed_if") < once.index("common-auth")


def test_the_unit_and_the_shell_quote_what_they_name() -> None:
    assert "--home '/var/lib/study/50%% of $$it'" in unit(PLACE)
    assert "--home '/var/lib/study/50% of $it'" in shell(PLACE)
    assert shell(PLACE).startswith("#!/bin/sh\n")
    assert '"$@"' not in shell(PLACE)  # nothing that somebody types gets that far


def test_a_rule_that_sshd_does_not_follow_is_named() -> None:
    settings = {name.lower(): (value,) for name, value in (*RULES, *ELSEWHERE)}
    assert differs(settings) == []
    for name, _value in (*RULES, *ELSEWHERE):
        assert differs(settings | {name.lower(): ("other",)}) == [name]
        assert differs({key: value for key, value in settings.items() if key != name.lower()}) == [name]


@pytest.mark.parametrize(
    ("settings", "keyword"),
    [
        ({}, ""),
        ({"allowusers": ("root", "admin@10.*")}, "AllowUsers"),
        ({"allowusers": ("root", "stu*")}, ""),
        ({"denyusers": ("study",)}, "DenyUsers"),
        ({"allowgroups": ("wheel",)}, "AllowGroups"),
        ({"allowgroups": ("study",)}, ""),
        ({"denygroups": ("stud?",)}, "DenyGroups"),
    ],
)
def test_what_keeps_the_account_out_is_named(settings: dict[str, tuple[str, ...]], keyword: str) -> None:
    assert keeps_out(settings, "study", ["study"]) == keyword


def request(**changes: str) -> ConnectionRequest:
    environment = {"SSH_CONNECTION": "10.1.2.3 50000 10.0.0.1 22", "TERM": "xterm-256color"} | changes
    return ConnectionRequest.of({name: value for name, value in environment.items() if value != "-"}, terminal=True)


def test_a_usual_terminal_is_let_on() -> None:
    for term in TERMINALS:
        assert refusal(request(TERM=term)) is None
    assert request().address == "10.1.2.3"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SSH_CONNECTION": "-"}, "over SSH only"),
        ({"SSH_CONNECTION": ""}, "over SSH only"),
        ({"SSH_ORIGINAL_COMMAND": ""}, "no commands"),
        ({"SSH_ORIGINAL_COMMAND": "internal-sftp"}, "no commands"),
        ({"TERM": "-"}, "does not know the terminal"),
        ({"TERM": "dumb"}, "does not know the terminal"),
        ({"TERM": "xterm\x1b[2J"}, "does not know the terminal"),
    ],
)
def test_everything_else_is_refused(changes: dict[str, str], said: str) -> None:
    problem = refusal(request(**changes))
    assert problem is not None
    assert said in str(problem)
    assert "\x1b" not in str(problem)
    assert len(str(problem).splitlines()) == 1


def test_no_terminal_no_sign_in() -> None:
    problem = refusal(ConnectionRequest("10.1.2.3", "xterm", command=False, terminal=False))
    assert problem is not None
    assert "needs a terminal" in str(problem)
