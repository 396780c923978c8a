"""How often the diagnosis is right: `python -m scripts.bench.diagnosis [KATA …] [--jobs N]`.

In `tests/tooling/diagnosis/` lies, for some katas, a right solution by another hand. Beside it lie
the mistakes of the card, made in that one, and strangers: what is wrong or slow in ways that the
card does not know. None was written with outcomes in view. The tables tell what would be said to
learners: who made one of the mistakes; who made one that is taken off the card for this, when the
best answer is none; who made two of them; and to strangers, when the best answer is none as well.
"""

import argparse
import os
import random
import tempfile
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from rich.table import Table

from scripts.cards import load_card
from scripts.catalogue import Catalogue, Kata
from scripts.diagnosis import Diagnosis, diagnose
from scripts.known import known_outcomes
from scripts.results import Result
from scripts.running import Job, Runner
from scripts.screen import stdout
from tests.harness.variants import ROOT, VariantError, apply_swap

Names = tuple[str, ...]

HANDS = ROOT / "tests" / "tooling" / "diagnosis"

_KINDS = {
    "mistake": "Each mistake, by another hand",
    "off the card": "The same, each as if it were not on the card",
    "two mistakes": "Two mistakes together",
    "stranger": "Wrong or slow in ways that the card does not know",
}
_VERDICTS = ("right", "hint", "hint at one", "none", "wrong hint", "wrong")
_PAIRS = 4  # of each kata
_SEED = 7


@dataclass(frozen=True)
class OtherHand:
    """A kata solved by another hand, and what is made wrong there: by name, swaps of text."""

    kata: Kata
    text: str
    mistakes: dict[str, list[str]]
    strangers: dict[str, list[str]]

    @classmethod
    def of(cls, kata: Kata) -> "OtherHand | None":
        """What there is for this kata, if anything."""
        file = kata.place.solution(HANDS)
        if not file.is_file():
            return None
        entries = tomllib.loads(file.with_suffix(".toml").read_text("utf-8"))
        swaps = [
            {entry["name"]: entry["swap"] for entry in entries[kind]}
            for kind in ("mistake", "stranger")
        ]
        return cls(kata, file.read_text("utf-8"), *swaps)

    def made(self, *names: str) -> str:
        """The solution with these things made wrong.

        Raises:
            VariantError: they cannot be made, or not together.
        """
        swaps = self.mistakes | self.strangers
        return apply_swap(self.text, [text for name in names for text in swaps[name]])


@dataclass
class Measured:
    """What would be said of one kata, counted by kind and verdict."""

    kata: Kata
    counts: dict[str, Counter[str]] = field(
        default_factory=lambda: {kind: Counter() for kind in _KINDS}
    )
    remarks: list[str] = field(default_factory=list)
    """A line for all that is not as it should be."""


def measure(hand: OtherHand, runner: Runner, pairs: int = _PAIRS) -> Measured:
    """Run what another hand makes wrong, and count what would be said."""
    card = load_card(hand.kata.card).mistake
    known = known_outcomes(hand.kata, runner)
    on_card = [mistake.name for mistake in card if mistake.name in hand.mistakes]
    cases: list[tuple[str, Names]] = [
        *(("mistake", (name,)) for name in on_card),
        *(("two mistakes", pair) for pair in _sample(hand, on_card, pairs)),
        *(("stranger", (name,)) for name in hand.strangers),
    ]
    base, *results = _run_all(hand, [(), *(names for _, names in cases)], runner)
    measured = Measured(hand.kata, remarks=_remarks(hand, [each.name for each in card], base))

    def count(kind: str, names: Names, found: Diagnosis | None) -> None:
        verdict = _verdict(found, () if kind in ("off the card", "stranger") else names)
        measured.counts[kind][verdict] += 1
        if verdict not in ("right", "none") or (kind == "mistake" and verdict == "none"):
            said = f", {' and '.join(found.mistakes)}" if found else ""
            measured.remarks.append(f"{kind}: {' and '.join(names)}: {verdict}{said}")

    for (kind, names), result in zip(cases, results, strict=True):
        if result.all_passed:
            measured.remarks.append(f"{kind}: {' and '.join(names)}: THE SUITE ACCEPTS IT")
            continue
        count(kind, names, diagnose(result, known, card))
        if kind == "mistake":
            rest = {name: outcomes for name, outcomes in known.items() if name not in names}
            count("off the card", names, diagnose(result, rest, card))
    return measured


def _sample(hand: OtherHand, names: list[str], count: int) -> list[Names]:
    """Pairs of mistakes that can be made together, the same ones each time."""
    pairs: list[Names] = list(combinations(names, 2))
    random.Random(_SEED).shuffle(pairs)
    return [pair for pair in pairs if _can_be_made(hand, pair)][:count]


def _can_be_made(hand: OtherHand, names: Names) -> bool:
    try:
        compile(hand.made(*names), "<pair>", "exec")
    except (VariantError, SyntaxError):
        return False
    return True


def _run_all(hand: OtherHand, cases: Sequence[Names], runner: Runner) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        trees = [Path(folder) / str(number) for number in range(len(cases))]
        for tree, names in zip(trees, cases, strict=True):
            file = hand.kata.place.solution(tree)
            file.parent.mkdir(parents=True)
            file.write_text(hand.made(*names), "utf-8")
        return runner.run_all([Job.solution(hand.kata, tree) for tree in trees])


def _remarks(hand: OtherHand, card: list[str], base: Result) -> list[str]:
    return [
        *([] if base.all_passed else ["THE OTHER HAND'S SOLUTION FAILS ITS SUITE"]),
        *(f"not made by another hand yet: {name}" for name in card if name not in hand.mistakes),
        *(f"not on the card: {name}" for name in hand.mistakes if name not in card),
    ]


def _verdict(found: Diagnosis | None, truth: Names) -> str:
    """One of the verdicts. Of two mistakes that were made, either one is right."""
    if found is None:
        return "none"
    if not {*found.mistakes} <= {*truth}:
        return "wrong" if found.certain else "wrong hint"
    if found.certain:
        return "right"
    return "hint" if len(found.mistakes) == len(truth) else "hint at one"


def main() -> None:
    """Measure the katas that are named, or all that another hand has solved; print the tables."""
    parser = argparse.ArgumentParser(description="How often the diagnosis is right.")
    parser.add_argument("katas", nargs="*", metavar="KATA")
    parser.add_argument("--jobs", "-j", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    catalogue = Catalogue()
    katas = [catalogue.find(name) for name in asked.katas] or catalogue.katas
    runner, all_measured = Runner(asked.jobs), []
    for hand in filter(None, map(OtherHand.of, katas)):
        all_measured.append(measure(hand, runner))
        for remark in all_measured[-1].remarks:
            stdout().print(f"{hand.kata.slug}: {remark}", markup=False, highlight=False)
    for kind, title in _KINDS.items():
        stdout().print(_table(title, [(m.kata.slug, m.counts[kind]) for m in all_measured]))


def _table(title: str, rows: list[tuple[str, Counter[str]]]) -> Table:
    total = sum((counter for _, counter in rows), Counter())
    verdicts = [verdict for verdict in _VERDICTS if total[verdict] or verdict != "hint at one"]
    table = Table("kata", "made", *verdicts, title=title)
    for slug, counter in rows:
        table.add_row(slug, str(counter.total()), *(str(counter[each]) for each in verdicts))
    table.add_section()
    table.add_row("all", str(total.total()), *(str(total[each]) for each in verdicts))
    table.add_row("", "", *(f"{total[each] / max(1, total.total()):.1%}" for each in verdicts))
    return table


if __name__ == "__main__":
    main()
