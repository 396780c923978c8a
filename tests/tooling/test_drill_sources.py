"""Which submissions a path stands for, and names that are safe wherever they are written."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.catalogue import Catalogue
from scripts.drill.definition import Drill
from scripts.drill.intake import read_submission
from scripts.drill.names import all_different, printable, safe_name
from scripts.drill.sources import find_sources
from scripts.errors import KataError

FILE = "katas/l01_calculus/k2_power_rule.py"


@pytest.fixture(scope="module")
def drill() -> Drill:
    table = {"title": "A drill", "minutes": 60, "katas": ["power_rule", "neuron"]}
    return Drill.model_validate(table, context={"catalogue": Catalogue()})


def touch(path: Path, text: str = "x = 1\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def found(drill: Drill, *paths: Path) -> list[tuple[str, str]]:
    return [(source.name, source.path.name) for source in find_sources(paths, drill)]


@pytest.mark.parametrize("inside", [FILE, "manifest.json", "k1_neuron.py", "Katas/notes.txt"])
def test_a_folder_that_looks_like_a_submission_is_one(drill, tmp_path, inside):
    touch(tmp_path / "alice" / inside)
    touch(tmp_path / "alice" / "notes.txt")
    assert found(drill, tmp_path / "alice") == [("alice", "alice")]


def test_any_other_folder_holds_submissions(drill, tmp_path):
    touch(tmp_path / "all/bob" / FILE)
    touch(tmp_path / "all/alice.zip")
    touch(tmp_path / "all/carol/unpacked" / FILE)
    touch(tmp_path / "all/dave/submission.zip")
    touch(tmp_path / "all/readme.txt")
    touch(tmp_path / "all/.DS_Store")
    touch(tmp_path / "all/__MACOSX/alice.zip")
    assert found(drill, tmp_path / "all") == [
        ("alice", "alice.zip"),
        ("bob", "bob"),
        ("carol", "carol"),
        ("dave", "submission.zip"),
        ("readme", "readme.txt"),
    ]


def test_an_empty_folder_is_an_empty_submission(drill, tmp_path):
    (tmp_path / "alice").mkdir()
    (source,) = find_sources([tmp_path / "alice"], drill)
    assert {a.reason for a in read_submission(source, drill).answers.values()} == {"missing"}


def test_a_zip_that_says_nothing_goes_by_its_folder(drill, tmp_path):
    touch(tmp_path / "alice/Submission.zip")
    assert found(drill, tmp_path / "alice/Submission.zip") == [("alice", "Submission.zip")]


def test_a_path_that_is_not_there_is_the_users_mistake(drill, tmp_path):
    with pytest.raises(KataError, match=r"none\.zip is not there"):
        find_sources([tmp_path / "none.zip"], drill)


def test_a_path_given_twice_is_one_submission(drill, tmp_path):
    file = touch(tmp_path / "alice.zip")
    assert found(drill, file, tmp_path / "." / "alice.zip", tmp_path) == [("alice", "alice.zip")]


def test_equal_names_are_told_apart(drill, tmp_path):
    paths = [touch(tmp_path / folder / name) for folder, name in [
        ("a", "alice.zip"), ("b", "alice.zip"), ("c", "ALICE.zip"), ("d", "alice-2.zip")
    ]]  # fmt: skip
    names = [name for name, _ in found(drill, *paths)]
    assert names == ["alice", "alice-2", "ALICE-3", "alice-2-2"]


def test_a_link_that_was_named_is_followed_and_others_are_not(drill, tmp_path):
    touch(tmp_path / "real" / FILE)
    (tmp_path / "named").symlink_to(tmp_path / "real")
    (tmp_path / "all").mkdir()
    (tmp_path / "all/alice").symlink_to(tmp_path / "real")
    touch(tmp_path / "handed in" / "submission.zip")
    (tmp_path / "all/carol").symlink_to(tmp_path / "handed in")
    (tmp_path / "all/bob").symlink_to(tmp_path / "nowhere")
    (tmp_path / "all/loop").symlink_to("loop")
    (named,) = find_sources([tmp_path / "named"], drill)
    assert named.name == "named"
    assert read_submission(named, drill).answers["power_rule"].source == b"x = 1\n"
    for source in find_sources([tmp_path / "all"], drill):
        answer = read_submission(source, drill).answers["power_rule"]
        assert answer.reason == "refused: the submission is a link"
    for path in (tmp_path / "all/bob", tmp_path / "all/loop"):
        (source,) = find_sources([path], drill)
        answer = read_submission(source, drill).answers["power_rule"]
        assert str(answer.reason).startswith("refused: the submission ")


def test_what_cannot_be_looked_into_is_a_submission_still(drill, tmp_path, monkeypatch):
    touch(tmp_path / "all/alice.zip")
    touch(tmp_path / "all/bob" / FILE)
    listed = Path.iterdir

    def denied(path):
        if path.name == "bob":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", denied)
    assert [name for name, _ in found(drill, tmp_path / "all")] == ["alice", "bob"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Lovelace", "Ada_Lovelace"),
        ("Zoë Müller-Weiß", "Zoë_Müller-Weiß"),
        ("Zoe\u0308", "Zoë"),
        ("王小明", "王小明"),
        ("<img src=x onerror=alert(1)>", "img_src_x_onerror_alert_1"),
        ("=cmd|' /C calc'!A0", "cmd_C_calc_A0"),
        ("＝1+1", "1_1"),
        ("@SUM(1)", "SUM_1"),
        ("+1", "1"),
        ("-rf", "rf"),
        ("../../etc/passwd", "etc_passwd"),
        ("a\nb\r\tc\x00\x1b[31m", "a_b_c_31m"),
        ("\u202egpj.exe", "gpj.exe"),
        ("\udcff\udcfe", "submission"),
        (".hidden", "hidden"),
        ("CON", "CON_"),
        ("nul.txt", "nul.txt_"),
        ("", "submission"),
        ("...", "submission"),
        ("x" * 300, "x" * 80),
        ("é" * 300, "é" * 40),
    ],
)
def test_a_name_is_made_safe(text, name):
    assert safe_name(text) == name


NASTY = st.text(st.sampled_from("ab1é王\u0308<>&'=+-@|/\\\0\n\r\t\x1b\u202e\u2028\udc80 .:*?"))


@given(st.text() | NASTY)
def test_any_name_is_made_safe(text):
    name = safe_name(text)
    kinds = [unicodedata.category(letter)[0] for letter in name]
    assert kinds[0] in "LN"
    assert all(k in "LNM" or letter in "-_." for k, letter in zip(kinds, name, strict=True))
    assert len(name.encode()) <= 81


@given(st.lists(st.sampled_from(["a", "A", "a-2", "b", "B-2", "ß", "SS"])))
def test_names_are_different_on_any_file_system(names):
    different = all_different(names)
    assert len({name.casefold() for name in different}) == len(names)
    assert all(new.startswith(old) for new, old in zip(different, names, strict=True))


@given(st.text() | NASTY)
def test_what_is_printable_is_one_line_that_can_be_written(text):
    shown = printable(text, 50)
    assert shown.isprintable()
    shown.encode()
    assert printable(shown, 1000) == shown
