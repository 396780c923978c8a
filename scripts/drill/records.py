"""What a grading leaves in its folder: typed, so that reports read what graders write.

grading.json                            the drill, the seed, the sandbox
submissions/<name>.json                 what came in
sources/<name>/<kata>.py                the bytes that were graded
results/<name>/<kata>/result.json       what came of them
totals.json                             who has how many points
"""

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from scripts.errors import KataError
from scripts.files import write_atomically

Outcome = Literal["passed", "failed", "timeout", "crashed", "refused", "not run"]
Status = Literal["graded", "missing", "refused", "grader error"]


class Record(BaseModel):
    """A file of a grading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def write(self, path: Path) -> None:
        write_atomically(path, self.model_dump_json(indent=1) + "\n")


class Check(Record):
    """One test. `advisory` where it counts operations, which behind the wall are only reported.

    `behaviour` is how it ended in a form to compare (tests/harness/recording.py, "outcome").
    """

    test: str
    medal: str
    sentence: str
    outcome: Outcome
    reason: str
    behaviour: str
    advisory: bool
    line: int | None
    seconds: float


class Grade(Record):
    """What came of one file: equal for equal `key`, but for seconds.

    `status` is "grader error" where the fault is the grader's: no points were refused then, they
    are not known; `problem` says why. `points` are those of the medals that are earned: a medal
    is when all its tests and those of the medals below pass.
    """

    key: str
    kata: str
    status: Status
    problem: str | None
    medal: str | None
    points: int
    passed: int
    tests: list[Check]
    seed: int
    hashes: dict[str, str]
    versions: dict[str, str]
    sandbox: str
    seconds: float


class Taken(Record):
    """A submission as it came in. All texts are printable; `name` is fit for a file's name."""

    name: str
    path: str
    sha256: str
    findings: list[str]
    ignored: list[str]
    made_at: str | None
    answers: dict[str, str]
    """By kata: "taken", "missing", or "refused: …"."""


class Asked(Record):
    """A kata of the drill."""

    id: str
    slug: str
    title: str


class Grading(Record):
    """The grading itself."""

    drill: str
    title: str
    minutes: int
    katas: list[Asked]
    points: dict[str, int]
    pass_mark: int
    """In percent of the total."""
    total: int
    seed: int
    sandbox: str


class Total(Record):
    """One submission's points. `unsure` where the grader failed on one of its katas."""

    name: str
    points: int
    percent: float
    passed: bool
    unsure: bool
    medals: dict[str, str | None]


class Totals(Record):
    """All submissions, the best first."""

    sandbox: str
    submissions: list[Total]


Some = TypeVar("Some", bound=Record)


def read(path: Path, kind: type[Some]) -> Some:
    """A record from its file.

    Raises:
        KataError: the file is not there, or is no such record.
    """
    try:
        return kind.model_validate_json(path.read_bytes())
    except OSError as error:
        raise KataError(f"{path} cannot be read: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise KataError(f"{path} is not what a grading writes: {where}: {first['msg']}") from None
