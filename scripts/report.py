"""How a run of a suite is told to a learner: one screen, the first failure in full."""

from collections.abc import Iterator

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from scripts.diagnosis import Diagnosis
from scripts.judging import Judged
from scripts.results import CaseResult
from scripts.screen import MEDAL_SIGN
from tests.harness.medals import MEDALS

_OTHERS = 8


def tell(judged: Judged) -> Group:
    """What came of one kata."""
    lines = list(_lines(judged))
    for line in lines:
        if isinstance(line, Padding):
            line.expand = False  # no blanks up to the right edge
    return Group(*lines)


def told(diagnosis: Diagnosis) -> Text:
    """A diagnosis as a learner reads it."""
    lead = "Diagnosis: " if diagnosis.certain else "A hint, not certain: "
    return Text.assemble((lead, "bold yellow"), diagnosis.text)


def _lines(judged: Judged) -> Iterator[Text | Padding]:
    kata, result = judged.kata, judged.result
    yield _headline(judged)
    if judged.stale:
        yield Text("  The file was changed while its suite ran. Run it again.", "yellow")
    shared = _shared_failure(result.tests)
    if result.problem:
        yield Padding(Text(result.problem, "wrong"), (0, 0, 0, 2))
    elif shared and not result.begun:
        yield Text(f"  Not begun: {_place(judged, shared)} still raises NotImplementedError.")
        yield Text(f"  kata docs {kata.slug} explains, kata hint {kata.slug} helps.", "faint")
    elif shared and not shared.line:
        yield Padding(Text(shared.message), (0, 0, 0, 2))
    else:
        yield from _failures(judged)


def _headline(judged: Judged) -> Text:
    kata, result = judged.kata, judged.result
    text = Text()
    text.append(f"{MEDAL_SIGN[judged.medal]} ", judged.medal or "faint")
    text.append(f"{kata.id} {kata.slug}", "bold")
    text.append(f"  {result.passed} of {len(result.tests)} tests")
    for medal in MEDALS:
        tests = [test for test in result.tests if test.medal == medal]
        if tests:
            passed = sum(test.passed for test in tests)
            text.append(f"  {medal} {passed}/{len(tests)}", medal if passed == len(tests) else "")
    text.append(f"  {result.seconds:.1f} s", "faint")
    return text


def _shared_failure(tests: tuple[CaseResult, ...]) -> CaseResult | None:
    """The failure that all tests have in common: a file that cannot be loaded, or not begun."""
    kinds = {(test.status, test.error, test.message) for test in tests}
    return tests[0] if len(kinds) == 1 and not tests[0].passed else None


def _failures(judged: Judged) -> Iterator[Text | Padding]:
    failed = [test for test in judged.result.tests if not test.passed]
    if not failed:
        return
    first, *others = sorted(failed, key=lambda test: MEDALS.index(test.medal or "bronze"))
    yield Padding(Text(first.sentence, "bold"), (1, 0, 0, 2))
    said = first.message if first.error == "AssertionError" else _with_type(first)
    yield Padding(Text(said, "wrong"), (0, 0, 0, 4))
    for note in first.notes:
        yield Padding(Text(note, "faint"), (0, 0, 0, 4))
    if first.line:
        yield Padding(Text(f"{_place(judged, first)}:  {_source(judged, first)}"), (0, 0, 0, 4))
    if first.output.strip():
        yield Padding(Text(f"it printed:\n{first.output.rstrip()}", "faint"), (0, 0, 0, 4))
    if others:
        yield Padding(Text("also failing", "faint"), (1, 0, 0, 2))
    for test in others[:_OTHERS]:
        yield Padding(Text(f"{test.medal}  {test.sentence}"), (0, 0, 0, 4))
    if len(others) > _OTHERS:
        yield Padding(Text(f"and {len(others) - _OTHERS} more", "faint"), (0, 0, 0, 4))


def _with_type(test: CaseResult) -> str:
    if test.status != "failed":
        return f"the test was {test.status}, which counts as not passed"
    if test.error in ("Failed", None) or test.message == test.error:
        return test.message
    return f"{test.error}: {test.message}"


def _place(judged: Judged, test: CaseResult) -> str:
    path = judged.kata.stub.relative_to(judged.kata.root)
    return f"{path}, line {test.line}" if test.line else str(path)


def _source(judged: Judged, test: CaseResult) -> str:
    try:
        lines = judged.kata.stub.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    return lines[test.line - 1].strip() if test.line and test.line <= len(lines) else ""
