"""What `kata watch --json` writes: one JSON object a line, for editors and tools.

`{"event": "ready", "kata", "file"}` comes first, and again for each kata that is gone on to. For
each save of the file there is one `{"event": "verdict", "kata", "medal", "seconds", "passed",
"tests", "failed", "problem", "diagnosis"}`, unless a newer save came before its end. A verdict does
not wait for a diagnosis: its own is null, and after one that is short of gold comes
`{"event": "diagnosis", "kata", "diagnosis", "certain", "mistakes"}`, whose diagnosis is null if
there is none to give, unless a save came before it. `{"event": "note", "text"}` is for a person.

On standard input, `n` goes on to the next kata, and `q` or its end ends the watch.
"""

import json
import os
import select
import signal
import stat
import sys
from threading import Thread
from typing import Any

from scripts.catalogue import Kata
from scripts.diagnosis import Diagnosis
from scripts.judging import Judged
from scripts.results import CaseResult

_OF_A_FAILURE = (
    "test",
    "medal",
    "sentence",
    "status",
    "error",
    "message",
    "line",
    "source",
    "notes",
    "output",
)
_KEYS = {"n": "next", "q": "quit"}


class JsonScreen:
    """Writes what happens as one JSON object a line."""

    def open(self) -> None:
        if hasattr(select, "poll"):
            Thread(target=_end_with_reader, daemon=True).start()

    def close(self) -> None:
        pass

    def ready(self, kata: Kata) -> None:
        _write(event="ready", kata=kata.slug, file=str(kata.stub))

    def waiting(self) -> None:
        pass

    def verdict(self, judged: Judged) -> None:
        result = judged.result
        _write(
            event="verdict",
            kata=judged.kata.slug,
            medal=judged.medal,
            seconds=round(result.seconds, 3),
            passed=result.passed,
            tests=len(result.tests),
            failed=[_failure(test) for test in result.tests if not test.passed],
            problem=result.problem,
            diagnosis=None,
        )

    def diagnosis(self, judged: Judged, diagnosis: Diagnosis | None) -> None:
        _write(
            event="diagnosis",
            kata=judged.kata.slug,
            diagnosis=diagnosis.text if diagnosis else None,
            certain=diagnosis.certain if diagnosis else None,
            mistakes=list(diagnosis.mistakes) if diagnosis else [],
        )

    def say(self, text: str) -> None:
        _write(event="note", text=text)

    def read(self) -> None:
        pass

    def key(self, key: str, kata: Kata) -> str | None:
        return _KEYS.get(key)


def _failure(test: CaseResult) -> dict[str, Any]:
    return {name: getattr(test, name) for name in _OF_A_FAILURE}


def _write(**event: Any) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def _end_with_reader() -> None:
    """End the watch as soon as nobody reads what it writes."""
    mode = os.fstat(1).st_mode
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
        reader = select.poll()
        reader.register(1, 0)
        reader.poll()
        os.kill(os.getpid(), signal.SIGTERM)
