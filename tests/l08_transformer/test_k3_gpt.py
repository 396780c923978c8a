"""Suite of kata 8.3, the GPT.

The oracle puts the same numbers through the pieces one by one: rows of the tables, the blocks
that the suite handed over, PyTorch's layer_norm, one product. The weights it loads are far from
where a model starts: the position table is as loud as the tokens, the final norm has its own
scale and shift, and B, T, d_model, block_size and vocab_size all differ.
"""

import functools
import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy, layer_norm

from tests.harness import (
    bronze,
    flops,
    gold,
    gpu,
    gradients,
    op_count,
    parameter_gradients,
    part,
    place,
    same,
    seed_torch,
    seeds,
    silver,
)

CLOSE = {"rtol": 1e-4, "atol": 1e-4}


@functools.cache
def built(name, d):
    """A block to look at and to lend other weights; building one takes longer than a test of it."""
    return part(name, d).build()


def make(kata, n=2, V=29, block_size=17, d=8, spread=0.5, **options):
    """A model of n blocks with loud random weights, in evaluation mode, and those weights."""
    blocks = [part("block", d, seed=i) for i in range(n)]
    model = kata.GPT(V, block_size, d, blocks, **options)
    state = weights(blocks, V, block_size, d, spread)
    model.load_state_dict(state)
    model.eval()
    return model, state


def weights(blocks, V, block_size, d, spread=0.5):
    """Random numbers for everything that a model of these sizes holds, by name."""
    state = {
        "token_embedding.weight": spread * torch.randn(V, d),
        "position_embedding.weight": spread * torch.randn(block_size, d),
        "final_norm.weight": 1 + 0.5 * torch.randn(d),
        "final_norm.bias": torch.randn(d),
    }
    for i, block in enumerate(blocks):
        for name, value in built(block.name, d).state_dict().items():
            loud = 0.5 * torch.randn(value.shape)
            state[f"blocks.{i}.{name}"] = loud + 1 if name.endswith("norm.weight") else loud
    return state | {"head.weight": state["token_embedding.weight"]}


def embedded(state, tokens):
    """The sum of the two embeddings."""
    return (
        state["token_embedding.weight"][tokens]
        + state["position_embedding.weight"][: tokens.shape[1]]
    )


def from_embedded(state, x, mask=None):
    """The logits that belong to the sum of the embeddings x."""
    T, d = x.shape[1:]
    mask = torch.arange(T) <= torch.arange(T)[:, None] if mask is None else mask
    for i in range(len({name.split(".")[1] for name in state if name.startswith("blocks.")})):
        own = {
            name.removeprefix(f"blocks.{i}."): value
            for name, value in state.items()
            if name.startswith(f"blocks.{i}.")
        }
        x = torch.func.functional_call(built("block", d), own, (x, mask))
    x = layer_norm(x, (d,), state["final_norm.weight"], state["final_norm.bias"], eps=1e-5)
    return torch.einsum("btd,vd->btv", x, state["token_embedding.weight"])


def right_logits(state, tokens):
    with torch.no_grad():
        return from_embedded(state, embedded(state, tokens))


def right_loss(logits, targets):
    """Minus the log-probability of each target, averaged; in float64."""
    chosen = logits.double().log_softmax(dim=-1).gather(-1, targets[..., None])
    return -chosen.mean().float()


@bronze
def test_worked_example(kata):
    """The docstring's model: the blocks add nothing, so each position is embed, norm, head."""
    embedding = torch.tensor([[3.0, 1.0], [0.0, 0.0], [1.0, 2.0]])
    block = part("block", 2)
    model = kata.GPT(vocab_size=3, block_size=2, d_model=2, blocks=[block])
    silent = {f"blocks.0.{name}": 0 * value for name, value in block.build().state_dict().items()}
    model.load_state_dict(
        silent
        | {
            "token_embedding.weight": embedding,
            "position_embedding.weight": torch.tensor([[0.0, 0.0], [0.0, 4.0]]),
            "final_norm.weight": torch.ones(2),
            "final_norm.bias": torch.zeros(2),
            "head.weight": embedding,
        }
    )
    logits, loss = model(torch.tensor([[0, 0]]), torch.tensor([[0, 2]]))
    same(logits, torch.tensor([[[2.0, 0.0, -1.0], [-2.0, 0.0, 1.0]]]), "logits", **CLOSE)
    same(loss, torch.tensor(0.2594), "loss", **CLOSE)


