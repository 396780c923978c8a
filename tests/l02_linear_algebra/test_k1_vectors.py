"""Suite of kata 2.1, vectors.

The oracles: lengths of right-angled triangles, numbers worked by hand, Python's own ints and
`math.hypot`, and what must change, or must not, when one entry changes.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import arrays, bronze, gold, same, seeds, silver

VECTORS = arrays(st.integers(1, 9).map(lambda n: (n,)), scale=10.0)
DTYPES = ("int8", "uint8", "int64", "float16", "float32", "float64", "complex64", "complex128")
NO_VECTORS = ((), (2, 3), (1, 3), (3, 1), (2, 0), (2, 2, 2))
each_complex = pytest.mark.parametrize("dtype", ["complex64", "complex128"])
each_not_a_vector = pytest.mark.parametrize("shape", NO_VECTORS, ids=str)
quiet = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def length(vector):
    """The magnitude from Python's own hypot, which neither overflows nor vanishes on the way."""
    numbers = np.asarray(vector).astype(complex)
    return math.hypot(*numbers.real.tolist(), *numbers.imag.tolist())


def close(actual, expected, what):
    """As close as float64 allows, far closer than a detour through float32 could come."""
    same(actual, expected, what, rtol=1e-13, atol=1e-13)


def refuses(function, *arguments, shapes=()):
    """A ValueError whose message holds the shapes."""
    __tracebackhide__ = True
    with pytest.raises(ValueError) as refusal:
        function(*arguments)
    for shape in shapes:
        assert str(shape) in str(refusal.value), f"no {shape} in the message: {refusal.value}"


@bronze
def test_sum_of_two(kata):
    """[3, 4] + [1, −2] is [4, 2]: entry by entry."""
    same(kata.add(np.array([3, 4]), np.array([1, -2])), np.array([4, 2]), "sum")


@bronze
@pytest.mark.parametrize(("factor", "expected"), [(2, [6, 8]), (-0.5, [-1.5, -2.0])], ids=str)
def test_scaled(kata, factor, expected):
    """[3, 4] times 2 is [6, 8], and times −0.5 it is [−1.5, −2.0]: turned round and halved."""
    same(kata.scale(np.array([3, 4]), factor), np.array(expected), f"[3, 4] times {factor}")


@bronze
def test_dot_product(kata):
    """[3, 4]·[2, −1] = 6 − 4 = 2."""
    same(kata.dot(np.array([3.0, 4.0]), np.array([2.0, -1.0])), 2.0, "dot product")


@bronze
def test_complex_dot_product(kata):
    """[i, 2]·[i, 1] = (−i)·i + 2·1 = 3: the first vector is conjugated."""
    same(kata.dot(np.array([1j, 2]), np.array([1j, 1])), 3 + 0j, "dot product")


@bronze
@pytest.mark.parametrize(("vector", "expected"), [([3.0, 4.0], 5.0), ([2, -3, 6], 7.0)], ids=str)
def test_magnitudes(kata, vector, expected):
    """[3, 4] has magnitude √(9 + 16) = 5, and [2, −3, 6] has √(4 + 9 + 36) = 7."""
    same(kata.magnitude(np.array(vector)), expected, "magnitude")


@bronze
@pytest.mark.parametrize(
    ("vector", "expected"), [([3, 4], [0.6, 0.8]), ([0.0, -2.5], [0.0, -1.0])], ids=str
)
def test_unit_vectors(kata, vector, expected):
    """[3, 4] / 5 = [0.6, 0.8], and [0, −2.5] / 2.5 = [0, −1]."""
    same(kata.normalize(np.array(vector)), np.array(expected), "unit vector")


@silver
@given(a=VECTORS, seed=seeds())
def test_sums_entry_by_entry(kata, a, seed):
    """Each entry of the sum is a's and b's added, for vectors of any length."""
    b = np.random.default_rng(seed).standard_normal(len(a))
    expected = np.array([x + y for x, y in zip(a.tolist(), b.tolist(), strict=True)])
    close(kata.add(a, b), expected, "sum")
    close(kata.add(b, a), expected, "sum, the other way round")


