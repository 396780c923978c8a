"""Suite of kata 3.5, cross-entropy.

The oracle is the definition itself in decimal numbers of 60 digits, which neither overflow nor
underflow: one example after the other, the probability of its target, its logarithm, the mean.
What is expected at the extremes is worked by hand.
"""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, seeds, shapes, silver

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def by_the_definition(logits, targets):
    """The mean of -ln p[target], example by example."""
    logits = np.asarray(logits, dtype=np.float64)
    rows, classes = logits.reshape(-1, logits.shape[-1]).tolist(), np.ravel(targets).tolist()
    with localcontext() as context:
        context.prec = 60
        total = Decimal(0)
        for row, target in zip(rows, classes, strict=True):
            powers = [Decimal(z).exp() for z in row]
            total -= (powers[target] / sum(powers)).ln()
        return float(total / len(rows))


def binary_by_the_definition(logits, targets):
    """The mean of -t·ln p - (1 - t)·ln(1 - p), number by number."""
    pairs = list(zip(np.ravel(logits).tolist(), np.ravel(targets).tolist(), strict=True))
    with localcontext() as context:
        context.prec = 60
        total = Decimal(0)
        for z, t in pairs:
            yes, no = 1 / (1 + (-Decimal(z)).exp()), 1 / (1 + Decimal(z).exp())
            total -= Decimal(t) * yes.ln() + (1 - Decimal(t)) * no.ln()
        return float(total / len(pairs))


def close(actual, expected, what="loss"):
    __tracebackhide__ = True
    same(actual, expected, what, rtol=1e-12, atol=1e-12)


def normal(*shape):
    return np.random.standard_normal(shape)


def names_both(refusal, *given_shapes):
    """The message holds both shapes."""
    __tracebackhide__ = True
    message = str(refusal.value)
    for shape in given_shapes:
        assert str(shape) in message, f"the message does not hold the shape {shape}: {message}"


@bronze
def test_worked_example(kata):
    """The truth had 1/4, then 3/4: the mean of ln 4 and ln 4/3 is 0.8370."""
    logits = np.log([[1.0, 3.0], [1.0, 3.0]])
    same(kata.cross_entropy(logits, np.array([0, 1])), 0.836988216785, "loss")


@bronze
def test_even_logits(kata):
    """Whoever has no idea among 5 classes is surprised by ln 5 = 1.6094."""
    same(kata.cross_entropy(np.zeros((3, 5)), np.array([4, 0, 2])), 1.609437912434, "loss")


@bronze
def test_sure_and_wrong(kata):
    """The logit of the truth lies 1000 below the other: the loss is 1000, and not infinite."""
    same(kata.cross_entropy(np.array([1000.0, 0.0]), np.array(1)), 1000.0, "loss")


@bronze
def test_yes_or_no(kata):
    """A logit of ln 3 says yes with 3/4: ln 4/3 = 0.2877 for yes, ln 4 = 1.3863 for no."""
    logits = np.log([3.0])
    loss = kata.binary_cross_entropy_with_logits(logits, np.array([1]))
    same(loss, 0.287682072452, "loss if it is so")
    loss = kata.binary_cross_entropy_with_logits(logits, np.array([0]))
    same(loss, 1.386294361120, "loss if it is not")


@silver
@given(
    batch=shapes(max_dims=3, max_side=4),
    classes=st.integers(1, 6),
    scale=st.sampled_from([0.1, 2.0, 50.0, 2000.0]),
    seed=seeds(),
)
def test_any_batch(kata, batch, classes, scale, seed):
    """The mean of -ln p[target] over all examples, under any leading axes, or none."""
    random = np.random.default_rng(seed)
    logits = scale * random.standard_normal((*batch, classes))
    targets = random.integers(classes, size=batch)
    close(kata.cross_entropy(logits, targets), by_the_definition(logits, targets))


@silver
@pytest.mark.parametrize("shape", [(4, 4), (3, 3, 3), (2, 2, 2, 2), (5, 1), (1, 5), (1, 1)])
def test_sizes_that_happen_to_agree(kata, shape):
    """The classes are on the last axis, also where the sizes would allow another."""
    logits = 3.0 * normal(*shape)
    targets = np.random.randint(shape[-1], size=shape[:-1])
    close(kata.cross_entropy(logits, targets), by_the_definition(logits, targets))