@bronze
def test_without_targets_there_is_no_loss(kata):
    """model(tokens) gives (logits, None), with logits for all T positions."""
    model, _ = make(kata)
    result = model(torch.randint(29, (3, 5)))
    assert isinstance(result, tuple) and len(result) == 2, "the result is a tuple (logits, loss)"
    same(torch.tensor(result[0].shape), torch.tensor([3, 5, 29]), "the logits' shape")
    same(result[1], None, "loss")


@bronze
def test_state_dict_has_the_names_of_the_docstring(kata):
    """The state_dict holds the names and shapes of the docstring, no more and no fewer."""
    model, state = make(kata)
    mine = {name: tuple(value.shape) for name, value in model.state_dict().items()}
    same(mine, {name: tuple(value.shape) for name, value in state.items()}, "state_dict")


@silver
@given(
    seed=seeds(),
    sizes=st.tuples(*[st.integers(1, 6)] * 2),
    n=st.integers(1, 3),
    d=st.integers(4, 9),
    spare=st.integers(0, 4),
)
def test_agrees_with_its_pieces(kata, seed, sizes, n, d, spare):
    """Logits and loss are those of the pieces, put together one by one, at any sizes."""
    seed_torch(seed)
    B, T = sizes
    V = 11 + d
    model, state = make(kata, n, V, T + spare, d)
    tokens, targets = torch.randint(V, (2, B, T))
    expected = right_logits(state, tokens)
    logits, loss = model(tokens, targets)
    same(logits, expected, "logits", **CLOSE)
    same(loss, right_loss(expected, targets), "loss", **CLOSE)


@silver
def test_full_length(kata):
    """T = block_size is allowed, and a batch may be larger than block_size."""
    model, state = make(kata, block_size=7)
    tokens = torch.randint(29, (12, 7))
    same(model(tokens)[0], right_logits(state, tokens), "logits", **CLOSE)


@silver
def test_long_context(kata):
    """The last of 150 positions sees the first, and knows its own place."""
    model, state = make(kata, block_size=160)
    tokens = torch.randint(29, (2, 150))
    same(model(tokens)[0], right_logits(state, tokens), "logits", **CLOSE)


@silver
def test_the_future_is_invisible(kata):
    """Changing token 4 changes the logits from position 4 on, and none before."""
    model, _ = make(kata)
    tokens = torch.randint(1, 29, (2, 9))
    changed = tokens.clone()
    changed[:, 4] = 0
    before, after = model(tokens)[0].detach(), model(changed)[0].detach()
    same(after[:, :4], before[:, :4], "logits before the changed token", **CLOSE)
    moved = (after[:, 4:] - before[:, 4:]).abs().amax(dim=(0, 2)) > 1e-3
    same(moved, torch.ones(5, dtype=torch.bool), "which positions from the changed token on move")


@silver
def test_the_same_token_differs_by_its_position(kata):
    """A text of one token repeated has different logits everywhere: positions count."""
    model, state = make(kata)
    tokens = torch.full((1, 6), 3)
    logits = model(tokens)[0].detach()
    same(logits, right_logits(state, tokens), "logits", **CLOSE)
    assert (logits[0, 1:] - logits[0, :-1]).abs().amax(dim=1).min() > 1e-3, (
        "two neighbours that hold the same token have the same logits"
    )


@silver
def test_calls_do_not_depend_on_each_other(kata):
    """Long, short, long again, with and without targets: each call is as if it were the first."""
    model, state = make(kata)
    for B, T in [(2, 11), (5, 3), (1, 1), (3, 17)]:
        tokens = torch.randint(29, (B, T))
        same(model(tokens)[0], right_logits(state, tokens), f"logits at T = {T}", **CLOSE)
        same(model(tokens, tokens)[0], right_logits(state, tokens), "with targets", **CLOSE)


@silver
def test_targets_are_shifted_already(kata):
    """Tokens and targets sliced from one text: the loss compares position t with targets[:, t]."""
    model, state = make(kata)
    text = torch.randint(29, (3, 7))
    tokens, targets = text[:, :-1], text[:, 1:]
    expected = right_loss(right_logits(state, tokens), targets)
    same(model(tokens, targets)[1], expected, "loss", **CLOSE)