@silver
@given(vector=VECTORS, factor=st.integers(-40, 40).map(lambda n: n / 8))
def test_scaled_entry_by_entry(kata, vector, factor):
    """Each entry is multiplied by the factor, be it negative, a fraction, 0 or 1."""
    expected = np.array([factor * x for x in vector.tolist()])
    close(kata.scale(vector, factor), expected, f"vector times {factor}")


@silver
@given(a=VECTORS, seed=seeds())
def test_dot_product_is_a_sum_of_products(kata, a, seed):
    """a·b is the sum of aᵢ·bᵢ, with its sign, for vectors of any length."""
    b = np.random.default_rng(seed).standard_normal(len(a))
    expected = math.fsum(x * y for x, y in zip(a.tolist(), b.tolist(), strict=True))
    close(kata.dot(a, b), expected, "dot product")


@silver
@given(vector=VECTORS)
def test_magnitude_is_the_length(kata, vector):
    """The magnitude is the root of the sum of squares, whatever the signs."""
    close(kata.magnitude(vector), length(vector), "magnitude")
    close(kata.magnitude(-vector), length(vector), "magnitude of the opposite vector")


@silver
@given(vector=VECTORS)
def test_unit_vector_keeps_the_direction(kata, vector):
    """The unit vector is the vector divided by its magnitude, with the signs it had."""
    expected = np.array([x / length(vector) for x in vector.tolist()])
    close(kata.normalize(vector), expected, "unit vector")
    close(kata.normalize(1000.0 * vector), expected, "unit vector of a thousand times the vector")


@silver
def test_long_vectors(kata):
    """A thousand entries are all counted, the first and the last among them."""
    a, b = np.random.standard_normal((2, 1000))
    a[[0, -1]], b[[0, -1]] = 1e6, (1e6, 3e6)
    products = [x * y for x, y in zip(a.tolist(), b.tolist(), strict=True)]
    same(kata.dot(a, b), math.fsum(products), "dot product", rtol=1e-12, atol=0.0)
    same(kata.magnitude(a), length(a), "magnitude", rtol=1e-12, atol=0.0)
    close(kata.normalize(a), a / length(a), "unit vector")
    products = [x.conjugate() * y for x, y in zip((a + 2j * b).tolist(), b.tolist(), strict=True)]
    expected = complex(math.fsum(z.real for z in products), math.fsum(z.imag for z in products))
    same(kata.dot(a + 2j * b, b), expected, "complex dot product", rtol=1e-12, atol=0.0)


@silver
def test_right_angles_and_opposites(kata):
    """At a right angle the dot product is 0; against each other vectors have a negative one."""
    same(kata.dot(np.array([3.0, 4.0]), np.array([-4.0, 3.0])), 0.0, "[3, 4]·[−4, 3]")
    same(kata.dot(np.array([3.0, 4.0]), np.array([-3.0, -4.0])), -25.0, "[3, 4]·[−3, −4]")
    same(kata.dot(np.array([3.0, 4.0]), np.array([3.0, 4.0])), 25.0, "[3, 4]·[3, 4]")


@silver
def test_one_entry_moves_one_entry(kata):
    """Changing entry 2 of a changes that entry of the sum, and a·b by the change times b₂."""
    a, b = np.array([1.0, -2.0, 4.0, 0.5]), np.array([3.0, 0.25, -1.5, 8.0])
    moved = a.copy()
    moved[2] += 10.0
    close(kata.add(moved, b), np.array([4.0, -1.75, 12.5, 8.5]), "sum")
    close(kata.dot(moved, b) - kata.dot(a, b), -15.0, "change of the dot product")


