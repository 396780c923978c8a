"""Suite of kata 3.6, calibration.

The oracles: bins filled example by example in plain Python; a search that knows only the loss, by
thirds; and pairs of logits whose best temperature is known on paper. If k of n examples with the
logits (a, 0) are right, it is a / ln(k / (n - k)).
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, seeds, silver

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def by_the_definition(probabilities, targets, bins=10):
    """The expected calibration error, bin by bin, from a list of examples for each."""
    held = [[] for _ in range(bins)]
    for row, target in zip(probabilities.tolist(), targets.tolist(), strict=True):
        confidence = max(row)
        bin_of = next((m for m in range(bins) if confidence <= (m + 1) / bins), bins - 1)
        held[bin_of].append((confidence, row.index(confidence) == target))
    error = 0.0
    for examples in held:
        if examples:
            confidence = math.fsum(c for c, _ in examples) / len(examples)
            accuracy = sum(right for _, right in examples) / len(examples)
            error += len(examples) / len(targets) * abs(accuracy - confidence)
    return error


def best_temperature(logits, targets):
    """The temperature from 0.01 to 100 with the least loss, by thirds of what is left."""

    def loss(log_temperature):
        scaled = (logits - logits.max(axis=1, keepdims=True)) / math.exp(log_temperature)
        chosen = np.take_along_axis(scaled, targets[:, None], axis=1)[:, 0]
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - chosen))

    low, high = math.log(0.01), math.log(100)
    for _ in range(60):
        third = (high - low) / 3
        if loss(low + third) > loss(high - third):
            low += third
        else:
            high -= third
    return math.exp((low + high) / 2)


def classified(seed, sharpness=1.0, n=None, classes=None):
    """Logits, their targets drawn from softmax(sharpness · logits), and those probabilities."""
    random = np.random.default_rng(seed)
    n = int(random.integers(1, 40)) if n is None else n
    classes = int(random.integers(1, 6)) if classes is None else classes
    logits = 2.0 * random.standard_normal((n, classes))
    powers = np.exp(sharpness * logits)
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    targets = (random.uniform(size=(n, 1)) > probabilities.cumsum(axis=1)).sum(axis=1)
    return logits, np.minimum(targets, classes - 1), probabilities


def confident(*confidences, rest=1):
    """Rows of probabilities whose first class has these, and `rest` others share what is left."""
    first = np.array(confidences)[:, None]
    return np.hstack([first, np.repeat((1 - first) / rest, rest, axis=1)])


def answered(pairs):
    """Logits and targets of (logits, how many examples with it for each class)."""
    logits = [row for row, counts in pairs for _ in range(sum(counts))]
    targets = [
        target for _, counts in pairs for target, count in enumerate(counts) for _ in range(count)
    ]
    return np.array(logits), np.array(targets)


def close(actual, expected, what="error"):
    __tracebackhide__ = True
    same(actual, expected, what, rtol=1e-12, atol=1e-12)


def near(actual, expected, what="temperature"):
    __tracebackhide__ = True
    same(actual, expected, what, rtol=1e-4, atol=0.0)


@bronze
def test_worked_example(kata):
    """2/5 · |1 - 0.675| + 3/5 · |1/3 - 0.9| = 0.47: both bins, weighted by what they hold."""
    probabilities = np.array([[0.65, 0.35], [0.3, 0.7], [0.95, 0.05], [0.9, 0.1], [0.15, 0.85]])
    error = kata.expected_calibration_error(probabilities, np.array([0, 1, 0, 1, 0]), bins=4)
    same(error, 0.47, "error")


@bronze
def test_right_as_often_as_it_says(kata):
    """Three of four right at a confidence of 3/4: the error is 0. One of four right: 1/2."""
    probabilities = confident(0.75, 0.75, 0.75, 0.75)
    error = kata.expected_calibration_error(probabilities, np.array([0, 1, 0, 0]))
    same(error, 0.0, "error of three right")
    error = kata.expected_calibration_error(probabilities, np.array([1, 1, 0, 1]))
    same(error, 0.5, "error of one right")


@bronze
def test_too_sure(kata):
    """98 % sure and right in three of four: the best temperature is 4 / ln 3 = 3.641."""
    logits, targets = np.array([[4.0, 0.0]] * 4), np.array([0, 0, 1, 0])
    near(kata.fit_temperature(logits, targets), 3.6409569)


@bronze
def test_too_timid(kata):
    """62 % sure and right in nine of ten: the best temperature is 0.5 / ln 9 = 0.2276."""
    logits, targets = np.array([[0.5, 0.0]] * 10), np.array([0] * 9 + [1])
    near(kata.fit_temperature(logits, targets), 0.2275598)


@silver
@given(seed=seeds(), bins=st.integers(1, 25), sharpness=st.sampled_from([0.3, 1.0, 3.0]))
def test_error_of_any_classifier(kata, seed, bins, sharpness):
    """For any number of examples, classes and bins it is the mean gap of the bins, by weight."""
    _, targets, probabilities = classified(seed, sharpness)
    np.random.default_rng(seed).shuffle(targets[::3])
    error = kata.expected_calibration_error(probabilities, targets, bins)
    close(error, by_the_definition(probabilities, targets, bins), f"error with {bins} bins")


@silver
def test_ten_bins_unless_told(kata):
    """Without `bins` there are ten."""
    _, targets, probabilities = classified(3, sharpness=0.5, n=60, classes=4)
    error = kata.expected_calibration_error(probabilities, targets)
    close(error, by_the_definition(probabilities, targets, 10))


@silver
def test_gaps_do_not_cancel(kata):
    """Too sure in one bin and too timid in another is wrong twice, not right on average."""
    probabilities = confident(0.9375, 0.9375, 0.5625, 0.5625)
    error = kata.expected_calibration_error(probabilities, np.array([0, 1, 0, 0]), bins=4)
    close(error, 0.4375)
    error = kata.expected_calibration_error(probabilities, np.array([0, 1, 0, 0]), bins=1)
    close(error, 0.0, "error with one bin for all")


@silver
def test_bins_count_by_what_they_hold(kata):
    """A bin with nine examples counts nine times as much as a bin with one."""
    probabilities = confident(*[0.875] * 9, 0.5625)
    error = kata.expected_calibration_error(probabilities, np.array([0] * 9 + [1]), bins=4)
    close(error, 0.9 * 0.125 + 0.1 * 0.5625)


@silver
@pytest.mark.parametrize(
    ("confidences", "right", "bins", "expected"),
    [
        ((0.75, 0.875), (1, 0), 4, (0.25 + 0.875) / 2),
        ((0.75, 0.625), (1, 0), 4, 0.375 / 2),
        ((0.5, 0.625), (1, 0), 4, (0.5 + 0.625) / 2),
        ((0.5, 0.625), (1, 0), 2, (0.5 + 0.625) / 2),
        ((0.5 + 2**-30, 0.625), (1, 0), 4, (0.125 + 2**-30) / 2),
        ((1.0, 0.875), (1, 0), 8, 0.875 / 2),
        ((1.0, 0.9375), (0, 1), 8, 0.9375 / 2),
        ((1.0, 0.625), (0, 1), 1, 0.625 / 2),
    ],
    ids=str,
)
def test_edges_belong_to_the_bin_below(kata, confidences, right, bins, expected):
    """A confidence at m/bins is in bin m, one a little above it in the next; 1 is in the last."""
    targets = 1 - np.array(right)
    error = kata.expected_calibration_error(confident(*confidences), targets, bins)
    close(error, expected, f"error of the confidences {confidences} with {bins} bins")


@silver
def test_certain_answers_count(kata):
    """Confidence 1 is in the last bin: right it costs nothing, wrong it costs 1."""
    probabilities = np.eye(3)[[2, 0, 1, 1]]
    error = kata.expected_calibration_error(probabilities, np.array([2, 0, 1, 1]))
    close(error, 0.0, "error, all right")
    error = kata.expected_calibration_error(probabilities, np.array([0, 1, 2, 0]))
    close(error, 1.0, "error, all wrong")
    error = kata.expected_calibration_error(probabilities, np.array([2, 1, 1, 1]))
    close(error, 0.25, "error, one of four wrong")


@silver
def test_first_of_the_most_probable(kata):
    """Of equally probable classes the first is the prediction; almost equal is not equal."""
    probabilities = np.array([[0.25, 0.375, 0.375]])
    for target, expected in enumerate((0.375, 0.625, 0.375)):
        error = kata.expected_calibration_error(probabilities, np.array([target]), bins=4)
        close(error, expected, f"error if {target} is true")
    halves = np.full((3, 2), 0.5)
    error = kata.expected_calibration_error(halves, np.array([0, 0, 1]), bins=2)
    close(error, 2 / 3 - 0.5, "error of three ties")
    nearly = np.array([[0.25, 0.375 - 2.0**-40, 0.375 + 2.0**-40]])
    error = kata.expected_calibration_error(nearly, np.array([2]), bins=4)
    same(error, 0.625, "error where one is a little more probable", rtol=0.0, atol=1e-9)


@silver
def test_many_classes_may_be_unsure(kata):
    """With 8 classes a confidence may be 1/8: bins begin at 0, and the low ones count as well."""
    probabilities = np.full((4, 8), 0.125)
    error = kata.expected_calibration_error(probabilities, np.array([0, 5, 7, 3]), bins=4)
    close(error, 0.125)
    probabilities = np.vstack([probabilities, confident(0.1875, 0.375, rest=7)])
    targets = np.array([0, 0, 7, 3, 0, 1])
    error = kata.expected_calibration_error(probabilities, targets, bins=16)
    close(error, by_the_definition(probabilities, targets, 16), "error with 16 bins")


@silver
def test_order_of_examples_and_classes(kata):
    """Examples in another order, or classes under other numbers, have the same error."""
    _, targets, probabilities = classified(11, sharpness=0.4, n=30, classes=5)
    expected = by_the_definition(probabilities, targets, 7)
    order = np.random.permutation(30)
    error = kata.expected_calibration_error(probabilities[order], targets[order], 7)
    close(error, expected, "error, examples in another order")
    error = kata.expected_calibration_error(probabilities[:, ::-1], 4 - targets, 7)
    close(error, expected, "error, classes the other way round")


@silver
@given(
    seed=seeds(),
    sharpness=st.sampled_from([0.1, 0.5, 2.0]),
    scale=st.sampled_from([0.3, 1.0, 4.0]),
)
def test_temperature_with_the_least_loss(kata, seed, sharpness, scale):
    """No temperature from 0.01 to 100 has a smaller loss, whatever the examples."""
    classes = 2 + seed % 4
    logits, targets, _ = classified(seed, sharpness, n=30, classes=classes)
    logits = scale * logits
    near(kata.fit_temperature(logits, targets), best_temperature(logits, targets))


@silver
def test_wrong_with_the_second_best(kata):
    """Where no prediction is right, the truth may still be second best: then 100 is too high."""
    logits, targets = np.array([[2.0, 1.5, -4.0, -4.0], [3.0, 0.0, 2.0, -5.0]]), np.array([1, 2])
    for n in (1, 2):
        expected = best_temperature(logits[:n], targets[:n])
        near(kata.fit_temperature(logits[:n], targets[:n]), expected, f"temperature of {n}")


@silver
@pytest.mark.parametrize("gap", [0.2, 1.0, 4.0, 30.0, 60.0])
@pytest.mark.parametrize(("right", "wrong"), [(3, 1), (9, 1), (11, 9)])
def test_closed_form(kata, gap, right, wrong):
    """If k of n are right at a gap of a, the temperature is a / ln(k / (n - k))."""
    expected = min(gap / math.log(right / wrong), 100.0)
    logits, targets = answered([((gap, 0.0), (right, wrong))])
    near(kata.fit_temperature(logits, targets), expected)
    logits, targets = answered([((-1.0, gap - 1.0), (wrong, right))])
    near(kata.fit_temperature(logits, targets), expected, "temperature, the classes swapped")


@silver
@pytest.mark.parametrize("classes", [3, 6])
def test_several_classes(kata, classes):
    """With C classes and all but one alike, it is a / ln(k·(C - 1) / (n - k))."""
    logits, targets = answered([((2.0,) + (0.0,) * (classes - 1), (7, 3) + (0,) * (classes - 2))])
    expected = 2.0 / math.log(7 * (classes - 1) / 3)
    near(kata.fit_temperature(logits, targets), expected)


@silver
@pytest.mark.parametrize("unit", [2.0**-4, 0.5, 4.0, 16.0])
def test_logits_in_another_unit(kata, unit):
    """Logits that are 16 times as large need a temperature that is 16 times as high."""
    logits, targets, _ = classified(5, sharpness=0.8, n=40, classes=3)
    expected = best_temperature(logits, targets)
    near(kata.fit_temperature(unit * logits, targets), unit * expected)


@silver
def test_each_example_has_its_own_constant(kata):
    """1000 more on all logits of one example, 1000 less on another's: the same temperature."""
    logits, targets, _ = classified(8, sharpness=0.5, n=40, classes=4)
    expected = best_temperature(logits, targets)
    shifts = 1000.0 * np.arange(-20, 20)[:, None]
    near(kata.fit_temperature(logits + shifts, targets), expected)


