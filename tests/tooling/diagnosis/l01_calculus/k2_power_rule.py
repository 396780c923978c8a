"""The power rule as another hand writes it: names for everything, loops over indices."""


def power_rule(coefficient, exponent):
    c = coefficient
    n = exponent
    if n == 0:
        return (0.0, 0.0)
    if c == 0:
        return (0.0, 0.0)
    new_exponent = n - 1
    new_coefficient = n * c
    return (new_coefficient, new_exponent)


def differentiate(coefficients):
    degree = len(coefficients) - 1
    if degree < 0:
        raise ValueError("empty polynomial")
    if degree == 0:
        return [0.0]
    result = []
    for k in range(1, degree + 1):
        result.append(k * coefficients[k])
    return result