@silver
def test_each_target_picks_from_its_own_example(kata):
    """With every choice of two targets, it is the logit of that example and that class."""
    logits = np.array([[0.5, -1.0, 3.0], [2.0, 0.0, -4.0]])
    for first in range(3):
        for second in range(3):
            loss = kata.cross_entropy(logits, np.array([first, second]))
            close(loss, by_the_definition(logits, [first, second]), f"loss, {first} and {second}")


@silver
@pytest.mark.parametrize("classes", [1, 2, 5])
def test_one_example(kata, classes):
    """For logits of one axis the target is an array without axes, a NumPy int, or an int."""
    logits = 2.0 * normal(classes)
    for target in range(classes):
        expected = by_the_definition(logits, target)
        close(kata.cross_entropy(logits, target), expected, "loss of an int")
        close(kata.cross_entropy(logits, np.array(target)), expected, "loss of an array")
        close(kata.cross_entropy(logits, np.int64(target)), expected, "loss of a NumPy int")


@silver
def test_it_is_a_mean(kata):
    """The same examples seven times over have the same loss, not seven times the loss."""
    logits, targets = normal(3, 4), np.array([1, 3, 0])
    expected = by_the_definition(logits, targets)
    close(kata.cross_entropy(np.tile(logits, (7, 1)), np.tile(targets, 7)), expected)
    stacked = np.stack([logits] * 5)
    close(kata.cross_entropy(stacked, np.stack([targets] * 5)), expected, "loss of (5, 3, 4)")


@silver
def test_logits_not_probabilities(kata):
    """Positive logits that sum to 1 are logits all the same: softmax is taken of them."""
    logits, targets = np.array([[0.7, 0.2, 0.1], [0.25, 0.25, 0.5]]), np.array([0, 1])
    close(kata.cross_entropy(logits, targets), by_the_definition(logits, targets))
    logits, targets = np.array([0.7, 0.2, 1.0, 0.0]), np.array([1, 0, 1, 0])
    loss = kata.binary_cross_entropy_with_logits(logits, targets)
    close(loss, binary_by_the_definition(logits, targets), "binary loss")


@silver
def test_loud_and_faint_examples_side_by_side(kata):
    """Logits near 1000 beside others near -1000, or both in one example, spoil nothing."""
    logits = np.array(
        [[1000.0, 1001.0, 999.5], [-1000.0, -1002.0, -1001.0], [0.5, 1.0, -1.0], [-2e3, 0.0, 2e3]]
    )
    for targets in ([0, 1, 2, 2], [2, 0, 1, 0], [1, 2, 0, 1]):
        loss = kata.cross_entropy(logits, np.array(targets))
        close(loss, by_the_definition(logits, targets), f"loss of the targets {targets}")


@silver
def test_one_loud_logit_among_many(kata):
    """One logit of 3000 among fifty of 0: right costs nothing, wrong costs 3000."""
    logits = np.zeros((2, 50))
    logits[:, 7] = 3000.0
    close(kata.cross_entropy(logits, np.array([7, 7])), 0.0)
    close(kata.cross_entropy(logits, np.array([7, 8])), 1500.0)
    close(kata.cross_entropy(-logits, np.array([7, 7])), 3000.0 + math.log(49))


@silver
def test_a_class_that_cannot_happen(kata):
    """A logit of -inf takes no part, unless it is the truth: then the loss is infinite."""
    logits = np.array([[1.0, -np.inf, 2.0], [-np.inf, -5.0, -np.inf]])
    expected = by_the_definition(logits[:1, ::2], [0]) / 2
    close(kata.cross_entropy(logits, np.array([0, 1])), expected)
    same(kata.cross_entropy(logits, np.array([1, 1])), math.inf, "loss of the impossible")
    same(kata.cross_entropy(logits, np.array([0, 2])), math.inf, "loss of the impossible")
    logits = np.array([[-1000.0, -np.inf, -1001.0], [4.0, 2.0, 1.0]])
    expected = by_the_definition([[0.0, -2000.0, -1.0], [4.0, 2.0, 1.0]], [2, 1])
    close(kata.cross_entropy(logits, np.array([2, 1])), expected, "loss beside logits of -1000")


@silver
@pytest.mark.parametrize("bad", [[1.0, np.nan, 2.0], [-np.inf] * 3], ids=["NaN", "-inf"])
def test_nan_is_not_hidden(kata, bad):
    """NaN in one example, or nothing but -inf, makes the mean NaN: something upstream broke."""
    logits = np.array([[1.0, 2.0, 3.0], bad])
    same(kata.cross_entropy(logits, np.array([2, 0])), math.nan, "loss")
    logits = logits[:, 1:2]  # a single class: NaN or -inf in the second example
    same(kata.cross_entropy(logits, np.array([0, 0])), math.nan, "loss of one class")