@silver
@pytest.mark.parametrize("dtype", DTYPES)
def test_three_and_four_in_every_dtype(kata, dtype):
    """[3, 4] has magnitude 5 and the unit vector [0.6, 0.8], whatever its dtype."""
    vector = np.array([3, 4], dtype=dtype)
    unit = np.array([0.6, 0.8], dtype=complex if dtype.startswith("complex") else float)
    close(kata.magnitude(vector), 5.0, "magnitude")
    close(kata.normalize(vector), unit, "unit vector")
    same(kata.dot(vector, vector), vector.dtype.type(25).item(), "dot product with itself")
    same(kata.add(vector, vector), np.array([6, 8], dtype=dtype), "sum with itself")
    same(kata.scale(vector, 2), np.array([6, 8], dtype=dtype), "vector times 2")


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("int64", "float64"),
        ("float32", "float64"),
        ("int32", "float32"),
        ("uint8", "int8"),
        ("float64", "complex128"),
        ("complex64", "int64"),
    ],
)
def test_two_dtypes_meet(kata, left, right):
    """The sum has the dtype of np.result_type, whichever vector comes first; no fraction is cut."""
    a, b = np.array([3, 4], dtype=left), np.array([2.5, 1.75]).astype(right)
    expected = np.array([5, 5] if right == "int8" else [3 + b[0].item(), 4 + b[1].item()])
    expected = expected.astype(np.result_type(a, b))
    same(kata.add(a, b), expected, f"sum of {left} and {right}")
    same(kata.add(b, a), expected, f"sum of {right} and {left}")
    product = 3 * b[0].item() + 4 * b[1].item()
    same(kata.dot(a, b), product + 0j if expected.dtype.kind == "c" else product, "dot product")


@silver
@pytest.mark.parametrize(
    ("dtype", "factor", "expected"),
    [
        ("int64", 2.5, "float64"),
        ("int32", -3, "int32"),
        ("float32", 2.5, "float32"),
        ("float32", 3, "float32"),
        ("int64", 0, "int64"),
        ("float32", 0.0, "float32"),
        ("complex128", 0, "complex128"),
        ("float64", 1 + 2j, "complex128"),
        ("complex128", 2, "complex128"),
        ("float32", 1j, "complex64"),
        ("complex64", 0.5, "complex64"),
        ("int8", 0.5, "float64"),
        ("float16", 0.5, "float16"),
    ],
)
def test_dtype_of_a_scaled_vector(kata, dtype, factor, expected):
    """Vector times factor has the dtype that NumPy gives it, and no fraction is cut off."""
    result = kata.scale(np.array([4, -6, 0], dtype=dtype), factor)
    same(result, np.array([4 * factor, -6 * factor, 0], dtype=expected), f"{dtype} times {factor}")


@silver
@pytest.mark.parametrize(
    ("dtype", "factor", "expected"),
    [
        ("int64", 1.0, "float64"),
        ("int64", -1.0, "float64"),
        ("int64", 0.0, "float64"),
        ("int64", 2.0, "float64"),
        ("int64", 1, "int64"),
        ("int64", -1, "int64"),
        ("int64", 1 + 0j, "complex128"),
        ("float64", 1 + 0j, "complex128"),
        ("float64", 0j, "complex128"),
        ("float64", -2 + 0j, "complex128"),
    ],
)
def test_whole_factor_keeps_its_kind(kata, dtype, factor, expected):
    """1.0 is a float and 1 + 0j a complex number, though both equal 1: ints times 1.0 become
    float64, also where no value changes."""
    result = kata.scale(np.array([4, -6, 0], dtype=dtype), factor)
    same(result, np.array([4 * factor, -6 * factor, 0], dtype=expected), f"{dtype} times {factor}")


@silver
@pytest.mark.parametrize("dtype", [d for d in DTYPES if d != "uint8"])
def test_dtype_of_a_unit_vector(kata, dtype):
    """A unit vector is of float64 or complex128, also where the vector had magnitude 1 already, or
    has one entry only."""
    wide = np.result_type(dtype, float)
    for entries, unit in (([0, -1, 0], [0, -1, 0]), ([1], [1]), ([-7], [-1])):
        result = kata.normalize(np.array(entries, dtype=dtype))
        close(result, np.array(unit, dtype=wide), f"unit vector of {entries} of {dtype}")


