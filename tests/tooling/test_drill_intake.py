"""Submissions as they come: good, careless and hostile. None of them stops the intake."""

import hashlib
import io
import json
import os
import stat
import struct
import tracemalloc
import warnings
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.catalogue import Catalogue
from scripts.drill import contents
from scripts.drill.contents import LARGEST_FILE
from scripts.drill.definition import Drill
from scripts.drill.intake import Submission, read_submission
from scripts.drill.sources import Source

POWER = "katas/l01_calculus/k2_power_rule.py"
NEURON = "katas/l05_neural_networks/k1_neuron.py"
CODE = b"def power_rule(c, n):\n    return c * n, n - 1\n"
OTHER = b"def neuron(): ...\n"

TABLE = {"title": "A drill", "minutes": 60, "katas": ["power_rule", "neuron"]}
DRILL = Drill.model_validate(TABLE, context={"catalogue": Catalogue()})


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], how=zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", how) as archive:
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def read(path: Path) -> Submission:
    return read_submission(Source("alice", path), DRILL)


@pytest.fixture
def read_zip(tmp_path):
    def read_it(content: bytes, name: str = "alice.zip") -> Submission:
        path = tmp_path / name
        path.write_bytes(content)
        before = {*tmp_path.rglob("*")}
        taken = read(path)
        assert {*tmp_path.rglob("*")} == before, "something was written"
        return taken

    return read_it


@pytest.fixture
def folder(tmp_path) -> Path:
    """A good submission, unpacked."""
    folder = tmp_path / "alice"
    for name, content in ((POWER, CODE), (NEURON, OTHER), ("manifest.json", manifest())):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def manifest(**changes) -> bytes:
    hashes = {name: hashlib.sha256(text).hexdigest() for name, text in GOOD}
    table = {"drill": DRILL.id, "time": "2027-03-01T10:00:00+00:00", "files": hashes}
    return json.dumps(table | changes).encode()


GOOD = [(POWER, CODE), (NEURON, OTHER)]


def sources(taken: Submission) -> list[bytes | None]:
    return [answer.source for answer in taken.answers.values()]


def reasons(taken: Submission) -> list[str | None]:
    return [answer.reason for answer in taken.answers.values()]


def power(taken: Submission) -> str:
    """Why the first kata has no source, when the second has one."""
    assert taken.answers["power_rule"].source is None
    assert taken.answers["neuron"].source == OTHER
    return str(taken.answers["power_rule"].reason)


def test_a_zip_and_its_folder_are_the_same_submission(read_zip, folder):
    first = read_zip(zipped(*GOOD, ("manifest.json", manifest())))
    second = read(folder)
    for taken in (first, second):
        assert [*taken.answers] == ["power_rule", "neuron"]
        assert sources(taken) == [CODE, OTHER]
        assert (taken.findings, taken.ignored) == ((), ())
        assert taken.made_at == "2027-03-01T10:00:00+00:00"
    assert first.sha256 == second.sha256


def test_the_hash_is_of_the_solutions_alone(read_zip):
    base = read_zip(zipped(*GOOD)).sha256
    assert read_zip(zipped(*reversed(GOOD), ("notes.txt", b"?")), "bob.zip").sha256 == base
    assert read_zip(zipped((POWER, CODE)), "c.zip").sha256 != base
    assert read_zip(zipped((POWER, OTHER), (NEURON, CODE)), "d.zip").sha256 != base


@pytest.mark.parametrize(
    "name",
    [
        POWER,
        f"interview/{POWER}",
        "k2_power_rule.py",
        "mine/k2_power_rule.py",
        f"./{POWER}",
        POWER.replace("/", "\\"),
        POWER.upper(),
    ],
)
def test_where_a_solution_may_be(read_zip, name):
    taken = read_zip(zipped((NEURON, OTHER), (name, CODE)))
    assert sources(taken) == [CODE, OTHER]
    assert taken.ignored == ()


