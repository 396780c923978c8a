"""Suite of kata 1.5, the gradient.

The oracles: partial derivatives from calculus, and a record of the points at which f was called. A
central difference with the step that suits is right to about 10 digits, so that a forward one, or
one whose other coordinates have moved, is far off. Each f treats each of its coordinates
differently, so that none can stand in for another.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, seeds, silver

CUBE_ROOT_OF_EPSILON = 6.055454452393343e-06


def bowl(p):
    """x² + y²."""
    return p[0] ** 2 + p[1] ** 2


def valley(w):
    """(w₁ − 1)² + 10(w₂ − 2)²."""
    return (w[0] - 1) ** 2 + 10 * (w[1] - 2) ** 2


def weighted(p):
    """p₁ + 2p₂ + 3p₃ + ..., whose partial derivatives are 1, 2, 3, ..."""
    return float(sum((i + 1) * value for i, value in enumerate(p)))


def close(actual, expected, what="gradient", rtol=1e-8, atol=1e-8):
    """Far closer than a one-sided difference comes, with room for the rounding of f."""
    same(actual, np.asarray(expected, dtype=np.float64), what, rtol=rtol, atol=atol)


def points_asked(kata, x, f=weighted):
    """What f was handed, call by call, as copies."""
    asked = []

    def remembering(p):
        asked.append(np.array(p))
        return f(p)

    kata.gradient(remembering, x)
    return asked


def step(value):
    return CUBE_ROOT_OF_EPSILON * max(1.0, abs(float(value)))


@bronze
def test_bowl(kata):
    """x² + y² at (3, 4) has the gradient (6, 8)."""
    close(kata.gradient(bowl, np.array([3.0, 4.0])), [6.0, 8.0])


@bronze
def test_product(kata):
    """xyz at (2, 3, 5): with all others fixed, each partial derivative is the others' product."""
    close(kata.gradient(lambda p: p[0] * p[1] * p[2], np.array([2, 3, 5])), [15.0, 10.0, 6.0])


@silver
@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ([0.0, 0.0], [-2.0, -40.0]),
        ([1.0, 2.0], [0.0, 0.0]),
        ([3.0, 1.5], [4.0, -10.0]),
        ([-2.0, 2.0], [-6.0, 0.0]),
    ],
    ids=["origin", "minimum", "right and below", "left"],
)
def test_valley(kata, point, expected):
    """(w₁ − 1)² + 10(w₂ − 2)² is ten times as steep along w₂ as along w₁, and flat at (1, 2)."""
    close(kata.gradient(valley, np.array(point)), expected)


@silver
def test_one_slope_for_each_coordinate(kata):
    """p₁ + 2p₂ + 3p₃ + 4p₄ + 5p₅ has the gradient (1, 2, 3, 4, 5) wherever one stands."""
    for point in ([0.0] * 5, [3.0, -1.0, 0.5, 2.0, -4.0], [0.1, 0.2, 0.3, 0.4, 0.5]):
        close(kata.gradient(weighted, np.array(point)), [1.0, 2.0, 3.0, 4.0, 5.0])


@silver
@given(seed=seeds(), n=st.integers(1, 6))
def test_tilted_bowls(kata, seed, n):
    """½ xᵀAx + bᵀx has the gradient Ax + b where A is symmetric."""
    rng = np.random.default_rng(seed)
    root, b, x = rng.standard_normal((n, n)), rng.standard_normal(n), 2 * rng.standard_normal(n)
    A = root + root.T
    close(kata.gradient(lambda p: 0.5 * p @ A @ p + b @ p, x), A @ x + b, atol=1e-7)


@silver
def test_curved_in_every_direction(kata):
    """sin(x)·eʸ + x·z³: the coordinates mix, and the third derivatives are not 0."""
    x, y, z = 0.5, -1.0, 1.5
    gradient = kata.gradient(
        lambda p: np.sin(p[0]) * np.exp(p[1]) + p[0] * p[2] ** 3, np.array([x, y, z])
    )
    expected = [np.cos(x) * np.exp(y) + z**3, np.sin(x) * np.exp(y), 3 * x * z**2]
    close(gradient, expected)


