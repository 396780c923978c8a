"""What `kata watch` shows: one screen in a terminal, or one JSON object a line."""

import json
import sys
from typing import Any

from rich.console import Group
from rich.text import Text

from scripts.backups import put_back
from scripts.cards import load_card
from scripts.catalogue import Catalogue, Kata
from scripts.diagnosis import Diagnosis
from scripts.hints import tell_hint
from scripts.judging import Judged
from scripts.ledger import Ledger
from scripts.mapping import Map, draw
from scripts.report import tell, told
from scripts.screen import stdout

_KEYS = {"h": "hint", "n": "next", "l": "map", "d": "docs", "r": "reset", "q": "quit"}


class TerminalScreen:
    """Shows the latest verdict on a screen of its own, and does what the keys ask."""

    def __init__(self) -> None:
        self._console = stdout()
        self._asked_to_reset = False
        self._learned: Text | None = None

    def ready(self, kata: Kata) -> None:
        self._console.clear()
        if self._learned:
            self._console.print(self._learned)
        path = kata.stub.relative_to(kata.root)
        self._console.print(f"[bold]{kata.id} {kata.slug}[/]  {path}, judged at every save")

    def verdict(self, judged: Judged) -> None:
        self._learned = None
        if judged.medal == "gold":
            summary = load_card(judged.kata.card).summary
            self._learned = Text.assemble(("★ ", "gold"), (f"{judged.kata.slug} ", "bold"), summary)
        self._show(judged)

    def diagnosis(self, judged: Judged, diagnosis: Diagnosis | None) -> None:
        if diagnosis:
            self._show(judged, told(diagnosis))

    def _show(self, judged: Judged, more: Text | None = None) -> None:
        self._console.clear()
        self._console.print(tell(judged))
        if more:
            self._console.print(Group("", more))
        self._console.print(Group("", self._footer(judged)))

    def _footer(self, judged: Judged) -> Text:
        if judged.medal == "silver":
            return Text.assemble(("passed; gold is still open. ", "silver"), _keys())
        return _keys()

    def key(self, key: str, kata: Kata) -> str | None:
        """Do what a key asks here; `next`, `again` or `quit` for whoever watches."""
        if self._asked_to_reset:
            self._asked_to_reset = False
            if key == "y":
                return self._reset(kata)
            self._say("Not reset.")
            return None
        asked = _KEYS.get(key.lower())
        if asked == "hint":
            self._console.print(tell_hint(kata))
        elif asked == "map":
            the_map = Map.of(Catalogue(kata.root), Ledger.load(kata.root))
            self._console.print(draw(the_map, self._console.width))
        elif asked == "docs":
            from rich.markdown import Markdown

            self._console.print(Markdown(kata.page.read_text("utf-8")))
        elif asked == "reset":
            self._asked_to_reset = True
            self._say(f"Put the stub of {kata.slug} back? Your file is kept. y or n")
        return asked if asked in ("next", "quit") else None

    def _reset(self, kata: Kata) -> str:
        self._say(put_back(kata))
        return "again"

    def _say(self, text: str) -> None:
        self._console.print(text, markup=False)


class JsonScreen:
    """Writes what happens as one JSON object a line, for editors and tools."""

    def ready(self, kata: Kata) -> None:
        _emit({"event": "ready", "kata": kata.slug, "file": str(kata.stub)})

    def verdict(self, judged: Judged) -> None:
        result = judged.result
        failed = [test for test in result.tests if not test.passed]
        _emit(
            {
                "event": "verdict",
                "kata": judged.kata.slug,
                "medal": judged.medal,
                "seconds": round(result.seconds, 3),
                "passed": result.passed,
                "tests": len(result.tests),
                "failed": [_failure(test) for test in failed],
                "problem": result.problem,
                "diagnosis": None,
            }
        )

    def diagnosis(self, judged: Judged, diagnosis: Diagnosis | None) -> None:
        if diagnosis:
            _emit(
                {
                    "event": "diagnosis",
                    "kata": judged.kata.slug,
                    "certain": diagnosis.certain,
                    "mistakes": list(diagnosis.mistakes),
                    "diagnosis": diagnosis.text,
                }
            )

    def key(self, key: str, kata: Kata) -> str | None:
        return "quit" if key == "q" else None


def _failure(test: Any) -> dict[str, Any]:
    names = ("test", "medal", "sentence", "status", "error", "message", "line")
    return {name: getattr(test, name) for name in names}


def _keys() -> Text:
    text = Text()
    for key, does in _KEYS.items():
        text.append(key, "bold").append(f" {does}   ", "faint")
    return text


def _emit(event: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
    sys.stdout.flush()
