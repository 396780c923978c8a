"""Suite of kata 1.6, gradient descent.

The oracles: paths worked by hand, and quadratic bowls, where the point after t steps is known in
closed form: the offset from the minimum is multiplied by (I − ηA) once for each step.
"""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, seeds, silver


def parabola(w):
    """The gradient of (w − 4)²."""
    return 2 * (w - 4)


def valley(w):
    """The gradient of (w₁ − 1)² + 10(w₂ − 2)²."""
    return np.array([2.0, 20.0]) * (w - np.array([1.0, 2.0]))


def flat(*slope):
    """A gradient that is the same everywhere."""
    return lambda w: np.array(slope)


def steep(curvature):
    """The gradient of ½·curvature·w²; where it overflows it is infinite, without a warning."""

    def gradient(w):
        with np.errstate(over="ignore", invalid="ignore"):
            return curvature * w

    return gradient


def diverges_at(step, kata, *args, **kwargs):
    """The walk is an ArithmeticError, whose message holds the step as a number of its own."""
    __tracebackhide__ = True
    with pytest.raises(ArithmeticError) as refusal:
        kata.gradient_descent(*args, **kwargs)
    found = re.search(rf"(?<![\d.]){step}(?!\d|\.\d)", str(refusal.value)) is not None
    assert found, f"the point after step {step} is not finite, but your message is: {refusal.value}"


@bronze
def test_from_the_right(kata):
    """From 10 down (w − 4)², each step at 0.25 halves the way to 4: 10, 7, 5.5, 4.75."""
    path = kata.gradient_descent(parabola, np.array([10.0]), 0.25, 3)
    same(path, np.array([[10.0], [7.0], [5.5], [4.75]]), "path")


@bronze
def test_from_the_left(kata):
    """From 3 the gradient is negative, and the steps go up to 4; at 3.75 it is −0.5: stop."""
    path = kata.gradient_descent(parabola, np.array([3.0]), 0.25, 100, tolerance=0.5)
    same(path, np.array([[3.0], [3.5], [3.75]]), "path")


@bronze
def test_two_coordinates(kata):
    """At 0.05 the steep coordinate of the valley arrives at once, the flat one creeps."""
    path = kata.gradient_descent(valley, np.zeros(2), 0.05, 2)
    same(path, np.array([[0.0, 0.0], [0.1, 2.0], [0.19, 2.0]]), "path")


@bronze
def test_divergence_is_an_error(kata):
    """At a rate of 1 on 10w², each step lands 19 times as far from 0, until no float holds it."""
    with pytest.raises(ArithmeticError):
        kata.gradient_descent(steep(20.0), np.array([1.0]), 1.0, 1000)


@silver
@given(seed=seeds(), steps=st.integers(1, 12))
def test_quadratic_bowl(kata, seed, steps):
    """In a tilted bowl the path is the closed form's, point by point."""
    A, minimum, start, rate = bowl(seed)
    path = kata.gradient_descent(lambda w: A @ (w - minimum), start, rate, steps)
    shrink = np.eye(len(A)) - rate * A
    powers = [np.linalg.matrix_power(shrink, t) for t in range(steps + 1)]
    same(path, np.stack([minimum + P @ (start - minimum) for P in powers]), "path")