@silver
@each_complex
def test_complex_vectors_have_lengths(kata, dtype):
    """[3, 4i] is as long as [3, 4]: it is |z|² that counts, and i² = −1 would make it −7."""
    same(kata.magnitude(np.array([3, 4j], dtype)), 5.0, "magnitude of [3, 4i]")
    same(kata.magnitude(np.array([1j], dtype)), 1.0, "magnitude of [i]")
    same(kata.magnitude(np.array([3 - 4j, -12j], dtype)), 13.0, "magnitude of [3 − 4i, −12i]")
    same(kata.normalize(np.array([3, 4j], dtype)), np.array([0.6, 0.8j]), "unit vector of [3, 4i]")
    unit = kata.normalize(np.array([0.0, -6 + 8j], dtype))
    same(unit, np.array([0.0, -0.6 + 0.8j]), "unit vector of [0, −6 + 8i]")


@silver
@each_complex
def test_first_vector_is_conjugated(kata, dtype):
    """It is a's i that becomes −i, and no other: a·b and b·a are each other's conjugates."""
    a, b = np.array([1 + 2j, 3j], dtype), np.array([2 - 1j, 4.0], dtype)
    same(kata.dot(a, b), -17j, "a·b")  # (1 − 2i)(2 − i) − 3i·4 = −5i − 12i
    same(kata.dot(b, a), 17j, "b·a")
    same(kata.dot(a, a), 14 + 0j, "a·a, the square of its magnitude")
    same(kata.dot(np.array([1.0, 2.0]), b), 10 - 1j, "a real vector with a complex one")
    same(kata.dot(b, np.array([1.0, 2.0])), 10 + 1j, "a complex vector with a real one")


@silver
@pytest.mark.parametrize("dtype", ["int64", "float32", "float64", "complex128"])
def test_no_entries(kata, dtype):
    """Vectors of length 0 can be added and scaled; their dot product and magnitude are 0."""
    nothing = np.zeros(0, dtype=dtype)
    same(kata.add(nothing, nothing), nothing, "sum")
    same(kata.scale(nothing, 3), nothing, "vector times 3")
    same(kata.dot(nothing, nothing), 0j if dtype == "complex128" else 0, "dot product")
    same(kata.magnitude(nothing), 0.0, "magnitude")
    wide = np.zeros(0, dtype=np.result_type(dtype, float))
    same(kata.add(nothing, np.zeros(0)), wide, f"sum of {dtype} and float64")
    same(kata.add(np.zeros(0), nothing), wide, f"sum of float64 and {dtype}")


@silver
@pytest.mark.parametrize("dtype", ["int64", "float64", "complex128"])
def test_entries_that_cancel(kata, dtype):
    """The entries of [5, 12, −17] sum to 0; it has a length and a direction all the same."""
    vector, root = np.array([5, 12, -17], dtype=dtype), math.sqrt(458)
    unit = np.array([5 / root, 12 / root, -17 / root], dtype=np.result_type(dtype, float))
    close(kata.magnitude(vector), root, "magnitude")
    close(kata.normalize(vector), unit, "unit vector")


@silver
@pytest.mark.parametrize("n", [1, 2, 5])
def test_zero_vector_has_no_length(kata, n):
    """The zero vector has magnitude 0, not NaN, be it of floats or of ints."""
    same(kata.magnitude(np.zeros(n)), 0.0, "magnitude")
    same(kata.magnitude(np.zeros(n, dtype=np.int64)), 0.0, "magnitude of ints")


@silver
@quiet
@pytest.mark.parametrize(
    "vector",
    [
        [0.0],
        [0.0, -0.0, 0.0],
        [0j, 0j],
        [],
        [np.nan, 1.0],
        [0.0, np.nan],
        [2.0, -np.inf],
        [1, complex(0, np.inf)],
        [1, complex(1, np.nan)],
    ],
    ids=str,
)
def test_without_a_direction(kata, vector):
    """Zeros, no entries, a NaN or an infinity: a ValueError, not a vector of NaN."""
    refuses(kata.normalize, np.array(vector))


