"""The same grades from a cluster, one of whose machines is lost on the way."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.catalogue import Catalogue
from scripts.drill.definition import load_drill
from scripts.drill.executors import executor
from scripts.drill.grading import Grader, begin
from scripts.drill.intake import read_submission
from scripts.drill.sources import find_sources
from scripts.wall.sandbox import describe, why_no_sandbox

distributed = pytest.importorskip("dask.distributed")

pytestmark = [
    pytest.mark.skipif(
        why_no_sandbox() is not None and not os.environ.get("CI"),
        reason=f"GRADING IS NOT TESTED HERE: {why_no_sandbox()}",
    ),
    pytest.mark.timeout(240),
]

DRILL = 'title = "Trial"\nminutes = 30\nkatas = ["power_rule"]\n'


@pytest.fixture
def came(tmp_path: Path) -> Path:
    """Eight submissions: right, not begun, and two that take a while."""
    kata = Catalogue().find("power_rule")
    right, stub = kata.solution.read_text("utf-8"), kata.stub.read_text("utf-8")
    for index in range(8):
        text = (right, stub)[index % 2] + f"\nimport time\ntime.sleep({index % 3})  # {index}\n"
        path = tmp_path / f"came/number{index}/k2_power_rule.py"
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    (tmp_path / "drill.toml").write_text(DRILL, "utf-8")
    return tmp_path


def graded(
    came: Path, out: str, scheduler: str | None, after_first: Callable[[], object] = lambda: None
) -> tuple[list, Counter]:
    """The totals, and how often each file's grade was taken. `after_first` follows the first."""
    drill = load_drill(came / "drill.toml")
    taken = [read_submission(source, drill) for source in find_sources([came / "came"], drill)]
    grading = begin(drill, came / out, 1, str(describe()))
    times: Counter[str] = Counter()
    with executor(2, scheduler) as where:

        class Counted:
            def graded(self, tasks):
                for task, grade in where.graded(tasks):
                    times[task.key] += 1
                    if times.total() == 1:
                        after_first()
                    yield task, grade

        totals = Grader(drill, grading, came / out).grade(taken, Counted(), lambda *_: None)
    return totals.submissions, times


def test_a_worker_that_is_killed_loses_nothing_and_nothing_counts_twice(came: Path):
    here, _ = graded(came, "here", None)
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    )
    with cluster:
        nanny = next(iter(cluster.workers.values()))
        doomed = nanny.pid
        there, times = graded(
            came, "there", cluster.scheduler_address, lambda: os.kill(doomed, signal.SIGKILL)
        )
        assert nanny.pid != doomed  # it was killed, and another took its place
    assert there == here
    assert len(times) == 8 and set(times.values()) == {1}
    assert [row.points for row in here] == [100] * 4 + [0] * 4
