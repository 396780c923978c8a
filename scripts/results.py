"""What came of running a suite: each test's end, and the medal they earn together."""

from dataclasses import dataclass, field

from scripts.stubs import TODO
from tests.harness.medals import earned

_LONG = 0.1


@dataclass(frozen=True)
class CaseResult:
    """One test of a suite and how it ended.

    `place` is where it stands in the suite. `status` is passed, failed, skipped, xfailed or "not
    run". `message`, `error` (the exception's type), `line` (in the solution) and `source` (what
    stands there) are of a failure; `outcome` is its comparable form. `seconds` are those of a
    clock, `busy` those of a processor.
    """

    test: str
    medal: str | None
    sentence: str
    status: str = "not run"
    outcome: str = "not run"
    message: str = ""
    error: str | None = None
    line: int | None = None
    source: str = ""
    output: str = ""
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    busy: float = 0.0
    place: int = 0

    @property
    def passed(self) -> bool:
        return self.status == "passed"

    @property
    def not_begun(self) -> bool:
        """Whether it ended as the stub does, with its words or with none."""
        return self.error == "NotImplementedError" and self.message in (TODO, self.error)


@dataclass(frozen=True)
class Spot:
    """A line of the solution, and what stands there."""

    line: int
    source: str


@dataclass(frozen=True)
class Result:
    """What came of one run of a suite.

    `problem` says why it is not complete, if it is not, and `spot` where in the solution that was,
    if that is known. `thread` is where a thread of the solution's was that did not end.
    """

    tests: tuple[CaseResult, ...]
    problem: str | None
    seconds: float
    spot: Spot | None = None
    thread: Spot | None = None

    @property
    def lasted(self) -> dict[str, float]:
        """The few tests that last long without being stopped, with their seconds.

        Short ones differ more from run to run than from each other.
        """
        ended = [test for test in self.tests if test.error != "TimeLimitError"]
        return {test.test: test.seconds for test in ended if test.seconds > _LONG}

    @property
    def passed(self) -> int:
        return sum(test.passed for test in self.tests)

    @property
    def complete(self) -> bool:
        return self.problem is None and bool(self.tests)

    @property
    def all_passed(self) -> bool:
        return self.complete and self.passed == len(self.tests)

    @property
    def begun(self) -> bool:
        """Whether any test came upon more than the stub."""
        return not self.complete or not all(test.not_begun for test in self.tests)

    @property
    def medal(self) -> str | None:
        """The medal earned: none unless the run came to its end and every test had its turn."""
        if not self.complete:
            return None
        return earned((test.medal or "bronze", test.passed) for test in self.tests)

    @property
    def outcomes(self) -> dict[str, str]:
        """Each test's outcome, to compare two solutions by."""
        return {test.test: test.outcome for test in self.tests}