@silver
def test_zero_integers_have_no_direction(kata):
    """A zero vector of ints is refused like one of floats."""
    refuses(kata.normalize, np.zeros(3, dtype=np.int64))


@silver
@pytest.mark.parametrize("name", ["add", "dot"])
@pytest.mark.parametrize(
    ("left", "right"),
    [((2,), (3,)), ((1,), (3,)), ((3,), (1,)), ((0,), (1,)), ((3,), (0,))],
    ids=str,
)
def test_lengths_that_differ_are_refused(kata, name, left, right):
    """Two vectors have one length, or it is a ValueError that holds both shapes; 1 as well."""
    refuses(getattr(kata, name), np.ones(left), np.ones(right), shapes=(left, right))


@silver
@pytest.mark.parametrize("name", ["add", "dot"])
@each_not_a_vector
def test_two_vectors_are_asked_for(kata, name, shape):
    """What has not exactly one axis is no vector: a ValueError that holds both shapes."""
    for left, right in [(shape, shape), (shape, (3,)), ((3,), shape)]:
        refuses(getattr(kata, name), np.ones(left), np.ones(right), shapes=(left, right))


@silver
@pytest.mark.parametrize(("name", "more"), [("scale", [2.0]), ("magnitude", []), ("normalize", [])])
@each_not_a_vector
def test_one_vector_is_asked_for(kata, name, more, shape):
    """A number, a matrix or a stack of them is a ValueError that holds its shape."""
    refuses(getattr(kata, name), np.ones(shape), *more, shapes=[shape])


@silver
def test_views_are_vectors_too(kata):
    """A reversed, strided or read-only array is a vector like any other."""
    table = np.arange(24.0).reshape(6, 4)
    a, b = table[::-1, 1], table[2:, ::3].ravel()[:6]
    a.flags.writeable = b.flags.writeable = False
    same(kata.add(a, b), np.array([x + y for x, y in zip(a, b, strict=True)]), "sum")
    same(kata.scale(a, -2.0), np.array([-42.0, -34.0, -26.0, -18.0, -10.0, -2.0]), "a times −2")
    close(kata.dot(a, b), math.fsum(x * y for x, y in zip(a, b, strict=True)), "dot product")
    close(kata.magnitude(a), length(a), "magnitude")
    close(kata.normalize(a), np.array([x / length(a) for x in a.tolist()]), "unit vector")


@silver
@pytest.mark.parametrize("dtype", ["int64", "float32", "float64", "complex128"])
@pytest.mark.parametrize("name", ["add", "scale", "dot", "magnitude", "normalize"])
def test_arguments_are_left_as_they_came(kata, name, dtype):
    """Vectors are read, never written, and no result shares memory with one."""
    a, b = np.array([1, 0, 0], dtype=dtype), np.array([0, 0, 0], dtype=dtype)
    copies = a.copy(), b.copy()
    calls = {"add": [(a, b), (b, a)], "scale": [(a, 1), (a, 2)], "dot": [(a, b), (b, a)]}
    for arguments in calls.get(name, [(a,)]):
        result = getattr(kata, name)(*arguments)
        same(a, copies[0], "a after the call")
        same(b, copies[1], "b after the call")
        if name in ("add", "scale", "normalize"):
            result[...] = 77
            same(a, copies[0], "a after the caller wrote into the result")
            same(b, copies[1], "b after the caller wrote into the result")


@silver
def test_every_call_has_its_own_result(kata):
    """A later call leaves the result of an earlier one as it was."""
    a, b = np.array([3.0, 4.0]), np.array([5.0, 12.0])
    first = kata.add(a, b), kata.scale(a, 2.0), kata.normalize(a)
    kata.add(b, b), kata.scale(b, 3.0), kata.normalize(b)
    same(first[0], np.array([8.0, 16.0]), "first sum after a second call")
    same(first[1], np.array([6.0, 8.0]), "first scaled vector after a second call")
    same(first[2], np.array([0.6, 0.8]), "first unit vector after a second call")


