"""How often the diagnosis is right: `python -m scripts.bench.diagnosis [KATA …] [--jobs N]`.

In `tests/tooling/diagnosis/` lies, for some katas, a right solution by another hand and, beside it,
the mistakes of the card made in that one. Nothing of them was written with outcomes in view. Three
tables tell what a learner who made them would be told: for each mistake; for each mistake as if the
card did not have it, when the best answer is none; for two mistakes made together.
"""

import argparse
import os
import random
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from rich.table import Table

from scripts.cards import Mistake, load_card
from scripts.catalogue import Catalogue, Kata
from scripts.diagnosis import Diagnosis, diagnose
from scripts.known import Outcomes, known_outcomes
from scripts.results import Result
from scripts.running import Job, Runner
from scripts.screen import stdout
from tests.harness.variants import ROOT, VariantError, apply_swap

_VERDICTS = ("right", "hint", "hint at one", "none", "wrong hint", "wrong")
_PAIRS = 4  # of each kata
_SEED = 7


@dataclass(frozen=True)
class OtherHand:
    """A kata solved by another hand, and the mistakes of its card made there."""

    kata: Kata
    text: str
    swaps: dict[str, list[str]]

    @classmethod
    def of(cls, kata: Kata) -> "OtherHand | None":
        """What there is for this kata, if anything."""
        file = kata.place.solution(ROOT / "tests" / "tooling" / "diagnosis")
        if not file.is_file():
            return None
        entries = tomllib.loads(file.with_suffix(".toml").read_text("utf-8"))["mistake"]
        swaps = {entry["name"]: entry["swap"] for entry in entries}
        return cls(kata, file.read_text("utf-8"), swaps)

    def with_mistakes(self, *names: str) -> str:
        """The solution with these mistakes made.

        Raises:
            VariantError: they cannot be made, or not together.
        """
        return apply_swap(self.text, [text for name in names for text in self.swaps[name]])


@dataclass
class Measured:
    """What the learners who made a kata's mistakes would be told, counted by verdict."""

    kata: Kata
    base: Result
    unwritten: list[str]
    """Mistakes of the card that are not made by the other hand."""
    unknown: list[str]
    """Mistakes that are, and are not on the card (any more)."""
    survived: list[str] = field(default_factory=list)
    """Mistakes that the suite accepts when they are made this way."""
    mistakes: Counter[str] = field(default_factory=Counter)
    without: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    """A line for each verdict that is not right."""


def measure(hand: OtherHand, runner: Runner, pairs: int = _PAIRS) -> Measured:
    """Run a kata's mistakes, as the other hand makes them, and count what is said to them."""
    known = known_outcomes(hand.kata, runner)
    card = load_card(hand.kata.card).mistake
    names = [mistake.name for mistake in card if mistake.name in hand.swaps]
    together = _sample(hand, names, pairs)
    made = [(), *((name,) for name in names), *together]
    base, *results = _run_all(hand.kata, [hand.with_mistakes(*each) for each in made], runner)
    measured = Measured(
        hand.kata,
        base,
        unwritten=[mistake.name for mistake in card if mistake.name not in hand.swaps],
        unknown=[name for name in hand.swaps if name not in names],
    )
    for truth, result in zip(made[1:], results, strict=True):
        counter = measured.mistakes if len(truth) == 1 else measured.pairs
        if result.all_passed:
            measured.survived += [" and ".join(truth)]
            continue
        counter[_verdict(measured, truth, result, known, card)] += 1
        if len(truth) == 1:
            rest = {name: outcomes for name, outcomes in known.items() if name not in truth}
            measured.without[_verdict(measured, truth, result, rest, card)] += 1
    return measured


def _sample(hand: OtherHand, names: list[str], count: int) -> list[tuple[str, str]]:
    """Pairs of mistakes that can be made together, the same ones each time."""
    pairs = list(combinations(names, 2))
    random.Random(_SEED).shuffle(pairs)
    return [pair for pair in pairs if _can_be_made(hand, pair)][:count]


