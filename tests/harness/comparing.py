"""`same`: are two values equal, and if not, how do they differ, in words a learner can use."""

import numbers
import sys
from collections.abc import Mapping, Sequence
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


def same(
    actual: Any,
    expected: Any,
    what: str = "result",
    *,
    rtol: float | None = None,
    atol: float | None = None,
) -> None:
    """Assert that `actual` is `expected`: its kind, shape, dtype, device and values.

    Args:
        actual: what the solution gave.
        expected: what is right: a tensor, an array, a number, a string, a bool, None, or
            lists, tuples and dicts of these. NaN is equal to NaN.
        what: the name of the value in the message.
        rtol, atol: |actual − expected| ≤ atol + rtol·|expected| holds for every element. By
            default what the expected dtype can hold; exact for integers and bools.

    A number may come as any real scalar (float, int, NumPy scalar, array without axes).

    Raises:
        AssertionError: they differ; the message says how, where first, and by how much.
    """
    __tracebackhide__ = True
    problem = difference(actual, expected, what, rtol=rtol, atol=atol)
    if problem is not None:
        raise AssertionError(problem)


def difference(
    actual: Any,
    expected: Any,
    what: str,
    *,
    rtol: float | None = None,
    atol: float | None = None,
) -> str | None:
    """What `same` would say, or None where the two are the same."""
    tolerance = (rtol, atol)
    if _is_tensor(expected) or isinstance(expected, np.ndarray):
        return _array_difference(actual, expected, what, tolerance)
    if isinstance(expected, bool | np.bool_ | str | bytes) or expected is None:
        return _exact_difference(actual, expected, what)
    if isinstance(expected, numbers.Number | np.number):
        return _scalar_difference(actual, expected, what, tolerance)
    if isinstance(expected, Mapping):
        return _mapping_difference(actual, expected, what, tolerance)
    if isinstance(expected, Sequence):
        return _sequence_difference(actual, expected, what, tolerance)
    raise TypeError(f"same() cannot compare with a {type(expected).__name__}")


def torch_module() -> Any:
    """torch if this process has it: nobody holds a tensor who has not imported it."""
    return sys.modules.get("torch")


def _is_tensor(value: Any) -> bool:
    torch = torch_module()
    return torch is not None and isinstance(value, torch.Tensor)


def kind(value: Any) -> str:
    """A value's type as one would say it."""
    if value is None:
        return "None"
    if _is_tensor(value):
        return f"a tensor of shape {tuple(value.shape)}, {_dtype(value)}"
    if isinstance(value, np.ndarray):
        name = "NumPy array" if type(value) is np.ndarray else type(value).__name__
        return f"{_article(name)} {name} of shape {value.shape}, {_dtype(value)}"
    name = getattr(value, "__kata_kind__", type(value).__name__)
    if isinstance(value, list | tuple):
        return f"a {name} of {len(value)}"
    if isinstance(value, bool | int | float | complex | str | np.generic):
        return f"{_article(name)} {name} ({value!r:.60})"
    return f"{_article(name)} {name}"


def _article(name: str) -> str:
    return "an" if name[:1].lower() in "aeiou" else "a"


def _dtype(value: Any) -> str:
    return str(value.dtype).removeprefix("torch.")


def _wrong_kind(actual: Any, expected: Any, what: str) -> str:
    said = f"{what}: expected {kind(expected)}, got {kind(actual)}"
    if actual is None:
        return f"{said}. Is a `return` missing?"
    return said


def _exact_difference(actual: Any, expected: Any, what: str) -> str | None:
    if isinstance(expected, bool | np.bool_):
        if not isinstance(actual, bool | np.bool_):
            return _wrong_kind(actual, expected, what)
        equal = bool(actual) == bool(expected)
    elif type(actual) is not type(expected):
        return _wrong_kind(actual, expected, what)
    else:
        equal = actual == expected
    return None if equal else f"{what}: expected {expected!r}, got {actual!r}"