@silver
@pytest.mark.parametrize("row", [[np.nan, -np.inf, 1.0], [-np.inf, np.nan, 1.0]], ids=str)
@pytest.mark.parametrize("target", [0, 1, 2])
def test_nan_beside_what_cannot_happen(kata, row, target):
    """NaN, or nothing but -inf, wins over an infinite loss, in the same example or in another."""
    same(kata.cross_entropy(np.array(row), np.array(target)), math.nan, "loss of one example")
    for other in (row, [-np.inf] * 3):
        logits = np.array([other, [0.0, -np.inf, 1.0]])
        loss = kata.cross_entropy(logits, np.array([target, 1]))
        same(loss, math.nan, f"loss of {other} beside an infinite one")


@silver
@pytest.mark.parametrize("dtype", ["float32", "float16", "int64", "int32", "int8", "uint8"])
def test_logits_of_any_dtype(kata, dtype):
    """Whatever the logits' dtype, all is computed in float64: narrow ints do not wrap around."""
    whole = np.array([[100, 120, 3], [2, 0, 7]])
    whole = whole if dtype == "uint8" else whole - np.array([[0, 0, 123], [0, 5, 0]])
    logits = (whole / 10 if dtype[0] == "f" else whole).astype(dtype)
    for targets in ([0, 1], [2, 2]):
        loss = kata.cross_entropy(logits, np.array(targets))
        close(loss, by_the_definition(logits, targets), f"loss of the targets {targets}")


@silver
@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "int32", "uint32", "uint64"])
def test_targets_of_any_int_dtype(kata, dtype):
    """Class numbers are ints of any width, signed or not."""
    logits, targets = normal(4, 200), np.array([3, 0, 127, 101])
    loss = kata.cross_entropy(logits, targets.astype(dtype))
    close(loss, by_the_definition(logits, targets))


@silver
def test_views_are_arrays_too(kata):
    """A transposed, reversed, strided or read-only array is an array like any other."""
    logits, targets = normal(6, 5, 4).T[::-1, :, ::2], np.random.randint(3, size=(10, 4)).T[:, ::2]
    logits.flags.writeable = targets.flags.writeable = False
    close(kata.cross_entropy(logits, targets), by_the_definition(logits, targets))
    answers = (logits > 0)[..., ::-1]
    loss = kata.binary_cross_entropy_with_logits(logits, answers)
    close(loss, binary_by_the_definition(logits, answers), "binary loss")
    answers = np.ascontiguousarray(answers)
    loss = kata.binary_cross_entropy_with_logits(logits, answers)
    expected = binary_by_the_definition(logits, answers)
    close(loss, expected, "binary loss of arrays that lie in memory in another order")


@silver
def test_inputs_are_left_as_they_came(kata):
    """logits and targets are read, never written."""
    for logits, targets in [(normal(3, 4), np.array([2, 0, 3])), (normal(4), np.array(1))]:
        copies = logits.copy(), targets.copy()
        kata.cross_entropy(logits, targets)
        same(logits, copies[0], "logits after the call")
        same(targets, copies[1], "targets after the call")
    logits, targets = normal(5), np.array([0.0, 1.0, 0.25, 1.0, 0.0])
    copies = logits.copy(), targets.copy()
    kata.binary_cross_entropy_with_logits(logits, targets)
    same(logits, copies[0], "logits after the binary loss")
    same(targets, copies[1], "targets after the binary loss")


@silver
@pytest.mark.parametrize(
    ("logits", "targets"),
    [
        ((3, 4), (4,)),
        ((3, 4), (2,)),
        ((3, 4), ()),
        ((3, 4), (1,)),
        ((3, 4), (3, 1)),
        ((3, 4), (1, 3)),
        ((3, 4), (3, 4)),
        ((3, 3), (3, 3)),
        ((1, 4), (3,)),
        ((4,), (1,)),
        ((4,), (4,)),
        ((2, 3, 4), (2, 4)),
        ((2, 3, 4), (3, 2)),
        ((2, 3, 4), (3,)),
        ((2, 3, 4), (6,)),
        ((6, 4), (2, 3)),
    ],
    ids=str,
)
def test_shapes_that_do_not_fit(kata, logits, targets):
    """targets has the shape of logits without its last axis, or a ValueError holds both shapes."""
    with pytest.raises(ValueError) as refusal:
        kata.cross_entropy(np.ones(logits), np.zeros(targets, dtype=int))
    names_both(refusal, logits, targets)