@silver
def test_log_sum_exp(kata):
    """The gradient of log Σ exp(xᵢ) is a softmax: shares that sum to 1."""
    x = np.array([1.0, -2.0, 0.5, 3.0])
    close(kata.gradient(lambda p: np.log(np.exp(p).sum()), x), np.exp(x) / np.exp(x).sum())


@silver
def test_one_coordinate(kata):
    """With one coordinate the gradient is an array of one slope: x³ at 2 and 0.5."""
    close(kata.gradient(lambda p: p[0] ** 3, np.array([2.0])), [12.0])
    close(kata.gradient(lambda p: p[0] ** 3, np.array([0.5])), [0.75])


@silver
def test_coordinates_that_do_not_count(kata):
    """Where f does not look at a coordinate its slope is 0, and one that is 0 has a slope."""
    x = np.array([0.0, 7.0, 0.0, -2.0])
    close(kata.gradient(lambda p: 3 * p[0] + p[3] ** 2, x), [3.0, 0.0, 0.0, -4.0])
    close(kata.gradient(lambda p: 5.0, x), [0.0, 0.0, 0.0, 0.0])
    equal = np.array([2.0, 2.0, 2.0])
    close(kata.gradient(lambda p: p[0] * p[1] ** 2 * p[2] ** 3, equal), [32.0, 64.0, 96.0])


@silver
@pytest.mark.parametrize("slope", [3e-10, -2e-13, 4e-20])
def test_faint_slopes(kata, slope):
    """A slope that is almost 0 is not 0: nothing is rounded."""
    x = np.array([1.5, -0.25])
    gradient = kata.gradient(lambda p: slope * p[0] - 2 * slope * p[1], x)
    close(gradient, [slope, -2 * slope], atol=0.0)


@silver
@pytest.mark.parametrize(
    "x",
    [[3.0, -4.0, 0.5], [0.0, 0.0], [2000.0, 0.1, -7.0, 1e6], [1 / 3, -1e-9, 123.456, 0.7]],
)
def test_one_coordinate_moves_at_a_time(kata, x):
    """At each call one coordinate has moved, up or down by its own step; the others are exactly
    those of x."""
    x = np.array(x)
    asked = points_asked(kata, x)
    expected = {(i, sign) for i in range(len(x)) for sign in (-1, 1)}
    moves = set()
    for point in asked:
        moved = np.flatnonzero(point != x)
        assert len(moved) == 1, f"f was called at {point}, where {len(moved)} coordinates moved"
        i = int(moved[0])
        distance = point[i] - x[i]
        same(abs(distance), step(x[i]), f"step of coordinate {i}", rtol=1e-6, atol=0.0)
        moves.add((i, int(np.sign(distance))))
    assert moves == expected, f"(coordinate, direction) of the moves: {sorted(moves)}"


@silver
def test_steps_suit_each_coordinate(kata):
    """Coordinates of very different size each get their own step, and their own accuracy."""
    x = np.array([1e9, 1e-3, 0.0, -1e5])
    slopes = np.array([2e-9, 1.0, -3.0, 4e-5])

    def f(p):
        return 2e-9 * p[0] + np.sin(p[1] - 1e-3) - 3 * p[2] + 4e-5 * p[3]

    close(kata.gradient(f, x) / slopes, np.ones(4), "gradient over what is right")


@silver
@pytest.mark.parametrize(
    "dtype", [np.int64, np.int32, np.uint8, np.float32, np.float16, np.longdouble]
)
def test_any_x_is_taken_in_float64(kata, dtype):
    """An x of ints, or of other floats, is moved in float64: no step is cut off or rounded away."""
    x = np.array([3, 4, 100], dtype=dtype)
    asked = points_asked(kata, x)
    for point in asked:
        same((str(point.dtype), point.shape), ("float64", (3,)), "(dtype, shape) of a point")
    gradient = kata.gradient(lambda p: bowl(p) + p[2] ** 3 / 100, x)
    close(gradient, [6.0, 8.0, 300.0])


