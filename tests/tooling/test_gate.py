"""The gate sees each way in which a kata can fall short, and says which."""

import json

import pytest

from tests.tooling.conftest import CARD, PAGE, SOLUTION, SUITE, Project, make_project

pytestmark = pytest.mark.timeout(400)


def swap(old: str, new: str, text: str) -> str:
    assert text.count(old) >= 1
    return text.replace(old, new)


def extra_test(body: str, marks: str = "@silver\n", doc: str = '    """A sentence."""\n') -> str:
    return f"{SUITE}\n\n{marks}def test_extra(kata):\n{doc}    {body}\n"


MISTAKE = '\n[[mistake]]\nname = "{}"\nswap = {}\nsays = "So it is."\n'
ALTERNATIVE = '\n[[alternative]]\nname = "{}"\nswap = {}\n'
RULE = 'forbidden = ["math.prod"]'
PRODUCT = swap("return 2 * x", "return math.prod([2, x])", SOLUTION).replace(
    "\n\n\ndef", "\n\nimport math\n\n\ndef", 1
)

# Its first failing test ends as that of "tripled" does; a later one does not.
LATE = MISTAKE.format("tripled while small", '["2 * x", "3 * x if x < 9 else 2 * x"]')

# name of the kata, what is wrong with it, and what the gate must say
FAULTY = {
    "survivor": (
        {"card": CARD + MISTAKE.format("harmless", '["2 * x", "2.0 * x"]')},
        "mistake 'harmless' survives: no test rejects it",
    ),
    "rejecting": (
        {"card": CARD + ALTERNATIVE.format("halved", '["2 * x", "x / 2"]')},
        "alternative 'halved' fails test_worked_example: result: expected 6, got 1.5",
    ),
    "idle_test": (
        {"suite": extra_test("assert kata is not None")},
        "the stub passes test_extra",
    ),
    "hiding_the_stub": (
        {
            "suite": extra_test(
                "try:\n        kata.double(1.0)\n    except Exception:\n        assert False"
            )
        },
        "the stub ends test_extra with AssertionError, as if it were begun",
    ),
    "twins": (
        {"card": CARD + MISTAKE.format("tripled too", '["2 * x", "x * 3"]')},
        "mistakes 'tripled' and 'tripled too' have equal outcomes",
    ),
    "ambiguous": (
        {"card": CARD + MISTAKE.format("vague", '["x", "y"]')},
        "mistake 'vague': the old text occurs",
    ),
    "absent": (
        {"card": CARD + ALTERNATIVE.format("lost", '["5 * x", "x"]')},
        "alternative 'lost': the old text occurs 0 times",
    ),
    "no_python": (
        {"card": CARD + MISTAKE.format("torn", '["2 * x", "2 *"]')},
        "mistake 'torn' is no Python",
    ),
    "stale": (
        {"stub": "def double(x): ..."},
        "stale stub",
    ),
    "unmarked": (
        {"solution": SOLUTION.replace("    # end solution\n", ""), "stub": ""},
        "'# solution' without '# end solution'",
    ),
    "outlaw": (
        {
            "solution": PRODUCT,
            "card": swap("forbidden = []", RULE, CARD).replace("2 * x", "[2, x]"),
        },
        "the reference breaks its own rule on line 22: math.prod",
    ),
    "misnamed_rule": (
        {"card": swap("forbidden = []", 'forbidden = ["math.product"]', CARD)},
        "forbidden 'math.product' is not stopped while running",
    ),
    "wrong_reference": (
        {"solution": swap("return 2 * x", "return 2 * x + 1", SOLUTION)},
        "the reference fails test_worked_example: result: expected 6, got 7",
    ),
    "unknown_key": (
        {"card": "colour = 'red'\n" + CARD},
        "colour: is not a key of a card",
    ),
    "missing_key": (
        {"card": swap("minutes = 5\n", "", CARD)},
        "minutes: is missing",
    ),
    "no_toml": (
        {"card": "title = "},
        "is no TOML",
    ),
    "no_section": (
        {"page": swap("## By hand", "## By foot", PAGE)},
        "the page has no section '## By hand'",
    ),
    "too_few_questions": (
        {"page": swap('??? question "One?"', "One?", PAGE)},
        "the page asks fewer than 3 questions",
    ),
    "broken_page": (
        {"page": swap("== 6", "== 7", PAGE)},
        "the page fails",
    ),
    "tells_all": (
        {
            "page": PAGE
            + '\n    if x < 0:\n        raise ValueError("x is negative")\n    return 2 * x\n'
        },
        "the page holds the kata's solution",
    ),
    "wrong_example": (
        {"solution": swap("        6.0\n", "        7.0\n", SOLUTION)},
        "docstring fails",
    ),
    "no_example": (
        {"solution": swap(">>> double(3.0)", "double(3.0) is", SOLUTION)},
        "no docstring of the solution has an example",
    ),
    "gold_only": (
        {"card": CARD + MISTAKE.format("small", '["2 * x", "2 * min(x, 1e9)"]')},
        "mistake 'small' is caught by gold tests only",
    ),
    "humble_gold": (
        {"card": CARD.replace('says = "That', 'caught_by = "gold"\nsays = "That')},
        "mistake 'tripled' is caught below gold",
    ),
    "no_medal": (
        {"suite": extra_test("same(kata.double(1.0), 2.0)", marks="")},
        "test_extra has not one medal",
    ),
    "two_medals": (
        {"suite": extra_test("same(kata.double(1.0), 2.0)", marks="@silver\n@gold\n")},
        "test_extra has not one medal",
    ),
    "no_sentence": (
        {"suite": extra_test("same(kata.double(1.0), 2.0)", doc="")},
        "test_extra has no docstring",
    ),
    "no_silver": (
        {"suite": SUITE.replace("@silver", "@gold").replace("gold, same, silver", "gold, same")},
        "the suite has no silver test",
    ),
    "skipping": (
        {"suite": extra_test('kata.double(1.0); pytest.skip("later")')},
        "the reference fails test_extra",
    ),
    "broken_suite": (
        {"suite": "import nothing_of_the_kind\n"},
        "the suite cannot be collected",
    ),
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What the gate says of all of them, and of one that is sound, in one run."""
    project = make_project(tmp_path_factory.mktemp("gate"))
    project.add("k1_sound")
    for number, (slug, (files, _)) in enumerate(FAULTY.items(), start=2):
        project.add(f"k{number}_{slug}", **files)
    project.add("k98_told_apart_late", card=CARD + LATE)
    project.add("k99_incomplete")
    (project.root / "docs/l01_calculus/k99_incomplete.md").unlink()
    done = project.kata("verify", "--stubs", "--json", "figures.json")
    assert done.returncode == 1, done.stderr
    figures = json.loads((project.root / "figures.json").read_text("utf-8"))
    return {kata["kata"]: kata for kata in figures["katas"]} | {"totals": figures["totals"]}


@pytest.mark.parametrize("slug", FAULTY)
def test_each_way_to_fall_short_is_named(held, slug):
    faults = held[slug]["faults"]
    assert any(FAULTY[slug][1] in fault for fault in faults), faults
    assert not held[slug]["passed"]


def test_a_missing_file_is_named(held):
    assert held["incomplete"]["faults"] == ["missing file: docs/l01_calculus/k99_incomplete.md"]


def test_a_sound_kata_passes_with_its_figures(held):
    sound = held["sound"]
    assert sound["faults"] == []
    counted = ("tests", "mistakes", "rejected", "alternatives", "accepted")
    assert [sound[name] for name in counted] == [3, 2, 2, 1, 1]


def test_mistakes_that_only_a_later_test_tells_apart_are_no_twins(held):
    late = held["told_apart_late"]
    assert (late["faults"], late["rejected"]) == ([], 3)


def test_totals_count_only_what_passed(held):
    assert held["totals"]["passed"] == 2
    assert held["survivor"]["rejected"] == 2
    assert held["rejecting"]["accepted"] == 1


def test_a_learners_work_in_katas_does_not_concern_the_gate(project: Project):
    project.add("k1_double", stub="def double(x):\n    return 2 * x\n")
    assert project.kata("verify").returncode == 0
    held = project.kata("verify", "--stubs")
    assert held.returncode == 1
    assert "stale stub" in held.stdout


def test_changed_holds_only_what_a_change_touches(project: Project):
    def git(*arguments: str) -> None:
        import subprocess

        name = ["-c", "user.name=A", "-c", "user.email=a@b"]
        subprocess.run(
            ["git", *name, *arguments], cwd=project.root, check=True, capture_output=True
        )

    project.add("k1_one")
    project.add("k2_two")
    project.write(".gitignore", "__pycache__\n.kata\n")
    git("init", "-b", "main")
    git("add", "-A")
    git("commit", "-m", "all")
    assert "No kata is touched" in project.kata("verify", "--changed").stdout
    project.write("docs/l01_calculus/k2_two.md", PAGE.lstrip().replace("SLUG", "two") + "\nMore.\n")
    done = project.kata("verify", "--changed")
    assert "1.2 two" in done.stdout
    assert "1.1 one" not in done.stdout