def _scalar_difference(actual: Any, expected: Any, what: str, tolerance: tuple) -> str | None:
    if isinstance(actual, np.ndarray) and actual.ndim == 0:
        actual = actual[()]
    if isinstance(actual, bool | np.bool_) or not isinstance(actual, numbers.Number | np.number):
        return _wrong_kind(actual, expected, what)
    if _is_complex(actual) and not _is_complex(expected):
        return _wrong_kind(actual, expected, what)
    exact = isinstance(expected, numbers.Integral) and isinstance(actual, numbers.Integral)
    if exact and tolerance == (None, None):
        close = bool(actual == expected)
    else:
        dtype = _dtype(expected) if isinstance(expected, np.inexact) else "float64"
        close = _close(actual, expected, *_bounds(dtype, tolerance))
    if close:
        return None
    right, mine = _numbers(expected, actual)
    return f"{what}: expected {right}, got {mine}"


def _is_complex(value: Any) -> bool:
    return isinstance(value, numbers.Complex) and not isinstance(value, numbers.Real)


def _close(actual: Any, expected: Any, rtol: float, atol: float) -> bool:
    number = complex if _is_complex(actual) or _is_complex(expected) else float
    try:  # Python's own first: np.float32(0.1) == 0.1, for NumPy rounds the Python float to float32
        mine, right = number(actual), number(expected)
    except OverflowError:  # an integer beyond all floats is close to itself only
        return bool(actual == expected)
    return mine == right or bool(np.isclose(mine, right, rtol=rtol, atol=atol, equal_nan=True))


def _bounds(dtype: str, tolerance: tuple) -> tuple[float, float]:
    default = _TOLERANCE.get(dtype, (0.0, 0.0))
    rtol, atol = (
        given if given is not None else usual
        for given, usual in zip(tolerance, default, strict=True)
    )
    return rtol, atol


def _mapping_difference(actual: Any, expected: Mapping, what: str, tolerance: tuple) -> str | None:
    if not isinstance(actual, Mapping):
        return _wrong_kind(actual, expected, what)
    missing = [key for key in expected if key not in actual]
    extra = [key for key in actual if key not in expected]
    if missing or extra:
        parts = [f"{key!r} is missing" for key in missing] + [f"{key!r} is extra" for key in extra]
        return f"{what}: {', '.join(parts)}"
    for key, value in expected.items():
        problem = difference(
            actual[key], value, f"{what}[{key!r}]", rtol=tolerance[0], atol=tolerance[1]
        )
        if problem:
            return problem
    return None


def _sequence_difference(
    actual: Any, expected: Sequence, what: str, tolerance: tuple
) -> str | None:
    wanted = list if isinstance(expected, list) else tuple
    if not isinstance(actual, wanted):
        return _wrong_kind(actual, expected, what)
    if len(actual) != len(expected):
        return f"{what}: expected {len(expected)} items, got {len(actual)}: {_short(actual)}"
    if {*map(type, actual), *map(type, expected)} <= {int, float} and actual == expected:
        return None  # thousands of numbers at once
    for index, (mine, right) in enumerate(zip(actual, expected, strict=True)):
        problem = difference(mine, right, f"{what}[{index}]", rtol=tolerance[0], atol=tolerance[1])
        if problem:
            return problem
    return None


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 120 else text[:117] + "..."


def _array_difference(actual: Any, expected: Any, what: str, tolerance: tuple) -> str | None:
    if isinstance(actual, np.generic) and isinstance(expected, np.ndarray):
        actual = np.asarray(actual)  # what NumPy's own arithmetic makes of an array without axes
    if not _is_tensor(actual) if _is_tensor(expected) else type(actual) is not np.ndarray:
        return _wrong_kind(actual, expected, what)
    shape, wanted = tuple(actual.shape), tuple(expected.shape)
    if shape != wanted:
        said = f"{what}: expected shape {wanted}, got {shape}"
        if len(shape) == len(wanted) >= 2 and shape == (*wanted[:-2], wanted[-1], wanted[-2]):
            said += " (the last two axes are the other way round)"
        return said
    if _layout(actual) != _layout(expected):
        return f"{what}: expected a {_layout(expected)} tensor, got a {_layout(actual)} one"
    bounds = _bounds(_dtype(expected), tolerance)
    if _dtype(actual) != _dtype(expected):
        said = f"{what}: expected dtype {_dtype(expected)}, got {_dtype(actual)}"
        return (
            f"{said}; the numbers are right" if _close_numbers(actual, expected, bounds) else said
        )
    if getattr(actual, "device", None) != getattr(expected, "device", None):
        return f"{what}: expected on device {expected.device}, got {actual.device}"
    if not _has_values(expected):
        return None
    return _values_difference(_wide(actual), _wide(expected), bounds, what)


