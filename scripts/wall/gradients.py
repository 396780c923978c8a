"""Joins the graph of one side to that of the other: backward there is asked for from here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any


@dataclass
class Joint:
    """Where this side's graph goes on in the other's.

    Args:
        outputs: tensors as they arrived, without a gradient.
        backward: takes the gradient of each output, or None; gives that of each input.
    """

    outputs: list[Any]
    backward: Callable[[list[Any]], list[Any]]


def join(joint: Joint, inputs: list[Any]) -> list[Any]:
    """The joint's outputs, joined to this side's graph as coming from the inputs."""
    import torch

    with torch.enable_grad():
        anchor = torch.empty(0, requires_grad=True)  # keeps the graph where no input needs it
        return list(_function().apply(joint, anchor, *inputs))


def hang(tensor: Any, tell: Callable[[Any], None]) -> Any:
    """The tensor as one that was computed on the other side, which is told of its gradient."""

    def backward(grads: list[Any]) -> list[Any]:
        if grads[0] is not None:
            tell(grads[0])
        return []

    return join(Joint([tensor], backward), [])[0]


@cache
def _function() -> Any:
    import torch

    class AcrossTheWall(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, joint: Joint, anchor: Any, *inputs: Any) -> tuple:
            ctx.joint = joint
            ctx.set_materialize_grads(False)
            outputs, joint.outputs = joint.outputs, []
            return tuple(outputs)

        @staticmethod
        @torch.autograd.function.once_differentiable
        def backward(ctx: Any, *grads: Any) -> tuple:
            return None, None, *ctx.joint.backward(list(grads))

    return AcrossTheWall


@dataclass
class Graph:
    """What a call left behind on the side where it ran: its inputs and its outputs."""

    inputs: list[Any]
    outputs: list[Any]

    def backward(self, grads: list[Any]) -> list[Any]:
        """The gradient of each input, or None; those of parameters go where PyTorch puts them."""
        import torch
        from torch.autograd.graph import _engine_run_backward

        asked = [pair for pair in zip(self.outputs, grads, strict=True) if pair[1] is not None]
        if not asked:
            return [None] * len(self.inputs)
        for output, grad in asked:
            if output.shape != grad.shape:  # the engine would add up what is too large
                raise RuntimeError(f"a gradient of {grad.shape} for {output.shape}")
        kept = [(leaf, leaf.grad) for leaf in self.inputs if leaf.is_leaf]
        for leaf, _ in kept:
            leaf.grad = None  # or it would be added to in place
        arrived: dict[int, Any] = {}
        hooks = [
            # As it arrives, which may be one tensor for two inputs: in .grad each has its own.
            tensor.register_hook(partial(arrived.__setitem__, place))
            for place, tensor in enumerate(self.inputs)
        ]
        try:
            with torch.enable_grad():
                # What `torch.autograd.backward` does, without its own look at the shapes, for
                # which it imports sympy: half a second.
                _engine_run_backward(
                    *zip(*asked, strict=True),
                    True,  # keeps the graph
                    False,  # makes none
                    (),
                    allow_unreachable=True,
                    accumulate_grad=True,
                )
            return [arrived.get(place) for place in range(len(self.inputs))]
        finally:
            for hook in hooks:
                hook.remove()
            for leaf, grad in kept:
                leaf.grad = grad