@silver
def test_loud_examples_beside_faint_ones(kata):
    """Gaps of 800 and of 0.5 side by side: neither overflows, and both count."""
    pairs = [((800.0, 0.0), (5, 0)), ((0.5, 0.0), (3, 1)), ((0.0, 3.0), (1, 4))]
    logits, targets = answered(pairs)
    near(kata.fit_temperature(logits, targets), best_temperature(logits, targets))
    logits, targets = answered([((90.0, 0.0), (9, 1)), ((2.0, 0.0), (1, 1))])
    near(kata.fit_temperature(logits, targets), best_temperature(logits, targets))
    # The slope is 0 where 200 · 100 · (1 - p) = 3000, and there p is 17/20.
    logits, targets = answered([((100.0, 0.0), (200, 0)), ((3000.0, 0.0), (0, 1))])
    near(kata.fit_temperature(logits, targets), 100 / math.log(17 / 3))


@silver
def test_it_is_the_loss_that_counts(kata):
    """What is least is the mean of -ln p, not the squared error and not the calibration error."""
    pairs = [((6.0, 0.0), (8, 1)), ((1.0, 0.0), (5, 4)), ((0.3, 0.0), (2, 3))]
    logits, targets = answered(pairs)
    near(kata.fit_temperature(logits, targets), best_temperature(logits, targets))