@pytest.mark.parametrize("top", ["", "interview"])
def test_where_a_solution_may_be_in_a_folder(folder, tmp_path, top):
    if top:
        (tmp_path / "outer").mkdir()
        folder.rename(tmp_path / "outer" / top)
        folder = tmp_path / "outer"
    assert sources(read(folder)) == [CODE, OTHER]


def test_a_single_file_is_a_submission_of_one_kata(tmp_path):
    path = tmp_path / "k2_power_rule.py"
    path.write_bytes(CODE)
    assert sources(read(path)) == [CODE, None]
    assert reasons(read(path)) == [None, "missing"]


def test_a_copy_elsewhere_does_not_count(read_zip):
    backup = "old/stuff/k2_power_rule.py"
    taken = read_zip(zipped(*GOOD, (backup, OTHER), ("mine/k2_power_rule.py", OTHER)))
    assert sources(taken) == [CODE, OTHER]
    assert taken.ignored == (backup, "mine/k2_power_rule.py")


@pytest.mark.parametrize(
    "names",
    [
        (POWER, "k2_power_rule.py"),
        (f"one/{POWER}", f"two/{POWER}"),
        (POWER, POWER),
        (POWER, POWER.upper()),
        (POWER, f"./{POWER}"),
        (POWER, POWER.replace("/", "\\")),
        ("one/k2_power_rule.py", "two/k2_power_rule.py"),
    ],
    ids=["flat", "nested", "twice", "case", "dot", "backslash", "flat nested"],
)
def test_two_that_could_be_meant_are_refused(read_zip, names):
    taken = read_zip(zipped((NEURON, OTHER), *((name, CODE) for name in names)))
    assert power(taken).startswith("refused: 2 files could be meant: ")


def test_two_that_differ_in_case_are_refused_in_a_folder(folder):
    (folder / POWER.replace("k2", "K2")).write_bytes(CODE)
    assert power(read(folder)).startswith("refused: 2 files could be meant: ")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (f"../{POWER}", f"../{POWER}"),
        (f"a/../{POWER}", f"a/../{POWER}"),
        (f"/{POWER}", f"/{POWER}"),
        (f"C:/{POWER}", f"C:/{POWER}"),
        (f"..\\{POWER}", f"../{POWER}"),
        ("x" * 5000, "x" * 119 + "…"),
    ],
    ids=["up", "up within", "absolute", "drive", "backslash", "long"],
)
def test_unsafe_paths_are_ignored(read_zip, name, shown):
    taken = read_zip(zipped((NEURON, OTHER), (name, CODE)))
    assert power(taken) == "missing"
    assert taken.ignored == (f"{shown} (an unsafe path)",)


def test_a_name_with_a_nul_is_unsafe(read_zip):
    name = f"{POWER}#evil"
    content = zipped((NEURON, OTHER), (name, CODE)).replace(b".py#evil", b".py\0evil")
    taken = read_zip(content)
    assert power(taken) == "missing"
    assert taken.ignored == (f"{POWER}\\x00evil (an unsafe path)",)


