"""Conditional probability: what remains likely once you have seen something; and Bayes' rule.

NumPy is yours to use; SciPy, scikit-learn and pandas are refused.
"""

import numpy as np

# solution


def _refuse_unless_distribution(probabilities: np.ndarray, name: str) -> None:
    """Each row of `probabilities` is to be 0 or more and sum to 1, up to rounding."""
    sums = probabilities.sum(axis=-1)
    if not ((probabilities >= 0).all() and (abs(sums - 1) <= 1e-6).all()):  # NaN is neither
        raise ValueError(f"{name} must be probabilities, 0 or more, with a sum of 1, not {sums}")


# end solution


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
    # solution
    if joint.ndim != 2:
        raise ValueError(f"joint must be a table with two axes, not {joint.shape}")
    table = joint.astype(np.float64)
    _refuse_unless_distribution(table.reshape(-1), "joint")
    if not 0 <= b < joint.shape[1]:
        raise IndexError(f"b must be one of 0 to {joint.shape[1] - 1}, not {b}")
    column = table[:, b]
    if column.sum() == 0:
        raise ValueError(f"P(B = {b}) is 0: there is nothing to condition on")
    return column / column.sum()
    # end solution


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
    # solution
    if (prior.ndim, likelihood.ndim, observations.ndim) != (1, 2, 1):
        raise ValueError("prior and observations must have one axis, likelihood two")
    if len(prior) != len(likelihood):
        raise ValueError(f"{len(prior)} priors, but likelihoods for {len(likelihood)}")
    priors, likelihoods = prior.astype(np.float64), likelihood.astype(np.float64)
    _refuse_unless_distribution(priors, "prior")
    _refuse_unless_distribution(likelihoods, "each row of likelihood")
    outcomes = likelihood.shape[1]
    if not ((observations >= 0) & (observations < outcomes)).all():
        raise IndexError(f"observations must be from 0 to {outcomes - 1}")
    with np.errstate(divide="ignore"):  # the log of 0 is minus infinity, as it should be
        logs = np.log(priors) + np.log(likelihoods[:, observations]).sum(axis=1)
    if logs.max() == -np.inf:
        raise ValueError("what was observed is impossible, whatever A is")
    weights = np.exp(logs - logs.max())  # the largest is 1: they cannot all underflow
    return weights / weights.sum()
    # end solution