@silver
@pytest.mark.parametrize("bad", [-1, 3, -3, 4, -100, 2**40])
@pytest.mark.parametrize("where", [0, 1])
def test_classes_that_are_not_there(kata, bad, where):
    """With 3 classes a target is 0, 1 or 2: -1 is not the last one, and 3 is a ValueError."""
    targets = np.array([1, 2])
    targets[where] = bad
    with pytest.raises(ValueError):
        kata.cross_entropy(normal(2, 3), targets)
    with pytest.raises(ValueError):
        kata.cross_entropy(normal(3), bad)


@silver
@pytest.mark.parametrize(
    ("dtype", "bad"), [("uint8", 3), ("uint8", 255), ("uint64", 2**63 + 1), ("uint64", 2**64 - 1)]
)
def test_unsigned_classes_that_are_not_there(kata, dtype, bad):
    """Unsigned ints are no exception: 2⁶⁴ - 1, which -1 becomes in uint64, is a ValueError."""
    with pytest.raises(ValueError):
        kata.cross_entropy(normal(2, 3), np.array([1, bad], dtype=dtype))


@silver
@pytest.mark.parametrize(
    "targets", [[0.0, 1.0], [0.5, 1.5], [True, False], ["0", "1"], [0j, 1j]], ids=str
)
def test_targets_that_are_no_ints(kata, targets):
    """Class numbers are ints: floats, bools and strings are a TypeError."""
    with pytest.raises(TypeError):
        kata.cross_entropy(normal(2, 2), np.array(targets))
    with pytest.raises(TypeError):
        kata.cross_entropy(normal(2), targets[1])


@silver
@pytest.mark.parametrize("logits", [[1j, 2.0], ["1", "2"], ["a", "b"]], ids=str)
def test_what_is_no_real_number(kata, logits):
    """Complex numbers and strings are a TypeError."""
    with pytest.raises(TypeError):
        kata.cross_entropy(np.array(logits), np.array(1))
    with pytest.raises(TypeError):
        kata.binary_cross_entropy_with_logits(np.array(logits), np.array([1, 0]))
    with pytest.raises(TypeError):
        kata.binary_cross_entropy_with_logits(np.array([0.5, 1.0]), np.array(logits))


@silver
@pytest.mark.parametrize("shape", [(), (0,), (3, 0), (0, 3), (2, 0, 3)], ids=str)
def test_nothing_to_take_the_mean_of(kata, shape):
    """No class axis, no class or no example: there is no loss, but a ValueError."""
    with pytest.raises(ValueError):
        kata.cross_entropy(np.zeros(shape), np.zeros(shape[:-1], dtype=int))
    if shape:
        with pytest.raises(ValueError):
            kata.binary_cross_entropy_with_logits(np.zeros(shape), np.zeros(shape))


@silver
@given(
    shape=shapes(max_dims=3, max_side=4),
    scale=st.sampled_from([0.1, 2.0, 50.0, 2000.0]),
    soft=st.booleans(),
    seed=seeds(),
)
def test_binary_of_any_shape(kata, shape, scale, soft, seed):
    """The mean over all yes-or-no questions, be the truth certain or only likely."""
    random = np.random.default_rng(seed)
    logits = scale * random.standard_normal(shape)
    targets = random.uniform(size=shape)
    targets = targets if soft else np.round(targets)
    loss = kata.binary_cross_entropy_with_logits(logits, targets)
    close(loss, binary_by_the_definition(logits, targets))


@silver
@pytest.mark.parametrize("answer", [0, 1, 0.5, 0.9])
def test_one_question(kata, answer):
    """At logit 2 and -2, at 0, and far out on either side, for each answer by itself."""
    for z in (2.0, -2.0, 0.0, 800.0, -800.0, 1e5, -1e5):
        loss = kata.binary_cross_entropy_with_logits(np.array([z]), np.array([answer]))
        close(loss, binary_by_the_definition([z], [answer]), f"loss at logit {z}")


@silver
def test_answers_that_are_nearly_certain(kata):
    """A target of a millionth or a billionth, or one less as much, counts as what it is."""
    logits = np.array([3.0, -2.0, -9.0])
    for targets in ([1e-6, 1 - 1e-6, 0.002], [1.0, 1 - 1e-9, 1e-9]):
        loss = kata.binary_cross_entropy_with_logits(logits, np.array(targets))
        close(loss, binary_by_the_definition(logits, targets), f"loss of the targets {targets}")


