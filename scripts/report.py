"""How a run of a suite is told to a learner: one screen, the first failure in full."""

import re
from collections.abc import Iterator

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from scripts.diagnosis import Diagnosis
from scripts.judging import Judged
from scripts.results import CaseResult, Spot
from scripts.screen import MEDAL_SIGN
from tests.harness.limits import NOT_TRIED, OutputLimitError
from tests.harness.medals import MEDALS

_SCREEN = 19  # lines of a terminal's 24, which leaves some for a diagnosis and the keys
_WIDTH = 80
_FEWEST_OTHERS, _MOST_OTHERS = 2, 6
_FEWEST_PRINTED = 4
_MESSAGE_LINES = 8
_NOT_BEGUN = "NotImplementedError"
_SELF_EXPLAINING = (
    "AssertionError",
    "Crash",
    "Failed",
    "ForbiddenCallError",
    "MissingNameError",
    "OutputLimitError",
    "SystemExit",
    "TimeLimitError",
)
_INTROSPECTION = re.compile(r"(?<=.)\nassert .*", re.DOTALL)
_CASE = re.compile(r"\[(.*)\]$")


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
    if result.problem and not any(test.status == "failed" for test in result.tests):
        yield _block(_cut(result.problem, _MESSAGE_LINES), 2, "wrong", above=1)
        yield from _place(judged, result.spot, 2)
    elif shared and not result.begun:
        yield Text(f"  Not begun: {_where(judged, shared.line)} still raises NotImplementedError.")
        yield Text(f"  kata docs {kata.slug} explains, kata hint {kata.slug} helps.", "faint")
    elif shared and not shared.line:
        yield _block(_cut(shared.message, _MESSAGE_LINES), 2, above=1)
    else:
        yield from _failures(judged)
    yield from _thread(judged)


def _headline(judged: Judged) -> Text:
    kata, result = judged.kata, judged.result
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append(f"{MEDAL_SIGN[judged.medal]} ", judged.medal or "faint")
    text.append(f"{kata.id} {kata.slug}", "bold")
    text.append(f"  {result.passed} of {len(result.tests)}")
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
    failed = [test for test in judged.result.tests if test.status not in ("passed", "not run")]
    if not failed:
        return
    first, *others = sorted(failed, key=lambda test: MEDALS.index(test.medal or "bronze"))
    above, below = [*_in_full(judged, first)], [*_not_run(judged.result.tests)]
    room = _SCREEN - 1 - sum(map(_height, [*above, *below]))
    printed = [*_printed(judged, first, room - _FEWEST_OTHERS - 5)]
    yield from above
    yield from printed
    yield from _others(others, room - sum(map(_height, printed)))
    yield from below


def _in_full(judged: Judged, test: CaseResult) -> Iterator[Padding]:
    """A test that failed: what it asks, what was wrong, and where."""
    yield _block(test.sentence, 2, "bold", above=1)
    yield _block(_cut(said(test), _MESSAGE_LINES), 4, "wrong")
    for note in test.notes:
        yield _block(_cut(note, _MESSAGE_LINES), 4, "faint")
    yield from _place(judged, Spot(test.line, test.source) if test.line else None, 4)


def said(test: CaseResult) -> str:
    """What was wrong, as a test that failed says it."""
    if test.status != "failed":
        return f"the test was {test.status}, which counts as not passed"
    if test.error == _NOT_BEGUN:
        return "not written yet: this still raises NotImplementedError"
    if test.error in _SELF_EXPLAINING or test.error is None or test.message == test.error:
        return _INTROSPECTION.sub("", test.message)
    return f"{test.error}: {test.message}"


def _cut(text: str, lines: int) -> str:
    """As much of a text as takes so many lines of a screen."""
    kept = "\n".join(text.rstrip().splitlines()[:lines])[: lines * _WIDTH]
    return kept if len(kept) == len(text.rstrip()) else f"{kept} …"


def _place(judged: Judged, spot: Spot | None, indent: int) -> Iterator[Padding]:
    """The line in the learner's file, and what stands there."""
    if spot:
        yield _block(f"{_where(judged, spot.line)}:", indent)
        yield _one_line(spot.source, indent + 4)


def _where(judged: Judged, line: int | None) -> str:
    path = judged.kata.stub.relative_to(judged.kata.root)
    return f"{path}, line {line}" if line else str(path)


def _printed(judged: Judged, test: CaseResult, room: int) -> Iterator[Padding]:
    """What a test printed, in so many lines at most, but for a few in any case."""
    lines = test.output.rstrip().splitlines()
    if not lines:
        return
    yield _block("it printed:", 4, "faint")
    shown = len(lines) if len(lines) <= room else max(_FEWEST_PRINTED, room)
    for line in lines[:shown]:
        yield _one_line(line, 8)
    if len(lines) > shown:
        suite = judged.kata.suite.relative_to(judged.kata.root)
        is_endless = test.error == OutputLimitError.__name__
        yield _one_line("…" if is_endless else f"… all of it: pytest {suite}", 8, "faint")


def _others(tests: list[CaseResult], lines: int) -> Iterator[Padding]:
    """The other tests that failed, a line each, as many as fit; cases of one are counted."""
    tests = [test for test in tests if test.message != NOT_TRIED]
    if not tests:
        return
    yield _block("also failing", 2, "faint", above=1)
    cases: dict[tuple[str | None, str], int] = {}
    for test in tests:
        key = test.medal, _without_case(test)
        cases[key] = cases.get(key, 0) + 1
    room = min(lines - 2, _MOST_OTHERS)  # under a blank line and the heading
    shown = len(cases) if len(cases) <= room else max(_FEWEST_OTHERS, room - 1)
    for (medal, sentence), count in list(cases.items())[:shown]:
        number = f"({count} cases) " if count > 1 else ""
        yield _one_line(f"{medal}  {number}{sentence}", 4)
    if len(cases) > shown:
        yield _block(f"and {len(cases) - shown} more", 4, "faint")


def _without_case(test: CaseResult) -> str:
    """What a test asks, without the case that stands behind it: a sentence may hold brackets."""
    case = _CASE.search(test.test)
    return test.sentence.removesuffix(f" [{case[1]}]") if case else test.sentence


def _not_run(tests: tuple[CaseResult, ...]) -> Iterator[Padding]:
    for count, why in (
        (sum(test.message == NOT_TRIED for test in tests), ", since others did not end"),
        (sum(test.status == "not run" for test in tests), ""),
    ):
        if count:
            what = "1 test was" if count == 1 else f"{count} tests were"
            yield _block(f"{what} not run{why}", 2, "faint", above=1)


def _thread(judged: Judged) -> Iterator[Padding]:
    if judged.result.thread:
        text = "A thread that your code started did not end; it was ended with the run."
        yield _block(text, 2, "yellow", above=1)
        yield from _place(judged, judged.result.thread, 2)


def _height(padding: Padding) -> int:
    """Lines that a text takes in a terminal of the usual width."""
    text, width = padding.renderable, _WIDTH - padding.left
    assert isinstance(text, Text)
    lines = text.plain.splitlines()
    return padding.top + sum(1 if text.no_wrap else max(1, -(-len(at) // width)) for at in lines)


def _block(text: str, indent: int, style: str = "", above: int = 0) -> Padding:
    return Padding(Text(text, style), (above, 0, 0, indent))


def _one_line(text: str, indent: int, style: str = "") -> Padding:
    return Padding(Text(text, style, no_wrap=True, overflow="ellipsis"), (0, 0, 0, indent))
