"""`same`: what it takes for the same, what it does not, and what it says of the difference."""

import math
from collections import OrderedDict
from fractions import Fraction

import numpy as np
import pytest
import torch

from tests.harness import same

ONES = torch.ones(2, 3)
BIG = 2**53  # from here on float64 has no odd integers

EQUAL = {
    "tensors": (torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.0])),
    "rounding": (torch.tensor([1.0 + 1e-6]), torch.tensor([1.0])),
    "requires grad": (torch.ones(2, requires_grad=True), torch.ones(2)),
    "a parameter": (torch.nn.Parameter(torch.ones(2)), torch.ones(2)),
    "not contiguous": (torch.arange(6.0).reshape(2, 3).T, torch.tensor([[0.0, 3], [1, 4], [2, 5]])),
    "a lazy conjugate": (torch.tensor([1 + 2j]).conj(), torch.tensor([1 - 2j])),
    "negative zero": (torch.tensor([-0.0]), torch.tensor([0.0])),
    "NaN": (torch.tensor([math.nan]), torch.tensor([math.nan])),
    "inf": (torch.tensor([math.inf, -math.inf]), torch.tensor([math.inf, -math.inf])),
    "empty": (torch.zeros(0, 3), torch.zeros(0, 3)),
    "bfloat16": (torch.ones(2).bfloat16(), torch.ones(2).bfloat16()),
    "bools": (torch.tensor([True, False]), torch.tensor([True, False])),
    "without data": (torch.ones(2, device="meta"), torch.ones(2, device="meta")),
    "sparse": (torch.eye(2).to_sparse(), torch.eye(2).to_sparse()),
    "arrays": (np.array([1.5, 2.5]), np.array([1.5, 2.5])),
    "arrays of text": (np.array(["a", "b"]), np.array(["a", "b"])),
    "a NumPy scalar for an array without axes": (np.float64(3), np.array(3.0)),
    "an int for a float": (2, 2.0),
    "a float for an int": (2.0, 2),
    "a NumPy scalar": (np.float32(0.5), 0.5),
    "an array without axes": (np.array(0.5), 0.5),
    "float32 scalars": (np.float32(1) + np.float32(5e-7), np.float32(1)),
    "NaN numbers": (math.nan, math.nan),
    "complex numbers": (1 + 2j, 1 + 2j),
    "complex64 numbers": (np.complex64(1j), np.complex64(1j)),
    "complex NaN": (complex(math.nan, 0), complex(math.nan, 0)),
    "a huge int for a float": (10**30, 1e30),
    "huge ints": (2**2000, 2**2000),
    "NumPy's bool": (np.bool_(True), True),
    "text": ("abc", "abc"),
    "None": (None, None),
    "a shape for a tuple": (torch.Size([2, 3]), (2, 3)),
    "nested": ([{"a": (ONES, 1.0)}], [{"a": (ONES, 1.0)}]),
    "another order of keys": ({"a": 1, "b": 2}, OrderedDict(b=2, a=1)),
}