@silver
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("dtype", "x"),
    [(np.int8, [-128, 3]), (np.int64, [-(2**63), 0]), (np.float16, [-1000.0, 0.5])],
    ids=["int8", "int64", "float16"],
)
def test_steps_are_computed_in_float64(kata, dtype, x):
    """The step has its size in float64: −128 has no opposite in int8, and float16 three digits."""
    x = np.array(x, dtype=dtype)
    wide = x.astype(np.float64)
    for point in points_asked(kata, x, lambda p: 1.0):
        for i in np.flatnonzero(point != wide):
            distance = abs(point[i] - wide[i])
            same(distance, step(wide[i]), f"step of coordinate {i}", rtol=1e-6, atol=0.0)


@silver
def test_x_is_left_as_it_came(kata):
    """x is read, never written: neither after the call nor while f runs."""
    x = np.array([3.0, 4.0, -1.0])
    copy, seen = x.copy(), []

    def f(p):
        seen.append(x.copy())
        return weighted(p)

    gradient = kata.gradient(f, x)
    for during in seen:
        same(during, copy, "x while f runs", rtol=0.0, atol=0.0)
    same(x, copy, "x after the call", rtol=0.0, atol=0.0)
    gradient[:] = 99.0
    same(x, copy, "x after writing into the gradient", rtol=0.0, atol=0.0)


@silver
def test_views_and_read_only_arrays(kata):
    """x may be every other element of an array, or reversed, or not to be written."""
    whole = np.array([3.0, 9.0, 4.0, 9.0, -1.0, 9.0])
    expected = [6.0, 8.0, 4.0]

    def f(p):
        return bowl(p) - 2 * p[2] ** 2

    close(kata.gradient(f, whole[::2]), expected)
    close(kata.gradient(f, np.array([-1.0, 4.0, 3.0])[::-1]), expected)
    fixed = np.array([3.0, 4.0, -1.0])
    fixed.setflags(write=False)
    close(kata.gradient(f, fixed), expected)


@silver
def test_f_may_overwrite_its_point(kata):
    """What f does to the array it is handed shows in no other call."""

    def f(p):
        value = bowl(p)
        p[:] = 1e6
        return value

    x = np.array([3.0, 4.0])
    close(kata.gradient(f, x), [6.0, 8.0])
    same(x, np.array([3.0, 4.0]), "x after the call")


@silver
def test_f_may_keep_its_point(kata):
    """Arrays that f keeps still hold their points when the call is over: each was a new one."""
    kept = []

    def f(p):
        kept.append((p, p.copy()))
        return bowl(p)

    close(kata.gradient(f, np.array([3.0, 4.0])), [6.0, 8.0])
    for array, copy in kept:
        same(array, copy, "an array that f was handed and kept", rtol=0.0, atol=0.0)


@silver
@pytest.mark.parametrize(
    ("number", "high", "low"),
    [
        (np.uint8, 10, 200),
        (np.int8, 100, -100),
        (np.bool_, False, True),
        (bool, True, False),
        (np.float16, 60_000.0, -60_000.0),
        (np.float32, 3e38, -3e38),
        (np.int32, 2**31 - 1, -(2**31)),
        (np.int64, 2**63 - 1, -(2**63)),
        (np.uint64, 1, 2**64 - 1),
        (int, 3, 4),
        (np.array, 2.5, -1.5),
    ],
    ids=[
        "uint8",
        "int8",
        "NumPy's bool",
        "bool",
        "float16",
        "float32",
        "int32",
        "int64",
        "uint64",
        "int",
        "array without axes",
    ],
)
def test_difference_is_taken_in_float64(kata, number, high, low):
    """f may return a number of any kind, and its dtype neither wraps round nor overflows."""
    gradient = kata.gradient(lambda p: number(high if p[0] > 2 else low), np.array([2.0, 5.0]))
    rise = float(number(high)) - float(number(low))
    close(gradient, [rise / (2 * step(2.0)), 0.0], rtol=1e-6)


