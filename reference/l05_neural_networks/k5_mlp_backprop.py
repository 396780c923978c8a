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
    # solution
    if (
        not inputs.ndim == weight1.ndim == weight2.ndim == 2
        or targets.shape != inputs.shape[:1]
        or weight1.shape != inputs.shape[1:] + bias1.shape
        or weight2.shape != bias1.shape + bias2.shape
    ):
        raise ValueError(
            f"shapes do not fit: inputs {tuple(inputs.shape)}, targets {tuple(targets.shape)}, "
            f"weight1 {tuple(weight1.shape)}, bias1 {tuple(bias1.shape)}, "
            f"weight2 {tuple(weight2.shape)}, bias2 {tuple(bias2.shape)}"
        )
    N, C = len(inputs), len(bias2)
    if N == 0:
        raise ValueError("no examples: the mean over none of them is not defined")
    if targets.min() < 0 or targets.max() >= C:
        raise ValueError(f"targets must be from 0 to {C - 1}, got {targets.tolist()}")

    hidden = torch.tanh(inputs @ weight1 + bias1)  # (N, H)
    logits = hidden @ weight2 + bias2  # (N, C)
    log_probabilities = logits.log_softmax(dim=1)
    rows = torch.arange(N, device=targets.device)
    loss = -log_probabilities[rows, targets].mean()

    # Each grad_x is the gradient of the loss for x, of x's shape.
    grad_logits = log_probabilities.exp()
    grad_logits[rows, targets] -= 1  # softmax and log together: probabilities - one-hot
    grad_logits = grad_logits / N
    grad_hidden = grad_logits @ weight2.T
    grad_sums = grad_hidden * (1 - hidden**2)  # tanh'(z) = 1 - tanh(z)²
    return loss, {
        "inputs": grad_sums @ weight1.T,
        "weight1": inputs.T @ grad_sums,
        "bias1": grad_sums.sum(dim=0),
        "weight2": hidden.T @ grad_logits,
        "bias2": grad_logits.sum(dim=0),
    }
    # end solution
