"""The law of large numbers: averages of more and more samples, and where they settle.

NumPy is yours to use; SciPy and pandas are refused.
"""

import numpy as np


def running_means(samples: np.ndarray) -> np.ndarray:
    """The mean of the first k samples, for every k at once.

    Args:
        samples: (..., n) array of ints, bools or floats, in the order in which they came along
            the last axis. NaN may be among them, but nothing beyond ±1e301, so that sums and
            differences stay finite. Leading axes, if any, are runs of their own. Any size may be
            0, and n a million: time and memory grow with n, not with n².

    Returns:
        (..., n) float64, computed in float64 whatever the dtype of samples: entry [..., k − 1] is
        the mean of the first k samples of its run. A NaN makes its own mean and all later ones
        of its run NaN, and no others. A new array; samples is unchanged.

    Raises:
        ValueError: samples has no axis.

    Example:
        >>> running_means(np.array([4, 2, 6, 1]))  # 4/1, 6/2, 12/3, 13/4
        array([4.  , 3.  , 4.  , 3.25])
        >>> running_means(np.array([[1.0, 0.0], [5.0, 6.0]]))  # two runs of two samples
        array([[1. , 0.5],
               [5. , 5.5]])

    Source: Wasserman, "All of Statistics", section 5.3.
    """
    raise NotImplementedError("your code here")


def simulate(
    values: np.ndarray,
    probabilities: np.ndarray,
    runs: int,
    n: int,
    generator: np.random.Generator,
) -> np.ndarray:
    """Draw from a discrete distribution, n samples in each of several runs, and average them.

    The samples are those that the generator's method `choice` draws, run after run, and it draws
    them so: `random` gives numbers u in [0, 1), one for each sample. The sums p₀, p₀ + p₁, …
    divide that range, and a sample is values[j] for the first j whose sum is above u.

    Args:
        values: (m,) array of ints or floats, from −1e301 to 1e301: what a sample can be.
        probabilities: (m,) array of float64 or ints, 0 or more: the chance of each value. Their
            sum may miss 1 by rounding: up to 1e-9 is accepted, 1e-4 or more is refused. A value
            of probability 0 is never drawn, not even for u = 0 or where rounding leaves the last
            sum below u.
        runs, n: how many runs, and how many samples in each: 0 or more.
        generator: gives the numbers u, and is moved on by runs · n of them. Nothing else is
            random here: NumPy's global state is neither read nor changed.

    Returns:
        (runs, n) float64, a new array: entry [r, k − 1] is the mean of the first k samples of
        run r. values and probabilities are unchanged.

    Raises:
        ValueError: values and probabilities do not have one axis each and the same length, at
            least 1; a probability is negative or NaN; the probabilities do not sum to 1; or runs
            or n is negative.

    Example:
        >>> die = np.array([1, 2, 3, 4, 5, 6])
        >>> generator = np.random.default_rng(0)  # u = 0.64, 0.27, 0.04 and 0.02, 0.81, 0.91
        >>> simulate(die, np.full(6, 1 / 6), 2, 3, generator)  # 4, 2, 1 and 1, 5, 6
        array([[4.        , 3.        , 2.33333333],
               [1.        , 3.        , 4.        ]])

    Source: Wasserman, "All of Statistics", section 5.3.
    """
    raise NotImplementedError("your code here")
