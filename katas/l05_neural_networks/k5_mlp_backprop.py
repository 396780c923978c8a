"""Backpropagation by hand: every gradient of a network with one hidden layer."""

import torch
from torch import Tensor


def mlp_backprop(
    inputs: Tensor,
    targets: Tensor,
    weight1: Tensor,
    bias1: Tensor,
    weight2: Tensor,
    bias2: Tensor,
) -> tuple[Tensor, dict[str, Tensor]]:
    """Run a two-layer network forwards, then backwards, without autograd.

        hidden = tanh(inputs @ weight1 + bias1)
        logits = hidden @ weight2 + bias2
        loss   = mean over the N examples of -log softmax(logits)[target]

    Args:
        inputs: (N, D) float, one example a row, N at least 1.
        targets: (N,) int64, the right class of each example, from 0 to C - 1.
        weight1: (D, H) float.
        bias1: (H,) float.
        weight2: (H, C) float.
        bias2: (C,) float.
            All floats have one dtype. None of the arguments is changed.

    Returns:
        The loss, of shape (), and a dict with the gradient of that loss for each of
        "inputs", "weight1", "bias1", "weight2" and "bias2", of the shape of what it is
        the gradient of. All have the dtype of the inputs, and stay finite for logits of
        ±10,000 (in float16 while the sum of the losses is below 65,504) and for hidden units
        that are fully saturated. The call also works inside `torch.inference_mode()`, where
        autograd records nothing.

        It costs six matrix products: two forwards, four backwards. Nothing is computed
        twice, and the number of tensor operations does not grow with N.

    Raises:
        ValueError: an argument does not have the shape above (a bias of shape (1,) does
            not stand for H equal ones), N is 0, or a target is below 0 or above C - 1.

    Example:
        One example, one input, two hidden units, two classes. The numbers are chosen so
        that hidden = [0.6, 0.8] and the probabilities are [0.75, 0.25].

        >>> inputs, targets = torch.tensor([[2.0]]), torch.tensor([1])
        >>> weight1, bias1 = torch.tensor([[1.0, 2.0]]), torch.tensor([-1.3069, -2.9014])
        >>> weight2 = torch.tensor([[1.0, 0.0], [0.5, 0.0]])
        >>> bias2 = torch.tensor([0.0986, 0.0])
        >>> loss, grads = mlp_backprop(inputs, targets, weight1, bias1, weight2, bias2)
        >>> print(f"{loss:.3f}")  # -log 0.25
        1.386
        >>> torch.round(grads["bias2"], decimals=3)  # probabilities - [0, 1]
        tensor([ 0.7500, -0.7500])
        >>> torch.round(grads["weight1"], decimals=3)
        tensor([[0.9600, 0.2700]])
        >>> torch.round(grads["inputs"], decimals=3)
        tensor([[0.7500]])

        The same example twice: the loss is a mean, so the loss and the gradients of the
        weights stay as they were, and each row of inputs has half the say.

        >>> twice = inputs.repeat(2, 1), targets.repeat(2)
        >>> loss, grads = mlp_backprop(*twice, weight1, bias1, weight2, bias2)
        >>> torch.round(grads["weight1"], decimals=3)
        tensor([[0.9600, 0.2700]])
        >>> torch.round(grads["inputs"], decimals=3)
        tensor([[0.3750],
                [0.3750]])

    Source: Rumelhart, Hinton and Williams 1986, "Learning representations by
    back-propagating errors".
    """
    raise NotImplementedError("your code here")
