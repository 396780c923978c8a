"""`same`: are two values equal, and if not, how do they differ, in words a learner can use."""

import numbers
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tests.harness.closeness import are_numbers, bounds_of, is_close, is_complex, unequal


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
    if type(actual) is type(expected) is float and is_close(
        actual, expected, *bounds_of("float64", tolerance)
    ):
        return None  # what most values are, and most are right
    if is_array(expected):
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


def is_array(value: Any) -> bool:
    """Whether it is a NumPy array or a tensor."""
    return isinstance(value, np.ndarray) or _is_tensor(value)


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
    if is_complex(actual) and not is_complex(expected):
        return _wrong_kind(actual, expected, what)
    exact = isinstance(expected, numbers.Integral) and isinstance(actual, numbers.Integral)
    if exact and tolerance == (None, None):
        close = bool(actual == expected)
    else:
        dtype = _dtype(expected) if isinstance(expected, np.inexact) else "float64"
        close = is_close(actual, expected, *bounds_of(dtype, tolerance))
    if close:
        return None
    right, mine = _numbers(expected, actual)
    return f"{what}: expected {right}, got {mine}"


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
        items = "1 item" if len(expected) == 1 else f"{len(expected)} items"
        return f"{what}: expected {items}, got {len(actual)}: {_short(actual)}"
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
    bounds = bounds_of(_dtype(expected), tolerance)
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
    return are_numbers(mine, right) and not unequal(mine, right, bounds).any()


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
    differ = unequal(mine, right, bounds)
    if not differ.any():
        return None
    first = tuple(int(i) for i in np.argwhere(differ)[0])
    where = "" if mine.ndim == 0 else f" at {list(first)}"
    lines = [f"{what}: {int(differ.sum())} of {differ.size} elements differ"]
    if differ.size == 1:
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
        and not unequal(mine.swapaxes(-1, -2), right, bounds).any()
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
