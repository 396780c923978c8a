"""`kata run` for machines: katas not begun, JUnit, and output that is read line by line."""

import xml.etree.ElementTree as ET

import pytest

from tests.tooling.conftest import SOLUTION, Project

pytestmark = pytest.mark.timeout(200)

RIGHT = SOLUTION.lstrip().replace("    # solution\n", "").replace("    # end solution\n", "")
WRONG = RIGHT.replace("2 * x", "3 * x")
STUB_OF_ANOTHER_SHAPE = (
    "# My notes: twice a number.\r\n"
    "def double(x):\r\n    half = x\r\n    raise NotImplementedError('your code here')\r\n"
)


@pytest.fixture
def three(project: Project) -> Project:
    """Three katas, none of them begun."""
    for number, slug in enumerate(("double", "twofold", "twice"), start=1):
        project.add(f"k{number}_{slug}")
    return project


def junit(project: Project) -> dict[str, dict[str, int]]:
    """By slug: how many of a kata's tests passed, failed and were skipped."""
    counts = {}
    for suite in ET.parse(project.root / "katas.xml").getroot():
        tests, failed, skipped = (
            int(suite.attrib[name]) for name in ("tests", "failures", "skipped")
        )
        assert len(suite.findall("testcase")) == tests
        assert len(suite.findall("testcase/failure")) == failed
        assert len(suite.findall("testcase/skipped")) == skipped
        passed = tests - failed - skipped
        counts[suite.attrib["name"].split()[1]] = {
            "passed": passed,
            "failed": failed,
            "skipped": skipped,
        }
    return counts


def test_nothing_begun_is_no_failure(three):
    done = three.kata("run", "all", "--begun", "--junit", "katas.xml")
    assert done.returncode == 0
    assert done.stdout == "Not begun and left out: 3 of 3.\n"
    assert all(kata == {"passed": 0, "failed": 0, "skipped": 3} for kata in junit(three).values())


def test_without_the_option_a_kata_not_begun_fails(three):
    assert three.kata("run", "all", "--junit", "katas.xml").returncode == 1
    assert all(kata == {"passed": 0, "failed": 3, "skipped": 0} for kata in junit(three).values())
    assert three.kata("run", "double").returncode == 1


def test_only_what_was_begun_is_told_and_counts(three):
    three.write("katas/l01_calculus/k2_twofold.py", RIGHT)
    done = three.kata("run", "all", "--begun", "--junit", "katas.xml")
    assert done.returncode == 0
    assert "1.2 twofold" in done.stdout
    assert "double" not in done.stdout
    assert "Not begun and left out: 2 of 3." in done.stdout
    assert junit(three)["twofold"] == {"passed": 3, "failed": 0, "skipped": 0}

    three.write("katas/l01_calculus/k1_double.py", WRONG)
    done = three.kata("run", "all", "--begun", "--junit", "katas.xml")
    assert done.returncode == 1
    assert "expected 6, got 9" in done.stdout
    assert junit(three) == {
        "double": {"passed": 1, "failed": 2, "skipped": 0},
        "twofold": {"passed": 3, "failed": 0, "skipped": 0},
        "twice": {"passed": 0, "failed": 0, "skipped": 3},
    }


@pytest.mark.parametrize("begun", ["", "def double(x):\n    return x +\n", "import nowhere\n"])
def test_a_file_that_cannot_even_run_is_begun(three, begun):
    three.write("katas/l01_calculus/k1_double.py", begun)
    done = three.kata("run", "all", "--begun", "--junit", "katas.xml")
    assert done.returncode == 1
    assert junit(three)["double"]["failed"] == 3


def test_a_deleted_file_is_begun(three):
    (three.root / "katas/l01_calculus/k1_double.py").unlink()
    assert three.kata("run", "all", "--begun").returncode == 1


def test_notes_in_a_stub_do_not_begin_a_kata(three):
    (three.root / "katas/l01_calculus/k1_double.py").write_bytes(STUB_OF_ANOTHER_SHAPE.encode())
    assert three.kata("run", "all", "--begun").returncode == 0


def test_an_error_of_torch_about_what_is_missing_is_no_stub(three):
    missing = "def double(x):\n    raise NotImplementedError('Module [GPT] has no forward')\n"
    three.write("katas/l01_calculus/k1_double.py", missing)
    done = three.kata("run", "double", "--begun")
    assert done.returncode == 1
    assert "has no forward" in done.stdout
    assert "Not begun" not in done.stdout


def test_any_text_can_stand_in_junit(three):
    odd = '    raise RuntimeError("\\x1b[1m\\ud800 \\uffff")\n    return'
    said = WRONG.replace("    return", odd)
    three.write("katas/l01_calculus/k1_double.py", said)
    three.kata("run", "double", "--junit", "katas.xml")
    assert junit(three)["double"]["failed"] == 2


def test_a_junit_file_that_cannot_be_written_is_a_sentence(three):
    three.write("katas.xml/file", "")
    done = three.kata("run", "double", "--junit", "katas.xml")
    assert done.returncode == 2
    assert done.stderr.startswith("kata: cannot write katas.xml: ")


def test_without_a_terminal_a_sentence_is_one_line(three):
    long = "The sum of many words, " * 12 + "and an end."
    three.write(
        "katas/l01_calculus/k1_double.py", f"def double(x):\n    raise KeyError('{long}')\n"
    )
    lines = three.kata("run", "double", COLUMNS="").stdout.splitlines()
    assert any(line.startswith("    KeyError: ") and line.endswith("an end.'") for line in lines)
    assert max(map(len, lines)) == max(len(line.rstrip()) for line in lines)  # no wide blanks


@pytest.mark.parametrize("arguments", [(), ("run", "double")])
def test_a_pipe_that_lacks_our_signs_gets_others(three, arguments):
    three.write("katas/l01_calculus/k1_double.py", RIGHT)
    done = three.kata(*arguments, PYTHONIOENCODING="cp1252")
    assert "Traceback" not in done.stderr
    assert "double" in done.stdout
