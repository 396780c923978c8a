"""Gradings made for a test, without a grader: records as `kata drill grade` leaves them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.catalogue import Catalogue
from scripts.drill.grading import Place
from scripts.drill.jobs import points_of
from scripts.drill.records import Asked, Check, Grade, Grading, Taken, Total, Totals
from scripts.files import fingerprint
from tests.harness.medals import MEDALS, earned

POINTS = {"bronze": 30, "silver": 50, "gold": 20}
SANDBOX = "bubblewrap, seccomp"
KATAS = ("power_rule", "neuron")
SLUGS = {kata.slug: kata for kata in Catalogue().katas}


def check(medal: str, outcome: str = "passed", **changes: Any) -> Check:
    """A test of that medal."""
    failed = outcome != "passed"
    values = {
        "test": f"test_{medal}",
        "medal": medal,
        "sentence": f"The {medal} sentence.",
        "outcome": outcome,
        "reason": f"the {medal} reason" if failed else "",
        "behaviour": f"AssertionError: the {medal} reason" if failed else "passed",
        "advisory": False,
        "line": None,
        "seconds": 0.01,
    }
    return Check(**{**values, **changes})


def checks(*failing: str) -> list[Check]:
    """A test for each medal, of which these fail."""
    return [check(medal, "failed" if medal in failing else "passed") for medal in MEDALS]


def grade(slug: str, tests: list[Check] | None = None, **changes: Any) -> Grade:
    """What came of one kata; without tests all pass."""
    tests = checks() if tests is None else tests
    status = changes.get("status", "graded")
    medal = earned((test.medal, test.outcome == "passed") for test in tests)
    medal = medal if status == "graded" else None
    kata = SLUGS[slug]
    values = {
        "key": "key",
        "kata": slug,
        "status": status,
        "problem": None,
        "medal": medal,
        "points": points_of(medal, POINTS),
        "passed": sum(test.outcome == "passed" for test in tests),
        "tests": tests,
        "seed": 7,
        "hashes": {"submission": "a1", "suite": fingerprint([kata.suite, kata.card])},
        "versions": {"python": "3.11.7"},
        "sandbox": SANDBOX,
        "seconds": 1.5,
    }
    return Grade(**{**values, **changes})


def missing(slug: str) -> Grade:
    return grade(slug, [], status="missing", problem="missing")


@dataclass
class Made:
    """A grading in a folder, to which submissions are added."""

    root: Path
    katas: tuple[str, ...] = KATAS
    sandbox: str = SANDBOX
    title: str = "Interview"
    grades: dict[str, dict[str, Grade]] = field(default_factory=dict)

    def add(
        self,
        name: str,
        *grades: Grade,
        sources: Mapping[str, str | bytes] | None = None,
        **taken: Any,
    ) -> None:
        """A submission with these grades; it has nothing for the other katas."""
        known = {one.kata: one for one in grades}
        self.grades[name] = {slug: known.get(slug) or missing(slug) for slug in self.katas}
        place = Place(self.root)
        for slug, one in self.grades[name].items():
            one.write(place.result(name, slug))
        for slug, source in (sources or {}).items():
            path = place.source(name, slug)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source if isinstance(source, bytes) else source.encode())
        values = {
            "name": name,
            "path": f"submissions/{name}",
            "sha256": "b2",
            "findings": [],
            "ignored": [],
            "made_at": None,
            "answers": {},
        }
        Taken(**{**values, **taken}).write(place.taken(name))

    def end(self) -> Path:
        """Write what a grading ends with; the folder."""
        place = Place(self.root)
        total = 100 * len(self.katas)
        Grading(
            drill="interview-0123abcd",
            title=self.title,
            minutes=60,
            katas=[
                Asked(id=SLUGS[slug].id, slug=slug, title=slug.replace("_", " ").capitalize())
                for slug in self.katas
            ],
            points=POINTS,
            pass_mark=60,
            total=total,
            seed=1234,
            sandbox=self.sandbox,
        ).write(place.grading)
        rows = []
        for name, grades in self.grades.items():
            points = sum(one.points for one in grades.values())
            percent = round(100 * points / total, 1)
            rows.append(
                Total(
                    name=name,
                    points=points,
                    percent=percent,
                    passed=percent >= 60,
                    unsure=any(one.status == "grader error" for one in grades.values()),
                    medals={slug: one.medal for slug, one in grades.items()},
                )
            )
        rows.sort(key=lambda row: (-row.points, row.name))
        Totals(sandbox=self.sandbox, submissions=rows).write(place.totals)
        return self.root