def special(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


@pytest.mark.parametrize(
    ("mode", "kind"), [(stat.S_IFLNK, "a link"), (stat.S_IFIFO, "a pipe"), (stat.S_IFCHR, "a dev")]
)
def test_what_is_no_file_in_a_zip_is_refused(read_zip, mode, kind):
    taken = read_zip(zipped((NEURON, OTHER), (special(POWER, mode | 0o777), b"/etc/passwd")))
    assert power(taken).startswith(f"refused: {POWER} is {kind}")


@pytest.mark.parametrize("place", ["katas", "katas/l01_calculus"])
def test_a_link_on_the_way_is_said(read_zip, folder, tmp_path, place):
    taken = read_zip(zipped((special(place, stat.S_IFLNK | 0o777), b"/etc")))
    assert taken.answers["power_rule"].reason == f"refused: {place} is a link"
    (folder / place).rename(tmp_path / "away")
    (folder / place).symlink_to(tmp_path / "away")
    assert read(folder).answers["power_rule"].reason == f"refused: {place} is a link"


@pytest.mark.parametrize("name", [f"{POWER}/", f"{POWER}/x.py"])
def test_a_folder_in_place_of_the_file_is_refused(read_zip, folder, name):
    assert power(read_zip(zipped((NEURON, OTHER), (name, b"")))) == f"refused: {POWER} is a folder"
    (folder / POWER).unlink()
    (folder / POWER).mkdir()
    assert power(read(folder)) == f"refused: {POWER} is a folder"


def test_a_link_in_a_folder_is_not_followed(folder, tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("SECRET = 1\n", "utf-8")
    (folder / POWER).unlink()
    (folder / POWER).symlink_to(secret)
    assert power(read(folder)) == f"refused: {POWER} is a link"
    (folder / "loop").symlink_to(folder)
    assert read(folder).ignored == ("loop (a link)",)


def test_a_pipe_does_not_block(folder, tmp_path):
    (folder / POWER).unlink()
    os.mkfifo(folder / POWER)
    os.mkfifo(folder / "other")
    os.mkfifo(tmp_path / "bob.zip")
    assert power(read(folder)) == f"refused: {POWER} is a pipe"
    assert read(folder).ignored == ("other (a pipe)",)
    assert reasons(read(tmp_path / "bob.zip")) == ["refused: the submission is a pipe"] * 2


def test_a_file_that_becomes_a_pipe_does_not_block(folder):
    (entry,) = [e for e in contents.entries(folder) if e.path == POWER]
    (folder / POWER).unlink()
    os.mkfifo(folder / POWER)
    with pytest.raises(contents.RefusedError, match="is a pipe"):
        entry.read()
    (folder / POWER).unlink()
    (folder / POWER).symlink_to("/etc/passwd")
    with pytest.raises(contents.RefusedError, match="cannot be read"):
        entry.read()


def test_a_device_is_not_read():
    assert reasons(read(Path("/dev/zero"))) == ["refused: the submission is a device"] * 2


def test_what_may_not_be_read_is_said(folder, monkeypatch):
    opened, scanned = os.open, os.scandir

    def no_opening(path, *rest, **named):
        if str(path).endswith("power_rule.py"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **named)

    def no_looking(path):
        if str(path).endswith("l01_calculus"):
            raise PermissionError(13, "Permission denied")
        return scanned(path)

    def nothing(path):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", no_opening)
        assert power(read(folder)) == f"refused: {POWER} cannot be read: Permission denied"
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", no_looking)
        assert power(read(folder)).startswith("refused: katas/l01_calculus is a folder that cannot")
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", nothing)
        said = "refused: the submission cannot be read: Permission denied"
        assert reasons(read(folder)) == [said] * 2


def test_a_submission_that_is_gone_is_said(tmp_path):
    said = "refused: the submission cannot be read: No such file or directory"
    assert reasons(read(tmp_path / "none")) == [said] * 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 and nonsense", "is no zip, or a damaged one"),
        (b"", "is no zip, or a damaged one"),
        (b"Dear team, here is my code", "is no zip, or a damaged one"),
        (zipped(*GOOD)[:-30], "is no zip, or a damaged one"),
        (b"\x1f\x8b\x08 a tar in truth", "is no zip, or a damaged one"),
    ],
)
def test_what_is_no_zip_is_refused(read_zip, content, said):
    assert all(str(reason).startswith(f"refused: the submission {said}")
               for reason in reasons(read_zip(content)))  # fmt: skip


def test_what_is_nothing_of_the_kind_is_refused(read_zip):
    said = "refused: the submission is neither a zip nor a folder nor a Python file"
    assert reasons(read_zip(b"%PDF-1.7", "alice.pdf")) == [said] * 2
    assert sources(read_zip(zipped(*GOOD), "alice.docx")) == [CODE, OTHER]


