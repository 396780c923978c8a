"""Grades every submission in every kata of a drill, and goes on where it was stopped."""

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.cards import load_card
from scripts.catalogue import Kata
from scripts.drill.definition import Drill
from scripts.drill.executors import Executor
from scripts.drill.intake import MISSING, Submission
from scripts.drill.jobs import Task, grader_print, versions
from scripts.drill.names import printable
from scripts.drill.records import Asked, Grade, Grading, Taken, Total, Totals, read
from scripts.errors import KataError
from tests.harness.medals import MEDALS

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Place:
    """The folder of a grading."""

    root: Path

    @property
    def grading(self) -> Path:
        return self.root / "grading.json"

    @property
    def totals(self) -> Path:
        return self.root / "totals.json"

    def taken(self, name: str) -> Path:
        return self.root / "submissions" / f"{name}.json"

    def source(self, name: str, kata: str) -> Path:
        return self.root / "sources" / name / f"{kata}.py"

    def result(self, name: str, kata: str) -> Path:
        return self.root / "results" / name / kata / "result.json"


def begin(drill: Drill, root: Path, seed: int | None, sandbox: str) -> Grading:
    """Open a folder for a grading, or the one that was begun there.

    Raises:
        KataError: it holds another drill's grading or one with another seed, or cannot be written.
    """
    place = Place(root)
    known = read(place.grading, Grading) if place.grading.exists() else None
    if known and known.drill != drill.id:
        raise KataError(f"{root} holds a grading of the drill {known.drill}; name another folder")
    if known and seed is not None and seed != known.seed:
        raise KataError(
            f"{root} was begun with the seed {known.seed}; name another folder for the seed {seed}"
        )
    if seed is None:
        drawn = hashlib.sha256(drill.id.encode()).digest()[:4]
        seed = known.seed if known else int.from_bytes(drawn, "little")
    grading = Grading(
        drill=drill.id,
        title=drill.title,
        minutes=drill.minutes,
        katas=[Asked(id=k.id, slug=k.slug, title=load_card(k.card).title) for k in drill.katas],
        points={medal: getattr(drill.points, medal) for medal in MEDALS},
        pass_mark=drill.pass_mark,
        total=drill.total,
        seed=seed,
        sandbox=sandbox,
    )
    try:
        grading.write(place.grading)
    except OSError as error:
        raise KataError(f"{root} cannot be written: {error.strerror}") from None
    return grading


class Grader:
    """Grades the submissions of one grading.

    Args:
        drill: what was asked.
        grading: as `begin` gave it.
        root: its folder.
    """

    def __init__(self, drill: Drill, grading: Grading, root: Path) -> None:
        self._drill, self._grading, self._place = drill, grading, Place(root)
        self._points = tuple(grading.points.items())

    def grade(
        self, submissions: list[Submission], executor: Executor, progress: Progress
    ) -> Totals:
        """Grade what is not graded yet; the totals of all."""
        self._drop_strangers(submissions)
        wanted: dict[str, list[Path]] = defaultdict(list)
        tasks: dict[str, Task] = {}
        done = total = 0
        for submission in submissions:
            self._note(submission)
            for kata, path, task in self._tasks(submission):
                total += 1
                if task is None:
                    self._unanswered(submission, kata).write(path)
                    done += 1
                elif _is_done(path, task.key):
                    done += 1
                else:
                    wanted[task.key].append(path)
                    tasks[task.key] = task
        progress(done, total)
        for task, graded in executor.graded(tasks.values()):
            for path in wanted[task.key]:
                graded.write(path)
                done += 1
            progress(done, total)
        totals = self.totals([submission.name for submission in submissions])
        totals.write(self._place.totals)
        return totals

    def _tasks(self, submission: Submission) -> Iterator[tuple[Kata, Path, Task | None]]:
        for kata in self._drill.katas:
            source = submission.answers[kata.slug].source
            task = None
            if source is not None:
                grading = self._grading
                task = Task(kata, source, grading.seed, self._points, grading.sandbox)
            yield kata, self._place.result(submission.name, kata.slug), task

    def _note(self, submission: Submission) -> None:
        """Write down what came in, and the files that are graded."""
        answers = {}
        for slug, answer in submission.answers.items():
            answers[slug] = answer.reason or "taken"
            path = self._place.source(submission.name, slug)
            if answer.source is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(answer.source)
        Taken(
            name=submission.name,
            path=printable(str(submission.path), 500),
            sha256=submission.sha256,
            findings=list(submission.findings),
            ignored=list(submission.ignored),
            made_at=submission.made_at,
            answers=answers,
        ).write(self._place.taken(submission.name))

    def _drop_strangers(self, submissions: list[Submission]) -> None:
        """Remove what an earlier grading noted of submissions that are no longer among these."""
        names = {submission.name for submission in submissions}
        for folder in ("results", "sources"):
            for path in (self._place.root / folder).glob("*"):
                if path.name not in names:
                    shutil.rmtree(path)
        for path in (self._place.root / "submissions").glob("*.json"):
            if path.stem not in names:
                path.unlink()

    def _unanswered(self, submission: Submission, kata: Kata) -> Grade:
        reason = submission.answers[kata.slug].reason or MISSING
        return Grade(
            key="",
            kata=kata.slug,
            status="missing" if reason == MISSING else "refused",
            problem=reason,
            medal=None,
            points=0,
            passed=0,
            tests=[],
            seed=self._grading.seed,
            hashes={"grader": grader_print()},
            versions=versions(),
            sandbox=self._grading.sandbox,
            seconds=0.0,
        )

    def totals(self, names: list[str]) -> Totals:
        """The points of these submissions, the most first."""
        rows = [self._total(name) for name in names]
        rows.sort(key=lambda row: (-row.points, row.name))
        return Totals(sandbox=self._grading.sandbox, submissions=rows)

    def _total(self, name: str) -> Total:
        grades = {
            kata.slug: read(self._place.result(name, kata.slug), Grade)
            for kata in self._drill.katas
        }
        points = sum(grade.points for grade in grades.values())
        percent = 100 * points / self._grading.total
        return Total(
            name=name,
            points=points,
            percent=round(percent, 1),
            passed=percent >= self._grading.pass_mark,
            unsure=any(grade.status == "grader error" for grade in grades.values()),
            medals={slug: grade.medal for slug, grade in grades.items()},
        )


def _is_done(path: Path, key: str) -> bool:
    """Whether this very grade is there. What the grader failed at is tried again."""
    try:
        known = read(path, Grade)
    except KataError:
        return False
    return known.key == key and known.status == "graded"