DIFFERENT = {  # actual, expected, what the message must say
    "shape": (torch.ones(3), torch.ones(2), "expected shape (2,), got (3,)"),
    "one axis more": (torch.ones(2, 1), torch.ones(2), "expected shape (2,), got (2, 1)"),
    "last axes swapped": (ONES.T, ONES, "the last two axes are the other way round"),
    "shape of nothing": (torch.zeros(0, 3), torch.zeros(0, 2), "expected shape (0, 2)"),
    "dtype": (ONES.double(), ONES, "expected dtype float32, got float64; the numbers are right"),
    "int for float": (ONES.long(), ONES, "expected dtype float32, got int64"),
    "float for int": (ONES, ONES.long(), "expected dtype int64, got float32"),
    "int for bool": (torch.tensor([1]), torch.tensor([True]), "expected dtype bool, got int64"),
    "bool for int": (torch.tensor([True]), torch.tensor([1]), "expected dtype int64, got bool"),
    "half for bfloat16": (ONES.half(), ONES.bfloat16(), "expected dtype bfloat16, got float16"),
    "complex for float": (ONES + 0j, ONES, "expected dtype float32, got complex64"),
    "array dtype": (np.ones(2, np.float32), np.ones(2), "expected dtype float64, got float32"),
    "array of objects": (np.array([1, None]), np.ones(2), "expected dtype float64, got object"),
    "array of text": (np.array(["1"]), np.ones(1), "expected dtype float64, got <U1"),
    "device": (torch.ones(2, device="meta"), torch.ones(2), "expected on device cpu, got meta"),
    "layout": (torch.eye(2).to_sparse(), torch.eye(2), "expected a dense tensor, got a sparse_coo"),
    "values": (2 * ONES, ONES, "6 of 6 elements differ"),
    "not quite": (torch.tensor([1.0 + 1e-4]), torch.tensor([1.0]), "the value differs"),
    "float64 not quite": (np.array([1 + 1e-6]), np.array([1.0]), "the value differs"),
    "NaN": (torch.tensor([math.nan, 1.0]), torch.ones(2), "1 of yours is NaN and should not be"),
    "no NaN": (torch.ones(1), torch.tensor([math.nan]), "expected nan, got 1"),
    "inf": (torch.tensor([math.inf, 1.0]), torch.ones(2), "1 of yours is inf and should not be"),
    "the other inf": (torch.tensor([-math.inf]), torch.tensor([math.inf]), "inf, got -inf"),
    "bools": (torch.tensor([True]), torch.tensor([False]), "expected False, got True"),
    "imaginary part": (torch.tensor([1 + 1j]), torch.tensor([1 - 1j]), "the value differs"),
    "sparse values": (2 * torch.eye(2).to_sparse(), torch.eye(2).to_sparse(), "2 of 4 elements"),
    "ints": (torch.tensor([7]), torch.tensor([8]), "expected 8, got 7"),
    "huge ints": (torch.tensor([BIG + 1]), torch.tensor([BIG]), f"expected {BIG}, got {BIG + 1}"),
    "huge unsigned": (np.uint64([2**64 - 1]), np.uint64([2**64 - 2]), "the value differs"),
    "wrapped": (np.int8([127]), np.int8([-128]), "expected -128, got 127"),
    "halves that overflow": (np.float16([6e4]), np.float16([-6e4]), "expected -60000, got 60000"),
    "arrays of text": (np.array(["a"]), np.array(["b"]), "the value differs"),
    "a list": ([1.0, 1.0], torch.ones(2), "expected a tensor of shape (2,), float32, got a list"),
    "an array": (np.ones(2), torch.ones(2), "got a NumPy array of shape (2,), float64"),
    "a tensor": (torch.ones(2), np.ones(2), "expected a NumPy array of shape (2,), float64, got a"),
    "a number": (1.0, torch.tensor(1.0), "expected a tensor of shape (), float32, got a float"),
    "a matrix": (np.ones((1, 1)).view(np.matrix), np.ones((1, 1)), "got a matrix of shape (1, 1)"),
    "masked": (np.ma.masked_array([9.0], [True]), np.array([1.0]), "got a MaskedArray"),
    "None": (None, torch.ones(2), "got None. Is a `return` missing?"),
    "None for a number": (None, 1.0, "expected a float (1.0), got None. Is a `return` missing?"),
    "something for None": (0, None, "expected None, got an int (0)"),
    "numbers": (2.5, 1.5, "expected 1.5, got 2.5"),
    "tensor for number": (torch.tensor(1.5), 1.5, "expected a float (1.5), got a tensor of shape"),
    "bool for number": (True, 1, "expected an int (1), got a bool (True)"),
    "number for bool": (1, True, "expected a bool (True), got an int (1)"),
    "complex for real": (1 + 0j, 1.0, "expected a float (1.0), got a complex ((1+0j))"),
    "real for complex": (math.nan, 1j, "expected 1j, got nan"),
    "text for number": ("1", 1, "expected an int (1), got a str ('1')"),
    "huge numbers": (BIG + 1, BIG, f"expected {BIG}, got {BIG + 1}"),
    "beyond floats": (10**400, 1.0, "expected 1, got 1000"),
    "no plain number": (Fraction(1, 3), 1.5, "expected 1.5, got 1/3"),
    "text": ("abd", "abc", "expected 'abc', got 'abd'"),
    "bytes for text": (b"a", "a", "expected a str ('a'), got a bytes"),
    "text for a list": ("ab", ["a", "b"], "expected a list of 2, got a str ('ab')"),
    "list for text": (["a"], "a", "expected a str ('a'), got a list of 1"),
    "tuple for a list": ((1, 2), [1, 2], "expected a list of 2, got a tuple of 2"),
    "list for a tuple": ([1, 2], (1, 2), "expected a tuple of 2, got a list of 2"),
    "length": ([1, 2], [1, 2, 3], "expected 3 items, got 2: [1, 2]"),
    "an item": ([1, 3], [1, 2], "x[1]: expected 2, got 3"),
    "deep": ([{"a": (1, ONES)}], [{"a": (1, -ONES)}], "x[0]['a'][1]: 6 of 6 elements differ"),
    "key missing": ({"a": 1}, {"a": 1, "b": 2}, "'b' is missing"),
    "key extra": ({"a": 1, "b": 2}, {"a": 1}, "'b' is extra"),
    "list for a dict": ([1], {"a": 1}, "expected a dict, got a list of 1"),
}