@silver
def test_every_position_counts_in_the_loss(kata):
    """Changing one target changes the loss by what that position contributes to the mean."""
    model, state = make(kata)
    tokens, targets = torch.randint(1, 29, (2, 3, 5))
    expected = right_logits(state, tokens)
    for b, t in [(0, 0), (1, 2), (2, 4)]:
        changed = targets.clone()
        changed[b, t] = 0
        same(
            model(tokens, changed)[1],
            right_loss(expected, changed),
            f"loss with another target at [{b}, {t}]",
            **CLOSE,
        )


@silver
def test_targets_of_zeros_are_targets(kata):
    """Token 0 is a token like the others: as a target it counts."""
    model, state = make(kata)
    tokens, targets = torch.randint(29, (2, 4)), torch.zeros(2, 4, dtype=torch.int64)
    same(
        model(tokens, targets)[1], right_loss(right_logits(state, tokens), targets), "loss", **CLOSE
    )


@silver
@pytest.mark.parametrize("with_targets", [False, True], ids=["tokens", "tokens and targets"])
def test_too_long_is_refused(kata, with_targets):
    """More tokens than block_size is a ValueError that names both numbers."""
    model, _ = make(kata, block_size=17)
    for B, T in ((2, 18), (6, 18), (1, 23)):
        tokens = torch.randint(29, (B, T))
        with pytest.raises(ValueError, match=rf"(?s)^(?=.*\b{T}\b)(?=.*\b17\b)"):
            model(tokens, tokens) if with_targets else model(tokens)


@silver
def test_inputs_are_left_as_they_came(kata):
    """Tokens and targets are read, never written."""
    model, _ = make(kata)
    tokens, targets = torch.randint(29, (2, 3, 5))
    copies = tokens.clone(), targets.clone()
    model(tokens, targets)
    same(tokens, copies[0], "tokens after the call")
    same(targets, copies[1], "targets after the call")


@silver
@pytest.mark.parametrize("with_targets", [False, True], ids=["logits", "logits and loss"])
def test_gradients_of_every_weight(kata, with_targets):
    """Backpropagation reaches every weight; the shared table gets both its gradients."""
    model, state = make(kata)
    tokens = torch.tensor([[0, 5, 5, 28, 5], [5, 0, 17, 3, 8]])  # the first, the last, repeats
    targets = torch.randint(29, (2, 5))

    def theirs(*values):
        named = dict(zip(names, values, strict=True))
        logits = from_embedded(named, embedded(named, tokens))
        loss = cross_entropy(logits.transpose(1, 2), targets)
        return (logits, loss) if with_targets else logits

    names = [name for name in state if name != "head.weight"]
    right = dict(zip(names, gradients(theirs, *(state[name] for name in names)), strict=True))
    mine = parameter_gradients(
        model, lambda: model(tokens, targets) if with_targets else model(tokens)[0]
    )
    tied = {"token_embedding.weight", "head.weight"} & set(mine)
    assert len(tied) == 1, (
        "the head and the token embedding should be one parameter, but both "
        f"have a gradient of their own: {sorted(tied)}"
        if tied
        else "neither the head nor the token embedding is a parameter"
    )
    mine["token_embedding.weight"] = mine.pop(tied.pop())
    same(set(mine) == set(right), True, "the gradients' names are the parameters' names")
    for name, expected in right.items():
        same(mine[name], expected, f"gradient of {name}", rtol=1e-3, atol=1e-3)


@silver
def test_head_and_embedding_are_one_parameter(kata):
    """The tied table counts once among the parameters: V·d fewer numbers than untied."""
    model, state = make(kata)
    count = sum(value.numel() for name, value in state.items() if name != "head.weight")
    same(sum(value.numel() for value in model.parameters()), count, "number of parameters")


@silver
def test_head_and_embedding_start_equal(kata):
    """From the start the head and the token embedding hold the same numbers."""
    start = kata.GPT(5, 4, 6, [part("block", 6)]).state_dict()
    same(start["head.weight"], start["token_embedding.weight"], "head.weight of a fresh model")


