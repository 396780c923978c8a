"""A reverse-mode engine for scalars: every number remembers what it was computed from.

Plain Python is enough: torch, NumPy, JAX, autograd and SymPy are refused.
"""

import functools
import math
import operator
from collections import Counter


class Value:
    """A number that remembers how it was computed, so that it can be differentiated.

    An expression of values and plain numbers, such as `a * b + 2`, is computed as it is written.
    Each operation gives a new Value and leaves its operands as they are; a plain number in an
    operation is a constant. It is an int or a float; whether other real numbers, such as a
    Fraction, pass or are a TypeError is up to you. A value may be used any number of times, by one
    operation (`a + a`) or by many.

    Write `__init__`, `__add__`, `__mul__`, `__pow__`, `exp`, `relu` and `backward`. The other
    operators are there already and use yours.

    Attributes:
        data: the number, a float.
        grad: the derivative, with respect to this value, of that on which `backward` was called
            last; 0.0 before. A float.

    What else a value keeps is up to you.

    Example:
        c = ab + b² has the derivatives ∂c/∂a = b and ∂c/∂b = a + 2b.

        >>> a, b = Value(2), Value(-3)
        >>> c = a * b + b**2
        >>> c.backward()
        >>> c.data, a.grad, b.grad
        (3.0, -3.0, -4.0)
        >>> twice = a + a
        >>> twice.backward()
        >>> twice.data, a.grad
        (4.0, 2.0)
        >>> line = 5 * a + 1
        >>> line.backward()
        >>> line.data, a.grad
        (11.0, 5.0)

    Source: Linnainmaa 1976, "Taylor expansion of the accumulated rounding error", for the method;
    Karpathy 2020, micrograd, for the class.
    """

    def __init__(self, data: float, sources: tuple[tuple["Value", float], ...] = ()) -> None:
        """Hold a number.

        Args:
            data: an int or a float.
            sources: for your operations, if you want it: the values that this one was computed
                from, each with the derivative of this one with respect to it. You may use
                another second argument, or none.

        Raises:
            TypeError: data is neither an int nor a float.
        """
        # solution
        if not isinstance(data, int | float):
            raise TypeError(f"a Value holds an int or a float, not a {type(data).__name__}")
        self.data = float(data)
        self.grad = 0.0
        self._sources = sources
        # end solution

    def __add__(self, other: "Value | float") -> "Value":
        """self + other.

        Raises:
            TypeError: other is no Value, int or float.
        """
        # solution
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))
        # end solution

    def __mul__(self, other: "Value | float") -> "Value":
        """self · other.

        Raises:
            TypeError: other is no Value, int or float.
        """
        # solution
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))
        # end solution

    def __pow__(self, exponent: float) -> "Value":
        """self to the power of a constant.

        The derivative is exponent · selfᵉˣᵖᵒⁿᵉⁿᵗ⁻¹, right also where the power itself is too small
        for a float. To the power of 0 it is 0, at 0 as well. Where it is infinite, as that of √x
        at 0, it may be anything; the data must still be right.

        Raises:
            TypeError: exponent is no int or float; a Value is none.
            ValueError: self is negative and exponent is no whole number.
            ZeroDivisionError: self is 0 and exponent is negative.
        """
        # solution
        if not isinstance(exponent, int | float):
            raise TypeError(f"an exponent is an int or a float, not a {type(exponent).__name__}")
        if self.data < 0 and not float(exponent).is_integer():
            raise ValueError(f"{self.data} to the power of {exponent} is no real number")
        power, slope = self.data**exponent, 0.0
        if exponent != 0 and (self.data != 0 or exponent >= 1):
            try:
                slope = exponent * self.data ** (exponent - 1)
            except ArithmeticError:  # it overflows, where a quotient is infinite, with its sign
                slope = exponent * power / self.data
        return Value(power, ((self, slope),))
        # end solution

    def exp(self) -> "Value":
        """e to the power of self."""
        # solution
        power = math.exp(self.data)
        return Value(power, ((self, power),))
        # end solution

    def relu(self) -> "Value":
        """The larger of self and 0. At 0 its derivative is 0."""
        # solution
        return Value(max(self.data, 0.0), ((self, float(self.data > 0)),))
        # end solution

    def backward(self) -> None:
        """Differentiate this value with respect to everything that it was computed from.

        Sets `grad` of this value to 1.0, and `grad` of each value that it depends on, through
        whatever number of steps, to its derivative, be it 0: leaves and intermediate results
        alike. What their grad was before does not count, so a second call gives the same again.
        The grad of a value that this one was not computed from stays as it is.

        The chain may be 10 000 operations long and longer, and the time grows with the number of
        operations, not with the number of paths through them.
        """
        # solution
        uses: Counter[Value] = Counter()
        found = [self]
        for value in found:  # found grows meanwhile
            value.grad = 0.0
            for source, _ in value._sources:
                uses[source] += 1
                if uses[source] == 1:
                    found.append(source)
        self.grad = 1.0
        ready = [self]
        while ready:
            value = ready.pop()
            for source, slope in value._sources:
                source.grad += slope * value.grad
                uses[source] -= 1
                if uses[source] == 0:  # its gradient is complete: all that use it have paid in
                    ready.append(source)
        # end solution

    # What follows is complete: every other operator in terms of yours.

    def __radd__(self, other: float) -> "Value":
        return self + other

    def __rmul__(self, other: float) -> "Value":
        return self * other

    def __neg__(self) -> "Value":
        return self * -1

    def __sub__(self, other: "Value | float") -> "Value":
        return self + other * -1

    def __rsub__(self, other: float) -> "Value":
        return self * -1 + other

    def __truediv__(self, other: "Value | float") -> "Value":
        return self * other**-1

    def __rtruediv__(self, other: float) -> "Value":
        return self**-1 * other

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"


def apply(name: str, first: Value | float, *others: Value | float) -> Value | float:
    """Join first to each of the others in turn, by an operator's name in the module `operator`.

    `apply("add", a, b, c)` is a + b + c. Complete as it is: the tests see your values through
    this function and the next, since they only call, and never look inside.
    """
    return functools.reduce(getattr(operator, name), others, first)


def read(value: Value) -> tuple[float, float]:
    """The data and the grad of a value. Complete as it is."""
    return value.data, value.grad
