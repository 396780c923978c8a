"""The Python on pages: every block is run, and prints what the page says."""

import re
import shutil
import subprocess
import sys

import pytest

from tests.harness.variants import ROOT

pytestmark = pytest.mark.timeout(60)


def run_pytest(*arguments, cwd=ROOT):
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
    ).stdout


def test_every_block_of_every_page_is_run():
    """But for blocks with a title: those are files, and tests/tooling/test_guides.py runs them."""
    found = set(
        re.findall(r"^(docs/\S+\.md)::line:(\d+)", run_pytest("docs", "--co"), re.MULTILINE)
    )
    written = {
        (str(page.relative_to(ROOT)), str(number))
        for page in (ROOT / "docs").rglob("*.md")
        for number, line in enumerate(page.read_text("utf-8").splitlines(), 1)
        if re.fullmatch(r"\s*```+ *python", line)
    }
    assert len(written) > 80
    assert found == written


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ("print(6 * 7)  # 42", None),
        ("print(6 * 7)  # 42: the answer", None),
        ("print(6 * 7)  # 42, the answer", None),
        ("print(6 * 7)  # 42 at last", None),
        ("print('a  #', 'b')  # a # b", None),
        ("print(6 * 7)", None),
        ("try:\n    {}[1]\nexcept KeyError as e:\n    print(repr(e))  # KeyError(1)", None),
        ("print('as long as a novel'[:5])  # as lo ...", None),
        ("print(6 * 7)  # 41", "the page says '41', and this is printed: '42'"),
        ("print(6 * 7)  # 420", "the page says '420'"),
        ("print(6 * 7)  # 42.5", "the page says '42.5'"),
        ("print(6 * 7)  # 42 43", "the page says '42 43'"),
        ("for x in 1, 2:\n    print(x)  # 1", "the page says '1', and this is printed: '2'"),
        ("assert 6 * 9 == 42", "AssertionError"),
    ],
)
def test_a_block_that_prints_another_thing_than_the_page_says_fails(block, fault, tmp_path):
    shutil.copy(ROOT / "docs/conftest.py", tmp_path)
    fenced = "\n".join(f"    {line}" for line in f"```python\n{block}\n```".splitlines())
    (tmp_path / "index.md").write_text(f'# Page\n\n??? question "Why?"\n{fenced}\n', "utf-8")
    told = run_pytest("index.md", cwd=tmp_path)
    assert ("1 passed" in told) == (fault is None), told
    assert fault is None or re.search(rf"^E .*{re.escape(fault)}", told, re.MULTILINE), told