@silver
@pytest.mark.parametrize("dtype", ["float32", "float16", "int64", "int8", "uint8"])
def test_binary_logits_of_any_dtype(kata, dtype):
    """Whatever the logits' dtype, all is computed in float64: in int8 even -(-128) is -128."""
    whole = np.array([0, 3, 200, 1] if dtype == "uint8" else [-128, 127, 3, -2])
    logits = (whole / 10 if dtype[0] == "f" else whole).astype(dtype)
    for answers in ([0, 1, 0, 1], [1, 0, 1, 0]):
        loss = kata.binary_cross_entropy_with_logits(logits, np.array(answers))
        close(loss, binary_by_the_definition(logits, answers), f"loss of the answers {answers}")


@silver
@pytest.mark.parametrize("dtype", ["bool", "uint8", "int8", "int64", "float16", "float32"])
def test_binary_targets_of_any_dtype(kata, dtype):
    """Answers are bools, ints or floats."""
    logits, answers = np.array([0.5, -1.5, 3.0]), np.array([1, 0, 0]).astype(dtype)
    loss = kata.binary_cross_entropy_with_logits(logits, answers)
    close(loss, binary_by_the_definition(logits, [1, 0, 0]))
    if dtype[0] == "f":
        answers = np.array([0.3, 0.9, 0.1]).astype(dtype)
        loss = kata.binary_cross_entropy_with_logits(logits, answers)
        close(loss, binary_by_the_definition(logits, answers), "loss of soft answers")


@silver
@pytest.mark.parametrize(
    ("logits", "targets"),
    [
        ((3,), (3, 1)),
        ((3, 1), (3,)),
        ((3,), ()),
        ((), (3,)),
        ((3,), (4,)),
        ((2, 3), (3,)),
        ((2, 3), (3, 2)),
        ((4,), (1,)),
        ((1, 4), (4,)),
        ((6,), (2, 3)),
    ],
    ids=str,
)
def test_binary_shapes_that_differ(kata, logits, targets):
    """Both shapes are the same, or a ValueError holds both: nothing is broadcast."""
    with pytest.raises(ValueError) as refusal:
        kata.binary_cross_entropy_with_logits(np.ones(logits), np.ones(targets))
    names_both(refusal, logits, targets)


@silver
@pytest.mark.parametrize("bad", [-0.01, 1.01, 2.0, -1.0, -1e-9, 1 + 1e-9, np.nan, np.inf])
@pytest.mark.parametrize("where", [0, 1, 2])
def test_answers_beyond_yes_and_no(kata, bad, where):
    """A target below 0, above 1 or NaN is a ValueError."""
    targets = np.array([0.0, 1.0, 0.5])
    targets[where] = bad
    with pytest.raises(ValueError):
        kata.binary_cross_entropy_with_logits(normal(3), targets)


@silver
@pytest.mark.parametrize(
    ("dtype", "bad"), [("int64", -1), ("int64", 2), ("int8", -1), ("uint8", 255)]
)
def test_int_answers_beyond_yes_and_no(kata, dtype, bad):
    """Ints are no exception: labels of -1 and 1, or of 1 and 2, are a ValueError."""
    with pytest.raises(ValueError):
        kata.binary_cross_entropy_with_logits(normal(3), np.array([1, 1, bad]).astype(dtype))


@silver
def test_binary_nan_is_not_hidden(kata):
    """NaN among the logits makes the mean NaN."""
    for answers in ([0, 1], [1, 0]):
        logits = np.array([np.nan, 1.0])
        loss = kata.binary_cross_entropy_with_logits(logits, np.array(answers))
        same(loss, math.nan, "loss")


@gold
@pytest.mark.parametrize("z", [20.0, 20.5, 25.5, 37.0, 40.0, 200.0, 700.0])
def test_binary_losses_too_small_to_add_to_one(kata, z):
    """At logit 40 the loss is e⁻⁴⁰: tiny, and not 0, since it is what there is left to learn."""
    expected = math.log1p(math.exp(-z))
    for logit, answer in [(z, 1), (-z, 0)]:
        loss = kata.binary_cross_entropy_with_logits(np.array([logit]), np.array([answer]))
        same(loss, expected, f"loss at logit {logit}", rtol=1e-12, atol=0.0)
    for dtype in (np.int64, np.float64, np.float32, np.bool_):
        answers = np.array([1, 0]).astype(dtype)
        loss = kata.binary_cross_entropy_with_logits(np.array([z, -z]), answers)
        same(loss, expected, f"loss of answers in {answers.dtype}", rtol=1e-12, atol=0.0)