def said(actual, expected, **tolerance) -> str:
    with pytest.raises(AssertionError) as failure:
        same(actual, expected, "x", **tolerance)
    return str(failure.value)


@pytest.mark.parametrize(("actual", "expected"), EQUAL.values(), ids=EQUAL)
def test_accepted(actual, expected):
    same(actual, expected)


@pytest.mark.parametrize(("actual", "expected", "message"), DIFFERENT.values(), ids=DIFFERENT)
def test_reported(actual, expected, message):
    assert message in said(actual, expected)


def test_the_first_difference_is_shown_with_its_index_and_both_values():
    message = said(torch.tensor([[1.0, 2, 3], [4, 7, 9]]), torch.tensor([[1.0, 2, 3], [4, 5, 6]]))
    assert "x: 2 of 6 elements differ" in message
    assert "first at [1, 1]: expected 5, got 7" in message


def test_numbers_that_look_alike_are_shown_in_full():
    assert "expected 1, got 1.0000000010000001" in said(1 + 1e-9, 1.0, rtol=1e-12, atol=0.0)


def test_a_transposed_answer_is_named():
    square = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert "transposed, yours would be right" in said(square.T, square)


def test_a_symmetric_answer_that_is_slightly_off_is_not_called_transposed():
    right = np.array([[1.0, 2.0], [2.0, 5.0]])
    assert "transposed" not in said(right + 1e-6, right)


def test_a_large_answer_is_not_printed_whole():
    assert len(said(torch.zeros(100, 100), torch.ones(100, 100))) < 200


def test_the_dtype_message_does_not_call_wrong_numbers_right():
    assert "the numbers are right" not in said(2 * ONES.double(), ONES)


@pytest.mark.parametrize("convert", [float, np.float64, lambda x: torch.tensor([x])])
def test_a_tolerance_that_is_given_is_kept_to(convert):
    same(convert(1.05), convert(1.0), rtol=0.0, atol=0.1)
    assert "expected 1, got 1.2" in said(convert(1.2), convert(1.0), rtol=0.0, atol=0.1)


def test_rtol_scales_with_the_expected_value():
    same(np.array([1010.0]), np.array([1000.0]), rtol=0.01, atol=0.0)
    said(np.array([1.0, 1010.0]), np.array([1.02, 1000.0]), rtol=0.01, atol=0.0)


def test_atol_does_not_scale():
    said(np.array([1010.0]), np.array([1000.0]), rtol=0.0, atol=0.01)


def test_a_tolerance_reaches_into_containers():
    same({"a": [1.05]}, {"a": [1.0]}, atol=0.1)


def test_integers_may_be_given_a_tolerance():
    same(torch.tensor([7]), torch.tensor([8]), atol=1.0)


def test_float32_bounds_are_wider_than_float64s():
    near = 1.0 + 5e-7
    same(torch.tensor([near]), torch.tensor([1.0]))
    said(torch.tensor([near]).double(), torch.tensor([1.0]).double())


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("narrow", "exact"),
    [
        (np.float32(0.1), 0.1),
        (np.float16(np.inf), 1e300),
        (np.complex64(0.1), 0.1 + 0j),
        (np.complex64(np.inf), 3e60 + 0j),
    ],
    ids=str,
)
def test_a_narrow_scalar_is_not_compared_in_its_own_precision(narrow, exact):
    assert "expected" in said(narrow, exact, rtol=1e-12, atol=0.0)


def test_an_expected_value_of_no_use_is_an_error_of_the_suites():
    with pytest.raises(TypeError, match="set"):
        same({1}, {1})


def test_the_values_compared_stay_as_they_are():
    actual = torch.tensor([1.0, math.nan], requires_grad=True)
    same(actual, torch.tensor([1.0, math.nan]))
    assert actual.requires_grad
