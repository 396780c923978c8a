"""Suite of kata 10.6, the whole training loop.

The oracles: numbers worked by hand, the schedule's formula, and a plain PyTorch loop with an
optimiser of its own, fed the batches that `batch` draws. Batches are checked against a text
whose tokens are all different, so that each window tells where it starts.
"""

import io
import math
import random
from functools import cache

import numpy as np
import pytest
import torch

# The first optimiser imports it, for seconds: not in the time of a test.
import torch._dynamo

from tests.harness import bronze, flops, gold, gpu, parameter_gradients, part, place, same, silver

VOCAB = 11
EXACT = {"rtol": 0, "atol": 0}


def setting(kata, **changes):
    usual = {
        "steps": 5,
        "batch_size": 3,
        "block_size": 4,
        "learning_rate": 3e-2,
        "min_learning_rate": 4e-3,
        "warmup_steps": 2,
        "weight_decay": 0.4,
        "betas": (0.8, 0.9),
        "max_norm": 0.7,
        "evaluation_batches": 3,
        "seed": 5,
    }
    return kata.TrainConfig(**usual | changes)


def small(seed=1, dropout=0.0, d_model=12):
    return part("language_model", VOCAB, 6, d_model=d_model, dropout=dropout, seed=seed)


def text(n=300, low=0):
    return torch.randint(low, VOCAB, (n,))


def distinct(n=200):
    """A text in which no token occurs twice: a window's first token says where it starts."""
    return torch.randperm(n)


def random_states():
    return {
        "torch": torch.get_rng_state(),
        "numpy": np.random.get_state()[1:3],
        "python": random.getstate()[1],
    }


def starts_of(inputs, tokens):
    return (inputs[..., :1] == tokens).int().argmax(dim=-1)


def plain_loop(
    kata,
    tokens,
    config,
    *,
    steps=5,
    accumulation=1,
    decay=0.4,
    max_norm=0.7,
    precision=None,
    state=None,
    frozen=None,
):
    """What a run should do, without anything of the solution's but its batches and rates."""
    model = small().build()
    if frozen is not None:
        model.get_submodule(frozen).requires_grad_(False)
    if state is not None:
        model.load_state_dict(state)
    named = list(model.named_parameters())
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for _, p in named if p.ndim > 1], "weight_decay": decay},
            {"params": [p for _, p in named if p.ndim < 2], "weight_decay": 0.0},
        ],
        betas=(0.8, 0.9),
        foreach=False,
    )
    kind = tokens.device.type
    scaler = torch.amp.GradScaler(kind, enabled=precision is torch.float16)
    records = []
    for step in range(steps):
        rate = kata.learning_rate(step, config)
        for group in optimizer.param_groups:
            group["lr"] = rate
        model.zero_grad()
        losses = []
        for micro in range(accumulation):
            inputs, targets = kata.batch(tokens, config, step, micro)
            with torch.autocast(kind, precision or torch.bfloat16, enabled=precision is not None):
                losses.append(model(inputs, targets)[1])
        loss = torch.stack(losses).mean()
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        norm = torch.nn.utils.clip_grad_norm_([p for _, p in named], max_norm)
        scaler.step(optimizer)
        scaler.update()
        records.append(
            {
                "step": step,
                "loss": loss.item(),
                "learning_rate": rate,
                "gradient_norm": norm.item(),
            }
        )
    return {name: value.detach() for name, value in model.state_dict().items()}, records


def near(actual, expected, what="parameters", tolerance=1e-3):
    """The same but for rounding: in half precision a single value may stray, the mean may not."""
    same(actual, expected, what, rtol=0, atol=0.5)
    for name, value in expected.items():
        drift = (actual[name] - value).abs().mean().item()
        assert drift < tolerance, f"{what}[{name!r}] is off by {drift:.2g} on average"


def same_records(actual, expected, what="records", rtol=1e-4, atol=1e-5):
    same(actual, expected, what, rtol=rtol, atol=atol)


@cache
def reciter():
    """Weights of a model of three tokens that knows 0, 1, 2, 0, 1, 2, … by heart."""
    signs = torch.tensor([[1.0, -1.0] * 4, [1.0, 1.0, -1.0, -1.0] * 2, [1.0, -1.0, -1.0, 1.0] * 2])
    state = part("language_model", 3, 4, d_model=8).build().state_dict()
    state["embedding.weight"] = state["head.weight"] = signs / 2
    state["position"] = torch.zeros(1, 4, 8)
    state["mix.weight"] = torch.cat([3 * signs.roll(-1, 0).T @ signs, torch.zeros(8, 8)], dim=1)
    state["mix.bias"] = torch.zeros(8)
    return dict(state)


def learner():
    return part("language_model", 3, 3, d_model=16, seed=3)


def easy(kata, **changes):
    """A run in which `learner` learns by heart what follows what, however its batches fall.

    Over 300 seeds the last loss was 0.023 at most, and the first 1.15 at least.
    """
    usual = {
        "steps": 50,
        "batch_size": 16,
        "block_size": 3,
        "learning_rate": 0.02,
        "min_learning_rate": 0.02,
        "weight_decay": 0.0,
        "max_norm": 100.0,
    }
    return kata.TrainConfig(**usual | changes)


# The schedule


@bronze
def test_schedule_of_the_worked_example(kata):
    """Four steps of warmup to 0.8, then half a cosine down to 0.2 at step 8, and 0.2 from there."""
    config = kata.TrainConfig(
        steps=9,
        batch_size=1,
        block_size=1,
        warmup_steps=4,
        learning_rate=0.8,
        min_learning_rate=0.2,
    )
    rates = [kata.learning_rate(step, config) for step in range(10)]
    same(rates, [0.2, 0.4, 0.6, 0.8, 0.8, 0.712132, 0.5, 0.287868, 0.2, 0.2], "rates", atol=1e-6)