@gold
@pytest.mark.parametrize("z", [10.5, 15.5, 18.5, 20.5, 22.5])
def test_binary_losses_that_are_nearly_the_logit(kata, z):
    """A wrong answer at logit 20.5 costs 20.5 + e^-20.5: the ninth digit is not that of 20.5."""
    for logit, answer in [(z, 0), (-z, 1)]:
        loss = kata.binary_cross_entropy_with_logits(np.array([logit]), np.array([answer]))
        expected = z + math.log1p(math.exp(-z))
        same(loss, expected, f"loss at logit {logit}", rtol=1e-12, atol=0.0)


@gold
def test_logits_of_any_size(kata):
    """Logits of ±10³⁰⁰ give losses of that size, not infinity or NaN."""
    logits = np.array([[1e300, -1e300, 0.0], [0.0, 1e-300, -1e-300]])
    for targets, expected in [([0, 0], math.log(3) / 2), ([1, 1], 1e300), ([2, 1], 5e299)]:
        loss = kata.cross_entropy(logits, np.array(targets))
        close(loss, expected, f"loss of the targets {targets}")
    logits = np.array([1e300, -1e300])
    for answers, expected in [([1, 0], 0.0), ([0, 1], 1e300), ([1, 1], 5e299), ([0.5, 1], 7.5e299)]:
        loss = kata.binary_cross_entropy_with_logits(logits, np.array(answers))
        close(loss, expected, f"binary loss of the answers {answers}")


@gold
@pytest.mark.parametrize("offset", [2.0**50, -(2.0**50), 1e9])
def test_a_huge_constant_costs_no_digits(kata, offset):
    """Where the sums are exact, 2⁵⁰ more on every logit changes nothing, to the twelfth digit."""
    logits, targets = np.array([[0.0, 1.25, -2.5], [3.0, 3.0, 2.75]]), np.array([2, 0])
    close(kata.cross_entropy(logits + offset, targets), by_the_definition(logits, targets))


@gold
def test_the_largest_ints(kata):
    """Ints up to ±2⁵³ keep every digit: 2⁵³ - 1 lies 1 below 2⁵³, and -2⁵³ lies 2⁵⁴ below it."""
    close(kata.cross_entropy(np.array([2**53 - 1, 2**53]), 0), math.log1p(math.e))
    close(kata.cross_entropy(np.array([2**53, -(2**53)]), 1), 2.0**54)
    for z in (2**24 + 1, 2**53 - 1):
        loss = kata.binary_cross_entropy_with_logits(np.array([z]), np.array([0]))
        close(loss, float(z), f"binary loss at logit {z}")


@gold
def test_the_largest_of_half_precision(kata):
    """±65504 are the ends of float16: their difference does not fit, and need not."""
    logits = np.array([[-65504.0, 65504.0], [65504.0, 65472.0]], dtype=np.float16)
    close(kata.cross_entropy(logits, np.array([0, 1])), (131008.0 + 32.0) / 2)
    loss = kata.binary_cross_entropy_with_logits(logits, np.array([[1, 0], [0, 0]]))
    close(loss, (3 * 65504.0 + 65472.0) / 4, "binary loss")


@gold
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_many_examples(kata, dtype):
    """The mean over 2001 examples is right to the twelfth digit."""
    logits = np.tile(np.array([0.5, 2.0, -1.25], dtype=dtype), (2001, 1))
    targets = np.zeros(2001, dtype=int)
    targets[5] = 1
    one, other = (by_the_definition(logits[0], target) for target in (0, 1))
    close(kata.cross_entropy(logits, targets), one + (other - one) / 2001)
    loss = kata.binary_cross_entropy_with_logits(logits[:, 0], np.ones(2001, dtype=dtype))
    close(loss, binary_by_the_definition([0.5], [1]), "binary loss")


@gold
def test_many_classes(kata):
    """With 50 000 classes, as many as a language model has words, each still counts."""
    logits = np.zeros((3, 50_000))
    logits[1, 41_234] = 12.0
    expected = 2 * math.log(50_000) + math.log(49_999 + math.exp(12)) - 12
    close(kata.cross_entropy(logits, np.array([49_999, 41_234, 0])), expected / 3)
