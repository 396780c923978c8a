"""The affine layer: a matrix product and a shift, for one example or a whole batch."""

import numpy as np


def affine(inputs: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Compute XW + b: the same weights and the same bias for every example.

    `@` is yours to use from here on. scipy and torch, which have this ready, are refused.

    Args:
        inputs: (..., d_in) ints or floats, of int64 and float64 at the most: one example of shape
            (d_in,), a batch of shape (N, d_in), or more axes in front.
        weight: (d_in, d_out) the same kinds, a column for each output.
        bias: (d_out,) the same kinds, a number for each output.
            The dtypes may differ. Any size may be 0.

    Returns:
        (..., d_out), a new array: the leading axes are those of inputs, so (d_in,) gives
        (d_out,), and (1, d_in) gives (1, d_out). Its dtype is np.result_type(inputs, weight, bias),
        and all is computed in that dtype: narrow ints do not wrap round on the way to a wider one.
        Whether the results fit in it is the caller's business. NaN and infinity go the way of
        float arithmetic, 0 times infinity is NaN. None of the arguments is changed.

    Raises:
        ValueError: inputs has no axis, weight not exactly two, bias not exactly one, or d_in or
            d_out differ between them. A size of 1 is no exception. The message holds all three
            shapes as Python writes them, like (2, 3).

    Example:
        >>> weight = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
        >>> bias = np.array([0.5, -1.0])
        >>> affine(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), weight, bias)
        array([[ 4.5,  4. ],
               [10.5, 10. ]])
        >>> affine(np.array([1.0, 2.0, 3.0]), weight, bias)  # one example
        array([4.5, 4. ])
        >>> affine(np.ones((32, 128)), np.full((128, 64), 0.5), np.zeros(64)).shape
        (32, 64)

    Source: every textbook of neural networks, e.g. Goodfellow, Bengio and Courville, "Deep
    Learning", chapter 6.
    """
    raise NotImplementedError("your code here")


def compose(
    weight1: np.ndarray, bias1: np.ndarray, weight2: np.ndarray, bias2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Find the one layer that does what two affine layers do, one after the other.

    affine(x, weight, bias) = affine(affine(x, weight1, bias1), weight2, bias2) for every x, up to
    rounding. Two layers with nothing between them are no more than one.

    Args:
        weight1: (d, h) ints or floats as in `affine`: the layer that comes first.
        bias1: (h,) the same.
        weight2: (h, m) the same: the layer that takes what the first one gives.
        bias2: (m,) the same.

    Returns:
        The tuple (weight, bias), of shapes (d, m) and (m,), two new arrays. Both have the dtype
        np.result_type of all four arguments, are computed in it and keep its digits: a weight of
        1e-9 does not drown in biases of 1e9. NaN and infinity go on as in `affine`; but those of
        a bias do not show in weight, nor those of weight1 in bias.

    Raises:
        ValueError: a weight has not exactly two axes, a bias not exactly one, or the sizes do not
            fit together. The message holds all four shapes.

    Example:
        >>> weight, bias = compose(
        ...     np.array([[2.0]]), np.array([3.0]), np.array([[5.0]]), np.array([7.0])
        ... )
        >>> weight, bias  # 5·(2x + 3) + 7 = 10x + 22
        (array([[10.]]), array([22.]))

    Source: as of `affine`.
    """
    raise NotImplementedError("your code here")