@silver
@pytest.mark.parametrize("shape", [(3,), (1,), (2, 1), (1, 1), (0,)])
def test_f_must_return_a_number(kata, shape):
    """An f that returns an array with axes, as when a sum was forgotten, is a ValueError that
    holds its shape."""
    with pytest.raises(ValueError) as refusal:
        kata.gradient(lambda p: np.full(shape, p[0]), np.array([1.0, 2.0, 5.0]))
    message = str(refusal.value)
    assert str(shape) in message, f"the message does not hold the shape {shape}: {message!r}"


@silver
@pytest.mark.parametrize("side", [-1, 1], ids=["on the left", "on the right"])
@pytest.mark.parametrize("where", [0, 2], ids=["first", "last"])
def test_f_must_return_a_number_at_each_call(kata, side, where):
    """An array that f returns at one of the points only is refused as well."""
    x = np.array([1.0, 2.0, 5.0])

    def f(p):
        return np.ones((2, 4)) if side * (p[where] - x[where]) > 0 else 1.0

    with pytest.raises(ValueError) as refusal:
        kata.gradient(f, x)
    message = str(refusal.value)
    assert "(2, 4)" in message, f"the message does not hold the shape (2, 4): {message!r}"


@silver
@pytest.mark.parametrize("shape", [(), (2, 3), (1, 1), (4, 1), (0, 2), (2, 3, 4)])
def test_x_must_have_one_axis(kata, shape):
    """An x without an axis, or with two or three, is a ValueError that holds its shape, before f
    is called at all."""
    calls = []
    with pytest.raises(ValueError) as refusal:
        kata.gradient(lambda p: calls.append(None) or 1.0, np.ones(shape))
    message = str(refusal.value)
    assert str(shape) in message, f"the message does not hold the shape {shape}: {message!r}"
    assert not calls, f"f was called {len(calls)} times before the refusal"


@silver
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf], ids=["NaN", "inf", "-inf"])
@pytest.mark.parametrize("where", [0, 2], ids=["first", "last"])
def test_x_must_be_finite(kata, bad, where):
    """A coordinate that is NaN or infinite is a ValueError, before f is called at all."""
    x, calls = np.array([1.0, 2.0, 3.0]), []
    x[where] = bad
    with pytest.raises(ValueError):
        kata.gradient(lambda p: calls.append(None) or 1.0, x)
    assert not calls, f"f was called {len(calls)} times before the refusal"


@silver
def test_f_that_returns_nan(kata):
    """Where f is NaN the slope of that coordinate is, and the others are what they are."""
    gradient = kata.gradient(lambda p: np.nan if p[0] > 2 else p[1], np.array([2.0, 5.0]))
    close(gradient, [np.nan, 1.0])


@silver
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("high", "low", "expected"),
    [
        (np.inf, 7.0, np.inf),
        (7.0, np.inf, -np.inf),
        (-np.inf, 7.0, -np.inf),
        (np.inf, -np.inf, np.inf),
        (np.inf, np.inf, np.nan),
    ],
    ids=["right", "left", "minus infinity", "both, with signs", "both"],
)
def test_f_that_returns_infinity(kata, high, low, expected):
    """Where f is infinite the slope of that coordinate is, or NaN where both values are the same
    infinity; the others are what they are."""
    gradient = kata.gradient(
        lambda p: float(high if p[1] > 5 else low if p[1] < 5 else p[0]), np.array([2.0, 5.0])
    )
    close(gradient, [1.0, expected])


@silver
def test_error_of_f_comes_through(kata):
    """What f raises reaches the caller as it is, from whichever call."""

    def f(p):
        if p[1] < 5:
            raise KeyError("no value here")
        return p[0]

    with pytest.raises(KeyError):
        kata.gradient(f, np.array([2.0, 5.0]))


@silver
def test_other_function_other_gradient(kata):
    """Each call asks the function that it is given: nothing is kept from the last one."""
    x = np.array([3.0, 4.0])
    for f, expected in ((bowl, [6.0, 8.0]), (weighted, [1.0, 2.0]), (valley, [4.0, 40.0])):
        close(kata.gradient(f, x), expected)
    close(kata.gradient(bowl, np.array([-1.0, 0.5])), [-2.0, 1.0])