def bowl(seed: int):
    """A bowl with a minimum, a start and a learning rate at which the walk converges."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 5))
    root = rng.standard_normal((n, n))
    A = root @ root.T + n * np.eye(n)  # flatter ones take hundreds of steps
    return A, 3 * rng.standard_normal(n), 5 * rng.standard_normal(n), 0.8 / np.trace(A)


@silver
@given(seed=seeds(), tolerance=st.sampled_from([0.03, 0.5, 2.0]))
def test_stops_where_the_gradient_is_small(kata, seed, tolerance):
    """The last point is the first one whose gradient has a norm of at most the tolerance."""
    A, minimum, start, rate = bowl(seed)
    path = kata.gradient_descent(lambda w: A @ (w - minimum), start, rate, 1000, tolerance)
    assert isinstance(path, np.ndarray), f"expected an array, got {path!r}"
    norms = np.sqrt((((path - minimum) @ A) ** 2).sum(axis=-1))
    assert (norms[:-1] > tolerance * (1 - 1e-9)).all(), "the walk went on past a point to stop at"
    assert norms[-1] <= tolerance * (1 + 1e-9), f"stopped too early: the norm is {norms[-1]:.3g}"


@silver
@pytest.mark.parametrize(
    ("tolerance", "points"),
    [(2.0, 4), (1.5, 4), (1.4, 5), (12.0, 1), (11.9, 2)],
    ids=["between", "met exactly", "just missed", "met at the start", "missed at the start"],
)
def test_both_sides_of_the_tolerance(kata, tolerance, points):
    """From 10 the gradients are 12, 6, 3, 1.5 and 0.75: the first at most the tolerance ends it."""
    path = kata.gradient_descent(parabola, np.array([10.0]), 0.25, 50, tolerance)
    whole = np.array([[10.0], [7.0], [5.5], [4.75], [4.375]])
    same(path, whole[:points], f"path at tolerance {tolerance}")


@silver
@pytest.mark.parametrize(
    ("slope", "tolerance", "points"),
    [
        ((3.0, 4.0), 5.0, 1),
        ((3.0, 4.0), 4.99, 3),
        ((3.0, 4.0), 4.9999999, 3),
        ((3.0, 4.0), 4.999999999995, 3),
        ((-3.0, -4.0), 4.99, 3),
        ((0.3, -0.4), 0.51, 1),
        ((0.3, -0.4), 0.49, 3),
        ((0.0, 1.0), 0.5, 3),
    ],
)
def test_norm_is_euclidean(kata, slope, tolerance, points):
    """The norm of (3, 4) is 5: the root of the sum of squares, over all coordinates."""
    path = kata.gradient_descent(flat(*slope), np.array([1.0, 1.0]), 0.5, 2, tolerance)
    expected = [[1.0 - 0.5 * t * slope[0], 1.0 - 0.5 * t * slope[1]] for t in range(points)]
    same(path, np.array(expected), f"path under the gradient {slope}, tolerance {tolerance}")


@silver
@pytest.mark.parametrize(("tolerance", "points"), [(1.01, 1), (0.99, 3)])
def test_norm_is_over_all_coordinates(kata, tolerance, points):
    """A hundred coordinates of 0.1 have the norm 1."""
    start, slope = np.linspace(-3.0, 5.0, 100), np.full(100, 0.1)
    path = kata.gradient_descent(lambda w: slope, start, 0.5, 2, tolerance)
    same(path, start - 0.05 * np.arange(float(points))[:, None], f"path at tolerance {tolerance}")


@silver
def test_gradient_of_zero_ends_the_walk(kata):
    """At the minimum there is nowhere to go: even at tolerance 0 the path is `start` alone."""
    path = kata.gradient_descent(parabola, np.array([4.0]), 0.25, 10)
    same(path, np.array([[4.0]]), "path")
    path = kata.gradient_descent(parabola, np.array([9.0]), 0.5, 10, 0.0)
    same(path, np.array([[9.0], [4.0]]), "path that reaches the minimum in one step")


@silver
def test_tolerance_is_not_about_the_step(kata):
    """A small learning rate makes steps short; the walk goes on while the gradient is large."""
    for rate in (1e-3, 1e-12, 1e-30):
        path = kata.gradient_descent(flat(2.0), np.array([1.0]), rate, 4, tolerance=0.1)
        same(path, 1.0 - 2 * rate * np.arange(5.0)[:, None], f"path at learning rate {rate}")


@silver
def test_steps_are_a_limit(kata):
    """Seven steps give eight points, no more and no fewer."""
    path = kata.gradient_descent(flat(1.0, -2.0), np.zeros(2), 0.5, 7)
    same(path, np.arange(8.0)[:, None] * np.array([-0.5, 1.0]), "path")


@silver
def test_no_steps_leave_the_start(kata):
    """With steps=0 the path is one row, `start`."""
    same(kata.gradient_descent(parabola, np.array([9.0]), 0.1, 0), np.array([[9.0]]), "path")


@silver
def test_step_grows_with_the_gradient(kata):
    """The step is the learning rate times the gradient: not its direction, not its sign."""
    path = kata.gradient_descent(lambda w: w**3, np.array([2.0, -1.0, 0.5]), 0.1, 2)
    expected = [[2.0, -1.0, 0.5], [1.2, -0.9, 0.4875], [1.0272, -0.8271, 0.475914]]
    same(path, np.array(expected), "path", atol=1e-6)


@silver
def test_all_coordinates_move_at_once(kata):
    """Every coordinate of a step comes from the gradient at the same point."""
    path = kata.gradient_descent(lambda w: w[::-1].copy(), np.array([1.0, 10.0]), 0.5, 2)
    same(path, np.array([[1.0, 10.0], [-4.0, 9.5], [-8.75, 11.5]]), "path")


@silver
@pytest.mark.parametrize(
    ("rate", "converges"), [(0.09, True), (0.11, False)], ids=["below 0.1", "above 0.1"]
)
def test_learning_rate_against_curvature(kata, rate, converges):
    """Where the curvature is 20, a rate below 2/20 converges, and one above it blows up."""

    def quiet_valley(w):
        with np.errstate(over="ignore", invalid="ignore"):
            return valley(w)

    if converges:
        path = kata.gradient_descent(valley, np.array([5.0, -3.0]), rate, 120)
        same(path[-1], np.array([1.0, 2.0]), "end of the path")
    else:  # from far out, since each step multiplies by −1.2 only
        with pytest.raises(ArithmeticError):
            kata.gradient_descent(quiet_valley, np.array([5.0, -1e300]), rate, 10_000)


@silver
def test_growing_is_not_yet_diverging(kata):
    """At 0.11 the points swing ever wider, but 50 steps stay finite: the path is the answer."""
    path = kata.gradient_descent(valley, np.array([1.0, 3.0]), 0.11, 50)
    same(path[:, 1], 2 + (-1.2) ** np.arange(51.0), "second coordinate", rtol=1e-9)


@silver
def test_swings_forever_at_the_threshold(kata):
    """At 0.5 a curvature of 4 throws the point from side to side, neither closer nor away."""
    path = kata.gradient_descent(lambda w: 4 * w, np.array([3.0]), 0.5, 5)
    same(path, np.array([[3.0], [-3.0], [3.0], [-3.0], [3.0], [-3.0]]), "path")


@silver
@pytest.mark.parametrize(
    ("start", "rate", "step"),
    [
        ([1e150], 1e160, 1),
        ([1.0], 1e160, 2),
        ([1.0, -1e-150, 1e-200], 1e160, 2),
        ([-1e-150], 1e160, 3),
        ([1e-160, 1e-90], 1e100, 4),
    ],
    ids=["step 1", "step 2", "step 2, one coordinate", "step 3, to minus infinity", "step 4"],
)
def test_names_the_step_that_diverges(kata, start, rate, step):
    """Each step multiplies by about −rate: the message gives the first that leaves the floats."""
    diverges_at(step, kata, lambda w: w.copy(), np.array(start), rate, 50)


@silver
def test_last_step_can_diverge_too(kata):
    """A path never ends in an infinity, even where the limit of steps is reached with it."""
    gradient, rate = flat(-1e150, 1.0), 1.5e158
    path = kata.gradient_descent(gradient, np.array([0.0, 0.0]), rate, 1)
    same(path, np.array([[0.0, 0.0], [1.5e308, -1.5e158]]), "path of one step")
    diverges_at(2, kata, gradient, np.array([0.0, 0.0]), rate, 2)


@silver
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf], ids=["NaN", "inf", "-inf"])
@pytest.mark.parametrize("where", [0, 1], ids=["first", "second"])
def test_gradient_that_is_no_number(kata, bad, where):
    """A gradient with a NaN or an infinity leads nowhere: an error, not a path that just ends."""

    def gradient(w):
        slope = np.array([1.0, 1.0])
        if w[0] < -1.5:  # after two steps
            slope[where] = bad
        return slope

    diverges_at(3, kata, gradient, np.zeros(2), 1.0, 10, tolerance=0.1)


@silver
def test_gradient_after_the_last_step(kata):
    """The walk ends at a finite point: that the gradient there is NaN is no error any more."""

    def gradient(w):
        return np.array([1.0 if w[0] > -2.5 else np.nan])

    path = kata.gradient_descent(gradient, np.zeros(1), 1.0, 3)
    same(path, np.array([[0.0], [-1.0], [-2.0], [-3.0]]), "path")


@silver
def test_gradient_is_not_asked_beyond_the_floats(kata):
    """Where a step leads to infinity the walk is over: gradient is not called there."""
    asked = []

    def gradient(w):
        asked.append(w.copy())
        return w.copy()

    with np.errstate(all="ignore"), pytest.raises(ArithmeticError):
        kata.gradient_descent(gradient, np.array([1.0]), 1e160, 50)
    for w in asked:
        assert np.isfinite(w).all(), f"gradient was called at {w}"


@silver
def test_start_is_left_as_it_came(kata):
    """`start` is read, never written, and the path is no window onto it."""
    for steps in (0, 3):
        start = np.array([10.0, -2.0])
        path = kata.gradient_descent(parabola, start, 0.25, steps)
        same(start, np.array([10.0, -2.0]), f"start after {steps} steps")
        path[:] = 99.0
        same(start, np.array([10.0, -2.0]), "start after writing into the path")


@silver
@pytest.mark.parametrize("dtype", [np.int64, np.int32, np.float32])
@pytest.mark.parametrize("steps", [0, 3])
def test_any_start_gives_float64(kata, dtype, steps):
    """A start of ints or float32 is walked from in float64: nothing is cut off or rounded."""
    handed = []

    def gradient(w):
        handed.append((str(w.dtype), w.shape))
        return (w - 4) / 3

    path = kata.gradient_descent(gradient, np.array([10, 3], dtype=dtype), 0.1, steps)
    shrink = (1 - 0.1 / 3) ** np.arange(steps + 1)[:, None]
    same(path, 4 + shrink * np.array([6.0, -1.0]), "path", rtol=1e-12, atol=1e-12)
    for got in handed:
        same(got, ("float64", (2,)), "(dtype, shape) of a point that gradient was handed")


@silver
def test_whole_numbers_only(kata):
    """Ints everywhere (start, learning rate, gradient) still give a float64 path."""
    path = kata.gradient_descent(flat(1, -2), np.array([3, 4]), 2, 2, 0)
    same(path, np.array([[3.0, 4.0], [1.0, 8.0], [-1.0, 12.0]]), "path")


@silver
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.int8, np.uint8])
def test_any_gradient_gives_float64(kata, dtype):
    """A gradient of another dtype is stepped along, and measured, in float64 all the same."""
    slope = np.array([100, 200 if dtype is not np.int8 else -100], dtype=dtype)
    for rate in (0.1, 3, 1e4):
        path = kata.gradient_descent(lambda w: slope, np.array([0.5, -1.0]), rate, 2, 90.0)
        steps = np.arange(3.0)[:, None] * rate * slope.astype(np.float64)
        same(path, np.array([0.5, -1.0]) - steps, f"path at learning rate {rate}", rtol=1e-12)
    path = kata.gradient_descent(lambda w: slope, np.array([0.5, -1.0]), 0.1, 2, 250.0)
    same(path, np.array([[0.5, -1.0]]), "path at a tolerance that the norm at the start meets")


@silver
def test_gradient_may_overwrite_its_point(kata):
    """What gradient does to the array it is handed does not show in the path."""

    def gradient(w):
        slope = parabola(w)
        w[:] = -1e6
        return slope

    path = kata.gradient_descent(gradient, np.array([10.0]), 0.25, 3)
    same(path, np.array([[10.0], [7.0], [5.5], [4.75]]), "path")


@silver
def test_gradient_may_answer_in_its_point(kata):
    """The same where gradient writes its answer into that array, and returns it."""

    def gradient(w):
        w -= 4
        w *= 2
        return w

    start = np.array([10.0])
    path = kata.gradient_descent(gradient, start, 0.25, 3)
    same(path, np.array([[10.0], [7.0], [5.5], [4.75]]), "path")
    same(start, np.array([10.0]), "start after the call")


@silver
def test_gradient_may_keep_its_point(kata):
    """Arrays that gradient keeps still hold the points of the path when the walk is over."""
    kept = []

    def gradient(w):
        kept.append((w, w.copy()))
        return parabola(w)

    path = kata.gradient_descent(gradient, np.array([10.0]), 0.25, 3)
    same(path, np.array([[10.0], [7.0], [5.5], [4.75]]), "path")
    path[:] = 99.0
    for array, copy in kept:
        same(array, copy, "an array that gradient was handed and kept")


@silver
def test_gradient_is_asked_anew_at_each_point(kata):
    """With other data at each step the gradient changes: it is asked anew where the walk was."""
    answers, visited = [1.0, -1.0, 5.0, 2.0], []

    def gradient(w):
        if not visited or visited[-1] != w[0]:
            visited.append(w[0])
        return np.array([answers[len(visited) - 1]])

    path = kata.gradient_descent(gradient, np.array([0.0]), 1.0, 3)
    same(path, np.array([[0.0], [-1.0], [0.0], [-5.0]]), "path")


@silver
def test_answers_of_gradient_are_left_alone(kata):
    """The array that gradient returns is read, never written: it may be one and the same."""
    slope = np.array([2.0, -4.0])
    path = kata.gradient_descent(lambda w: slope, np.array([0.0, 1.0]), 0.25, 3)
    same(slope, np.array([2.0, -4.0]), "what gradient returned, after the call")
    same(path, np.array([[0.0, 1.0], [-0.5, 2.0], [-1.0, 3.0], [-1.5, 4.0]]), "path")


@silver
@pytest.mark.parametrize(
    ("named", "rate", "steps", "tolerance"),
    [
        ("learning_rate", 0.0, 5, 0.1),
        ("learning_rate", -0.1, 5, 0.1),
        ("learning_rate", -0.1, 0, 0.0),
        ("learning_rate", 0.0, 0, 0.0),
        ("steps", 0.1, -1, 0.1),
        ("tolerance", 0.1, 5, -0.1),
        ("tolerance", 0.1, 0, -1e-9),
    ],
)
def test_arguments_that_make_no_sense(kata, named, rate, steps, tolerance):
    """A learning rate that is not positive, or a negative limit, is a ValueError that names it,
    before gradient is called at all."""
    calls = []

    def gradient(w):
        calls.append(None)
        return parabola(w)

    with pytest.raises(ValueError) as refusal:
        kata.gradient_descent(gradient, np.array([10.0]), rate, steps, tolerance)
    message = str(refusal.value)
    assert named in message, f"the message does not name {named}: {message}"
    assert not calls, f"gradient was called {len(calls)} times before the refusal"


@silver
def test_gradient_may_fill_one_array(kata):
    """Nor need it be a new one: gradient may answer in the same array each time."""
    buffer = np.zeros(1)

    def gradient(w):
        buffer[:] = parabola(w)
        return buffer

    path = kata.gradient_descent(gradient, np.array([10.0]), 0.25, 3)
    same(path, np.array([[10.0], [7.0], [5.5], [4.75]]), "path")


@gold
@pytest.mark.parametrize("tolerance", [0.0, 0.5], ids=["all steps", "stops early"])
def test_gradient_is_called_once_for_each_point(kata, tolerance):
    """Gradients are what costs: one at each point of the path, in order, and none elsewhere."""
    called_at = []

    def gradient(w):
        called_at.append(w.copy())
        return parabola(w)

    path = kata.gradient_descent(gradient, np.array([10.0]), 0.25, 9, tolerance)
    calls = [w[0] for w in called_at]
    if tolerance == 0.0 and len(calls) == 9:
        calls.append(path[-1, 0])  # the call at the last point may be left out
    same(calls, path[:, 0].tolist(), "points at which gradient was called")


@gold
def test_limit_of_steps_costs_nothing(kata):
    """A limit of 10¹⁵ is no reason to set memory aside for a path of that length."""
    calls = []

    def gradient(w):
        calls.append(None)
        assert len(calls) < 100, "the walk goes on and on, though the tolerance was met long ago"
        return parabola(w)

    path = kata.gradient_descent(gradient, np.array([10.0]), 0.25, 10**15, tolerance=2.0)
    same(path, np.array([[10.0], [7.0], [5.5], [4.75]]), "path")


@gold
def test_huge_gradient_of_a_finite_walk(kata):
    """A gradient whose squares overflow is still a gradient: only the points must be finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        path = kata.gradient_descent(flat(1e200, -3e200), np.array([3.0, 4.0]), 1e-200, 2, 0.1)
    same(path, np.array([[3.0, 4.0], [2.0, 7.0], [1.0, 10.0]]), "path")


