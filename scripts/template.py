"""What `kata new` writes: a kata that passes the gate's form, to be filled with its subject."""

from string import Template

SOLUTION = Template('''"""$title: say in a line what the learner writes."""

import torch
from torch import Tensor


def $slug(values: Tensor) -> Tensor:
    """Say what it gives.

    Args:
        values: (..., n) float, say what they are.

    Returns:
        (..., n), say what it holds.

    Raises:
        ValueError: say when.

    Example:
        >>> $slug(torch.tensor([1.0, 2.0]))
        tensor([2., 4.])

    Source: name the paper and the equation.
    """
    # solution
    if values.ndim == 0:
        raise ValueError("values has no axis")
    return 2 * values
    # end solution
''')

CARD = Template("""title = "$title"
summary = "Say in a sentence what was learned."
minutes = 15
forbidden = []
papers = []

hints = [
    "A first hint: where to look.",
    "A second: which idea.",
    "A third, which all but says it.",
]

# What learners get wrong. Each swap is made in the solution, and the suite must reject the result.
[[mistake]]
name = "not doubled"
swap = ["2 * values", "1 * values"]
says = "Say what is wrong, and why."

# Right answers written another way. The suite must accept every one of them.
[[alternative]]
name = "a sum"
swap = ["2 * values", "values + values"]
""")

SUITE = Template('''"""Suite of kata $id, $words. Say what the oracles are."""

import pytest
import torch

from tests.harness import bronze, gold, same, silver


@bronze
def test_worked_example(kata):
    """Say what holds, in a sentence that the learner reads when it does not."""
    same(kata.$slug(torch.tensor([1.0, 2.0])), torch.tensor([2.0, 4.0]))


@silver
def test_inputs_are_left_as_they_came(kata):
    """The values are read, never written."""
    values = torch.randn(3, 4)
    copy = values.clone()
    kata.$slug(values)
    same(values, copy, "values after the call")


@silver
def test_a_number_without_axes_is_refused(kata):
    """Values without an axis are a ValueError."""
    with pytest.raises(ValueError, match=r"axis"):
        kata.$slug(torch.tensor(1.0))


@gold
def test_half_precision_stays_half(kata):
    """bfloat16 in, bfloat16 out."""
    same(kata.$slug(torch.ones(2, dtype=torch.bfloat16)), torch.full((2,), 2.0).bfloat16())
''')

PAGE = Template("""# $title

Begin with something the reader knows.

## The idea

Say it in words, then as a formula.

## By hand

Work one number that can be followed on paper.

## Shapes

| tensor | shape | axis by axis |
| --- | --- | --- |
| `values` | `(..., n)` | n values |

## Where it comes back

Name the katas and models that need it.

## In papers

Name who introduced it, and where.

## Check yourself

??? question "A first question?"
    Its answer.

??? question "A second question?"
    Its answer.

??? question "A third question?"
    Its answer.

## Your turn

Open `katas/$level/$name.py`, then run `kata watch $slug`.
""")