def patched(content: bytes, at: int, size: str, value: int) -> bytes:
    """The first member's directory entry with one of its fields forged."""
    forged = bytearray(content)
    struct.pack_into(size, forged, content.index(b"PK\x01\x02") + at, value)
    return bytes(forged)


FLAGS, METHOD, SIZE = 8, 10, 24


def test_an_encrypted_file_is_refused(read_zip):
    taken = read_zip(patched(zipped(*GOOD), FLAGS, "<H", 1))
    assert power(taken) == f"refused: {POWER} is encrypted"


@pytest.mark.parametrize("method", [12, 14, 97])
def test_other_ways_to_compress_are_refused(read_zip, method):
    taken = read_zip(patched(zipped(*GOOD), METHOD, "<H", method))
    assert power(taken) == f"refused: {POWER} is compressed in another way than deflate"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content.replace(b"c * n", b"c + n", 1),
        lambda content: content.replace(b"PK\x03\x04", b"PK\x03\x05", 1),
        lambda content: patched(content, METHOD, "<H", zipfile.ZIP_DEFLATED),
        lambda content: patched(content, SIZE, "<L", 3),
        lambda content: patched(content, 42, "<L", 10_000),
    ],
    ids=["checksum", "header", "not deflated", "length", "offset"],
)
def test_a_damaged_member_spoils_itself_alone(read_zip, spoil):
    assert power(read_zip(spoil(zipped(*GOOD)))).startswith(f"refused: {POWER} is damaged")


def test_a_large_file_is_refused(read_zip, folder):
    most, more = b"#" * LARGEST_FILE, b"#" * (LARGEST_FILE + 1)
    for how in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        taken = read_zip(zipped((POWER, more), (NEURON, OTHER), how=how))
        assert power(taken) == f"refused: {POWER} is larger than 1 MiB"
        assert sources(read_zip(zipped((POWER, most), (NEURON, OTHER), how=how)))[0] == most
    (folder / POWER).write_bytes(more)
    assert power(read(folder)) == f"refused: {POWER} is larger than 1 MiB"


@pytest.mark.parametrize("claimed", [None, 10], ids=["honest", "lying"])
def test_a_bomb_does_not_go_off(read_zip, claimed):
    bomb = zipped((POWER, bytes(64 * 1024**2)), (NEURON, OTHER), how=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    tracemalloc.start()
    taken = read_zip(bomb if claimed is None else patched(bomb, SIZE, "<L", claimed))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    said = "is larger than 1 MiB" if claimed is None else "is damaged"
    assert power(taken).startswith(f"refused: {POWER} {said}")
    assert peak < 8 * 1024**2


def test_a_zip_within_a_zip_is_not_opened(read_zip):
    inner = zipped(*GOOD)
    assert reasons(read_zip(zipped(("submission.zip", inner)))) == ["missing"] * 2
    taken = read_zip(zipped((POWER, inner + b"\xff"), (NEURON, OTHER)))
    assert power(taken) == f"refused: {POWER} is not UTF-8"


def test_a_hundred_thousand_members_are_refused_before_they_cost_memory(read_zip):
    content = zipped((POWER, CODE))
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    many = content[start:end] * 100_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(many), start, 0)
    tracemalloc.start()
    taken = read_zip(content[:start] + many + tail)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reasons(taken) == ["refused: the submission holds more than 10,000 files"] * 2
    assert peak < 3 * len(many)


def test_too_many_files_in_a_folder_are_refused(folder, monkeypatch):
    monkeypatch.setattr(contents, "MOST_ENTRIES", 50)
    for number in range(50):
        (folder / f"{number}.txt").touch()
    assert reasons(read(folder)) == ["refused: the submission holds more than 50 files"] * 2