@silver
@pytest.mark.parametrize("n", [1, 4])
@pytest.mark.parametrize("kind", ["block", "worn_block", "adapted"])
def test_initial_weights(kata, kind, n):
    """Everything starts as in GPT-2, whatever the blocks came with and are made of."""
    d = 72
    one = part("worn_block", d, adapted=True) if kind == "adapted" else part(kind, d)
    blocks = [one for _ in range(n)]
    start = kata.GPT(80, 70, d, tuple(blocks)).state_dict()
    for name, value in start.items():
        if name.endswith("bias"):
            same(value, torch.zeros(value.shape), name)
        elif value.ndim == 1:
            same(value, torch.ones(value.shape), name)
        else:
            std = 0.02 / math.sqrt(2 * n) if name.endswith("proj.weight") else 0.02
            # Over 5000 draws each: the bounds are more than six standard errors wide, and 13
            # draws are to be expected beyond three standard deviations.
            same(value.mean().item(), 0.0, f"mean of {name}", atol=0.1 * std, rtol=0)
            same(value.std().item(), std, f"standard deviation of {name}", atol=0, rtol=0.07)
            tail = (value.abs() > 2 * std).double().mean().item()
            same(tail, 0.0455, f"share of {name} beyond two standard deviations", atol=0.02, rtol=0)
            assert value.abs().max() > 3 * std, f"{name} is cut off at three standard deviations"


@silver
def test_one_block_at_two_depths(kata):
    """Blocks may share their weights: one block handed over twice counts as two, and runs twice."""
    block = place(kata, part("block", 72))
    model = kata.GPT(9, 4, 72, [block, block])
    start = model.state_dict()
    for name in ("blocks.0.mlp.proj.weight", "blocks.1.mlp.proj.weight"):
        std = start[name].std().item()
        same(std, 0.01, f"standard deviation of {name}", atol=0, rtol=0.07)
    both = weights([part("block", 72)] * 2, 9, 4, 72)
    state = {name: both[name.replace("blocks.0.", "blocks.1.")] for name in both}
    model.load_state_dict(state)
    tokens = torch.randint(9, (2, 4))
    same(model(tokens)[0], right_logits(state, tokens), "logits", rtol=1e-3, atol=1e-3)


@silver
def test_blocks_are_taken_as_they_are(kata):
    """A block that was handed over is the model's own, no copy: a change of it is the model's."""
    block = place(kata, part("block", 6))
    model = kata.GPT(9, 4, 6, [block, block])
    start = model.state_dict()
    for name in ("mlp.up.weight", "attention.qkv.weight"):
        same(start[f"blocks.1.{name}"], start[f"blocks.0.{name}"], f"{name} at its second depth")
    block.load_state_dict({name: value + 1 for name, value in block.state_dict().items()})
    now = model.state_dict()
    for name, value in start.items():
        expected = value + 1 if name.startswith("blocks.") else value
        same(now[name], expected, f"{name} after 1 was added to all weights of the block")


@silver
def test_initial_weights_are_drawn_anew(kata):
    """No two tables start alike: not in two models, not in two blocks."""
    blocks = [part("block", 6, seed=3) for _ in range(3)]
    tables = [
        value.flatten()[:36]
        for _ in range(2)
        for name, value in kata.GPT(6, 6, 6, blocks).state_dict().items()
        if value.ndim == 2 and name != "head.weight"
    ]
    for i, one in enumerate(tables):
        for other in tables[:i]:
            alike = torch.equal(one, other[: len(one)])
            assert not alike, "two tables start with the same numbers"


@silver
def test_fresh_model_is_unsure(kata):
    """Before any training the loss is about ln(vocab_size): every token is as likely as another."""
    model = kata.GPT(200, 16, 48, [part("block", 48, seed=i) for i in range(3)])
    tokens, targets = torch.randint(200, (2, 4, 16))
    same(model(tokens, targets)[1].item(), math.log(200), "loss", atol=0.25, rtol=0)


@silver
def test_no_dropout_unless_asked(kata):
    """By default nothing is dropped, in training mode either."""
    model, state = make(kata)
    model.train()
    tokens, targets = torch.randint(29, (2, 3, 5))
    expected = right_logits(state, tokens)
    logits, loss = model(tokens, targets)
    same(logits, expected, "logits in training mode", **CLOSE)
    same(loss, right_loss(expected, targets), "loss in training mode", **CLOSE)


@silver
def test_evaluation_drops_nothing(kata):
    """In evaluation mode dropout does nothing, before training and after it."""
    model, state = make(kata, dropout=0.6)
    tokens = torch.randint(29, (3, 5))
    for _ in range(2):
        same(model(tokens)[0], right_logits(state, tokens), "logits in evaluation mode", **CLOSE)
        model.train()
        model(tokens)
        model.eval()