@silver
@pytest.mark.parametrize(
    ("gap", "right", "wrong", "expected"),
    [
        (0.05, 4, 0, 0.01),
        (0.02, 3, 1, 0.0182048),
        (0.01, 3, 1, 0.01),
        (0.05, 0, 4, 100.0),
        (1e-7, 3, 1, 0.01),
        (1e-7, 1, 3, 100.0),
        (3.0, 1, 1, 100.0),
        (3.0, 1, 2, 100.0),
        (100.0, 3, 1, 91.0239),
        (120.0, 3, 1, 100.0),
        (2e-4, 201, 199, 0.0199998),
    ],
)
def test_both_ends(kata, gap, right, wrong, expected):
    """The temperature lies from 0.01 to 100: where the loss falls up to an end, it is that end."""
    logits, targets = answered([((gap, 0.0), (right, wrong))])
    near(kata.fit_temperature(logits, targets), expected)


@silver
@pytest.mark.parametrize("shape", [(3, 4), (5, 1), (1, 2)], ids=str)
def test_logits_that_say_nothing(kata, shape):
    """Where all logits are alike no temperature is better, and any from 0.01 to 100 will do."""
    temperature = kata.fit_temperature(np.full(shape, 2.0), np.zeros(shape[0], dtype=int))
    same(bool(0.009999 <= temperature <= 100.01), True, f"whether {temperature} is in range")