@gold
@quiet
@pytest.mark.parametrize("size", [1e-299, 1e-200, 1e-160, 1e160, 1e200, 1e299], ids=str)
@pytest.mark.parametrize("entries", [[3, -4], [3, 4j], [-2, 3j, 6]], ids=str)
def test_squares_outside_float64(kata, size, entries):
    """From 1e−300 to 1e300 the magnitude fits in float64, and so does the way to it."""
    vector, times = np.array(entries) * size, 7.0 if len(entries) == 3 else 5.0
    same(kata.magnitude(vector), times * size, "magnitude", rtol=1e-12, atol=0.0)
    close(kata.normalize(vector), np.array(entries) / times, "unit vector")


@gold
@quiet
def test_tiny_and_huge_side_by_side(kata):
    """Next to 3e200 and 4e200 an entry of 1e−200 is lost in the magnitude, and rightly so."""
    vector = np.array([1e-200, 3e200, 0.0, 4e200])
    same(kata.magnitude(vector), 5e200, "magnitude", rtol=1e-12, atol=0.0)
    close(kata.normalize(vector), np.array([0.0, 0.6, 0.0, 0.8]), "unit vector")
    same(kata.magnitude(np.array([1e-170, 0.0, 1e-3])), 1e-3, "magnitude", rtol=1e-12, atol=0.0)


@gold
@quiet
@pytest.mark.parametrize("size", [1e-300, 1e300], ids=str)
def test_edges_of_the_range(kata, size):
    """1e−300 and 1e300 themselves belong to the range in which the magnitude is right."""
    vector = np.full(4, size)
    same(kata.magnitude(vector), 2 * size, "magnitude", rtol=1e-12, atol=0.0)
    close(kata.normalize(vector), np.full(4, 0.5), "unit vector")
    for alone in (size, -size):
        same(kata.magnitude(np.array([alone])), size, "magnitude", rtol=1e-12, atol=0.0)
        close(kata.normalize(np.array([alone])), np.array([alone / size]), "unit vector")


@gold
@quiet
def test_infinite_and_missing_entries(kata):
    """An infinite entry makes the magnitude infinite, a NaN makes it NaN; nothing hides them."""
    same(kata.magnitude(np.array([1.0, -np.inf])), math.inf, "magnitude of [1, −inf]")
    same(kata.magnitude(np.array([np.inf, np.inf])), math.inf, "magnitude of [inf, inf]")
    same(kata.magnitude(np.array([1, complex(0, np.inf)])), math.inf, "magnitude of [1, inf·i]")
    for entries in ([3.0, np.nan, 4.0], [0.0, np.nan], [np.nan, 0.0], [1, complex(0, np.nan)]):
        same(kata.magnitude(np.array(entries)), math.nan, f"magnitude of {entries}")
    zero, missing = np.array([0.0, 2.0]), np.array([np.nan, 1.0])
    same(kata.dot(zero, missing), math.nan, "[0, 2]·[NaN, 1]")
    same(kata.dot(missing, zero), math.nan, "[NaN, 1]·[0, 2]")
    same(kata.scale(missing, 0), np.array([np.nan, 0.0]), "[NaN, 1] times 0")
    infinite = np.array([1.0, -np.inf])
    same(kata.dot(infinite, np.array([3.0, 2.0])), -math.inf, "[1, −inf]·[3, 2]")
    same(kata.dot(np.array([3.0, -2.0]), infinite), math.inf, "[3, −2]·[1, −inf]")


