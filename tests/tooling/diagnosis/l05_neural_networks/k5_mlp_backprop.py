"""Backpropagation by hand as another hand writes it: softmax in pieces, one delta a layer."""

import torch


def mlp_backprop(inputs, targets, weight1, bias1, weight2, bias2):
    try:
        (N, D), (H,), (C,) = inputs.shape, bias1.shape, bias2.shape
    except ValueError:
        raise ValueError("inputs need two axes, a bias needs one") from None
    _must_be(targets, N)
    _must_be(weight1, D, H)
    _must_be(weight2, H, C)
    if not N:
        raise ValueError("an empty batch has no mean")
    if (targets < 0).any():
        raise ValueError("a negative class")
    if (targets >= C).any():
        raise ValueError("a class that is not there")

    before = torch.addmm(bias1, inputs, weight1)
    after = before.tanh()
    scores = torch.addmm(bias2, after, weight2)
    scores = scores - scores.amax(1, keepdim=True)
    logs = scores - scores.exp().sum(1, keepdim=True).log()
    wanted = torch.zeros_like(scores)
    wanted[range(N), targets] = 1
    loss = -(wanted * logs).sum() / N

    delta2 = (logs.exp() - wanted) / N
    back = delta2.mm(weight2.t())
    delta1 = back - back * after * after
    grads = {}
    grads["weight2"] = after.t().mm(delta2)
    grads["bias2"] = delta2.sum(0)
    grads["weight1"] = inputs.t().mm(delta1)
    grads["bias1"] = delta1.sum(0)
    grads["inputs"] = delta1.mm(weight1.t())
    return loss, grads


def _must_be(tensor, *shape):
    if tuple(tensor.shape) != shape:
        raise ValueError(f"{tuple(tensor.shape)} where {shape} was due")
