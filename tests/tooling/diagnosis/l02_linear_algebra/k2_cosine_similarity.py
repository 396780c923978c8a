"""Cosine similarity as another hand writes it: powers of two taken out, one division, a list."""

import numpy as np


def _scaled(vectors):
    numbers = np.array(vectors, dtype=float)
    sizes = np.abs(numbers).max(axis=-1, keepdims=True)
    _, exponents = np.frexp(sizes)
    return np.ldexp(numbers, -exponents)


def cosine_similarity(query, table):
    shapes = f"{query.shape} and {table.shape}"
    if len(query.shape) != 1 or len(table.shape) != 2:
        raise ValueError("one vector and one table are compared, not " + shapes)
    if query.size != table.shape[1]:
        raise ValueError("the rows are not as long as the query: " + shapes)
    for numbers in (query, table):
        if not np.all(np.abs(numbers) < np.inf):
            raise ValueError("only finite numbers point anywhere")
    t = _scaled(table)
    q = _scaled(query)
    dots = np.einsum("ij,j->i", t, q)
    lengths = np.linalg.norm(t, axis=1) * np.linalg.norm(q)
    cosines = np.zeros(len(table))
    pointing = lengths > 0
    cosines[pointing] = dots[pointing] / lengths[pointing]
    cosines[cosines > 1] = 1
    cosines[cosines < -1] = -1
    return cosines


def nearest_neighbors(query, table, k):
    cosines = cosine_similarity(query, table).tolist()
    if k <= -1:
        raise ValueError(f"k = {k} is less than none at all")
    order = sorted(range(len(cosines)), key=cosines.__getitem__, reverse=True)
    return np.array(order[:k], dtype=int)
