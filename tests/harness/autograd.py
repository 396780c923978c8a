"""Gradients by value: what a suite compares when it asks whether backpropagation works."""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor


def gradients(fn: Callable[..., Any], *tensors: Tensor) -> list[Tensor]:
    """The gradient of one number made of all of fn's outputs, for each tensor.

    The number is a weighted sum of the outputs with fixed, uneven weights: a plain sum would
    hide what a softmax or a normalisation does, whose outputs always sum to the same.

    Args:
        fn: takes the tensors, gives a tensor, or a tuple, list or dict of tensors.
        tensors: float tensors of any shape; they are copied, so the caller's stay as they are.

    Returns:
        One gradient a tensor, of its shape; zeros where the output does not depend on it.
    """
    __tracebackhide__ = True
    leaves = [tensor.detach().clone().requires_grad_() for tensor in tensors]
    total = _one_number(fn(*leaves))
    grads = torch.autograd.grad(total, leaves, allow_unused=True)
    return [
        torch.zeros_like(leaf) if grad is None else grad
        for leaf, grad in zip(leaves, grads, strict=True)
    ]


def parameter_gradients(module: Any, fn: Callable[[], Any]) -> dict[str, Tensor]:
    """The gradient, for each parameter of `module`, of one number made of all of fn's outputs.

    Args:
        module: a module on the solution's side, as a class of `kata` or `place` gave it.
        fn: calls the module and gives a tensor, or a tuple, list or dict of tensors.

    Returns:
        By the parameter's name in `named_parameters`, which lists a shared one once; zeros for
        a parameter that takes no part.
    """
    __tracebackhide__ = True
    module.zero_grad()
    _one_number(fn()).backward()
    return module.gradients()


def _one_number(outputs: Any) -> Tensor:
    __tracebackhide__ = True
    flat = [out for out in _flat(outputs) if out.is_floating_point() or out.is_complex()]
    if not any(out.requires_grad for out in flat):
        raise AssertionError(
            "no gradient can flow: the result is cut off from the inputs. Look for .detach(), "
            ".item(), .data, .tolist(), NumPy, torch.tensor(...) or torch.no_grad() on the way"
        )
    return torch.stack([_weighted(out) for out in flat if out.requires_grad]).sum()


def _weighted(out: Tensor) -> Tensor:
    if out.is_complex():
        out = torch.view_as_real(out.resolve_conj())
    return (out * _weights(out)).sum()


def _weights(out: Tensor) -> Tensor:
    steps = torch.arange(1, out.numel() + 1, dtype=torch.float64, device=out.device)
    return (torch.cos(steps * 1.7) + 0.3).to(out.dtype).reshape(out.shape)


def _flat(outputs: Any) -> Iterable[Tensor]:
    if isinstance(outputs, Tensor):
        yield outputs
    elif isinstance(outputs, dict):
        yield from _flat(list(outputs.values()))
    elif isinstance(outputs, list | tuple):
        for output in outputs:
            yield from _flat(output)