@silver
def test_function_is_asked_anew(kata):
    """f is asked again in every call, even at the same point: it may answer otherwise now."""
    steepness = 2.0
    # NumPy's objects reach the solution as themselves: the same one in both calls.
    f = np.vectorize(lambda p: steepness * p[0] - p[1], signature="(n)->()")
    x = np.array([3.0, 4.0])
    close(kata.gradient(f, x), [2.0, -1.0])
    steepness = 5.0
    close(kata.gradient(f, x), [5.0, -1.0], "gradient of the function, which is steeper now")


@silver
def test_each_gradient_is_an_array_of_its_own(kata):
    """A gradient that was kept is the same after other calls, whatever is written into theirs."""
    first = kata.gradient(bowl, np.array([3.0, 4.0]))
    second = kata.gradient(bowl, np.array([-1.0, 0.5]))
    close(first, [6.0, 8.0], "the first gradient, after a second call")
    second[:] = 99.0
    close(first, [6.0, 8.0], "the first gradient, after writing into the second")
    close(kata.gradient(bowl, np.array([-1.0, 0.5])), [-2.0, 1.0])


@gold
def test_two_calls_for_each_coordinate(kata):
    """n coordinates take 2n calls: where f is a model, calls are what costs."""
    for n in (1, 2, 7, 150):
        asked = points_asked(kata, np.linspace(-3.0, 3.0, n))
        same(len(asked), 2 * n, f"calls of f for {n} coordinates")


@gold
def test_many_coordinates(kata):
    """Two hundred coordinates are two hundred slopes, each its own."""
    x = np.random.standard_normal(200)
    weights = np.random.standard_normal(200)
    gradient = kata.gradient(lambda p: weights @ p**2 / 2, x)
    close(gradient, weights * x, atol=1e-7)


@gold
def test_no_coordinates(kata):
    """A point without coordinates has a gradient without slopes, and f need not be called."""
    calls = []
    gradient = kata.gradient(lambda p: calls.append(None) or 1.0, np.zeros(0))
    same(gradient, np.zeros(0), "gradient")
    same(len(calls), 0, "calls of f")


@gold
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("dtype", "big"), [(np.float16, 6e4), (np.float32, 3e38)])
def test_coordinates_near_the_largest_of_their_dtype(kata, dtype, big):
    """Each coordinate is finite, though their sum is too large for the dtype: x is taken."""
    x = np.array([big, big, -1.0], dtype=dtype)
    gradient = kata.gradient(lambda p: p[0] / big - 2 * (p[1] / big) + 3 * p[2], x)
    close(gradient * np.array([big, big, 1.0]), [1.0, -2.0, 3.0], "gradient over 1/x", rtol=1e-6)


@gold
def test_coordinates_of_every_size(kata):
    """From 10⁻³⁰⁰ to 10³⁰⁰ each coordinate moves by a step of its own, and the slopes are right."""
    x = np.array([1e300, -1e150, 1e-300, 0.0, 1e-8])
    slopes = np.array([1e-300, 3e-150, 1.0, -2.0, 0.5])
    gradient = kata.gradient(lambda p: float(slopes @ p), x)
    close(gradient / slopes, np.ones(5), "gradient over what is right")


@gold
def test_steep_and_flat(kata):
    """Slopes of 10²⁰⁰ and of 10⁻²⁰⁰ are what they are."""
    x = np.array([2.0, 0.5])
    close(kata.gradient(lambda p: 1e200 * p[0], x) / 1e200, [1.0, 0.0], "gradient / 1e200")
    close(kata.gradient(lambda p: -1e-200 * p[1], x) * 1e200, [0.0, -1.0], "gradient · 1e200")


@gold
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_values_near_the_largest_float(kata):
    """Values of 10³⁰⁵ and more have a difference, and a slope: subtract before you divide."""
    x = np.array([2.0, 0.5])
    gradient = kata.gradient(lambda p: 1e305 * p[0] - 4e307 * p[1], x)
    close(gradient / 1e305, [1.0, -400.0], "gradient / 1e305", rtol=1e-7, atol=1e-6)
