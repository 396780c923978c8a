"""Which numbers count as equal: closeness of scalars and arrays, and how close is close enough."""

import math
import numbers
from typing import Any

import numpy as np

# (rtol, atol) by the precision of the expected value: a few units in the last place, and for
# sums that cancel an absolute floor. They follow torch.testing.assert_close.
_TOLERANCE = {
    "float64": (1e-7, 1e-7),
    "complex128": (1e-7, 1e-7),
    "float32": (1.3e-6, 1e-5),
    "complex64": (1.3e-6, 1e-5),
    "float16": (1e-3, 1e-5),
    "bfloat16": (1.6e-2, 1e-5),
}


def is_complex(value: Any) -> bool:
    """A complex number of any kind, whatever its imaginary part."""
    return isinstance(value, numbers.Complex) and not isinstance(value, numbers.Real)


def is_close(actual: Any, expected: Any, rtol: float, atol: float) -> bool:
    """|actual − expected| ≤ atol + rtol·|expected|; NaN is close to NaN, inf to itself."""
    number = complex if is_complex(actual) or is_complex(expected) else float
    try:  # Python's own first: np.float32(0.1) == 0.1, for NumPy rounds the Python float to float32
        mine, right = number(actual), number(expected)
    except OverflowError:  # an integer beyond all floats is close to itself only
        return bool(actual == expected)
    if mine == right:
        return True
    if isinstance(mine, complex) or isinstance(right, complex):
        return bool(np.isclose(mine, right, rtol=rtol, atol=atol, equal_nan=True))
    if not math.isfinite(right):
        return math.isnan(right) and math.isnan(mine)
    return abs(mine - right) <= atol + rtol * abs(right)


def bounds_of(dtype: str, tolerance: tuple) -> tuple[float, float]:
    """rtol and atol as they were given; where one is None, what the dtype can hold."""
    default = _TOLERANCE.get(dtype, (0.0, 0.0))
    rtol, atol = (
        given if given is not None else usual
        for given, usual in zip(tolerance, default, strict=True)
    )
    return rtol, atol


def are_numbers(*arrays: np.ndarray) -> bool:
    """Whether arrays hold integers, floats, complex numbers or bools."""
    return all(array.dtype.kind in "biufc" for array in arrays)


def unequal(mine: np.ndarray, right: np.ndarray, bounds: tuple[float, float]) -> np.ndarray:
    """Where two arrays differ. Integers that must be equal never pass through floats."""
    rtol, atol = bounds
    if not are_numbers(mine, right) or (mine.dtype == right.dtype and rtol == atol == 0):
        nan = (mine != mine) & (right != right)
        return np.asarray((mine != right) & ~nan)
    mine, right = _double(mine), _double(right)
    with np.errstate(all="ignore"):
        if mine.dtype.kind == right.dtype.kind == "f" and np.isfinite(right).all():
            near = np.abs(mine - right) <= atol + rtol * np.abs(right)
            if near.all():
                return ~near  # which np.isclose takes three times as long to find
        return ~np.isclose(mine, right, rtol=rtol, atol=atol, equal_nan=True)


def _double(array: np.ndarray) -> np.ndarray:
    """In double precision, where the tolerance itself is not rounded and nothing overflows."""
    if array.dtype.kind == "c":
        return array.astype(np.result_type(array, np.complex128))
    return array.astype(np.result_type(array, np.float64)) if array.dtype.kind == "f" else array