@silver
@pytest.mark.parametrize(("dropout", "with_targets"), [(0.25, False), (0.6, True)])
def test_training_drops_from_the_sum_of_the_embeddings(kata, dropout, with_targets):
    """Logits are those of token + position with some elements dropped, the others scaled up."""
    d, B = 3, 600
    model, state = make(kata, V=13, block_size=4, d=d, dropout=dropout)
    model.train()
    text = torch.tensor([[7, 2]])
    tokens = text.repeat(B, 1)
    logits = (model(tokens, tokens) if with_targets else model(tokens))[0].detach()
    keeps = torch.tensor([[i >> j & 1 for j in range(2 * d)] for i in range(4**d)])
    keeps = keeps.reshape(-1, 2, d)  # every way to drop elements of two positions
    with torch.no_grad():
        ways = from_embedded(state, embedded(state, text) * keeps / (1 - dropout))
    which = (logits[:, None] - ways).abs().amax(dim=(-1, -2)).argmin(dim=1)
    what = "logits, against the nearest that dropout can make"
    same(logits, ways[which], what, rtol=1e-3, atol=1e-3)
    kept = keeps[which]
    share = 1 - kept.double().mean().item()
    same(share, dropout, "share of elements dropped", atol=0.08, rtol=0)
    alike = {
        "all elements of a position": kept == kept[..., :1],
        "the same elements at all positions": kept == kept[:, :1],
        "the same elements in all texts": kept == kept[:1],
    }
    for said, pairs in alike.items():
        assert not pairs.all(), f"dropout takes {said}, not each element by its own chance"


@gold
def test_loss_stays_finite(kata):
    """A logit of 10⁴ for the wrong token gives a loss of about 10⁴, neither inf nor NaN."""
    model, state = make(kata)
    state["token_embedding.weight"] = 1e4 * state["token_embedding.weight"]
    state["head.weight"] = state["token_embedding.weight"]
    model.load_state_dict(state)
    tokens, targets = torch.randint(29, (2, 3, 5))
    logits, loss = model(tokens, targets)
    same(logits, right_logits(state, tokens), "logits of 10⁴", rtol=1e-3, atol=10.0)
    same(loss, right_loss(logits.detach(), targets), "loss", rtol=1e-4)


@gold
def test_faint_embeddings(kata):
    """Where the embeddings are as small as the final norm's eps, eps shows: it is 1e-5."""
    model, state = make(kata, spread=0.005)
    state |= {name: 0 * value for name, value in state.items() if name.startswith("blocks.")}
    model.load_state_dict(state)
    tokens = torch.randint(29, (3, 5))
    same(model(tokens)[0], right_logits(state, tokens), "logits", rtol=1e-3, atol=1e-5)


@gold
def test_no_needless_products(kata):
    """The work is the blocks' own and one product with the table: nothing is done twice."""
    V, d, B, T = 31, 8, 3, 12
    blocks = [part("block", d, seed=i) for i in range(2)]
    model = kata.GPT(V, 16, d, blocks)
    x, mask = torch.randn(B, T, d), torch.ones(T, T, dtype=torch.bool).tril()
    least = sum(flops(block.build(), x, mask) for block in blocks) + 2 * B * T * d * V
    tokens, targets = torch.randint(V, (2, B, T))
    for args in [(tokens,), (tokens, targets)]:
        used = flops(model, *args)
        assert used <= 1.01 * least, f"{used} floating-point operations where {least} do"


@gold
def test_no_loop_over_batch_or_positions(kata):
    """Six times as many positions, and more texts, take no more tensor operations."""
    model, _ = make(kata, block_size=64)
    few, many = torch.randint(29, (2, 8)), torch.randint(29, (7, 48))
    for tokens in (few, many):  # what a model makes once, it may make now
        model(tokens, tokens)
    less = op_count(model, few, few).total()
    more = op_count(model, many, many).total()
    assert more <= less + 4, f"{less} operations for (2, 8) tokens, {more} for (7, 48)"


@silver
@gpu
def test_runs_where_it_is(kata):
    """On a GPU the model makes its positions and its mask there too."""
    model, state = make(kata)
    tokens, targets = torch.randint(29, (2, 3, 5))
    expected = right_logits(state, tokens)
    model = model.to("cuda")
    logits, loss = model(tokens.to("cuda"), targets.to("cuda"))
    same(logits, expected.to("cuda"), "logits", rtol=1e-3, atol=1e-3)
    same(loss, right_loss(expected, targets).to("cuda"), "loss", rtol=1e-3, atol=1e-3)
