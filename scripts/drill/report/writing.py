"""Writes a report into its folder.

index.html                    all submissions, for the team
interviewer/<name>.html       one, for the team: hidden tests, code, diagnoses
candidates/<name>.html        one, for the candidate: no hidden test
submissions.csv  tests.csv  results.json  junit.xml
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.catalogue import Catalogue, Kata
from scripts.drill.report.cohort import Cohort
from scripts.drill.report.diagnosing import Diagnoser
from scripts.drill.report.pages import answer, candidate_page, cohort_page, interviewer_page
from scripts.drill.report.reading import Entry, Graded
from scripts.drill.report.similarity import Comparison
from scripts.drill.report.tables import (
    checks_csv,
    entry_data,
    junit,
    results_json,
    submissions_csv,
)
from scripts.errors import KataError
from scripts.files import write_where_asked
from scripts.running import Runner

INTERVIEWER, CANDIDATES = "interviewer", "candidates"
_RESULTS = "results.json"

Progress = Callable[[int, int, str], None]
"""Hears how many submissions of how many are done, and what is being done."""


class Report:
    """A report that is being written.

    Args:
        graded: the grading that it is of.
        out: the folder.
        progress: hears how far it is.

    Raises:
        KataError: the folder holds something else than a report.
    """

    def __init__(self, graded: Graded, out: Path, progress: Progress) -> None:
        self._graded, self._out, self._progress = graded, out, progress
        self._done, self._of = 0, len(graded.totals)
        self._earlier = _names_in(out)
        self._katas = _katas(graded)
        self._diagnoser = Diagnoser(self._katas, self._runner)
        self._mistakes: Runner | None = None
        self._cohort, self._comparison = Cohort(graded.grading), Comparison()

    def write(self) -> None:
        """Write all of it.

        Raises:
            KataError: the grading is damaged, or a file cannot be written.
        """
        graded, grading = self._graded, self._graded.grading
        data: list[dict[str, Any]] = []
        entries: list[Entry] = []
        for entry in graded.entries():
            self._progress(self._done, self._of, "submissions")
            data.append(self._take(entry))
            entries.append(entry.without_tests())
            self._done += 1
        self._progress(self._done, self._of, "tables")
        pairs = self._comparison.pairs()
        self._put(_RESULTS, results_json(grading, self._cohort, pairs, data))
        self._put("index.html", cohort_page(grading, entries, self._cohort, pairs))
        self._put("submissions.csv", submissions_csv(grading, entries))
        self._put("tests.csv", checks_csv(graded.entries()))
        self._put("junit.xml", junit(graded.entries()))
        self._drop_strangers({entry.name for entry in entries})

    def _take(self, entry: Entry) -> dict[str, Any]:
        """Write the pages of one submission; what the JSON says of it."""
        self._cohort.add(entry)
        answers = []
        for asked in self._graded.grading.katas:
            kata, grade = self._katas.get(asked.slug), entry.grades[asked.slug]
            source = self._graded.source(entry.name, asked.slug)
            if kata and source is not None:
                self._comparison.add(kata, entry.name, source)
            answers.append(answer(asked, grade, kata, source, self._diagnoser.diagnose(grade)))
        grading = self._graded.grading
        page = interviewer_page(grading, entry, answers, self._of)
        self._put(f"{INTERVIEWER}/{entry.name}.html", page)
        self._put(f"{CANDIDATES}/{entry.name}.html", candidate_page(grading, entry))
        return entry_data(entry, {found.asked.slug: found.likeness for found in answers})

    def _runner(self, kata: Kata) -> Runner:
        self._progress(self._done, self._of, f"known mistakes of {kata.slug}")
        if self._mistakes is None:
            self._mistakes = Runner(os.cpu_count() or 1)
        return self._mistakes

    def _put(self, name: str, content: str) -> None:
        write_where_asked(self._out / name, content)

    def _drop_strangers(self, names: set[str]) -> None:
        """Remove the pages that an earlier report has of submissions that are no longer there."""
        for folder in (INTERVIEWER, CANDIDATES):
            for page in (self._out / folder).glob("*.html"):
                if page.stem in self._earlier - names:
                    page.unlink()


def _katas(graded: Graded) -> dict[str, Kata]:
    """The katas of the drill that are on this machine."""
    known = {kata.slug: kata for kata in Catalogue().katas}
    return {asked.slug: known[asked.slug] for asked in graded.grading.katas if asked.slug in known}


def _names_in(out: Path) -> set[str]:
    """The submissions that an earlier report in this folder is of.

    Raises:
        KataError: there is something that is no report.
    """
    try:
        found = {path.name for path in out.iterdir()} if out.exists() else set()
        if found <= {INTERVIEWER, CANDIDATES}:
            return set()  # of one that was stopped before it had more
        data = json.loads((out / _RESULTS).read_bytes())
        return {submission["name"] for submission in data["submissions"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise KataError(
            f"{out} is there already and holds no report; --out names another folder"
        ) from None
