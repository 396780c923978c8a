"""Cosine similarity: how far two vectors point the same way, however long they are."""

import numpy as np


def cosine_similarity(query: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Compare one vector with every row of a table by the angle between them.

    cos θ = q·t / (‖q‖ ‖t‖): 1 for the same direction, 0 at a right angle, −1 for the opposite.

    NumPy is yours to use; scipy, scikit-learn and torch, which have it ready, are refused.

    Args:
        query: (d,) finite ints or floats, of int64 and float64 at the most, d at least 1. The
            largest of their sizes is 0 or anything from 1e-300 to 1e300.
        table: (n, d) the same, for each row of its own; n may be 0. One vector in each row, such
            as the embeddings of n words.

    Returns:
        (n,) float64: the similarity of query and each row, right to about 15 decimal places
        whatever came (one near 0 keeps fewer digits). None lies outside [−1, 1], not even by
        rounding. The zero vector has no direction: its similarity to anything is 0. query and
        table are unchanged.

    Raises:
        ValueError: query has not exactly one axis, table not exactly two, or the rows are not as
            long as query: the message holds both shapes as Python writes them, like (2,) and
            (4, 3). Also where query or table holds a NaN or an infinity.

    Example:
        >>> circle = np.array([[1.0, 0.0], [0.0, 3.0], [-2.0, 0.0], [0.6, 0.8]])
        >>> cosine_similarity(np.array([1.0, 0.0]), circle)
        array([ 1. ,  0. , -1. ,  0.6])
        >>> cosine_similarity(np.array([3, 4]), np.array([[30, 40], [-6, -8], [0, 0]]))
        array([ 1., -1.,  0.])

    Source: Salton, Wong and Yang 1975, "A Vector Space Model for Automatic Indexing".
    """
    raise NotImplementedError("your code here")


def nearest_neighbors(query: np.ndarray, table: np.ndarray, k: int) -> np.ndarray:
    """Find the k rows of a table that are most similar to a query.

    Args:
        query: (d,) as in `cosine_similarity`.
        table: (n, d) as there.
        k: how many, an int, 0 or more. It may exceed n: then all rows are given.

    Returns:
        (min(k, n),) integers: the indices of these rows, by cosine similarity, the highest first.
        Rows whose similarities, as computed, are equal come in the order of the table. A row that
        equals query is a neighbour like any other.

    Raises:
        ValueError: as in `cosine_similarity`, for every k; or k is negative, and the message
            names k or its value then.

    Example:
        >>> words = np.array([[0.0, 1.0], [4.0, 4.0], [-1.0, 0.0], [9.0, 3.0]])
        >>> nearest_neighbors(np.array([1.0, 0.0]), words, 2).tolist()
        [3, 1]
        >>> nearest_neighbors(np.array([1.0, 0.0]), words, 10).tolist()
        [3, 1, 0, 2]

    Source: as of `cosine_similarity`.
    """
    raise NotImplementedError("your code here")