def test_what_lies_deep_in_a_folder_is_not_looked_at(folder, monkeypatch):
    monkeypatch.setattr(contents, "MOST_ENTRIES", 50)
    deep = folder / "environment/lib/python3.13/site-packages"
    deep.mkdir(parents=True)
    for number in range(60):
        (deep / f"{number}.py").touch()
    assert sources(read(folder)) == [CODE, OTHER]


def test_a_large_zip_is_refused(read_zip, monkeypatch):
    monkeypatch.setattr(contents, "LARGEST_ZIP", 1024**2)
    taken = read_zip(zipped(*GOOD, ("torch.whl", bytes(2 * 1024**2))))
    assert reasons(taken) == ["refused: the submission is larger than 1 MiB"] * 2


def test_text_that_is_not_utf8_is_refused(read_zip, folder):
    taken = read_zip(zipped((POWER, "# é".encode("latin-1")), (NEURON, OTHER)))
    assert power(taken) == f"refused: {POWER} is not UTF-8"
    (folder / POWER).write_bytes("x = 1".encode("utf-16"))
    assert power(read(folder)) == f"refused: {POWER} is not UTF-8"


EXTRA = ["conftest.py", "numpy.py", "sitecustomize.py", "katas/l01_calculus/conftest.py"]


def test_what_else_is_there_is_ignored_and_listed(read_zip, folder):
    members = [(name, b"raise SystemExit") for name in EXTRA]
    taken = read_zip(zipped(*GOOD, *members))
    assert sources(taken) == [CODE, OTHER]
    assert [*taken.ignored] == EXTRA
    for name in EXTRA:
        (folder / name).write_bytes(b"raise SystemExit")
    assert sources(read(folder)) == [CODE, OTHER]
    assert sorted(read(folder).ignored) == sorted(EXTRA)


def test_what_programs_leave_behind_is_not_listed(read_zip):
    junk = ["__MACOSX/._alice", ".DS_Store", "katas/__pycache__/k2.pyc", ".git/config", "a/.env"]
    assert read_zip(zipped(*GOOD, *((name, b"") for name in junk))).ignored == ()


def test_a_long_list_of_other_files_is_cut(read_zip):
    taken = read_zip(zipped(*GOOD, *((f"{n}.txt", b"") for n in range(500))))
    assert len(taken.ignored) == 21
    assert taken.ignored[-1] == "and 480 more"


def test_names_that_attack_whoever_reads_them_are_shown_in_one_line(read_zip, folder):
    nasty = ["a\nb.py", "\x1b[2J", "\u202egpj.exe", "=1+1", "<b>"]
    taken = read_zip(zipped(*GOOD, *((name, b"") for name in nasty)))
    shown = ["a\\nb.py", "\\x1b[2J", "\\u202egpj.exe", "=1+1", "<b>"]
    assert [*taken.ignored] == shown
    for name in nasty:
        (folder / name).touch()
    (folder / os.fsdecode(b"\xff\xfe")).touch()
    assert sorted(read(folder).ignored) == sorted([*shown, "\\udcff\\udcfe"])