@silver
@pytest.mark.parametrize("dtype", ["float32", "float16", "int64", "int8", "uint8"])
def test_any_dtype(kata, dtype):
    """Whatever the dtypes, all is computed in float64: narrow ints do not wrap around."""
    table = np.array([[100, 120], [120, 3], [2, 0], [0, 7], [9, 5], [3, 30], [2, 1], [8, 9]])
    logits, targets = table.astype(dtype), np.array([1, 0, 1, 1, 0, 0, 0, 0], dtype=np.uint8)
    near(kata.fit_temperature(logits, targets), best_temperature(table.astype(float), targets))
    probabilities = np.array([[1, 0], [0, 1], [1, 0]]).astype(dtype)
    if dtype[0] == "f":
        probabilities = np.array([[0.75, 0.25], [0.375, 0.625], [0.5, 0.5]], dtype=dtype)
    targets = np.array([0, 0, 1], dtype=np.int8)
    error = kata.expected_calibration_error(probabilities, targets, 4)
    close(error, by_the_definition(probabilities, targets, 4))


@silver
def test_rounding_errors_are_forgiven(kata):
    """Rows of float32 do not sum to 1 exactly, and are probabilities all the same."""
    probabilities = confident(0.1, 0.3, 0.7, 0.9, 0.62, rest=3).astype(np.float32)
    targets = np.array([1, 0, 0, 0, 2])
    error = kata.expected_calibration_error(probabilities, targets, 4)
    close(error, by_the_definition(probabilities, targets, 4), "error of float32")
    above = np.array([[1 + 9e-7, 0.0], [0.0, 1 - 9e-7], [1.0, 5e-7]])
    error = kata.expected_calibration_error(above, np.array([0, 1, 1]), 4)
    close(error, by_the_definition(above, np.array([0, 1, 1]), 4), "error of nearly certain rows")


