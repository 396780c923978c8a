"""What is said of shapes where arrays did not fit together."""

import numpy as np
import pytest
import torch

from tests.harness.misfits import shapes_there

QUERY, KEY = torch.zeros(3, 5, 6), torch.zeros(3, 7, 6)


def said_of(raising) -> list[str]:
    with pytest.raises(Exception) as error:
        raising()
    return list(shapes_there(error.value, __file__))


def product(query=QUERY, key=KEY):
    scale = torch.tensor(2.0)
    return torch.relu(query @ key) * scale


def turned(query=QUERY, key=KEY):
    return query @ key.T / 2


def sum_over_lines(left=np.zeros(3), right=np.zeros(4)):  # noqa: B008, read only
    largest = right.max()
    total = (
        left
        + right
    )  # fmt: skip
    return total / largest


def in_a_helper():
    return turned()


def in_a_library(x=QUERY):
    weight = torch.zeros(4, 5)
    return torch.nn.functional.linear(x, weight)


def reshaped(x=np.zeros(6)):  # noqa: B008, read only
    return x.reshape(4, 2)


def beyond_ascii(ä=torch.zeros(2), b=torch.zeros(3)):  # noqa: B008, read only
    return "ä", ä + b


def of_their_own(query=QUERY, key=KEY):
    raise ValueError(f"the shapes of {query.ndim} and {key.ndim} axes do not fit")


SAID = {
    product: ["shapes there: query (3, 5, 6), key (3, 7, 6)"],
    turned: [
        "shapes there: query (3, 5, 6), key (3, 7, 6)",
        "key.T turns all 3 axes round; key.mT swaps the last two",
    ],
    sum_over_lines: ["shapes there: left (3,), right (4,)"],
    in_a_library: ["shapes there: x (3, 5, 6), weight (4, 5)"],
    reshaped: ["shapes there: x (6,)"],
    beyond_ascii: ["shapes there: ä (2,), b (3,)"],
    of_their_own: [],
}


@pytest.mark.parametrize("raising", SAID, ids=lambda raising: raising.__name__)
def test_the_arrays_of_the_expression_that_failed(raising):
    assert said_of(raising) == SAID[raising]


def test_the_innermost_line_of_the_solution_counts():
    assert said_of(in_a_helper) == SAID[turned]


def test_nothing_is_said_where_shapes_are_not_the_matter():
    assert said_of(lambda: int("x")) == []
    assert said_of(lambda: torch.zeros(2)[0].backward()) == []


def test_nothing_is_said_of_another_file():
    with pytest.raises(RuntimeError) as error:
        product()
    assert list(shapes_there(error.value, "elsewhere.py")) == []