@silver
@pytest.mark.parametrize(
    ("steps", "warmup"),
    [(12, 3), (12, 0), (12, 1), (7, 6), (7, 5), (5, 5), (4, 9), (1, 0), (1, 1), (2, 0)],
)
def test_schedule_follows_its_formula(kata, steps, warmup):
    """Every step's rate is the formula's: with and without a warmup, and long after the end."""
    for floor in (0.05, 0.0, 0.3):
        config = setting(
            kata, steps=steps, warmup_steps=warmup, learning_rate=0.5, min_learning_rate=floor
        )
        expected = []
        for step in range(3 * steps + 10):
            if step < warmup:
                expected.append(0.5 * (step + 1) / warmup)
            elif step >= steps - 1:
                expected.append(floor)
            else:
                turn = math.pi * (step - warmup) / (steps - 1 - warmup)
                expected.append(floor + (0.5 - floor) * (1 + math.cos(turn)) / 2)
        rates = [kata.learning_rate(step, config) for step in range(3 * steps + 10)]
        same(rates, expected, f"rates with the floor {floor}", atol=1e-9)


@gold
def test_schedule_of_a_very_long_run(kata):
    """A billion steps: the rate at its quarter, at its half and at its end."""
    config = setting(
        kata, steps=10**9 + 1, warmup_steps=0, learning_rate=1.0, min_learning_rate=0.0
    )
    rates = [kata.learning_rate(step, config) for step in (0, 10**9 // 4, 10**9 // 2, 10**9)]
    same(rates, [1.0, (1 + math.sqrt(0.5)) / 2, 0.5, 0.0], "rates", atol=1e-9)


# Batches


@bronze
def test_batch_of_the_worked_example(kata):
    """Five tokens, windows of four: the only window, and for each token the one after it."""
    config = kata.TrainConfig(steps=1, batch_size=2, block_size=4)
    inputs, targets = kata.batch(torch.tensor([7, 3, 9, 4, 8]), config, step=0, micro=0)
    same(inputs, torch.tensor([[7, 3, 9, 4]] * 2), "inputs")
    same(targets, torch.tensor([[3, 9, 4, 8]] * 2), "targets")


@silver
@pytest.mark.parametrize(
    "dtype",
    [torch.int64, torch.int32, torch.int16, torch.uint8, torch.uint16],
    ids=lambda d: str(d)[6:],
)
@pytest.mark.parametrize(("size", "length"), [(3, 5), (1, 4), (4, 1)])
def test_windows_are_cut_from_the_text(kata, dtype, size, length):
    """Inputs are stretches of the text and targets the tokens that follow, int64 from any ints."""
    beyond_int16 = 40_000 if dtype == torch.uint16 else 0
    column = (distinct() + beyond_int16).to(dtype)
    tokens = torch.stack([column, column], dim=1)[:, 0]  # every other number in memory
    config = setting(kata, batch_size=size, block_size=length)
    for step in range(4):
        inputs, targets = kata.batch(tokens, config, step, 1)
        places = starts_of(inputs, tokens.long()).unsqueeze(1) + torch.arange(length)
        same(inputs, tokens.long()[places], "inputs")
        same(targets, tokens.long()[places + 1], "targets")


@silver
def test_every_window_is_as_likely_as_any(kata):
    """Of five places where a window can start, each gets a fifth of the draws, the last too."""
    tokens = distinct(9)
    config = setting(kata, batch_size=50, block_size=4)
    inputs = torch.cat([kata.batch(tokens, config, step, 0)[0] for step in range(60)])
    drawn = starts_of(inputs, tokens)
    counts = torch.bincount(drawn, minlength=5).double()
    same(counts, torch.full((5,), 600.0, dtype=torch.float64), "draws of each place", atol=130)


@silver
def test_windows_are_drawn_independently(kata):
    """Where one window of a batch starts says nothing about the next, nor about the next step's."""
    tokens = distinct(9)
    config = setting(kata, batch_size=4, block_size=5)  # no more windows than places
    inputs = torch.stack([kata.batch(tokens, config, step, 0)[0] for step in range(401)])
    starts = starts_of(inputs, tokens)  # (steps, windows)
    one, other = torch.combinations(torch.arange(4)).unbind(1)
    for what, first, second in (
        ("two windows of a batch", starts[:-1, one], starts[:-1, other]),
        ("the windows of two steps", starts[:-1, :, None], starts[1:, None, :]),
    ):
        pairs = torch.bincount((4 * first + second).flatten(), minlength=16).double()
        same(pairs, torch.full_like(pairs, pairs.sum().item() / 16), what, rtol=0.62)


@silver
def test_batch_depends_on_its_arguments_alone(kata):
    """The same seed, step and micro give the same batch, whatever was asked for in between."""
    tokens = distinct()
    config = setting(kata)
    first = kata.batch(tokens, config, 3, 1)
    torch.manual_seed(1234)
    random.seed(1234)
    np.random.seed(1234)
    kata.batch(tokens, config, 2, 0)
    again = kata.batch(tokens, setting(kata), 3, 1)
    same(again[0], first[0], "inputs, asked for again")
    same(again[1], first[1], "targets, asked for again")
    others = {"steps": 50, "accumulation": 4, "learning_rate": 1e-5, "evaluation_batches": 9}
    for name, value in others.items():
        other = setting(kata, **{name: value})
        same(kata.batch(tokens, other, 3, 1)[0], first[0], f"inputs with {name} = {value}")


@silver
def test_another_seed_step_or_micro_is_another_draw(kata):
    """No two of many (seed, step, micro) give the same windows, step −1 among them."""
    tokens = distinct()
    seen = {}
    for seed in (0, 1, 2, 1000):
        config = setting(kata, seed=seed, batch_size=8)
        for step in (-1, 0, 1, 2, 3, 10, 11, 100, 1000):
            for micro in (0, 1, 2, 3, 10, 100):
                drawn = tuple(
                    starts_of(kata.batch(tokens, config, step, micro)[0], tokens).tolist()
                )
                before = seen.setdefault(drawn, (seed, step, micro))
                assert before == (seed, step, micro), (
                    f"(seed, step, micro) = {(seed, step, micro)} and {before} give the same batch"
                )


@silver
def test_no_step_of_a_long_run_repeats_an_earlier_one(kata):
    """Far apart, steps still differ: torch.Generator looks at the low 32 bits of a seed only."""
    tokens, seen = distinct(), {}
    for step in (0, *(2**power - 1 for power in range(1, 40))):
        drawn = kata.batch(tokens, setting(kata, batch_size=8), step, 0)[0].flatten().tolist()
        before = seen.setdefault(tuple(drawn), step)
        assert before == step, f"steps {before} and {step} have the same batch"


@silver
def test_batch_leaves_the_random_state_and_the_text_alone(kata):
    """Drawing a batch neither moves a global random state nor writes to the text."""
    tokens = text()
    copy = tokens.clone()
    before = random_states()
    kata.batch(tokens, setting(kata), 0, 0)
    same(random_states(), before, "global random states")
    same(tokens, copy, "tokens after the call")


@gold
def test_every_place_of_a_long_text_is_drawn(kata):
    """Of 2²⁵ places half are odd, but a float32 between 0 and 1 reaches the even ones only."""
    # The bytes of 256s, which are 0, 1, 0, 1, …: written in a third of the time of a repeat.
    tokens = torch.full((2**24 + 1,), 256, dtype=torch.int16).view(torch.uint8)
    config = setting(kata, batch_size=400, block_size=2)
    odd = kata.batch(tokens, config, 0, 0)[0][:, 0].double()
    same(odd.mean().item(), 0.5, "share of odd places", atol=0.13, rtol=0)


@silver
@pytest.mark.parametrize("n", [0, 1, 4])
def test_text_without_room_for_a_window_is_refused(kata, n):
    """A text of block_size tokens or fewer has no window with a token after it: ValueError."""
    with pytest.raises(ValueError, match="token"):
        kata.batch(text(n), setting(kata, block_size=4), 0, 0)


# Evaluation


def mean_loss(kata, model, tokens, config, batches, precision=None):
    model.eval()
    losses = []
    for micro in range(batches):
        inputs, targets = kata.batch(tokens, config, -1, micro)
        kind = tokens.device.type
        with (
            torch.no_grad(),
            torch.autocast(kind, precision or torch.bfloat16, enabled=precision is not None),
        ):
            losses.append(model(inputs, targets)[1].item())
    return sum(losses) / batches


@bronze
def test_a_model_that_knows_nothing_scores_ln_of_the_vocabulary(kata):
    """With zeros for weights all four tokens are equally likely: the loss is ln 4 = 1.3863."""
    model = place(kata, part("language_model", 4, 3))
    model.load_state_dict({name: 0 * value for name, value in model.state_dict().items()})
    config = kata.TrainConfig(steps=1, batch_size=2, block_size=3)
    loss = kata.evaluate(model, torch.tensor([0, 2, 1, 3, 1, 2]), config)
    same(loss, math.log(4), "loss", atol=1e-5)


@silver
@pytest.mark.parametrize("batches", [1, 3])
def test_evaluate_is_the_mean_over_its_batches(kata, batches):
    """The mean loss over `batch(tokens, config, -1, micro)`, with dropout off."""
    tokens, config = text(), setting(kata, evaluation_batches=batches)
    expected = mean_loss(kata, small().build(), tokens, config, batches)
    model = place(kata, small(dropout=0.5))
    same(kata.evaluate(model, tokens, config), expected, "loss", atol=1e-5)
    same(kata.evaluate(model, tokens, config), expected, "loss, asked for again", atol=1e-5)


@silver
@pytest.mark.parametrize("training", [True, False], ids=["training", "evaluating"])
def test_evaluate_leaves_no_trace(kata, training):
    """The mode, the parameters, their gradients and the random state are as they were."""
    tokens, config = text(), setting(kata)
    model = place(kata, small(dropout=0.5))
    parameter_gradients(model, lambda: model(tokens[:6].unsqueeze(0))[0])
    model.train(training)
    weights, grads, state = model.state_dict(), model.gradients(), random_states()
    kata.evaluate(model, tokens, config)
    same(model.is_training(), training, "is the model in training mode")
    same(model.state_dict(), weights, "parameters", **EXACT)
    same(model.gradients(), grads, "gradients", **EXACT)
    same(random_states(), state, "global random states")


@silver
def test_evaluate_hides_no_loss_that_is_not_finite(kata):
    """A model whose weights hold NaN has the loss NaN: no batch is left out of the mean."""
    model, tokens = place(kata, small()), text()
    model.load_state_dict(ruin(model.state_dict(), "nan"))
    same(kata.evaluate(model, tokens, setting(kata)), math.nan, "loss")


def loud(state, by=10):
    """Weights with larger logits, in which the rounding of half precision shows."""
    return state | {"final.weight": by * state["final.weight"]}


@silver
@pytest.mark.parametrize("precision", ["bfloat16", "float16"])
def test_evaluate_in_the_precision_of_the_run(kata, precision):
    """Under autocast the loss is that of half precision, rounding and all."""
    tokens, config = text(), setting(kata, precision=precision)
    judge, model = small().build(), place(kata, small())
    judge.load_state_dict(loud(judge.state_dict()))
    model.load_state_dict(loud(model.state_dict()))
    expected = mean_loss(kata, judge, tokens, config, 3, getattr(torch, precision))
    same(kata.evaluate(model, tokens, config), expected, "loss", rtol=1e-6, atol=2e-5)


@silver
@pytest.mark.parametrize("call", ["evaluate", "train"])
@pytest.mark.parametrize("precision", ["float64", "fp16", ""])
def test_unknown_precision_is_refused(kata, call, precision):
    """A precision that is none of the three is a ValueError that names it."""
    config = setting(kata, precision=precision)
    with pytest.raises(ValueError, match="precision"):
        if call == "evaluate":
            kata.evaluate(small(), text(), config)
        else:
            kata.train(small(), text(), None, config)


@silver
def test_evaluate_and_train_refuse_a_text_too_short(kata):
    """Where no window fits, both raise batch's ValueError."""
    for fn in (
        lambda: kata.evaluate(small(), text(4), setting(kata)),
        lambda: kata.train(small(), text(4), None, setting(kata)),
    ):
        with pytest.raises(ValueError, match="token"):
            fn()


# Training


@bronze
def test_a_model_learns_what_follows_what(kata):
    """On 0, 1, 2, 0, 1, 2, … the loss falls from above 1 to almost nothing."""
    records = kata.train(learner(), torch.tensor([0, 1, 2] * 20), None, easy(kata))
    same([record["step"] for record in records], list(range(50)), "steps of the records")
    assert records[0]["loss"] > 0.5, f"the first loss is {records[0]['loss']:.3f} already"
    assert records[-1]["loss"] < 0.1, f"the last loss is still {records[-1]['loss']:.3f}"


@bronze
def test_records_of_a_run(kata):
    """Each step gives a record: step, loss, learning_rate, gradient_norm."""
    config = setting(kata, steps=2)
    records = kata.train(small(), text(), None, config)
    assert len(records) == 2, f"expected 2 records, got {len(records)}"
    for step, record in enumerate(records):
        keys = ["gradient_norm", "learning_rate", "loss", "step"]
        same(sorted(record), keys, "keys of the record")
        same(record["step"], step, "step")
        same(record["learning_rate"], kata.learning_rate(step, config), "learning rate")
        assert 0 < record["loss"] < 10, f"the loss is {record['loss']}"
        assert 0 < record["gradient_norm"] < 100, f"the norm is {record['gradient_norm']}"


@silver
@pytest.mark.parametrize("accumulation", [1, 3])
def test_a_run_is_the_plain_loop(kata, accumulation):
    """Parameters and records are those of a plain PyTorch loop over the same batches."""
    tokens, config = text(), setting(kata, accumulation=accumulation)
    state, records = plain_loop(kata, tokens, config, accumulation=accumulation)
    model = place(kata, small())
    same_records(kata.train(model, tokens, text(99), config), records)
    same(model.state_dict(), state, "parameters", rtol=1e-4, atol=3e-5)


@silver
@pytest.mark.parametrize(
    ("max_norm", "accumulation"), [(1e-6, 2), (0.3, 2), (0.9, 2), (50.0, 1), (math.inf, 1)]
)
def test_clipping_is_global_and_once_a_step(kata, max_norm, accumulation):
    """Clipped hard, clipped at times, never clipped: each time the plain loop's parameters."""
    tokens = text()
    config = setting(kata, accumulation=accumulation, max_norm=max_norm)
    state, records = plain_loop(kata, tokens, config, accumulation=accumulation, max_norm=max_norm)
    model = place(kata, small())
    same_records(kata.train(model, tokens, None, config), records)
    same(model.state_dict(), state, "parameters", rtol=1e-4, atol=3e-5)


@silver
def test_decay_takes_matrices_and_spares_the_rest(kata):
    """Next to no decay, decay takes rate · decay · value from matrices, nothing from the rest."""
    tokens = text()
    start, (plain, decayed) = small().build().state_dict(), (place(kata, small()) for _ in "ab")
    kata.train(plain, tokens, None, setting(kata, steps=1, warmup_steps=1, weight_decay=0.0))
    kata.train(decayed, tokens, None, setting(kata, steps=1, warmup_steps=1, weight_decay=0.9))
    after = decayed.state_dict()
    for name, value in plain.state_dict().items():
        expected = value - 3e-2 * 0.9 * start[name] if value.ndim > 1 else value
        same(after[name], expected, f"{name} after a step", rtol=1e-5, atol=1e-6)


@silver
@pytest.mark.parametrize("dtype", [torch.int32, torch.uint8], ids=["int32", "uint8"])
def test_trains_on_tokens_of_any_integer_dtype(kata, dtype):
    """A text kept in small integers trains the model that the same text in int64 does."""
    tokens, config = text(), setting(kata, steps=3, evaluate_every=3)
    kept, small_ints = place(kata, small()), place(kata, small())
    copies = tokens.to(dtype), tokens[:99].to(dtype)
    expected = kata.train(kept, tokens, tokens[:99], config)
    same_records(kata.train(small_ints, *copies, config), expected, atol=1e-6)
    same(small_ints.state_dict(), kept.state_dict(), "parameters", atol=1e-6)
    same(copies, (tokens.to(dtype), tokens[:99].to(dtype)), "tokens and validation after the run")


@silver
def test_gradients_that_a_model_came_with_do_not_count(kata):
    """A model that holds gradients of something else trains as one that holds none."""
    tokens, config = text(), setting(kata, steps=3)
    clean, stale = place(kata, small()), place(kata, small())
    parameter_gradients(stale, lambda: stale(tokens[:6].unsqueeze(0))[0])
    records = kata.train(clean, tokens, None, config)
    same_records(kata.train(stale, tokens, None, config), records)
    same(stale.state_dict(), clean.state_dict(), "parameters", atol=1e-6)


@silver
def test_frozen_parameters_take_no_part(kata):
    """A frozen layer stays as it is; a gradient it came with counts in no norm."""
    tokens, config = text(), setting(kata)
    state, records = plain_loop(kata, tokens, config, frozen="mix")
    model = place(kata, small())
    parameter_gradients(model, lambda: model(tokens[:6].unsqueeze(0))[0])  # an old one remains
    model.get_submodule("mix").requires_grad_(False)
    same_records(kata.train(model, tokens, None, config), records)
    same(model.state_dict(), state, "parameters", rtol=1e-4, atol=3e-5)


@silver
def test_dropout_is_on_in_every_step(kata):
    """Whatever mode the model came in, and on_step left it in, dropout takes part in each step."""
    tokens, config = text(), setting(kata, steps=4, evaluate_every=2)
    model, before = place(kata, small(dropout=0.5)), []
    model.eval()
    before.append(model.state_dict())

    def on_step(record):
        before.append(model.state_dict())
        if record["step"] > 1:
            model.eval()

    records = kata.train(model, tokens, text(99), config, on_step=on_step)
    undropped = small().build()
    for record, state in zip(records, before, strict=False):
        undropped.load_state_dict(state)
        loss = undropped(*kata.batch(tokens, config, record["step"], 0))[1].item()
        assert abs(loss - record["loss"]) > 1e-5, (
            f"the loss of step {record['step']} is that of a model without dropout"
        )


@silver
def test_dropout_draws_anew_in_every_step(kata):
    """With one window of text and a rate of 0 only dropout is left to change the loss."""
    config = setting(kata, steps=6, batch_size=1, learning_rate=0.0, min_learning_rate=0.0)
    records = kata.train(small(dropout=0.5), text(5), None, config)
    losses = {round(record["loss"], 6) for record in records}
    assert len(losses) > 1, "the loss is the same in every step"


@silver
@pytest.mark.parametrize(
    ("steps", "every", "expected"),
    [(7, 3, [2, 5, 6]), (6, 3, [2, 5]), (3, 1, [0, 1, 2]), (4, 9, [3]), (4, 0, [])],
)
def test_evaluates_when_it_should_and_after_the_update(kata, steps, every, expected):
    """`validation_loss` is in the right records, and is that of the updated model on validation."""
    tokens, held_out = text(), text(80)
    config = setting(kata, steps=steps, evaluate_every=every)
    model, states = place(kata, small()), []
    records = kata.train(
        model,
        tokens,
        held_out if every else None,
        config,
        on_step=lambda _: states.append(model.state_dict()),
    )
    evaluated = [record["step"] for record in records if "validation_loss" in record]
    same(evaluated, expected, "steps with a validation_loss")
    judge = small().build()
    for step in expected:
        judge.load_state_dict(states[step])
        loss = mean_loss(kata, judge, held_out, config, 3)
        what = f"validation_loss of step {step}"
        same(records[step]["validation_loss"], loss, what, atol=1e-5)


@silver
def test_on_step_gets_every_record_when_its_step_is_done(kata):
    """on_step is called once a step with what train returns, each on_checkpoint after its step."""
    events, config = [], setting(kata, steps=5, evaluate_every=2, checkpoint_every=2)
    seen = []

    def on_step(record):
        events.append(("step", record["step"]))
        seen.append(dict(record))

    def on_checkpoint(checkpoint):
        events.append(("checkpoint", checkpoint["step"]))

    records = kata.train(
        small(), text(), text(80), config, on_step=on_step, on_checkpoint=on_checkpoint
    )
    steps = [("step", step) for step in range(5)]
    expected = [*steps[:2], ("checkpoint", 2), *steps[2:4], ("checkpoint", 4), steps[4]]
    same(events, [*expected, ("checkpoint", 5)], "what was called, in order")
    same(seen, records, "the records that on_step got")


@silver
def test_no_checkpoints_unless_asked_for(kata):
    """checkpoint_every = 0 makes none; and one can be asked for with nobody to take it."""
    made = []
    kata.train(small(), text(), None, setting(kata, steps=2), on_checkpoint=made.append)
    same(len(made), 0, "checkpoints with checkpoint_every = 0")
    config = setting(kata, steps=4, checkpoint_every=2)
    same(len(kata.train(small(), text(), None, config)), 4, "records without on_checkpoint")
    kata.train(small(), text(), None, config, on_checkpoint=made.append)
    same([checkpoint["step"] for checkpoint in made], [2, 4], "steps of the checkpoints")


# Checkpoints


def saved(checkpoint):
    """The checkpoint as a file would hold it."""
    file = io.BytesIO()
    try:
        torch.save(checkpoint, file)
        file.seek(0)
        return torch.load(file, weights_only=True)
    except Exception as error:
        raise AssertionError(
            "torch.save and torch.load(weights_only=True) do not carry the checkpoint: "
            "only tensors, numbers, strings, None, dicts, lists and tuples may be in it"
        ) from error


def copied(value):
    """What a checkpoint holds, apart from the run: a file would do, for ten times the time."""
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        items = [copied(item) for item in value]
        return items if isinstance(value, list) else tuple(items)
    return value


def run_with_checkpoints(kata, model, tokens, config, validation=None, *, kept=0):
    """The records of a run, its checkpoints, and one of them as it was when it was handed over."""
    live, copies = [], []

    def on_checkpoint(checkpoint):
        live.append(checkpoint)
        if len(live) == kept + 1:
            copies.append(copied(checkpoint))

    records = kata.train(model, tokens, validation, config, on_checkpoint=on_checkpoint)
    assert copies, f"expected more than {kept} checkpoints, got {len(live)}"
    return records, live, copies[0]


@silver
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_resumed_run_is_the_run_that_never_stopped(kata, precision):
    """From a saved checkpoint, with dropout, a new model ends bit for bit where the first did."""
    tokens = text()
    config = setting(kata, steps=7, checkpoint_every=4, precision=precision, accumulation=2)
    whole = place(kata, small(dropout=0.5))
    records, _, kept = run_with_checkpoints(kata, whole, tokens, config)
    torch.manual_seed(99)
    resumed = place(kata, small(seed=8, dropout=0.5))
    resumed.eval()
    rest = kata.train(resumed, tokens, None, config, resume=saved(kept))
    same([record["step"] for record in rest], [4, 5, 6], "steps of the resumed run")
    same(rest, records[4:], "records of the resumed run", **EXACT)
    same(resumed.state_dict(), whole.state_dict(), "parameters", **EXACT)


@silver
def test_resumed_run_counts_from_the_start_of_the_run(kata):
    """Resumed at step 4 of 7, every third step is still 2, 5, 8, …, and the last one counts too."""
    tokens, config = text(), setting(kata, steps=7, checkpoint_every=4)
    _, _, kept = run_with_checkpoints(kata, place(kata, small()), tokens, config)
    config = setting(kata, steps=7, evaluate_every=3, checkpoint_every=3)
    made = []
    records = kata.train(
        small(seed=8), tokens, text(80), config, resume=kept, on_checkpoint=made.append
    )
    evaluated = [record["step"] for record in records if "validation_loss" in record]
    same(evaluated, [5, 6], "steps with a validation_loss")
    same([checkpoint["step"] for checkpoint in made], [6, 7], "steps of the checkpoints")


@silver
def test_checkpoint_is_a_copy(kata):
    """What a checkpoint holds is the state at its step, and later steps do not change it."""
    tokens, config = text(), setting(kata, steps=4, checkpoint_every=2)
    model, states = place(kata, small()), []
    live, copies = [], []

    def on_checkpoint(checkpoint):
        live.append(checkpoint)
        copies.append(copied(checkpoint))
        states.append(model.state_dict())

    kata.train(model, tokens, None, config, on_checkpoint=on_checkpoint)
    for index, step in enumerate((2, 4)):
        same(live[index]["step"], step, "step of the checkpoint")
        same(live[index]["model"], states[index], "model of the checkpoint", **EXACT)
        same(live[index], copies[index], "checkpoint after the run", **EXACT)


@silver
def test_one_checkpoint_can_be_resumed_twice(kata):
    """Resuming changes nothing in the checkpoint: a second run from it ends where the first did."""
    tokens, config = text(), setting(kata, steps=6, checkpoint_every=3)
    _, live, kept = run_with_checkpoints(kata, place(kata, small(dropout=0.5)), tokens, config)
    ends = []
    for _ in range(2):
        model = place(kata, small(seed=3, dropout=0.5))
        kata.train(model, tokens, None, config, resume=live[0])
        same(live[0], kept, "checkpoint after it was resumed", **EXACT)
        ends.append(model.state_dict())
    same(ends[1], ends[0], "parameters after the second run", **EXACT)


@silver
def test_nothing_is_left_to_do_after_the_last_checkpoint(kata):
    """Resumed from the end, train puts the model back as it was and runs no step."""
    tokens, config = text(), setting(kata, steps=3, checkpoint_every=2, evaluate_every=1)
    model = place(kata, small())
    _, _, kept = run_with_checkpoints(kata, model, tokens, config, text(80), kept=1)
    resumed = place(kata, small(seed=3))
    same(kata.train(resumed, tokens, text(80), config, resume=kept), [], "records")
    same(resumed.state_dict(), model.state_dict(), "parameters", **EXACT)


@silver
@pytest.mark.parametrize("what", ["evaluate_every", "checkpoint_every"])
def test_looking_changes_nothing_in_the_training(kata, what):
    """From one checkpoint, with dropout: whether it evaluates or not, a run ends the same."""
    tokens, held_out = text(), text(80)
    config = setting(kata, steps=6, checkpoint_every=2)
    _, live, _ = run_with_checkpoints(kata, place(kata, small(dropout=0.5)), tokens, config)
    ends, made = [], []
    for every in (0, 1):
        model = place(kata, small(dropout=0.5))
        looking = setting(kata, steps=6, **{what: every})
        kata.train(model, tokens, held_out, looking, resume=live[0], on_checkpoint=made.append)
        ends.append(model.state_dict())
    same(ends[1], ends[0], f"parameters of the run with {what}=1", **EXACT)


# What goes wrong on the way


def ruin(state, how):
    """Weights under which the loss is NaN, or +inf for every target but token 0."""
    state = {name: value.clone() for name, value in state.items()}
    if how == "nan":
        state["mix.bias"][3] = math.nan
        return state
    width = len(state["final.bias"])
    state["final.weight"].zero_()
    state["final.bias"].fill_(2e38 / width)
    for name in ("embedding.weight", "head.weight"):
        state[name].fill_(-1.0)
        state[name][0] = 1.0
    return state


@silver
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
@pytest.mark.parametrize("how", ["nan", "inf"])
def test_loss_that_is_not_finite_stops_the_run(kata, precision, how):
    """An ArithmeticError names the step, and that step leaves the parameters as it found them."""
    tokens, config = text(low=1), setting(kata, steps=5, precision=precision, accumulation=2)
    model, states, steps = place(kata, small()), [], []

    def on_step(record):
        steps.append(record["step"])
        if record["step"] == 2:
            states.append(ruin(model.state_dict(), how))
            model.load_state_dict(states[0])

    with pytest.raises(ArithmeticError, match=r"\b3\b"):
        kata.train(model, tokens, None, config, on_step=on_step)
    same(steps, [0, 1, 2], "steps that were done")
    same(model.state_dict(), states[0], "parameters after the step that failed", **EXACT)


@silver
def test_one_micro_batch_that_is_not_finite_stops_the_run(kata):
    """One infinite loss among a step's micro-batches is enough, though the last one is finite."""
    tokens = torch.zeros(40, dtype=torch.int64)
    tokens[20] = 1  # the only token that costs an infinity once the weights are ruined

    def fits(config):
        costly = [kata.batch(tokens, config, 1, micro)[1].any().item() for micro in range(4)]
        return any(costly) and not costly[-1]

    runs = (setting(kata, steps=3, batch_size=1, accumulation=4, seed=seed) for seed in range(500))
    config = next((config for config in runs if fits(config)), None)
    assert config is not None, "the micro-batches of a step are never different draws"
    model, states = place(kata, small()), []

    def on_step(record):
        states.append(ruin(model.state_dict(), "inf"))
        model.load_state_dict(states[-1])

    with pytest.raises(ArithmeticError, match=r"\b1\b"):
        kata.train(model, tokens, None, config, on_step=on_step)
    same(model.state_dict(), states[0], "parameters after the step that failed", **EXACT)


@silver
@pytest.mark.parametrize("precision", ["float32", "bfloat16", "float16"])
def test_trains_in_the_precision_of_the_run(kata, precision):
    """The loss of a first step is that of its precision, and the parameters stay in float32."""
    tokens = text()
    for seed in range(3):
        config = setting(kata, steps=1, precision=precision, seed=seed)
        half = None if precision == "float32" else getattr(torch, precision)
        judge, model = small().build(), place(kata, small())
        judge.load_state_dict(loud(judge.state_dict()))
        model.load_state_dict(loud(model.state_dict()))
        inputs, targets = kata.batch(tokens, config, 0, 0)
        with torch.autocast(tokens.device.type, half or torch.bfloat16, enabled=half is not None):
            expected = judge(inputs, targets)[1].item()
        record = kata.train(model, tokens, None, config)[0]
        same(record["loss"], expected, f"first loss with seed {seed}", rtol=1e-6, atol=2e-5)
        kinds = {str(value.dtype) for value in model.state_dict().values()}
        same(kinds == {"torch.float32"}, True, "are the parameters float32")


@silver
def test_float16_run_is_the_plain_loop_with_a_scaler(kata):
    """Scaled, accumulated, unscaled, then clipped: the plain loop's parameters and records."""
    tokens = text()
    config = setting(
        kata, batch_size=8, block_size=6, accumulation=2, precision="float16", max_norm=1e-6
    )
    state, records = plain_loop(
        kata, tokens, config, accumulation=2, max_norm=1e-6, precision=torch.float16
    )
    model = place(kata, small())
    same_records(kata.train(model, tokens, None, config), records, rtol=1e-2, atol=5e-3)
    near(model.state_dict(), state)


@silver
def test_float16_step_that_overflows_changes_nothing(kata):
    """Without a finite gradient the step is skipped, decay too, and the run goes on."""
    model, tokens = place(kata, small()), text()
    state = model.state_dict()
    state["final.weight"] = 1e7 * state["final.weight"]
    model.load_state_dict(state)
    config = setting(kata, steps=3, precision="float16")
    records = kata.train(model, tokens, None, config)
    same([record["step"] for record in records], [0, 1, 2], "steps of the records")
    same(model.state_dict(), state, "parameters", **EXACT)
    norms = [record["gradient_norm"] for record in records]
    assert not any(map(math.isfinite, norms)), f"a gradient that overflows has the norm {norms}"


def steep(state):
    """The same logits from a small embedding and a large norm: float16 overflows when scaled."""
    state = {name: value.clone() for name, value in state.items()}
    state["final.weight"] *= 8
    for name in ("embedding.weight", "head.weight"):
        state[name] /= 8
    return state


@gold
def test_float16_finds_its_scale(kata):
    """The first steps overflow, the scale is halved each time, then training starts."""
    tokens = text()
    config = setting(kata, steps=9, batch_size=1, block_size=1, precision="float16")
    model = place(kata, small())
    start = steep(model.state_dict())
    model.load_state_dict(start)
    state, records = plain_loop(kata, tokens, config, steps=9, precision=torch.float16, state=start)
    mine = kata.train(model, tokens, None, config)
    same([r["loss"] for r in mine], [r["loss"] for r in records], "losses", atol=1e-2)
    near(model.state_dict(), state)


@gold
def test_resumed_float16_run_keeps_its_scale(kata):
    """The scale that the first steps found is in the checkpoint: the resumed run ends the same."""
    tokens = text()
    config = setting(
        kata, steps=9, batch_size=1, block_size=1, precision="float16", checkpoint_every=3
    )
    whole = place(kata, small(dropout=0.3))
    whole.load_state_dict(steep(whole.state_dict()))
    _, _, kept = run_with_checkpoints(kata, whole, tokens, config)
    resumed = place(kata, small(seed=8, dropout=0.3))
    kata.train(resumed, tokens, None, config, resume=saved(kept))
    same(resumed.state_dict(), whole.state_dict(), "parameters", **EXACT)


@silver
def test_bfloat16_run_is_the_plain_loop_under_autocast(kata):
    """In bfloat16 the parameters and records are those of the plain loop under autocast."""
    tokens = text()
    config = setting(kata, precision="bfloat16")
    state, records = plain_loop(kata, tokens, config, precision=torch.bfloat16)
    model = place(kata, small())
    same_records(kata.train(model, tokens, None, config), records, rtol=1e-2, atol=5e-3)
    near(model.state_dict(), state)


# Samples


@bronze
def test_generate_goes_on_where_the_prompt_ends(kata):
    """A model that knows 0, 1, 2, 0, … by heart goes on with 2 after 0, 1 and with 0 after 1, 2."""
    model = place(kata, part("language_model", 3, 4, d_model=8))
    model.load_state_dict(reciter())
    tokens = kata.generate(model, torch.tensor([[0, 1], [1, 2]]), 4, 4, temperature=0.05)
    same(tokens, torch.tensor([[0, 1, 2, 0, 1, 2], [1, 2, 0, 1, 2, 0]]), "tokens")


def greedy(prompts, count, block_size):
    """The most likely continuation, and by how much the closest decision was won."""
    model, tokens, margin = small().build().eval(), prompts, math.inf
    for _ in range(count):
        with torch.no_grad():
            last = model(tokens[:, -block_size:])[0][:, -1]
        best = last.topk(2, dim=-1).values
        margin = min(margin, (best[:, 0] - best[:, 1]).min().item())
        tokens = torch.cat([tokens, last.argmax(dim=-1, keepdim=True)], dim=1)
    return tokens, margin


@silver
@pytest.mark.parametrize("block_size", [1, 3, 4, 6])
@pytest.mark.parametrize("length", [1, 3, 8])
def test_cold_samples_are_the_most_likely_tokens(kata, block_size, length):
    """Near temperature 0, each new token is the likeliest after the last block_size tokens."""
    prompts = torch.tensor([[4, 9, 1, 7, 7, 0, 3, 10], [2, 2, 8, 5, 1, 10, 6, 0]])[:, :length]
    copy = prompts.clone()
    count = max(8 - length, 3)  # more than 6 tokens in the end
    expected, margin = greedy(prompts, count, block_size)
    model = place(kata, small(dropout=0.7))
    drawn = kata.generate(model, prompts, count, block_size, temperature=margin / 50)
    same(drawn, expected, "tokens")
    same(prompts, copy, "prompts after the call")


def many_draws(kata, prompts):
    """A model of little work for each of many rows, and its logits after the first of them."""
    model, judge = place(kata, small(d_model=4)), small(d_model=4).build().eval()
    state = loud(model.state_dict(), by=2)
    model.load_state_dict(state)
    judge.load_state_dict(state)
    with torch.no_grad():
        return model, judge(prompts[:1])[0][0, -1].double()


@silver
@pytest.mark.parametrize(
    ("temperature", "prompt"),
    [(0.5, [4]), (1.0, [4, 9]), (2.5, [4, 9, 1])],
    ids=["0.5", "1", "2.5"],
)
def test_samples_have_the_probabilities_of_the_model(kata, temperature, prompt):
    """Of 20 000 draws each token gets its share, softmax(logits / temperature)."""
    prompts = torch.tensor([prompt]).repeat(20000, 1)
    model, logits = many_draws(kata, prompts)
    drawn = kata.generate(model, prompts, 1, 6, temperature)[:, -1]
    expected = 20000 * (logits / temperature).softmax(dim=0)
    off = (torch.bincount(drawn, minlength=VOCAB) - expected) / expected.sqrt()
    same(off, torch.zeros_like(off), "draws of each token, standard deviations off", atol=6)


@silver
def test_temperature_may_be_left_out(kata):
    """Without a temperature it is 1: equal generators give the tokens that they give at 1."""
    prompts = text(768).reshape(256, 3)

    def sample(*temperature):
        generator = torch.Generator(prompts.device).manual_seed(3)
        return kata.generate(small(), prompts, 5, 6, *temperature, generator=generator)

    same(sample(), sample(1.0), "tokens")


@silver
def test_generator_decides_the_samples(kata):
    """Equal generators give equal tokens, others give others, and the global state stays put."""
    prompts = text(48).reshape(16, 3)

    def sample(seed):
        generator = torch.Generator(prompts.device).manual_seed(seed)
        return kata.generate(small(), prompts, 5, 5, 1.0, generator)

    before = torch.get_rng_state()
    first = sample(1)
    same(torch.get_rng_state(), before, "global random state")
    torch.manual_seed(77)
    same(sample(1), first, "tokens drawn again")
    assert not torch.equal(sample(2), first), "another generator draws the same tokens"


@silver
def test_samples_differ_from_call_to_call(kata):
    """Without a generator every call and every row draws anew, from torch's global state."""
    prompts = torch.tensor([[4, 9, 1]]).repeat(2, 1)
    torch.manual_seed(3)
    first = kata.generate(small(), prompts, 16, 5, 2.0)
    second = kata.generate(small(), prompts, 16, 5, 2.0)
    assert not torch.equal(first, second), "two calls draw the same 16 tokens"
    assert not torch.equal(first[0], first[1]), "two rows draw the same 16 tokens"
    torch.manual_seed(3)
    again = kata.generate(small(), prompts, 16, 5, 2.0)
    same(again, first, "tokens drawn from the same global random state")


@silver
@pytest.mark.parametrize("training", [True, False], ids=["training", "evaluating"])
def test_generate_restores_the_mode(kata, training):
    """After sampling the model is in the mode it came in, its parameters as they were."""
    model = place(kata, small(dropout=0.5))
    model.train(training)
    before = model.state_dict()
    kata.generate(model, text(6).reshape(2, 3), 3, 5)
    same(model.is_training(), training, "is the model in training mode")
    same(model.state_dict(), before, "parameters", **EXACT)


@silver
def test_no_tokens_asked_for(kata):
    """count = 0 gives the prompts back."""
    prompts = text(6).reshape(2, 3)
    same(kata.generate(small(), prompts, 0, 5), prompts, "tokens")


@silver
@pytest.mark.parametrize("temperature", [0.0, -1.0])
def test_temperature_must_be_above_zero(kata, temperature):
    """A temperature of 0 or below is a ValueError that names it, however few tokens are asked."""
    for count in (2, 0):
        with pytest.raises(ValueError, match="temperature"):
            kata.generate(small(), text(6).reshape(2, 3), count, 5, temperature)


# Cheap


def cost_of_training(windows, length):
    """FLOPs of one forward and one backward pass over so many windows."""
    model, inputs = small().build(), torch.zeros(windows, length, dtype=torch.int64)
    return flops(lambda: model(inputs, inputs)[1].backward())


def cost_of_reading(windows, length):
    """FLOPs of one forward pass over so many windows."""
    model, inputs = small().build(), torch.zeros(windows, length, dtype=torch.int64)
    return flops(lambda: model(inputs))


@gold
def test_train_runs_each_micro_batch_once(kata):
    """A run costs one forward and one backward pass for each micro-batch, and its evaluations."""
    config = setting(kata, steps=2, accumulation=2, evaluate_every=1)
    cost = flops(kata.train, small(), text(), text(80), config)
    passes = 2 * 2 * cost_of_training(3, 4) + 2 * 3 * cost_of_reading(3, 4)
    assert 0 < cost <= passes, f"{cost} FLOPs where {passes} are enough"


@gold
def test_evaluate_only_reads(kata):
    """An evaluation costs one forward pass for each of its batches."""
    cost = flops(kata.evaluate, small(), text(), setting(kata))
    passes = 3 * cost_of_reading(3, 4)
    assert 0 < cost <= passes, f"{cost} FLOPs where {passes} are enough"


@gold
def test_generate_reads_no_more_than_its_window(kata):
    """Each token costs one forward pass over the last block_size tokens at most."""
    cost = flops(kata.generate, small(), text(4).reshape(2, 2), 6, 4)
    passes = sum(cost_of_reading(2, length) for length in (2, 3, 4, 4, 4, 4))
    assert 0 < cost <= passes, f"{cost} FLOPs where {passes} are enough"


@gold
def test_no_bias_from_extreme_temperatures(kata):
    """A temperature of 10⁻⁸ still gives tokens, one of 10⁸ draws all tokens alike."""
    prompts = torch.tensor([[4]]).repeat(20000, 1)
    model, logits = many_draws(kata, prompts)
    cold = kata.generate(model, prompts[:1], 1, 6, 1e-8)[0, -1]
    same(cold, logits.argmax(), "the token at 10⁻⁸")
    drawn = kata.generate(model, prompts, 1, 6, 1e8)[:, -1]
    shares = torch.bincount(drawn, minlength=VOCAB).double() / 20000
    uniform = torch.full((VOCAB,), 1 / VOCAB, dtype=torch.float64)
    same(shares, uniform, "share of each token at 10⁸", rtol=0, atol=0.015)
    wide = place(kata, part("language_model", 60, 1, d_model=2))
    drawn = kata.generate(wide, torch.zeros(900, 1, dtype=torch.int64), 1, 1, 1e8)[:, -1]
    assert len(drawn.unique()) > 55, "of 60 tokens alike, 900 draws reach a part only"


# On a GPU


@gold
@gpu
@pytest.mark.parametrize("precision", ["float32", "bfloat16", "float16"])
def test_trains_on_the_gpu(kata, precision):
    """The model on the GPU, the text on the CPU: it learns 0, 1, 2, 0, … in any precision."""
    tokens = torch.tensor([0, 1, 2] * 40, device="cpu")
    model = place(kata, learner())
    model.to("cuda")
    config = easy(kata, steps=60, accumulation=2, precision=precision, evaluate_every=50)
    records = kata.train(model, tokens, tokens, config)
    same(len(records), 60, "number of records")
    assert records[-1]["loss"] < 0.2, f"the last loss is still {records[-1]['loss']:.3f}"
    assert records[-1]["validation_loss"] < 0.2, "the validation loss has not fallen"
    prompts = torch.tensor([[0, 1], [1, 2]], device="cuda")
    generator = torch.Generator("cuda").manual_seed(0)
    drawn = kata.generate(model, prompts, 3, 3, 0.05, generator)
    same(drawn.cpu(), torch.tensor([[0, 1, 2, 0, 1], [1, 2, 0, 1, 2]], device="cpu"), "tokens")


@gold
@gpu
@pytest.mark.parametrize("precision", ["float32", "bfloat16", "float16"])
def test_resumes_on_the_gpu(kata, precision):
    """With dropout on the GPU, the resumed run's losses are those of the run that never stopped."""
    tokens = text().cpu()
    config = setting(kata, steps=7, checkpoint_every=4, precision=precision, learning_rate=1e-3)
    whole = place(kata, small(dropout=0.5))
    whole.to("cuda")
    records, _, kept = run_with_checkpoints(kata, whole, tokens, config)
    torch.cuda.manual_seed(99)
    resumed = place(kata, small(seed=8, dropout=0.5))
    resumed.to("cuda")
    rest = kata.train(resumed, tokens, None, config, resume=saved(kept))
    same(
        [record["loss"] for record in rest],
        [record["loss"] for record in records[4:]],
        "losses of the resumed run",
        atol=5e-3,
    )