@silver
@pytest.mark.parametrize("bins", [1, 2, 4])
def test_a_confidence_above_one_is_in_the_last_bin(kata, bins):
    """What rounding puts above 1 shares its bin with 0.8: their gaps, -1 and 0.2, make up."""
    probabilities = np.array([[1 + 5e-7, 0.0], [0.2, 0.8]])
    error = kata.expected_calibration_error(probabilities, np.array([1, 1]), bins)
    close(error, (1 + 5e-7 - 0.2) / 2, f"error with {bins} bins")


@silver
def test_views_are_arrays_too(kata):
    """A transposed, reversed, strided or read-only array is an array like any other."""
    logits, targets, probabilities = classified(21, sharpness=0.6, n=24, classes=3)
    table = np.ascontiguousarray(np.repeat(probabilities, 2, axis=0).T).T[::2][::-1]
    raw = np.ascontiguousarray(np.repeat(logits, 2, axis=0).T).T[::2][::-1]
    classes = np.repeat(targets, 2)[::2][::-1]
    table.flags.writeable = raw.flags.writeable = classes.flags.writeable = False
    error = kata.expected_calibration_error(table, classes, 6)
    close(error, by_the_definition(probabilities, targets, 6))
    near(kata.fit_temperature(raw, classes), best_temperature(logits, targets))


@silver
def test_inputs_are_left_as_they_came(kata):
    """probabilities, logits and targets are read, never written."""
    logits, targets, probabilities = classified(22, sharpness=0.6, n=24, classes=3)
    copies = logits.copy(), targets.copy(), probabilities.copy()
    kata.expected_calibration_error(probabilities, targets, 6)
    kata.fit_temperature(logits, targets)
    same(logits, copies[0], "logits after the call")
    same(targets, copies[1], "targets after the call")
    same(probabilities, copies[2], "probabilities after the call")