def _layout(value: Any) -> str:
    layout = str(getattr(value, "layout", "torch.strided")).removeprefix("torch.")
    return "dense" if layout == "strided" else layout


def _has_values(value: Any) -> bool:
    return not (_is_tensor(value) and value.is_meta)


def _close_numbers(actual: Any, expected: Any, bounds: tuple[float, float]) -> bool:
    if not (_has_values(actual) and _has_values(expected)):
        return False
    mine, right = _wide(actual), _wide(expected)
    return _are_numbers(mine, right) and not _unequal(mine, right, bounds).any()


def _are_numbers(*arrays: np.ndarray) -> bool:
    return all(array.dtype.kind in "biufc" for array in arrays)


def _unequal(mine: np.ndarray, right: np.ndarray, bounds: tuple[float, float]) -> np.ndarray:
    """Where two arrays differ. Integers that must be equal never pass through floats."""
    rtol, atol = bounds
    if not _are_numbers(mine, right) or (mine.dtype == right.dtype and rtol == atol == 0):
        nan = (mine != mine) & (right != right)
        return np.asarray((mine != right) & ~nan)
    with np.errstate(all="ignore"):
        return ~np.isclose(_double(mine), _double(right), rtol=rtol, atol=atol, equal_nan=True)


def _double(array: np.ndarray) -> np.ndarray:
    """In double precision, where the tolerance itself is not rounded and nothing overflows."""
    if array.dtype.kind == "c":
        return array.astype(np.result_type(array, np.complex128))
    return array.astype(np.result_type(array, np.float64)) if array.dtype.kind == "f" else array


def _wide(value: Any) -> np.ndarray:
    """The value as an array that holds its numbers exactly (NumPy has no bfloat16)."""
    if not _is_tensor(value):
        return value
    value = value.detach().resolve_conj().resolve_neg().cpu()
    if value.is_quantized:
        value = value.dequantize()
    if _layout(value) != "dense":
        value = value.to_dense()
    if _dtype(value) == "complex32":
        return value.to(sys.modules["torch"].complex64).numpy()
    if _dtype(value) in ("bfloat16", "float16") or _dtype(value).startswith("float8"):
        value = value.float()
    return value.numpy()


def _values_difference(
    mine: np.ndarray, right: np.ndarray, bounds: tuple[float, float], what: str
) -> str | None:
    unequal = _unequal(mine, right, bounds)
    if not unequal.any():
        return None
    first = tuple(int(i) for i in np.argwhere(unequal)[0])
    where = "" if mine.ndim == 0 else f" at {list(first)}"
    lines = [f"{what}: {int(unequal.sum())} of {unequal.size} elements differ"]
    if unequal.size == 1:
        lines = [f"{what}: the value differs"]
    its, yours = _numbers(right[first], mine[first])
    lines.append(f"  first{where}: expected {its}, got {yours}")
    for name, test in (("NaN", np.isnan), ("inf", np.isinf)):
        if mine.dtype.kind in "fc" and right.dtype.kind in "fc":
            stray = test(mine) & ~test(right)
            if stray.any():
                are = "is" if stray.sum() == 1 else "are"
                lines.append(f"  {int(stray.sum())} of yours {are} {name} and should not be")
    if right.size <= 12:
        lines += [f"  expected {_inline(right)}", f"  got      {_inline(mine)}"]
    if (
        mine.ndim >= 2
        and mine.shape[-1] == mine.shape[-2]
        and not _unequal(mine.swapaxes(-1, -2), right, bounds).any()
    ):
        lines.append("  transposed, yours would be right")
    return "\n".join(lines)


def _inline(array: np.ndarray) -> str:
    return np.array2string(array, precision=5, separator=", ", floatmode="maxprec").replace(
        "\n", " "
    )


def _numbers(expected: Any, actual: Any) -> tuple[str, str]:
    """Two numbers as text, with as many digits as it takes to tell them apart."""
    short = _number(expected, 7), _number(actual, 7)
    return short if short[0] != short[1] else (_number(expected, 17), _number(actual, 17))


def _number(value: Any, digits: int) -> str:
    if isinstance(value, float | np.floating):
        return f"{float(value):.{digits}g}"
    return str(value)
