"""The numbers of the moving figures: what JavaScript computes is what the references compute."""

import json
import os
import shutil
import subprocess
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from docs.extensions.moving import MOVING
from tests.harness.loading import load_text
from tests.harness.variants import ROOT

_NODE = shutil.which("node")
_PROBLEM = "there is no Node.js: install it, so that node is a command."
_CLOSE = 1e-9

if not _NODE and os.environ.get("CI"):
    raise pytest.UsageError(f"the numbers of the moving figures cannot be tested: {_PROBLEM}")
if not _NODE:
    warnings.warn(f"THE MOVING FIGURES' NUMBERS ARE NOT TESTED HERE: {_PROBLEM}", stacklevel=1)

pytestmark = [
    pytest.mark.skipif(not _NODE, reason=_PROBLEM),
    pytest.mark.timeout(60),
]


def called(module: str, calls: Sequence[tuple[str, list[Any]]]) -> list[Any]:
    """What functions of a module of `docs/moving/` return, all called in one run of node."""
    assert _NODE
    question = {"module": (MOVING / f"{module}.mjs").as_uri(), "calls": calls}
    done = subprocess.run(
        [_NODE, Path(__file__).with_name("numbers.mjs")],
        input=json.dumps(question),
        capture_output=True,
        text=True,
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def reference(level: str, name: str) -> ModuleType:
    path = ROOT / "reference" / level / f"{name}.py"
    return load_text(path.read_text("utf-8"), path, f"judge_{name}")


def loaded_still(name: str) -> ModuleType:
    path = ROOT / "docs" / "figures" / f"{name}.py"
    return load_text(path.read_text("utf-8"), path, f"still_{name}")


def held(module: str, name: str, cases: list[list[Any]], judge: Callable[..., Any]) -> None:
    """What the function `name` makes of each case is what the judge makes of it."""
    for case, made in zip(cases, called(module, [(name, case) for case in cases]), strict=True):
        expected = judge(*case)
        assert np.shape(made) == np.shape(expected), case
        np.testing.assert_allclose(made, expected, rtol=_CLOSE, atol=1e-12, err_msg=f"{case}")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20)


def bowls(rng: np.random.Generator) -> list[list[Any]]:
    """Bowls with one to four axes, and all rates of the figure in its own."""
    cases: list[list[Any]] = [
        [[2, 20], [1, 2], [-3, 3], thousandths / 1000, 10] for thousandths in range(5, 121)
    ]
    for axes in (1, 2, 3, 4) * 50:
        curvatures = rng.uniform(0.1, 30, axes).tolist()
        minimum, start = rng.normal(0, 5, (2, axes)).tolist()
        cases.append([curvatures, minimum, start, rng.uniform(0.001, 0.2), int(rng.integers(30))])
    return cases


def test_the_steps_of_descent_are_those_of_the_reference(rng):
    gradient_descent = reference("l01_calculus", "k6_gradient_descent").gradient_descent

    def judge(curvatures, minimum, start, rate, steps):
        def gradient(w):
            return np.array(curvatures) * (w - np.array(minimum))

        path = gradient_descent(gradient, np.array(start), rate, steps)
        rest = steps + 1 - len(path)  # the reference stops at the very minimum, the figure stays
        return np.vstack([path, np.repeat(path[-1:], rest, axis=0)])

    held("numbers", "descend", bowls(rng), judge)


def test_the_loss_is_the_one_whose_gradient_is_descended(rng):
    cases = [[curvatures, minimum, start] for curvatures, minimum, start, *_ in bowls(rng)]

    def judge(curvatures, minimum, point):
        w = torch.tensor(point, dtype=torch.float64) - torch.tensor(minimum, dtype=torch.float64)
        return (w @ torch.diag(torch.tensor(curvatures, dtype=torch.float64)) @ w / 2).item()

    held("numbers", "loss", cases, judge)


def test_softmax_is_that_of_the_reference(rng):
    softmax = reference("l03_probability", "k4_softmax").softmax
    cases: list[list[Any]] = [
        [(rng.normal(size=n) * 10.0 ** rng.uniform(-3, 6)).tolist(), rng.uniform(0.1, 30)]
        for n in (1, 2, 3, 8) * 50
    ]
    cases += [[[1, 2, 3]], [[1001, 1002, 1003], 0.1], [[-1e308, 1e308, 0.0], 0.1], [[5, 5], 30]]
    held("numbers", "softmax", cases, lambda z, T=1.0: softmax(np.array(z), temperature=T))


def test_attention_is_that_of_the_reference(rng):
    attention = reference("l07_attention", "k1_scaled_dot_product").attention
    causal_mask = reference("l07_attention", "k2_masks").causal_mask
    sizes = [(size, width) for size in range(1, 9) for width in (1, 3, 4)] * 5
    queries, keys = (
        [rng.normal(0, 2, each).tolist() for each in sizes] for _ in ("queries", "keys")
    )
    asked = [("alignments", [query, key]) for query, key in zip(queries, keys, strict=True)]
    scores = called("numbers", asked)
    masks = called("numbers", [("causalMask", [size]) for size, _ in sizes])
    for mask in masks:
        assert mask == causal_mask(len(mask), len(mask)).tolist()
    everything = [np.ones_like(mask).tolist() for mask in masks]
    for seen in (masks, everything):
        calls = [("maskedSoftmax", [row, mask]) for row, mask in zip(scores, seen, strict=True)]
        for made, query, key, mask in zip(
            called("numbers", calls), queries, keys, seen, strict=True
        ):
            q, k = torch.tensor([query, key], dtype=torch.float64)
            _, weights = attention(q, k, k, torch.tensor(mask))
            np.testing.assert_allclose(made, weights.numpy(), rtol=_CLOSE, atol=1e-12)


def test_the_still_of_attention_has_the_vectors_and_weights_that_move():
    still = loaded_still("causal_attention")
    words = [*still.WORDS, "", "a", "naïve", "слово", "単語", "🦊", "x" * 300]
    vectors = called("words", [("vectorOf", [word]) for word in words])
    assert vectors == [still.vector(word).tolist() for word in words]
    vectors = vectors[: len(still.WORDS)]
    [scores, mask] = called(
        "numbers", [("alignments", [vectors, vectors]), ("causalMask", [len(vectors)])]
    )
    everything = np.ones_like(mask).tolist()
    made = called("numbers", [("maskedSoftmax", [scores, seen]) for seen in (mask, everything)])
    expected = [still.weights(masked=True), still.weights(masked=False)]
    np.testing.assert_allclose(made, expected, rtol=_CLOSE, atol=1e-12)


def test_the_still_of_descent_walks_as_it_moves():
    still = loaded_still("gradient_descent_rate")
    rates = [rate for rate, *_ in still.RATES]
    bowl = [still.CURVATURES.tolist(), still.MINIMUM.tolist()]
    paths = called("numbers", [("descend", [*bowl, [-3, 3], rate, 10]) for rate in rates])
    np.testing.assert_allclose(paths, [still.walk(rate) for rate in rates], rtol=_CLOSE)


def test_words_stand_between_spaces_and_small_and_capital_letters_are_alike():
    texts = ["", "  \t\n", "The dog", "  ÉTÉ\t\tou hiver\n", "don't stop-now."]
    made = called("words", [("wordsOf", [text]) for text in texts])
    assert made == [[], [], ["the", "dog"], ["été", "ou", "hiver"], ["don't", "stop-now."]]