@silver
@pytest.mark.parametrize(
    "row",
    [
        [2.0, -1.0],
        [1.2, -0.2],
        [0.5, 0.4],
        [0.5, 0.501],
        [0.49995, 0.5],
        [0.5, 0.5 + 2e-5],
        [0.5, 0.5 - 2e-5],
        [1 + 1e-3, -1e-3],
        [1 + 1e-5, -1e-5],
        [1 + 1e-7, -1e-7],
        [0.0, 0.0],
        [3.0, 1.0],
        [100.0, 0.0],
        [0.6, np.nan],
        [np.nan, np.nan],
        [np.inf, 0.0],
    ],
    ids=str,
)
@pytest.mark.parametrize("where", [0, 2])
def test_what_is_no_distribution(kata, row, where):
    """A row that does not sum to 1, or has a negative entry or NaN, is a ValueError."""
    probabilities = np.array([[0.5, 0.5], [0.25, 0.75], [1.0, 0.0]])
    probabilities[where] = row
    with pytest.raises(ValueError):
        kata.expected_calibration_error(probabilities, np.array([0, 1, 0]))


@silver
def test_rows_that_make_up_for_each_other(kata):
    """Each row sums to 1 by itself: one of 3/4 and one of 5/4 are a ValueError together."""
    probabilities = np.array([[0.5, 0.25], [0.5, 0.75], [0.25, 0.75]])
    with pytest.raises(ValueError):
        kata.expected_calibration_error(probabilities, np.array([0, 1, 1]))


@silver
def test_counts_are_no_probabilities(kata):
    """Counts are ints whose rows do not sum to 1: a ValueError, and not divided by their sum."""
    with pytest.raises(ValueError):
        kata.expected_calibration_error(np.array([[3, 1], [1, 0]]), np.array([0, 1]))


@silver
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_logits_that_are_not_finite(kata, bad):
    """NaN or an infinity among the logits is a ValueError."""
    with pytest.raises(ValueError):
        kata.fit_temperature(np.array([[1.0, 0.0], [bad, 2.0], [0.0, 1.0]]), np.array([0, 1, 0]))


@silver
@pytest.mark.parametrize("bins", [0, -1, -10])
def test_no_bins(kata, bins):
    """Less than one bin is a ValueError."""
    with pytest.raises(ValueError):
        kata.expected_calibration_error(confident(0.75, 0.5), np.array([0, 1]), bins)


@silver
@pytest.mark.parametrize("name", ["expected_calibration_error", "fit_temperature"])
@pytest.mark.parametrize(
    ("shape", "targets"),
    [
        ((4, 2), (3,)),
        ((4, 2), (4, 1)),
        ((4, 2), (1, 4)),
        ((4, 2), (4, 2)),
        ((4, 2), (1,)),
        ((4, 2), ()),
        ((2,), ()),
        ((2,), (2,)),
        ((2, 2, 2), (2, 2)),
        ((1, 2, 2), (1,)),
        ((0, 2), (0,)),
        ((2, 0), (2,)),
        ((), ()),
    ],
    ids=str,
)
def test_shapes_that_do_not_fit(kata, name, shape, targets):
    """Not (n, C) and (n,), or no example at all, is a ValueError."""
    with pytest.raises(ValueError):
        getattr(kata, name)(np.full(shape, 0.5), np.zeros(targets, dtype=int))


@silver
@pytest.mark.parametrize("name", ["expected_calibration_error", "fit_temperature"])
@pytest.mark.parametrize("bad", [-1, -2, 2, 3, -100])
def test_classes_that_are_not_there(kata, name, bad):
    """With 2 classes a target is 0 or 1: -1 is not the last one, and 2 is a ValueError."""
    for targets in ([0, 1, bad], [bad, 0, 1]):
        with pytest.raises(ValueError):
            getattr(kata, name)(confident(0.75, 0.25, 0.5), np.array(targets))


@silver
@pytest.mark.parametrize("name", ["expected_calibration_error", "fit_temperature"])
@pytest.mark.parametrize(("dtype", "bad"), [("uint8", 2), ("uint8", 255), ("uint64", 2**64 - 1)])
def test_unsigned_classes_that_are_not_there(kata, name, dtype, bad):
    """Unsigned ints are no exception: 2⁶⁴ - 1, which -1 becomes in uint64, is a ValueError."""
    with pytest.raises(ValueError):
        getattr(kata, name)(confident(0.75, 0.25), np.array([0, bad], dtype=dtype))


