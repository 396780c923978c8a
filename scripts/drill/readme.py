"""What a pack tells the candidate: README.md, and HINTS.md where the drill gives hints."""

from collections.abc import Mapping
from string import Template

from scripts.cards import Card
from scripts.catalogue import Kata
from scripts.drill.definition import Drill

_README = Template("""\
# $title

${welcome}You have $time for $count, in any order. The code that each asks for is missing where
its file says `raise NotImplementedError("your code here")`.

| kata | file | points |
| --- | --- | --- |
$katas
${hints}
## Set up

You need Python 3.11 or newer. In the folder that holds this file, on Linux and macOS:

```sh
python3 -m venv .venv
.venv/bin/python -m pip install $packages -c constraints.txt
```

On Windows:

```bat
py -m venv .venv
.venv\\Scripts\\python -m pip install $packages -c constraints.txt
```
${torch}
`.venv/bin/python -m pytest` now runs, and every test fails: nothing is solved yet.

## Work

Write your code into the files in `katas/`. Their docstrings are the whole task: shapes, edge cases
and errors are part of it.

```sh
.venv/bin/python -m pytest                  # all tests
.venv/bin/python -m pytest $suite
```

On Windows it is `.venv\\Scripts\\python` here and below.

The tests that you have are the *bronze* ones, the worked examples of the docstrings. What you
submit is judged by more: *silver* tests ask whether it is right in general, with other sizes and
values, at edges, with wrong input; *gold* tests whether it holds at extremes and costs no more than
it should.

## Points

A kata is worth $worth points: $bronze for bronze, $silver for silver, $gold for gold. All in all
there are $total, and $needed ($mark %) pass.

## What is allowed

- Import from the standard library$libraries as you like; no other package is there when
  your code is judged.
- Each file is judged on its own: it cannot import another kata's, or a file that you add. Changes
  outside `katas/` do not count.
- A solution reads and writes no files, starts no processes and needs no network.
- Calls that would give a kata away are forbidden, under any name. The tests that you have refuse
  them as well:

$forbidden

## Submit

```sh
.venv/bin/python submit.py
```

writes `submission.zip` with your files in `katas/`, whether they are finished or not. Send that
file. You can run it as often as you like; the last one you send counts.
""")

_TORCH = """
On Linux, PyTorch comes with CUDA, several gigabytes. The CPU build is all you need: before the
second command, install it into `.venv` as [Get Started](https://pytorch.org/get-started/locally/)
says for CPU, in the version that `constraints.txt` names. On macOS and Windows the usual build is
that one.
"""

_HINTS = """
`HINTS.md` has hints for each, every one a step further than the last. Reading them costs nothing.
"""


def readme(drill: Drill, cards: Mapping[str, Card], packages: list[str]) -> str:
    """The candidate's README.

    Args:
        drill: what is asked.
        cards: of its katas, by slug.
        packages: that the pack needs, by their names in an index.
    """
    welcome = drill.welcome.strip()
    torch = "torch" in packages
    suite = drill.katas[0].suite.relative_to(drill.katas[0].root).as_posix()
    return _README.substitute(
        title=drill.title,
        welcome=f"{welcome}\n\n" if welcome else "",
        time=drill.time,
        count=_count(len(drill.katas)),
        katas="\n".join(_row(kata, cards[kata.slug], drill) for kata in drill.katas),
        hints=_HINTS if drill.hints else "",
        packages=" ".join(packages),
        torch=_TORCH if torch else "",
        suite=suite,
        worth=drill.points.total,
        bronze=drill.points.bronze,
        silver=drill.points.silver,
        gold=drill.points.gold,
        total=drill.total,
        needed=-(-drill.total * drill.pass_mark // 100),
        mark=drill.pass_mark,
        libraries=", NumPy and PyTorch" if torch else " and NumPy",
        forbidden="\n".join(_forbidden(kata, cards[kata.slug]) for kata in drill.katas),
    )


def hints(drill: Drill, cards: Mapping[str, Card]) -> str:
    """All hints of the drill's katas."""
    parts = [f"# Hints for {drill.title}\n\nRead no further than you need.\n"]
    for kata in drill.katas:
        card = cards[kata.slug]
        steps = [f"{number}. {hint}" for number, hint in enumerate(card.hints, start=1)]
        parts.append(f"## {kata.id} {card.title}\n\n" + "\n".join(steps) + "\n")
    return "\n".join(parts)


def _count(katas: int) -> str:
    return "one kata" if katas == 1 else f"{katas} katas"


def _row(kata: Kata, card: Card, drill: Drill) -> str:
    file = kata.stub.relative_to(kata.root).as_posix()
    return f"| {kata.id} {card.title} | `{file}` | {drill.points.total} |"


def _forbidden(kata: Kata, card: Card) -> str:
    calls = ", ".join(f"`{call}`" for call in card.forbidden) or "nothing"
    return f"  - {kata.id} {card.title}: {calls}"
