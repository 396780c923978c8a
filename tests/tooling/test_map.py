"""The map that a terminal shows: whole at any width, folded where there is no room."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from scripts.catalogue import Catalogue, Kata, Level
from scripts.ledger import Ledger, Prints, Standing
from scripts.mapping import Map, Row, draw, duration, fits
from scripts.screen import THEME
from scripts.summaries import Summary
from tests.harness.variants import Place
from tests.tooling.conftest import Project

MEDALS = ("gold", "silver", "bronze")
SIGNS = "★●◐○?"


def standing(medal: str | None) -> Standing:
    return Standing("fresh" if medal else "new", medal, medal, passed=3, total=9)


def path_of(*levels: list[str | None]) -> Map:
    """A map whose levels have katas with these medals; ten minutes each, long names."""
    made = []
    for number, medals in enumerate(levels, start=1):
        folder = f"l{number:02}_level"
        katas = [Kata(Place(folder, f"k{n}_{'a' * 20}{n:02}"), Path()) for n in range(len(medals))]
        rows = tuple(
            Row(kata, Summary("Title of " + "words " * 6, 10), standing(medal))
            for kata, medal in zip(katas, medals, strict=True)
        )
        made.append((Level(number, folder, tuple(katas), Path()), rows))
    return Map(tuple(made), None)


EIGHTY = path_of(*[["gold", "silver", "bronze", *[None] * 4]] * 8, *[[None] * 6] * 4)


def lines(the_map: Map, width: int = 80, *, unfolded: bool = False) -> list[str]:
    console = Console(file=io.StringIO(), width=width, theme=THEME)
    console.print(draw(the_map, width, unfolded=unfolded))
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


@pytest.mark.parametrize("unfolded", [False, True], ids=["folded", "unfolded"])
@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal_and_no_sign_is_lost(width, unfolded):
    shown = lines(EIGHTY, width, unfolded=unfolded)
    assert max(map(len, shown)) <= width
    table = "\n".join(shown[: shown.index("")])
    signs = [sign for sign in table if sign in SIGNS]
    of_levels = 80
    of_katas = 80 if unfolded else 7
    assert len(signs) == of_levels + of_katas
    assert signs.count("★") == 8 + (8 if unfolded else 1)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_slugs_are_whole_at_sixty_columns(width):
    shown = "\n".join(lines(EIGHTY, width, unfolded=True))
    for row in EIGHTY.rows:
        assert f" {row.kata.slug} " in shown or f" {row.kata.slug}\n" in shown


def test_a_folded_map_shows_the_katas_of_the_level_in_progress_only():
    the_map = path_of(["gold", "silver"], ["silver", None, None], [None])
    shown = lines(the_map)
    assert [line[:12].rstrip() for line in shown[:6]] == [
        " 1  Level",
        " 2  Level",
        "    2.0 ● aa",
        "→   2.1 ○ aa",
        "    2.2 ○ aa",
        " 3  Level",
    ]
    assert re.search(r"★ ● +complete$", shown[0])
    assert re.search(r"● ○ ○ +20 min$", shown[1])
    assert "kata | more shows all" in shown[7]
    assert "kata | more" not in "\n".join(lines(the_map, unfolded=True))


def test_a_level_is_complete_or_mastered_or_says_how_long_it_takes():
    shown = lines(path_of(["gold"], ["silver"], ["bronze"], []))
    ends = [
        line.split("  ")[-1].strip() for line in shown if line.startswith(" ") and "." not in line
    ]
    assert ends == ["mastered", "complete", "10 min", "to come"]


def test_the_footer_counts_what_is_held_and_what_is_left():
    shown = lines(path_of(["gold", "silver", "silver", "bronze", None, None, None]))
    assert "3 of 7 katas passed, 40 min left" in shown[9]
    assert shown[10] == "★ 1 gold  ● 2 silver  ◐ 1 bronze  ○ 3 open"
    assert shown[11].startswith("Next (10 min): kata watch aaa")


def test_the_end_of_the_path():
    shown = lines(path_of(["gold", "silver"]))
    assert shown[2] == "2 of 2 katas passed  kata | more shows all"
    assert shown[-1] == "Every kata holds silver or gold."


@pytest.mark.parametrize(
    ("minutes", "said"), [(5, "5 min"), (119, "119 min"), (120, "2 h"), (134, "2.2 h")]
)
def test_minutes_are_told_in_hours_from_two_hours_on(minutes, said):
    assert duration(minutes) == said


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (Standing("changed", None, "gold", 3, 3), r"\? .*changed, was gold"),
        (Standing("changed", None, None, 1, 3), r"○ .*changed"),
        (Standing("unjudged"), r"\? .*not judged"),
        (Standing("fresh", None, None, 3, 9), r"○ .*3/9 tests"),
        (Standing("fresh", "silver", "silver", 8, 9, revealed=True), r"● .*silver, revealed"),
        (Standing("new", revealed=True), r"○ .*revealed"),
    ],
)
@pytest.mark.parametrize("width", [60, 80])
def test_a_line_says_where_its_kata_stands(there, said, width):
    the_map = path_of([None, None])
    level, (row, other) = the_map.levels[0]
    row = replace(row, standing=there, about=Summary("Title", 10))
    shown = lines(Map(((level, (row, other)),), None), width)
    assert re.search(rf"1\.0 {said}", shown[1])


def test_what_waits_for_a_run_is_told():
    the_map = path_of(["gold", None])
    level, (row, other) = the_map.levels[0]
    row = replace(row, standing=Standing("changed", None, "gold", 3, 3))
    shown = lines(Map(((level, (row, other)),), "a note"))
    assert shown[5] == "★ 0 gold  ● 0 silver  ◐ 0 bronze  ○ 1 open  ? 1 to run"
    assert shown[6] == "a note"


def test_whether_every_kata_fits_a_screen():
    the_map = path_of([None] * 3, [None] * 5)
    height = len(lines(the_map, unfolded=True)) + 2  # a note, and the prompt
    assert fits(the_map, height)
    assert not fits(the_map, height - 1)


@pytest.fixture
def three(project: Project) -> Project:
    project.add("k1_double")
    project.add("k2_redouble")
    project.add("k1_treble", level="l02_linear_algebra")
    return project


def test_a_terminal_folds_what_does_not_fit_and_a_pipe_shows_all(three):
    assert "treble" in three.kata().stdout
    assert "treble" in three.kata(FORCE_COLOR="1", LINES="40").stdout
    low = three.kata(FORCE_COLOR="1", LINES="10").stdout
    assert "redouble" in low
    assert "treble" not in low


def test_a_pipe_whose_encoding_lacks_the_signs_shows_the_rest(three):
    done = three.kata(PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "1.1 ? double    Doubling" in done.stdout


def test_progress_takes_the_options_of_the_map(three):
    assert three.python("scripts/progress.py", "--html", "a.html").returncode == 0
    three.kata("--html", "b.html")
    page = (three.root / "a.html").read_text("utf-8")
    assert page == (three.root / "b.html").read_text("utf-8")


def test_a_file_as_it_was_judged_waits_for_nothing(three):
    kata = Catalogue(three.root).find("double")
    kata.stub.write_text("def double(x):\n    return 2 * x\n")
    ledger = Ledger.load(three.root)
    ledger.record(kata, Prints.of(kata), "silver", 2, 3)
    three.write("katas/l01_calculus/k2_redouble.py", "def double(x):\n    return x + x\n")
    the_map = Map.of(Catalogue(three.root), Ledger.load(three.root))
    assert [row.standing.state for row in the_map.rows] == ["fresh", "unjudged", "new"]
    assert the_map.note == "1 kata is not judged as it stands: kata run redouble"
    kata.stub.write_text("def double(x):\n    return 3 * x\n")
    the_map = Map.of(Catalogue(three.root), Ledger.load(three.root))
    assert the_map.note == "2 katas are not judged as they stand: kata run all"


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"def double(x): return x"])
def test_any_file_has_a_place_on_the_map(three, content):
    file = three.root / "katas/l01_calculus/k1_double.py"
    file.unlink()
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    shown = three.kata()
    assert shown.returncode == 0
    assert ("not judged" in shown.stdout) == (content is not None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes = 5", "minutes = 'five'", "minutes: Input should be a valid integer"),
        ('title = "Doubling"', "", "title: is missing"),
        ('title = "Doubling"', "title = ", "is no TOML"),
    ],
)
def test_a_card_without_a_head_is_named(three, old, new, said):
    card = three.root / "reference/l01_calculus/k1_double.toml"
    card.write_text(card.read_text("utf-8").replace(old, new))
    shown = three.kata()
    assert shown.returncode == 2
    assert "k1_double.toml" in shown.stderr
    assert said in shown.stderr