@gold
def test_points_near_the_largest_float(kata):
    """Each coordinate is finite, though their sum is not: the point is one like any other."""
    with np.errstate(over="ignore"):
        path = kata.gradient_descent(flat(-1.2e300, -1.2e300), np.zeros(2), 1e8, 1)
    same(path, np.array([[0.0, 0.0], [1.2e308, 1.2e308]]), "path")


@gold
def test_steps_too_short_for_a_float(kata):
    """A step that underflows to 0 is a step like any other: the point is still finite."""
    path = kata.gradient_descent(flat(1.0, 1e-120), np.array([0.0, 0.0]), 1e-220, 2)
    same(path, np.array([[0.0, 0.0], [-1e-220, 0.0], [-2e-220, 0.0]]), "path", rtol=1e-9, atol=0.0)


@gold
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_overflows_inside_the_gradient(kata):
    """The sigmoid 1/(1 + e⁻ʷ) overflows on its way and is 0 for all that: only points decide."""
    path = kata.gradient_descent(
        lambda w: 1 + 1 / (1 + np.exp(-w)), np.array([-800.0, 800.0]), 0.5, 2
    )
    same(path, np.array([[-800.0, 800.0], [-800.5, 799.0], [-801.0, 798.0]]), "path")


@gold
def test_long_walk(kata):
    """More than ten thousand steps are walked to the last one."""
    itself = np.float64  # known on both sides of a wall, so that no step has to cross it
    path = kata.gradient_descent(itself, np.array([1.0, -2.0]), 4e-4, 10_010)
    shrink = (1 - 4e-4) ** np.arange(10_011)[:, None]
    same(path, shrink * np.array([1.0, -2.0]), "path", rtol=1e-9, atol=0.0)
