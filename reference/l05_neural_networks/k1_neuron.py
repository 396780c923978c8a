"""A neuron: a weighted sum of its inputs, a bias, and an activation."""

import torch
from torch import Tensor


def neuron(inputs: Tensor, weight: Tensor, bias: Tensor, activation: str = "identity") -> Tensor:
    """The answer of one neuron to one input, or to any number of them at once.

    z = w·x + b, and the answer is φ(z), φ being the activation:

    - "identity": z
    - "relu": max(0, z)
    - "sigmoid": 1 / (1 + e⁻ᶻ)
    - "tanh": (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)

    The sum is yours to write: `nn.Linear`, `nn.functional.linear` and `bilinear` are refused. `@`,
    `einsum` and the activations of torch are not.

    Args:
        inputs: (..., d) float: one x of d features, or many of them under any leading axes.
        weight: (d,) of the same dtype, one number for each feature.
        bias: () of the same dtype.
        activation: one of the four names, spelt exactly as above.

    Returns:
        (...), one number for each x, of the inputs' dtype (float16 and bfloat16 among others):
        () for inputs (d,), (B,) for inputs (B, d), also if B is 1 or 0. Gradients reach inputs,
        weight and bias. For z and products of ±1000 the answer and the gradients are right, to
        the dtype's eps: none is NaN or infinite. The arguments are unchanged.

        All inputs are handled at once: the number of tensor operations grows neither with the
        number of inputs nor with d.

    Raises:
        ValueError: the inputs' last axis and weight differ in size; the message holds both sizes.
        ValueError: activation is none of the four names; the message holds what was given.

    Example:
        One input of two features: z = 0.7·0.5 + 0.3·(−1) − 0.2 = −0.15.

        >>> weight, bias = torch.tensor([0.7, 0.3]), torch.tensor(-0.2)
        >>> neuron(torch.tensor([0.5, -1.0]), weight, bias)
        tensor(-0.1500)
        >>> neuron(torch.tensor([0.5, -1.0]), weight, bias, "relu")
        tensor(0.)
        >>> neuron(torch.tensor([0.5, -1.0]), weight, bias, "sigmoid")
        tensor(0.4626)

        Two inputs, so two answers; the second z is 0.7·2 + 0.3·1 − 0.2 = 1.5.

        >>> neuron(torch.tensor([[0.5, -1.0], [2.0, 1.0]]), weight, bias, "relu")
        tensor([0.0000, 1.5000])

    Source: Goodfellow, Bengio and Courville 2016, "Deep Learning", chapter 6, a single hidden unit.
    """
    # solution
    if inputs.shape[-1] != weight.shape[0]:
        raise ValueError(f"inputs of {inputs.shape[-1]} features, but {weight.shape[0]} weights")
    z = (inputs * weight).sum(dim=-1) + bias
    if activation == "identity":
        return z
    if activation == "relu":
        return torch.relu(z)
    if activation == "sigmoid":
        return torch.sigmoid(z)
    if activation == "tanh":
        return torch.tanh(z)
    raise ValueError(f"{activation!r} is none of identity, relu, sigmoid and tanh")
    # end solution
