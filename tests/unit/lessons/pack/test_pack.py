"""A pack is read from a folder or a zip, and nothing in it reaches beyond it."""

import io
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.pack.open_pack import pack_digest
from lessons.pack.pack import PackOutline, load_index, load_lesson, load_pack, outline
from lessons.problem import Problem
from tests.unit.lessons.pack.pack_files import FILES, INDEX, folder, lesson, quiz


def zipped(path: Path, files: dict[str, str] | None = None, prefix: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (FILES if files is None else files).items():
            archive.writestr(prefix + name, text)
    return path


def refused(path: Path) -> str:
    with pytest.raises(Problem) as caught:
        load_pack(path)
    assert str(path) in caught.value.where
    return str(caught.value)


def test_lessons_stand_in_the_order_of_the_index_and_inherit_from_it(tmp_path: Path) -> None:
    pack = load_pack(folder(tmp_path))
    assert [lesson.path for lesson in pack.lessons] == ["deep/b.md", "a.md", "c.md"]
    assert {lesson.pack for lesson in pack.lessons} == {"p"}
    assert {lesson.manifest.lang for lesson in pack.lessons} == {"en"}
    assert pack.assets == ("img/plan.png",)
    assert pack.index.text.strip() == "# P"


def test_an_index_that_takes_minutes_is_a_lesson(tmp_path: Path) -> None:
    pack = load_pack(folder(tmp_path, {"index.md": INDEX.replace("track", "minutes: 3\ntrack")}))
    assert [lesson.path for lesson in pack.lessons] == ["index.md"]
    assert pack.lessons[0].key == "p/p"


@pytest.mark.parametrize("prefix", ["", "two-tickets-1.0/"])
def test_a_folder_and_its_zip_are_the_same_pack(tmp_path: Path, prefix: str) -> None:
    one = load_pack(folder(tmp_path / "folder"))
    other = load_pack(zipped(tmp_path / "pack.zip", prefix=prefix))
    assert one == other
    assert one.digest == pack_digest(tmp_path / "folder") == pack_digest(tmp_path / "pack.zip")


def test_the_digest_follows_every_change(tmp_path: Path) -> None:
    digests = {pack_digest(folder(tmp_path))}
    for name, text in (("a.md", lesson("a")), ("d.md", lesson("d")), ("img/new.png", ""), ("README.md", "")):
        folder(tmp_path, {name: text})
        digests.add(pack_digest(tmp_path))
    assert len(digests) == 5


def test_the_outline_can_be_kept_as_json(tmp_path: Path) -> None:
    found = outline(load_pack(folder(tmp_path)))
    assert msgspec.json.decode(msgspec.json.encode(found), type=PackOutline) == found
    b, a, _ = found.lessons
    assert b.prompts == {"b-r": 0}
    (test,) = a.tests
    assert (test.id, test.title, test.count, test.pick) == ("a-t", "Test", 1, 1)
    assert [(q.id, q.points) for q in test.questions] == [("a-q", 2)]
    assert b"Text." not in msgspec.json.encode(found)


@pytest.mark.parametrize(
    ("block", "count"),
    [
        ("### A\n<!-- question: id=x -->\n1、[x] a\n2、[ ] b\n3、[ ] c\n", 1),
        ("### A\n<!-- question id=x -->\n- [x] a\n- [ ] b\n", 1),
        ("### A\n- [x] a\n- [ ] b\n### B\n<!-- question: id=y -->\n- a\n", 2),
        ("### A\n<!-- question: id=x -->\n- [x] a\n- [ ] b\n", 0),
        ("### A\n<!-- question: id=x point=2 -->\n- [x] a\n- [ ] b\n", 0),
        ("### A\n<!-- question: id=x -->\n```\n- [x] a\n### B\n<!-- question: id=y -->\n- [x] a\n- [ ] b\n", 1),
    ],
)
def test_a_question_with_several_mistakes_is_one_that_is_left_out(tmp_path: Path, block: str, count: int) -> None:
    assert load_pack(folder(tmp_path, FILES | {"a.md": lesson("a", quiz("a") + block)})).left_out == count


def test_one_lesson_can_be_read_alone(tmp_path: Path) -> None:
    for path in (folder(tmp_path / "folder"), zipped(tmp_path / "pack.zip", prefix="x/")):
        pack = load_pack(path)
        assert load_lesson(path, "a.md") == pack.lessons[1]
        assert load_lesson(path, "index.md") == pack.index
        assert load_index(path) == pack.manifest
        with pytest.raises(Problem):
            load_lesson(path, "../a.md")
        with pytest.raises(Problem):
            load_lesson(path, "img/plan.png")


def test_reading_the_catalogue_needs_no_parser() -> None:
    parsers = "('markdown_it', 'yaml', 'lessons.syntax.parse')"
    code = f"import sys, lessons.pack.pack; sys.exit(any(m in sys.modules for m in {parsers}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_ids_that_stand_twice_are_refused(tmp_path: Path) -> None:
    assert "c.md" in refused(folder(tmp_path / "1", {**FILES, "c.md": lesson("a")}))
    assert "c.md" in refused(folder(tmp_path / "2", {**FILES, "c.md": lesson("c", quiz("a"))}))


def test_what_is_no_pack_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "nothing")
    refused(folder(tmp_path / "no-index", {"a.md": lesson("a")}))
    refused(folder(tmp_path / "bare-index", {"index.md": "# Hello\n"}))
    (tmp_path / "text.zip").write_text("hello")
    refused(tmp_path / "text.zip")
    (tmp_path / "empty.zip").write_bytes(b"")
    refused(tmp_path / "empty.zip")
    refused(zipped(tmp_path / "nothing.zip", {}))