def _can_be_made(hand: OtherHand, names: Iterable[str]) -> bool:
    try:
        compile(hand.with_mistakes(*names), "<pair>", "exec")
    except (VariantError, SyntaxError):
        return False
    return True


def _run_all(kata: Kata, texts: list[str], runner: Runner) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        trees = [Path(folder) / str(number) for number in range(len(texts))]
        for tree, text in zip(trees, texts, strict=True):
            file = kata.place.solution(tree)
            file.parent.mkdir(parents=True)
            file.write_text(text, "utf-8")
        return runner.run_all([Job.solution(kata, tree) for tree in trees])


def _verdict(
    measured: Measured,
    truth: tuple[str, ...],
    result: Result,
    known: dict[str, Outcomes],
    card: list[Mistake],
) -> str:
    found = diagnose(result, known, card)
    on_card = known.keys() >= {*truth}
    verdict = _judge(found, truth)
    if verdict != ("right" if on_card else "none"):
        made = " and ".join(truth) + ("" if on_card else " (as if not on the card)")
        said = f": {' and '.join(found.mistakes)}" if found else ""
        measured.told.append(f"{made}: {verdict}{said}")
    return verdict


def _judge(found: Diagnosis | None, truth: tuple[str, ...]) -> str:
    """One of the verdicts; a single mistake named is right where it is one of the two made."""
    if found is None:
        return "none"
    if not {*found.mistakes} <= {*truth}:
        return "wrong" if found.certain else "wrong hint"
    if found.certain:
        return "right"
    return "hint" if len(found.mistakes) == len(truth) else "hint at one"


def main() -> None:
    """Measure the katas that are named, or all that another hand has solved; print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("`")[0])
    parser.add_argument("katas", nargs="*", metavar="KATA")
    parser.add_argument("--jobs", "-j", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    catalogue = Catalogue()
    katas = [catalogue.find(name) for name in asked.katas] or catalogue.katas
    hands = [hand for kata in katas if (hand := OtherHand.of(kata))]
    runner, all_measured = Runner(asked.jobs), []
    for hand in hands:
        all_measured.append(measure(hand, runner))
        _print_details(all_measured[-1])
    _print_table("Each mistake, by another hand", all_measured, lambda m: m.mistakes)
    _print_table("The same, as if it were not on the card", all_measured, lambda m: m.without)
    _print_table("Two made together", all_measured, lambda m: m.pairs)


def _print_details(measured: Measured) -> None:
    lines = [
        *([] if measured.base.all_passed else ["THE OTHER HAND'S SOLUTION FAILS ITS SUITE"]),
        *(f"{name}: SURVIVES" for name in measured.survived),
        *(f"{name}: not made by another hand yet" for name in measured.unwritten),
        *(f"{name}: not on the card" for name in measured.unknown),
        *measured.told,
    ]
    for line in lines:
        stdout().print(f"{measured.kata.slug}  {line}", markup=False, highlight=False)


def _print_table(
    title: str, all_measured: list[Measured], counted: Callable[[Measured], Counter[str]]
) -> None:
    rows = [(m.kata.slug, counted(m)) for m in all_measured]
    total = sum((counter for _, counter in rows), Counter())
    verdicts = [verdict for verdict in _VERDICTS if total[verdict] or verdict != "hint at one"]
    table = Table("kata", "made", *verdicts, title=title)
    for slug, counter in rows:
        table.add_row(slug, str(counter.total()), *(str(counter[each]) for each in verdicts))
    table.add_section()
    table.add_row("all", str(total.total()), *(str(total[each]) for each in verdicts))
    shares = [f"{total[each] / max(1, total.total()):.1%}" for each in verdicts]
    table.add_row("", "", *shares)
    stdout().print(table)


if __name__ == "__main__":
    main()