@gold
def test_narrow_integers_do_not_wrap_round(kata):
    """100·100 is no int8, and the lowest int of a dtype has no opposite there: convert first."""
    vector = np.array([100, -128], dtype=np.int8)
    same(kata.dot(vector, vector), 26384, "dot product with itself")
    close(kata.magnitude(vector), math.sqrt(26384), "magnitude")
    close(kata.normalize(vector), vector / math.sqrt(26384), "unit vector")
    for dtype in ("int8", "int16", "int32", "int64"):
        low = np.iinfo(dtype).min
        vector = np.array([low, 0], dtype=dtype)
        same(kata.magnitude(vector), -float(low), f"magnitude of {vector}", rtol=1e-13, atol=0.0)
        vector = np.array([low, low], dtype=dtype)
        close(kata.normalize(vector), np.full(2, -math.sqrt(0.5)), f"unit vector of {vector}")
    vector = np.array([-128, -128], dtype=np.int8)
    pixels = np.array([200, 250], dtype=np.uint8)
    same(kata.dot(pixels, vector), -57600, "uint8 with int8")
    close(kata.magnitude(pixels), math.hypot(200, 250), "magnitude of uint8")
    counts = np.array([65535, 65535], dtype=np.uint16)
    same(kata.dot(counts, counts), 2 * 65535**2, "uint16 with itself")


@gold
def test_large_integers_stay_exact(kata):
    """Integers never pass through float64, which cannot tell 2⁵³ + 1 from 2⁵³."""
    a, b = np.array([2**53 + 1, -(2**53), 2**31 + 1]), np.array([1, 1, 2**30])
    same(kata.dot(a, b), 2**61 + 2**30 + 1, "dot product", rtol=0.0, atol=0.0)
    difference = kata.dot(a[:2], b[:2])
    same(difference, 1, "[2⁵³ + 1, −2⁵³]·[1, 1]")
    vector = np.array([2**31 - 1, 3], dtype=np.int32)
    same(int(kata.dot(vector, vector)), 2**62 - 2**32 + 10, "[2³¹ − 1, 3] of int32 with itself")
    left, right = np.array([2**32 - 1], dtype=np.uint32), np.array([2**31 - 1], dtype=np.int32)
    same(int(kata.dot(left, right)), (2**32 - 1) * (2**31 - 1), "uint32 with int32")
    one = np.array([0, 1, 0], dtype=np.int8)
    same(int(kata.dot(a - 1, one)), -(2**53) - 1, "int64 with int8")
    same(kata.add(a, one), np.array([2**53 + 1, 1 - 2**53, 2**31 + 1]), "int64 plus int8")
    close(kata.magnitude(np.array([3 * 10**17, -4 * 10**17])), 5e17, "magnitude")
    same(kata.add(a, b), np.array([2**53 + 2, 1 - 2**53, 2**31 + 1 + 2**30]), "sum")
    same(kata.scale(a, 3), np.array([3 * 2**53 + 3, -3 * 2**53, 3 * 2**31 + 3]), "a times 3")


@gold
@quiet
@pytest.mark.parametrize("dtype", ["float16", "float32", "complex64"])
def test_narrow_floats_are_widened(kata, dtype):
    """Squares of 300 overflow in float16, those of 1e30 in float32; sums lose digits in both."""
    large, exact = (300, 1e-9) if dtype == "float16" else (1e30, 1e-12)
    vector = np.array([large, large, -large], dtype=dtype)
    entry = float(vector[0].real)
    same(kata.magnitude(vector), math.sqrt(3) * entry, "magnitude", rtol=exact, atol=0.0)
    expected = 3.0 * entry**2
    product = kata.dot(vector, vector)
    wanted = expected + 0j if dtype == "complex64" else expected
    same(product, wanted, "dot product", rtol=exact, atol=0.0)
    many = np.linspace(0.1, 2.0, 999).astype(dtype)
    wide = [float(x.real) for x in many]
    total = math.fsum(x * x for x in wide)
    wanted = total + 0j if dtype == "complex64" else total
    same(kata.dot(many, many), wanted, "dot product of 999 entries", rtol=1e-12, atol=0.0)
    same(kata.magnitude(many), math.sqrt(total), "their magnitude", rtol=1e-12, atol=0.0)
    wide_type = complex if dtype == "complex64" else float
    expected = np.array([x / math.sqrt(total) for x in wide], dtype=wide_type)
    close(kata.normalize(many), expected, "their unit vector")
