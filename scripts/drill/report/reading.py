"""Reads a grading that has come to its end, one submission at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.drill.grading import Place
from scripts.drill.records import Grade, Grading, Taken, Total, Totals, read
from scripts.errors import KataError

STUB_RAISES = "NotImplementedError"
NO_SANDBOX = "none"


@dataclass(frozen=True)
class Entry:
    """One submission: what came in, and what came of it."""

    rank: int
    """From 1; equal points have equal ranks."""
    total: Total
    taken: Taken
    grades: dict[str, Grade]
    """By the kata's slug, in the order of the drill."""

    @property
    def name(self) -> str:
        return self.total.name

    def without_tests(self) -> "Entry":
        """The same in little: of the grades no test."""
        bare = {slug: grade.model_copy(update={"tests": []}) for slug, grade in self.grades.items()}
        return replace(self, grades=bare)

    @property
    def in_sandbox(self) -> bool:
        return all(grade.sandbox != NO_SANDBOX for grade in self.grades.values())


class Graded:
    """The folder of a grading.

    Args:
        root: what `kata drill grade` was given as --out.

    Raises:
        KataError: it holds no grading, or one that is not at its end.
    """

    def __init__(self, root: Path) -> None:
        self._root, self._place = root, Place(root)
        if not self._place.grading.is_file():
            raise KataError(f"{root} holds no grading; kata drill grade makes one")
        self.grading = read(self._place.grading, Grading)
        if not self._place.totals.is_file():
            raise self._unfinished("it has no totals")
        self.totals = read(self._place.totals, Totals).submissions
        names = {total.name for total in self.totals}
        if names != {path.stem for path in (root / "submissions").glob("*.json")}:
            raise self._unfinished("its totals are of other submissions")

    def entries(self) -> Iterator[Entry]:
        """The submissions, the best first.

        Raises:
            KataError: a file of one is missing or damaged, or its points are not in the totals yet.
        """
        ranks: dict[int, int] = {}
        for position, total in enumerate(self.totals, start=1):
            rank = ranks.setdefault(total.points, position)
            grades = {
                kata.slug: read(self._place.result(total.name, kata.slug), Grade)
                for kata in self.grading.katas
            }
            if total.points != sum(grade.points for grade in grades.values()):
                raise self._unfinished(f"the points of {total.name} are not in its totals yet")
            yield Entry(rank, total, read(self._place.taken(total.name), Taken), grades)

    def source(self, name: str, kata: str) -> str | None:
        """The text that was graded, or None where none was."""
        try:
            return self._place.source(name, kata).read_bytes().decode("utf-8", errors="replace")
        except FileNotFoundError:
            return None

    def _unfinished(self, why: str) -> KataError:
        return KataError(
            f"the grading in {self._root} is not at its end: {why}. "
            "The same kata drill grade goes on with it"
        )


def is_begun(grade: Grade) -> bool:
    """Whether a graded file is more than the stub."""
    return any(not check.reason.startswith(STUB_RAISES) for check in grade.tests)