def test_a_zip_with_names_that_are_not_utf8_is_read(read_zip):
    content = zipped(*GOOD, ("naïve.txt", b""))
    taken = read_zip(content.replace("naïve".encode(), b"na\xff\xffve"))
    assert str(reasons(taken)[0]).startswith("refused: the submission is no zip, or a damaged one")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "manifest.json is missing: it was not made by submit.py"),
        (b"{", "manifest.json cannot be used: Expecting property name"),
        (b"[1]", "manifest.json cannot be used: it is no table"),
        (b"\xff\xfe", "manifest.json is not UTF-8"),
        (b"[" * 100_000, "manifest.json cannot be used: "),
        (b'{"drill": ' + b"9" * 5000 + b"}", "manifest.json cannot be used: "),
        (b" " * (LARGEST_FILE + 1), "manifest.json is larger than 1 MiB"),
        (manifest(drill="another-1"), "manifest.json is for another drill: another-1"),
        (manifest(drill="a\nb"), "manifest.json is for another drill: a\\nb"),
        (manifest(drill={}), "manifest.json is for another drill: none"),
        (manifest(files=[]), "manifest.json has no hashes"),
        (manifest(files={}), f"manifest.json has another hash for {POWER}: it was changed"),
        (manifest(katas=[]), "manifest.json is the pack's own: submit.py did not make this"),
    ],
)
def test_a_manifest_that_is_not_right_is_said_and_no_more(read_zip, text, said):
    taken = read_zip(zipped(*GOOD, *([] if text is None else [("manifest.json", text)])))
    assert sources(taken) == [CODE, OTHER]
    assert taken.findings[0].startswith(said)
    assert taken.findings[0].isprintable() and len(taken.findings[0]) < 400


def test_a_changed_solution_is_told_by_the_manifest(read_zip):
    taken = read_zip(zipped((POWER, CODE), (NEURON, CODE), ("manifest.json", manifest())))
    said = f"manifest.json has another hash for {NEURON}: it was changed after submit.py ran"
    assert taken.findings == (said,)


def test_two_manifests_are_not_believed(read_zip):
    twice = [("manifest.json", manifest())] * 2
    taken = read_zip(zipped(*GOOD, *twice))
    assert taken.findings == ("manifest.json is there 2 times; none is believed",)
    assert taken.made_at is None


@pytest.mark.parametrize("time", [None, 5, ["x"], "yesterday\n" * 50])
def test_a_time_is_what_the_manifest_says_if_it_is_a_text(read_zip, time):
    made_at = read_zip(zipped(*GOOD, ("manifest.json", manifest(time=time)))).made_at
    assert made_at is None or (made_at.isprintable() and len(made_at) < 80)
    assert (made_at is None) == (not isinstance(time, str))


def test_a_defect_of_the_intake_costs_one_submission_only(read_zip, monkeypatch):
    def fail(path):
        raise RuntimeError("of our own\nmaking")

    monkeypatch.setattr("scripts.drill.intake.entries", fail)
    said = "refused: it cannot be taken in (RuntimeError: of our own\\nmaking)"
    assert reasons(read_zip(zipped(*GOOD))) == [said] * 2


SEEDS = [
    zipped(*GOOD, ("manifest.json", manifest()), how=how)
    for how in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
]


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("mutated") / "alice.zip"


def take_all(path: Path, content: bytes) -> None:
    """Read everything in what claims to be a zip; it is refused, or it is within the limits."""
    path.write_bytes(content)
    try:
        found = contents.entries(path)
    except contents.RefusedError:
        return
    for entry in found:
        try:
            assert len(entry.read()) <= LARGEST_FILE
        except contents.RefusedError:
            continue
    assert len(read(path).answers) == 2


@settings(max_examples=300)
@given(
    content=st.sampled_from(SEEDS),
    changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=8),
    cut=st.integers(0, 40),
)
def test_a_mutated_zip_is_refused_or_read(place, content, changes, cut):
    mutated = bytearray(content[: len(content) - max(0, cut - 30)])
    for index, value in changes:
        mutated[index % len(mutated)] = value
    take_all(place, bytes(mutated))


@settings(max_examples=100)
@given(noise=st.binary(min_size=1, max_size=len(zlib.compress(CODE))))
def test_deflated_noise_is_refused_or_read(place, noise):
    content = bytearray(SEEDS[1])
    at = content.index(zlib.compress(CODE)[2:12])
    content[at : at + len(noise)] = noise
    take_all(place, bytes(content))


@given(content=st.binary(max_size=300))
def test_any_bytes_are_refused_or_read(place, content):
    take_all(place, content)
    take_all(place, b"PK\x03\x04" + content + b"PK\x05\x06" + content[:18])
