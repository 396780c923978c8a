"""Likenesses: copies are pointed out, short answers that are alike by nature are not."""

from collections.abc import Iterator

import pytest

from scripts.catalogue import Catalogue, Kata
from scripts.drill.report import similarity
from scripts.drill.report.similarity import Comparison, Pair, own_text
from scripts.stubs import stub_of
from tests.harness.variants import variant

TODO = '    raise NotImplementedError("your code here")\n'
KATA = Catalogue().find("neuron")

MINE = """\
    table = {
        "identity": lambda z: z,
        "relu": lambda z: torch.clamp(z, min=0),
        "sigmoid": lambda z: 1 / (1 + torch.exp(-z)),
        "tanh": lambda z: 2 / (1 + torch.exp(-2 * z)) - 1,
    }
    if activation not in table:
        raise ValueError("unknown activation " + str(activation))
    features, weights = inputs.size(-1), weight.numel()
    if features != weights:
        raise ValueError("sizes differ: %d and %d" % (features, weights))
    total = torch.einsum("...d,d->...", inputs, weight) + bias
    return table[activation](total)
"""
COPIED = '''\
    """Copied, but who would see that."""
    functions = {"identity": lambda x: x,
                 'relu': lambda x: torch.clamp(x, min=0),  # never below 0
                 "sigmoid": lambda x: 1 / (1 + torch.exp(-x)),
                 "tanh": lambda x: 2 / (1 + torch.exp(-2 * x)) - 1, }
    if activation not in functions:
        raise ValueError("no such function: " + str(activation))

    a, b = inputs.size(-1), weight.numel()
    if a != b:
        raise ValueError("%d is not %d" % (a, b))
    # the sum
    result = torch.einsum("...i,i->...", inputs, weight) + bias
    return functions[activation](result)
'''
OTHER = """\
    if inputs.shape[-1:] != weight.shape:
        raise ValueError(f"{tuple(inputs.shape)} and {tuple(weight.shape)}")
    z = inputs @ weight + bias
    match activation:
        case "identity":
            return z
        case "relu" | "sigmoid" | "tanh":
            return getattr(torch, activation)(z)
    raise ValueError(f"what is {activation!r}?")
"""


def solved(body: str, kata: Kata = KATA) -> str:
    stub = stub_of(kata)
    assert TODO in stub
    return stub.replace(TODO, body, 1)


def compare(**sources: str) -> list[Pair]:
    comparison = Comparison()
    for name, source in sources.items():
        comparison.add(KATA, name, source)
    return comparison.pairs()


def test_a_copy_with_other_names_comments_and_layout_is_found():
    (pair,) = compare(a=solved(MINE), b=solved(OTHER), c=solved(COPIED))
    assert (pair.one, pair.other) == ("a", "c")
    (alike,) = pair.katas
    assert (alike.kata, alike.similarity, alike.usual) == ("neuron", 1.0, None)


def test_two_who_write_what_is_known_to_be_right_are_left_out():
    reference = KATA.solution.read_text("utf-8")
    assert compare(a=reference, b=reference) == []
    alternative = variant(KATA.place, "alternative", "table of functions")
    assert compare(a=alternative, b=alternative, c=reference) == []


def test_stubs_and_files_with_next_to_nothing_are_left_out():
    stub = stub_of(KATA)
    assert compare(a=stub, b=stub) == []
    assert compare(a=solved("    return 1\n"), b=solved("    return 1\n")) == []
    assert own_text(KATA, stub) == ""


def test_how_alike_two_usually_are_is_told_where_there_are_enough():
    names = {f"other{at}": solved(OTHER + f"    return {at}\n") for at in range(3)}
    pairs = compare(a=solved(MINE), b=solved(COPIED), **names)
    usual = {kata.usual for pair in pairs for kata in pair.katas}
    assert len(usual) == 1
    assert 0.2 < usual.pop() < 0.5


def test_those_who_are_alike_in_more_katas_come_first():
    comparison = Comparison()
    comparison.add(KATA, "a", solved(MINE))
    comparison.add(KATA, "b", solved(COPIED))
    comparison.add(KATA, "c", solved(COPIED))
    other = Catalogue().find("power_rule")
    own = "    total = 0\n    while total < exponent - 0.5:\n        total = total + 1\n"
    body = (
        own + "    whole = int(total) if total == exponent else exponent\n    return whole, total\n"
    )
    for name in ("b", "c"):
        comparison.add(other, name, solved(body, other))
    pairs = comparison.pairs()
    assert [(pair.one, pair.other, len(pair.katas)) for pair in pairs] == [
        ("b", "c", 2),
        ("a", "b", 1),
        ("a", "c", 1),
    ]


def hostile() -> Iterator[str]:
    yield "(" * 100_000
    yield "x = " + "-" * 100_000 + "1\n"
    yield "x = " + "+".join(["1"] * 100_000) + "\n"
    yield "if x:\n" + "".join(" " * depth + "if x:\n" for depth in range(1, 300))
    yield "x = '''never closed\n" * 3
    yield "  x = 1\n y = 2\n"
    yield "\x00\x0c\x1a" * 50
    yield "\u202e\ufffe\U000e0041$?`" * 50
    yield "f'{f\"{" * 500
    yield "\\\n" * 5000
    yield "\n".join(f"n.a{at} = {at}" for at in range(50_000))
    yield "x" * 1_000_000


@pytest.mark.parametrize("source", [*hostile()], ids=lambda source: ascii(source[:20]))
def test_no_file_stops_the_comparison(source):
    found = compare(a=solved(MINE), b=source, c=solved(COPIED), d=source)
    assert ("a", "c") in [(pair.one, pair.other) for pair in found]


def test_without_rapidfuzz_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setattr(similarity, "find_spec", lambda name: None)
    with pytest.raises(similarity.KataError, match=r"needs rapidfuzz: pip install"):
        Comparison()
