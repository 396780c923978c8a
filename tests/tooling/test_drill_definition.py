"""drill.toml: what it may hold, and how a fault is named."""

import pytest

from scripts.drill.definition import DrillError, load_drill
from tests.tooling.conftest import ROOT

DRILL = """
title = "A drill"
minutes = 45
katas = ["power_rule", "7.1"]
"""


@pytest.fixture
def load(tmp_path):
    def read(text: str):
        path = tmp_path / "drill.toml"
        path.write_text(text, "utf-8")
        return load_drill(path)

    return read


def test_what_is_left_out_has_a_default(load):
    drill = load(DRILL)
    assert [kata.id for kata in drill.katas] == ["1.2", "7.1"]
    assert (drill.points.bronze, drill.points.silver, drill.points.gold) == (30, 50, 20)
    assert (drill.pass_mark, drill.welcome, drill.hints, drill.total) == (60, "", False, 200)


def test_points_are_counted_for_each_kata(load):
    drill = load(DRILL + "points = { bronze = 1, silver = 2, gold = 4 }")
    assert (drill.points.total, drill.total) == (7, 14)
    assert load(DRILL + "points = { gold = 0 }").points.total == 80


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "1 minute"), (120, "120 minutes"), (180, "3 hours"), (200, "200 minutes")],
)
def test_the_time_is_said_in_words(load, minutes, said):
    assert load(DRILL.replace("45", str(minutes))).time == said


def test_the_id_is_of_the_title_and_the_katas(load):
    drill = load(DRILL)
    assert drill.id.startswith("a-drill-")
    assert load(DRILL.replace("7.1", "scaled_dot_product")).id == drill.id
    assert load(DRILL.replace("45", "60") + 'welcome = "Hello"\npass_mark = 70').id == drill.id
    others = [DRILL.replace('"A drill"', '"A Drill"'), DRILL.replace("7.1", "7.2")]
    assert len({drill.id, *(load(other).id for other in others)}) == 3
    assert load(DRILL.replace("A drill", "面接")).id.startswith("drill-")


def test_an_id_may_be_given(load):
    assert load(DRILL + 'id = "spring-2027"').id == "spring-2027"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "A drill"', "", "title: is missing"),
        ('"A drill"', '"  "', "title: must be one line of text, and not empty"),
        ('"A drill"', '"A\\ndrill"', "title: must be one line of text"),
        ("minutes = 45", "minutes = 0", "minutes: Input should be greater than or equal to 1"),
        ("minutes = 45", 'minutes = "45"', "minutes: Input should be a valid integer"),
        ("minutes", "minute", "minute: is not a key of a drill"),
        ('["power_rule", "7.1"]', "[]", "katas: names no kata"),
        ('["power_rule", "7.1"]', '"power_rule"', "katas: Input should be a valid list"),
        ('"7.1"', "7.1", "katas[2]: must be a slug or an id in quotes"),
        ('"7.1"', '"1.2"', "katas: 'power_rule' stands there more than once"),
        ('"power_rule"', '"power_rul"', "katas[1]: 'power_rul' is cut short; write 'power_rule'"),
        ('"power_rule"', '"poker_rule"', "katas[1]: there is no kata 'poker_rule'. Did you mean"),
        ("minutes = 45", "minutes = 45\npass_mark = 101", "pass_mark: Input should be less than"),
        ("minutes = 45", "minutes = 45\nhints = 1", "hints: Input should be a valid boolean"),
        ("minutes = 45", 'minutes = 45\nid = "Spring 27"', "id: must be lower-case letters"),
        ("minutes = 45", "minutes = 45\npoints.bronz = 1", "points.bronz: is not a key of a drill"),
        ("minutes = 45", "minutes = 45\npoints.gold = -1", "points.gold: Input should be greater"),
        (
            "minutes = 45",
            "minutes = 45\npoints = { bronze = 0, silver = 0, gold = 0 }",
            "points: all medals are worth 0 points",
        ),
        ("minutes = 45", "minutes = = 45", "is no TOML"),
    ],
)
def test_what_is_wrong_is_named(load, old, new, said):
    assert DRILL.count(old) == 1
    with pytest.raises(DrillError) as error:
        load(DRILL.replace(old, new))
    assert said in str(error.value)
    assert "drill.toml" in str(error.value)


def test_every_fault_is_named_at_once(load):
    with pytest.raises(DrillError) as error:
        load('title = "A drill"\nkatas = ["7.9", "9.9"]')
    lines = str(error.value).splitlines()
    assert [line.split(": ")[1] for line in lines] == ["katas[1]", "katas[2]", "minutes"]


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(DrillError, match=r"none\.toml is not there"):
        load_drill(tmp_path / "none.toml")
    with pytest.raises(DrillError, match=r"cannot be read"):
        load_drill(tmp_path)


@pytest.mark.parametrize(
    ("name", "katas", "hints"), [("interview", 3, False), ("onboarding", 6, True)]
)
def test_the_drills_that_come_with_the_project(name, katas, hints):
    drill = load_drill(ROOT / "drills" / f"{name}.toml")
    assert (len(drill.katas), drill.hints) == (katas, hints)
    assert [kata.order for kata in drill.katas] == sorted(kata.order for kata in drill.katas)


def test_the_interview_fits_into_its_hour():
    from scripts.cards import load_card

    drill = load_drill(ROOT / "drills" / "interview.toml")
    assert drill.minutes == 60
    assert sum(load_card(kata.card).minutes for kata in drill.katas) <= 60