def test_a_lesson_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    message = refused(folder(tmp_path, {**FILES, "a.md": "---\nid: a\ntitle: x\nminutes: soon\n---\n"}))
    assert f"{tmp_path}/a.md:4: " in message


def test_links_in_a_folder_are_refused(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "secret.md").symlink_to("/etc/passwd")
    assert "secret.md" in refused(tmp_path)
    (tmp_path / "secret.md").unlink()
    (tmp_path / "sub").symlink_to("/etc")
    assert "sub" in refused(tmp_path)


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    folder(tmp_path, {**FILES, ".git/config.md": "x", ".draft.md": lesson("a")})
    assert len(load_pack(tmp_path).lessons) == 3
    assert len(load_pack(zipped(tmp_path / "p.zip", {**FILES, "__MACOSX/a.md": "x", ".DS_Store": "x"})).lessons) == 3


def test_pipes_are_not_read(tmp_path: Path) -> None:
    folder(tmp_path)
    os.mkfifo(tmp_path / "pipe.md")
    assert len(load_pack(tmp_path).lessons) == 3


@pytest.mark.parametrize(
    "name",
    ["../up.md", "/etc/x.md", "a/../../x.md", "a\\b.md", "C:/x.md", "a//b.md", "./x.md", "x\x00.md", "x\x1b[2J.md",
     "\u202ex.md", "d/" * 9 + "x.md", "x" * 500 + ".md", ".."],
)  # fmt: skip
def test_names_that_could_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "p.zip")
    with zipfile.ZipFile(path, "a") as archive:
        entry = zipfile.ZipInfo("placeholder")
        entry.filename = entry.orig_filename = name
        archive.writestr(entry, "x")
    message = refused(path)
    assert "\x1b" not in message


def test_links_in_a_zip_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip")
    with zipfile.ZipFile(path, "a") as archive:
        entry = zipfile.ZipInfo("link.md")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    assert "link.md" in refused(path)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip")
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("a.md", lesson("z"))
    refused(path)


def test_a_bomb_is_stopped_by_what_it_really_holds(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.md", INDEX)
        with archive.open("big.md", "w", force_zip64=True) as file:
            for _ in range(200):
                file.write(b"\n" * 1_000_000)
    assert path.stat().st_size < 1_000_000
    assert "too large" in refused(path)
    lying = path.read_bytes().replace((200_000_000).to_bytes(8, "little"), (10).to_bytes(8, "little"))
    lying = lying.replace((200_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(lying)
    refused(path)


def test_many_middling_files_are_stopped_too(tmp_path: Path) -> None:
    files = {"index.md": INDEX} | {f"{n}.md": "x" * 7_500_000 for n in range(10)}
    assert "too large" in refused(zipped(tmp_path / "p.zip", files))


def test_a_pack_has_at_most_two_thousand_files(tmp_path: Path) -> None:
    files = {"index.md": INDEX} | {f"{n}.txt": "" for n in range(2000)}
    assert "2000" in refused(zipped(tmp_path / "p.zip", files))
    assert "2000" in refused(folder(tmp_path / "f", files))


def test_a_huge_directory_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(45_000):
            archive.writestr(f"{n:050}", b"")
    assert "too large" in refused(path)


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", {"index.md": INDEX})
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(raw))
    refused(path)


def _good_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    return buffer.getvalue()


GOOD = _good_zip()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8), st.integers(0, 60)
)
def test_a_damaged_zip_is_a_pack_or_a_problem(tmp_path: Path, damage: list[tuple[int, int]], cut: int) -> None:
    raw = bytearray(GOOD)
    for place, byte in damage:
        raw[place] = byte
    path = tmp_path / "damaged.zip"
    path.write_bytes(bytes(raw[: len(raw) - cut] if cut < 20 else raw))
    try:
        load_pack(path)
        pack_digest(path)
    except Problem as problem:
        str(problem)