@silver
@pytest.mark.parametrize("name", ["expected_calibration_error", "fit_temperature"])
@pytest.mark.parametrize("targets", [[0.0, 1.0], [0.5, 0.5], [True, False], ["0", "1"]], ids=str)
def test_targets_that_are_no_ints(kata, name, targets):
    """Class numbers are ints: floats, bools and strings are a TypeError."""
    with pytest.raises(TypeError):
        getattr(kata, name)(confident(0.75, 0.25), np.array(targets))


@silver
@pytest.mark.parametrize("name", ["expected_calibration_error", "fit_temperature"])
@pytest.mark.parametrize("row", [[1.0 + 0j, 0j], [0.5 + 1j, 0.5 - 1j], ["1", "0"]], ids=str)
def test_what_is_no_real_number(kata, name, row):
    """Complex numbers and strings are a TypeError."""
    with pytest.raises(TypeError):
        getattr(kata, name)(np.array([row, row]), np.array([0, 1]))


@gold
def test_logits_of_any_size(kata):
    """Gaps of 10³⁰⁰ need the highest temperature, and still do not overflow."""
    logits, targets = answered([((1e300, -1e300), (3, 1))])
    near(kata.fit_temperature(logits, targets), 100.0)
    logits, targets = answered([((1e300, 0.0), (5, 0)), ((4.0, 0.0), (3, 1)), ((0.0, 0.0), (2, 1))])
    near(kata.fit_temperature(logits, targets), 4 / math.log(3))


@gold
def test_one_very_wrong_among_thousands(kata):
    """At the best temperature one example loses 828: exp(828) is no float, nor is exp(-828)."""
    logits, targets = answered([((1.3, 0.0), (3000, 0)), ((750.0, 0.0), (0, 1))])
    # With x = 1.3 / T the slope is 0 where 3000 · 1.3 / (1 + eˣ) = 750.
    near(kata.fit_temperature(logits, targets), 1.3 / math.log(3000 * 1.3 / 750 - 1))


@gold
@pytest.mark.parametrize("offset", [2.0**50, -(2.0**50), 1e12])
def test_a_huge_constant_costs_no_digits(kata, offset):
    """Where the sums are exact, 2⁵⁰ more on every logit changes nothing."""
    logits, targets = answered([((2.5, 0.0, -1.25), (7, 2, 1)), ((0.0, 0.75, 0.5), (1, 3, 2))])
    expected = best_temperature(logits, targets)
    near(kata.fit_temperature(logits + offset, targets), expected)


@gold
def test_the_largest_ints(kata):
    """Ints up to 2⁵³ keep every digit: 2⁵³ and 2⁵³ - 4 are 4 apart."""
    logits, targets = answered([((2**53, 2**53 - 4), (3, 1))])
    near(kata.fit_temperature(logits, targets), 4 / math.log(3))


@gold
def test_many_examples(kata):
    """Of 2000 examples each counts: the error to the twelfth digit, the temperature to 10⁻⁴."""
    logits, targets, probabilities = classified(30, sharpness=0.7, n=2000, classes=4)
    error = kata.expected_calibration_error(probabilities, targets, 15)
    close(error, by_the_definition(probabilities, targets, 15))
    expected = best_temperature(logits, targets)
    near(kata.fit_temperature(logits, targets), expected)


@gold
@pytest.mark.parametrize("bins", [1000, 4096])
def test_more_bins_than_examples(kata, bins):
    """With a bin for nearly every example, each counts with its own gap."""
    _, targets, probabilities = classified(31, sharpness=0.7, n=50, classes=4)
    error = kata.expected_calibration_error(probabilities, targets, bins)
    close(error, by_the_definition(probabilities, targets, bins), f"error with {bins} bins")
