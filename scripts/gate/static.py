"""What can be seen of a kata without running its suite: files, card, swaps, stub, page."""

import ast
import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec

from scripts.cards import Card, CardError, load_card
from scripts.catalogue import Kata
from scripts.stubs import StubError, is_stale, stub_of
from tests.harness.forbidden import ForbiddenCallError, Guard, forbidden_uses
from tests.harness.variants import VariantError, apply_swap

SECTIONS = ("The idea", "By hand", "Shapes", "In papers", "Check yourself", "Your turn")
_FIRST_LEVEL_WITH_SHAPES = 2
_QUESTIONS = 3


def static_faults(kata: Kata, *, stubs: bool) -> list[str]:
    """Everything wrong that needs no run; `stubs` also holds `katas/` against the solution."""
    missing = [path for path in kata.files if not path.is_file()]
    if not stubs and kata.stub in missing:
        missing.remove(kata.stub)  # a learner's own business
    if missing:
        return [f"missing file: {path.relative_to(kata.root)}" for path in missing]
    try:
        card = load_card(kata.card)
        stub_of(kata)
    except (CardError, StubError) as error:
        return str(error).splitlines()
    faults = [*_swap_faults(kata, card), *_forbidden_faults(kata, card), *_page_faults(kata)]
    if stubs and is_stale(kata):
        faults.append("stale stub: katas/ is not what reference/ makes; python -m scripts.stubs")
    return faults


def _swap_faults(kata: Kata, card: Card) -> Iterator[str]:
    source = kata.solution.read_text("utf-8")
    for kind, entries in (("mistake", card.mistake), ("alternative", card.alternative)):
        for entry in entries:
            try:
                ast.parse(apply_swap(source, entry.swap))
            except VariantError as error:
                yield f"{kind} '{entry.name}': {error}"
            except SyntaxError as error:
                yield f"{kind} '{entry.name}' is no Python: {error}"


def _forbidden_faults(kata: Kata, card: Card) -> Iterator[str]:
    """The reference keeps its own rule, and each forbidden call is seen and stopped."""
    for use in forbidden_uses(kata.solution.read_text("utf-8"), card.forbidden):
        yield f"the reference breaks its own rule on line {use.line}: {use.name}"
    for entry in card.forbidden:
        for text in _spellings(entry):
            if not forbidden_uses(text, [entry]):
                yield f"forbidden '{entry}' is not seen in: {text!r}"
        if "." in entry.strip(".") and not _is_stopped(entry):
            yield f"forbidden '{entry}' is not stopped while running; is the name right?"


def _spellings(entry: str) -> Iterable[str]:
    """Ways to write a forbidden call that the text check must see."""
    if entry == "@":
        return ("a @ b", "a @= b")
    if entry.startswith("."):
        return (f"a{entry}(b)", f"f = a{entry}")
    owner, _, name = entry.rpartition(".")
    if not owner:
        return (f"import {entry}",)
    return (
        f"import {owner}\n{entry}(1)",
        f"import {owner} as m\nf = m.{name}",
        f"from {owner} import {name} as f\nf(1)",
        f"from {owner} import *\n{name}(1)",
    )


def _is_stopped(entry: str) -> bool:
    """Whether calling it under a guard raises, whichever way the name was reached."""
    guard = Guard([entry], "the solution")
    with guard.active():
        target = guard.reach(entry)
        if target is None:  # a library that is not installed cannot be called either
            return find_spec(entry.partition(".")[0]) is None
        if not callable(target):
            return True  # a module: what it holds is forbidden by text
        try:
            target()
        except ForbiddenCallError:
            return True
        except Exception:
            return False
    return False


def _page_faults(kata: Kata) -> Iterator[str]:
    page = kata.page.read_text("utf-8")
    headings = re.findall(r"^## (.+)$", page, flags=re.M)
    for section in SECTIONS:
        if section == "Shapes" and kata.order[0] < _FIRST_LEVEL_WITH_SHAPES:
            continue
        if section not in headings:
            yield f"the page has no section '## {section}'"
    if not page.startswith("# "):
        yield "the page does not begin with its title, '# …'"
    if len(re.findall(r'^\?\?\? question "', page, flags=re.M)) < _QUESTIONS:
        yield f"the page asks fewer than {_QUESTIONS} questions (??? question)"
    if f"kata watch {kata.slug}" not in page:
        yield f"the page does not end with the command: kata watch {kata.slug}"
    if _solution_body(kata) and _solution_body(kata) in _flat(page):
        yield "the page holds the kata's solution"


def _solution_body(kata: Kata) -> str:
    regions = re.findall(r"# solution\n(.*?)# end solution", kata.solution.read_text("utf-8"), re.S)
    return _flat(max(regions, key=len, default=""))


def _flat(text: str) -> str:
    return " ".join(text.split())
