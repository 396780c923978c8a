"""Creation: where a tensor's numbers come from, of which dtype they are, and who shares them.

What does all of it at once is refused: `linspace`, `logspace`, `eye` and the functions and methods
called `diag`.
"""

from typing import Any

import numpy as np
import torch
from torch import Tensor


def linspace(start: float, end: float, steps: int) -> Tensor:
    """Make evenly spaced numbers from start to end, both included.

    Args:
        start: the first number, an int or a float.
        end: the last one; it may be less than start.
        steps: how many numbers, at least 0. A single one is start.

    Returns:
        (steps,) float32. The first number is start and the last one end, exactly as float32
        rounds them; those between are right to about six digits of the larger of the two, also
        where end - start is more than float32 can hold.

    Raises:
        ValueError: steps is negative.

    Example:
        >>> linspace(0, 1, 5)
        tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])

    Source: torch.linspace.
    """
    raise NotImplementedError("your code here")


def identity(n: int, dtype: torch.dtype = torch.float32) -> Tensor:
    """Make the matrix with ones on the diagonal and zeros elsewhere.

    Args:
        n: how many rows and columns, at least 0.
        dtype: of the result; any that has a 0 and a 1, bool included.

    Returns:
        (n, n) of that dtype.

    Raises:
        ValueError: n is negative.

    Example:
        >>> identity(2)
        tensor([[1., 0.],
                [0., 1.]])

    Source: torch.eye.
    """
    raise NotImplementedError("your code here")


def tensor_like(values: Any, x: Tensor) -> Tensor:
    """Make a tensor of Python's numbers, to be used together with x.

    Args:
        values: a number, or lists of numbers, nested to any depth, all of one length at each
            depth. Left unchanged.
        x: a tensor of any shape. It lends its dtype and its device, nothing else.

    Returns:
        A new tensor of the shape of values, of the dtype and on the device of x, as precise as
        that dtype allows. It does not require a gradient.

    Raises:
        ValueError: lists at one depth differ in length. Where the first of them is empty,
            `torch.tensor` does not notice, and it need not be noticed here.

    Example:
        >>> tensor_like([[1, 2], [3, 4]], torch.zeros(3, dtype=torch.float64))
        tensor([[1., 2.],
                [3., 4.]], dtype=torch.float64)
    """
    raise NotImplementedError("your code here")


def share_array(array: np.ndarray) -> Tensor:
    """Look at a NumPy array as a tensor, without copying it.

    Args:
        array: of any shape and of any dtype that PyTorch has. Its axes may skip numbers or stand
            in another order than the memory, as in array[:, ::2] or array.T.

    Returns:
        A tensor on the array's memory, with its shape, numbers and dtype, float64 included: a
        change of either shows in the other.

    Raises:
        ValueError: the array is read-only, or it runs backwards, as array[::-1] does: such memory
            cannot be shared.
        TypeError: PyTorch has no such dtype; text, for instance.

    Example:
        >>> array = np.zeros(3)
        >>> x = share_array(array)
        >>> array[1] = 7
        >>> x
        tensor([0., 7., 0.], dtype=torch.float64)

    Source: torch.from_numpy.
    """
    raise NotImplementedError("your code here")


def copy_array(array: np.ndarray) -> Tensor:
    """Make a tensor of a NumPy array's numbers that has nothing more to do with the array.

    Args:
        array: of any shape and of any dtype that PyTorch has. It may be read-only or run
            backwards. Left unchanged.

    Returns:
        A tensor with memory of its own: a change of either does not show in the other. float64,
        NumPy's default, becomes float32, PyTorch's; every other dtype stays.

    Raises:
        TypeError: PyTorch has no such dtype; text, for instance.

    Example:
        >>> array = np.zeros(3)
        >>> x = copy_array(array)
        >>> array[1] = 7
        >>> x
        tensor([0., 0., 0.])
    """
    raise NotImplementedError("your code here")


def share_tensor(x: Tensor) -> np.ndarray:
    """Look at a tensor as a NumPy array, without copying it.

    Args:
        x: a tensor on the CPU, of any shape and strides, of any dtype that NumPy has. It may
            require a gradient; NumPy knows nothing of gradients.

    Returns:
        An array on the tensor's memory, with its shape, numbers and dtype: a change of either
        shows in the other. x itself is as before: if it required a gradient, it still does.

    Raises:
        TypeError: NumPy has no such dtype; bfloat16, for instance.

    Example:
        >>> x = torch.zeros(3, requires_grad=True)
        >>> share_tensor(x)
        array([0., 0., 0.], dtype=float32)

    Source: torch.Tensor.numpy.
    """
    raise NotImplementedError("your code here")


def snapshot(x: Tensor) -> Tensor:
    """Keep x's numbers as they are now, whatever becomes of x.

    Args:
        x: a tensor of any shape, strides and dtype. It may require a gradient.

    Returns:
        A tensor of x's shape, dtype and device with memory of its own: a change of either does not
        show in the other. It is no part of x's graph: it does not require a gradient. x itself is
        as before.

    Example:
        >>> x = torch.zeros(3, requires_grad=True)
        >>> before = snapshot(x)
        >>> with torch.no_grad():
        ...     x[1] = 7
        ...
        >>> before
        tensor([0., 0., 0.])
    """
    raise NotImplementedError("your code here")
