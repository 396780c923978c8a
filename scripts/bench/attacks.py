"""What attacks on a grade come to: `python -m scripts.bench.attacks [--alone] [NAME …]`.

Each file in tests/wall/attacks/ is a submission that tries something. With `--alone` the table
has another column: what it does to plain pytest.
"""

import argparse

from rich.box import MARKDOWN
from rich.table import Table

from scripts.bench.alone import alone, medal_alone
from scripts.bench.walled import Attack, Came, all_attacks, run
from scripts.running import Runner
from scripts.screen import stdout


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="of attacks; all by default")
    parser.add_argument("--alone", action="store_true", help="plain pytest, too")
    asked = parser.parse_args()
    attacks = [a for a in all_attacks() if not asked.names or a.name in asked.names]
    columns = ["attack", "tries", "through the wall", "its tests", *["alone"] * asked.alone]
    table = Table(*columns, box=MARKDOWN)
    runner = Runner()
    by_name = {came.name: came for came in run([attack.name for attack in attacks])}
    for attack in attacks:
        came = by_name[attack.name]
        told = [_told_alone(attack, runner)] if asked.alone else []
        table.add_row(attack.name, attack.tries, _verdict(came), _ends(came.ends), *told)
    stdout().print(table)


def _verdict(came: Came) -> str:
    faults = [came.problem or "", *(f"read {what}" for what in came.read), *came.left]
    faults += ["harmed another"] * (came.beside != "gold")
    return "; ".join([came.medal or "no medal", *filter(None, faults)])


def _ends(ends: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in ends.items())


def _told_alone(attack: Attack, runner: Runner) -> str:
    told = alone(attack)
    medal = medal_alone(attack, told.passed, runner)
    parts = [f"{medal or 'no medal'}, exit {told.exit}, {len(told.passed)} passed"]
    parts += ["secrets read"] * told.read
    parts += [f"changed {len(told.wrote)} files"] * bool(told.wrote)
    return "; ".join(parts)


if __name__ == "__main__":
    main()
