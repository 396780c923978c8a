"""Conditional probability: what remains likely once you have seen something; and Bayes' rule.

NumPy is yours to use; SciPy, scikit-learn and pandas are refused.
"""

import numpy as np


def conditional_probability(joint: np.ndarray, b: int) -> np.ndarray:
    """How likely each outcome of A is, given that B came out as b: P(A = i | B = b).

    P(A = i | B = b) = P(A = i, B = b) / P(B = b), where P(B = b) = Σᵢ P(A = i, B = b).

    Args:
        joint: (n, m) array of ints or floats, 0 or more: joint[i, j] is P(A = i, B = j). Its sum
            may miss 1 by rounding: up to 1e-6 is accepted, 1e-4 or more is refused.
        b: the outcome of B, an int from 0 to m − 1.

    Returns:
        (n,) float64, which sums to 1, computed in float64 whatever the dtype of joint. A new
        array; joint is unchanged. However small P(B = b) is, as long as it is not 0, the answer
        is as precise as for any other b.

    Raises:
        ValueError: joint does not have exactly two axes; an entry is negative or NaN; the entries
            do not sum to 1; or P(B = b) is 0: what cannot happen tells nothing about A.
        IndexError: b is not one of 0 to m − 1. A negative b does not count from the end. Where
            a ValueError is due as well, as it is where m is 0, either of the two will do.

    Example:
        Rows: rain, dry. Columns: clouds, clear sky.

        >>> joint = np.array([[0.18, 0.02], [0.12, 0.68]])
        >>> conditional_probability(joint, 0)  # given clouds: 0.18/0.3 and 0.12/0.3
        array([0.6, 0.4])

    Source: Goodfellow, Bengio and Courville, "Deep Learning", section 3.5.
    """
    raise NotImplementedError("your code here")


def bayes(prior: np.ndarray, likelihood: np.ndarray, observations: np.ndarray) -> np.ndarray:
    """What to believe after some observations: Bayes' rule.

    The observations are outcomes of B, independent of one another once A is known. So
    P(A = i | b₁, …, bₖ) is prior[i] · likelihood[i, b₁] · … · likelihood[i, bₖ], divided by the
    sum of that over all i.

    Args:
        prior: (n,) array of ints or floats, 0 or more: P(A = i) before anything is observed. The
            sum may miss 1 by rounding, as for `conditional_probability`.
        likelihood: (n, m) array of ints or floats: likelihood[i, j] is P(B = j | A = i). Each row
            is 0 or more and sums to 1, as the prior does.
        observations: (k,) array of ints from 0 to m − 1. k may be 0, and the same outcome may
            come again: each time counts.

    Returns:
        (n,) float64, the posterior, which sums to 1, computed in float64 whatever the dtypes.
        Without observations it is the prior. The order of the observations does not matter.
        Thousands of them are fine, though the products above then leave the floats. What is
        impossible (a prior of 0, or a likelihood of 0 for anything observed) has a posterior of
        exactly 0. A new array; all arguments are unchanged.

    Raises:
        ValueError: prior does not have exactly one axis, likelihood two, observations one, or
            prior and likelihood do not have the same n; a probability is negative or NaN; the
            prior or a row of likelihood does not sum to 1; or every A is impossible after what
            was observed.
        IndexError: an observation is not one of 0 to m − 1; a negative one is not, either.

    Example:
        Rows: rain, dry. Columns: clouds, clear sky. It rains on one day in five.

        >>> prior, likelihood = np.array([0.2, 0.8]), np.array([[0.9, 0.1], [0.15, 0.85]])
        >>> bayes(prior, likelihood, np.array([0]))  # 0.2·0.9 = 0.18 and 0.8·0.15 = 0.12
        array([0.6, 0.4])
        >>> bayes(prior, likelihood, np.array([0, 0]))  # 0.162 and 0.018
        array([0.9, 0.1])

    Source: Bayes 1763, "An Essay towards solving a Problem in the Doctrine of Chances".
    """
    raise NotImplementedError("your code here")
