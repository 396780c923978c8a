"""The engine as another hand writes it: values know their operation, and wait for their shares."""

import functools
import math
import operator
from collections import deque


class Value:
    def __init__(self, data, operation="none", operands=(), exponent=None):
        if not isinstance(data, (int, float)):
            raise TypeError(f"{data!r} is not a number")
        self.data = float(data)
        self.grad = 0.0
        self.operation = operation
        self.operands = operands
        self.exponent = exponent

    @staticmethod
    def _wrapped(thing):
        if isinstance(thing, Value):
            return thing
        return Value(thing)

    def __add__(self, other):
        right = Value._wrapped(other)
        return Value(self.data + right.data, "+", [self, right])

    def __mul__(self, other):
        right = Value._wrapped(other)
        return Value(self.data * right.data, "*", [self, right])

    def __pow__(self, exponent):
        if not isinstance(exponent, (int, float)):
            raise TypeError(f"{exponent!r} is not a constant")
        if self.data < 0 and exponent % 1 != 0:
            raise ValueError(f"{self.data} has no power {exponent}")
        return Value(self.data**exponent, "**", [self], exponent)

    def exp(self):
        return Value(math.exp(self.data), "exp", [self])

    def relu(self):
        return Value(self.data if self.data > 0 else 0.0, "relu", [self])

    def _edges(self):
        data = [operand.data for operand in self.operands]
        slopes = []
        if self.operation == "+":
            slopes = [1.0, 1.0]
        elif self.operation == "*":
            slopes = data[::-1]
        elif self.operation == "**":
            slopes = [Value._slope_of_power(data[0], self.exponent)]
        elif self.operation == "exp":
            slopes = [self.data]
        elif self.operation == "relu":
            slopes = [1.0 if data[0] > 0 else 0.0]
        return list(zip(self.operands, slopes, strict=False))

    @staticmethod
    def _slope_of_power(base, n):
        if n == 0:
            return 0.0
        if base == 0 and n < 1:
            return math.inf
        return n * base ** (n - 1)

    def backward(self):
        users = {self: 0}
        walk = [self]
        while walk:
            for operand, _ in walk.pop()._edges():
                if operand not in users:
                    users[operand] = 0
                    walk.append(operand)
                users[operand] += 1
        shares = {value: [] for value in users}
        shares[self].append(1.0)
        complete = deque([self])
        while complete:
            value = complete.popleft()
            value.grad = sum(shares[value], 0.0)
            for operand, slope in value._edges():
                shares[operand].append(slope * value.grad)
                if len(shares[operand]) == users[operand]:
                    complete.append(operand)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + other * -1

    def __rsub__(self, other):
        return self * -1 + other

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return self**-1 * other

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"


def apply(name, first, *others):
    return functools.reduce(getattr(operator, name), others, first)


def read(value):
    return value.data, value.grad
