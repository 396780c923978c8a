"""Autograd: let PyTorch differentiate, take the gradients, and decide what it should not see.

Refused are `torch.optim`, `torch.func`, `torch.autograd.functional`, `torch.autograd.forward_ad`,
`torch.linalg`, `torch.lstsq`, and what fits a line elsewhere: `np.polyfit`, `np.linalg`, SciPy,
scikit-learn.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def value_and_gradients(
    fn: Callable[..., Tensor], *inputs: Tensor
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """Compute a function and its gradient with respect to each input.

    It works within `torch.no_grad()` too, and leaves that mode as it was, after an error as well.

    Args:
        fn: takes tensors, gives one number, a tensor without axes. It is called once, with
            tensors that hold what the inputs hold.
        inputs: float tensors of any shape, at least one. They are left as they are: neither their
            numbers nor their `requires_grad` nor their `grad` changes, after an error as well, and
            a gradient that is computed here goes no further back than to them. The same tensor may
            be given twice, and is then two inputs. Nothing is promised about the `grad` of other
            tensors that fn makes use of.

    Returns:
        The value of fn, and a gradient for each input, of its shape and dtype: zeros for one that
        fn makes no use of, infinite or NaN where autograd has it so. All of them are new tensors,
        each with memory of its own, that no gradient flows through.

    Raises:
        ValueError: what fn gives has axes. The message holds its shape.

    Example:
        y = w·x: its gradient with respect to w is x, and the reverse.

        >>> w, x = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([4.0, 5.0, 6.0])
        >>> value_and_gradients(lambda w, x: w @ x, w, x)
        (tensor(32.), (tensor([4., 5., 6.]), tensor([1., 2., 3.])))
    """
    raise NotImplementedError("your code here")


def round_straight_through(x: Tensor) -> Tensor:
    """Round to whole numbers, and hand gradients on as if nothing had happened.

    The slope of rounding is 0 nearly everywhere, so nothing in front of it would ever learn. The
    straight-through estimator takes 1 in its place.

    Args:
        x: float, any shape, finite. Left as it is.

    Returns:
        x rounded as `torch.round` does, to the last bit but for the sign of a zero, of x's shape
        and dtype: a new tensor, whose gradient with respect to x is 1.

    Example:
        >>> x = torch.tensor([0.4, 1.7], requires_grad=True)
        >>> y = round_straight_through(x)
        >>> y.detach()
        tensor([0., 2.])
        >>> (y * torch.tensor([3.0, 5.0])).sum().backward()
        >>> x.grad
        tensor([3., 5.])

    Source: Bengio, Léonard & Courville 2013, "Estimating or Propagating Gradients Through
    Stochastic Neurons for Conditional Computation".
    """
    raise NotImplementedError("your code here")


def fit_line(
    x: Tensor, y: Tensor, learning_rate: float, steps: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Fit y ≈ slope · x + intercept by gradient descent, with gradients from autograd.

    Slope and intercept start at 0. Each step moves both at once by −learning_rate times the
    gradient of the mean squared error over all points. A step late in the run costs as much as
    an early one.

    Args:
        x: (N,) float, N at least 1.
        y: (N,) of the same dtype. Both are left as they are, their `grad` included.
        learning_rate: how far to go for a gradient of 1.
        steps: how many steps, 0 or more.

    Returns:
        The slope () and the intercept () after all steps, and the losses (steps,): entry t is the
        mean squared error before step t. All of x's dtype, none of them requires a gradient. With
        too large a learning rate they grow until they are infinite or NaN, and stay so.

    Raises:
        ValueError: x or y has not exactly one axis, they differ in N, N is 0, or steps is
            negative.

    Example:
        Two points on y = 2x + 1. At slope 0 and intercept 0 the errors are −1 and −3.

        >>> slope, intercept, losses = fit_line(
        ...     torch.tensor([0.0, 1.0]), torch.tensor([1.0, 3.0]), learning_rate=0.25, steps=2
        ... )
        >>> slope, intercept, losses
        (tensor(1.0625), tensor(1.3125), tensor([5.0000, 0.7812]))
    """
    raise NotImplementedError("your code here")
