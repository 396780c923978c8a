"""The matrix product as another hand writes it: a sum of columns times rows."""

import numpy as np


def matmul(a, b):
    shapes = str(a.shape) + " and " + str(b.shape)
    if len(a.shape) != 2 or len(b.shape) != 2:
        raise ValueError("two axes each are needed: " + shapes)
    rows, inner = a.shape
    if inner != b.shape[0]:
        raise ValueError("these do not chain: " + shapes)
    columns = b.shape[1]
    kind = np.result_type(a, b)
    total = np.zeros((rows, columns), kind)
    for p in range(inner):
        left = a[:, p].astype(kind).reshape(rows, 1)
        right = b[p].astype(kind).reshape(1, columns)
        total = total + left * right
    return total
