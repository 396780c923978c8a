"""Parts that a suite names, and the strategies it draws from."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import arrays, part, same, seeds, shapes, tensors

MASK = torch.ones(4, 4, dtype=torch.bool).tril()


def weights(a_part) -> dict[str, torch.Tensor]:
    return dict(a_part.build().state_dict())


PARTS = {
    "linear": part("linear", 3, 2, seed=5),
    "block": part("block", 6, seed=5),
    "worn_block": part("worn_block", 6, seed=5),
    "language_model": part("language_model", 11, 8, seed=5),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_the_same_wherever_it_is_built(name):
    first = weights(PARTS[name])
    torch.manual_seed(99)
    same(weights(PARTS[name]), first, "weights")


@pytest.mark.parametrize("name", PARTS)
def test_another_seed_gives_other_weights(name):
    one = PARTS[name]
    other = weights(part(name, *one.args, seed=6))
    assert any(not torch.equal(value, other[key]) for key, value in weights(one).items())


@pytest.mark.parametrize("name", PARTS)
def test_building_leaves_the_random_state_alone(name):
    before = torch.get_rng_state()
    PARTS[name].build()
    assert torch.equal(torch.get_rng_state(), before)


def test_each_build_is_a_module_of_its_own():
    assert PARTS["linear"].build() is not PARTS["linear"].build()


def test_arguments_reach_the_constructor():
    assert part("linear", 3, 2, bias=False).build().bias is None


def test_an_unknown_part_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"no part 'lstm'; there are linear, block"):
        part("lstm", 3)


def test_a_part_is_refused_before_it_is_built():
    with pytest.raises(ValueError, match="no part"):
        part("Linear", 3, 2)


def test_a_block_looks_where_the_mask_lets_it():
    block, x = PARTS["block"].build(), torch.randn(2, 4, 6)
    before = block(x, MASK)
    x[:, 3] += 1.0
    same(block(x, MASK)[:, :3], before[:, :3], "the positions before the change")


def test_a_block_mixes_positions():
    block, x = PARTS["block"].build(), torch.randn(2, 4, 6)
    before = block(x, MASK)
    x[:, 0] *= -1.0
    assert not torch.allclose(block(x, MASK)[:, 3], before[:, 3])


@pytest.mark.parametrize("mask", [MASK[:3], MASK.long(), MASK[None]], ids=["size", "int", "axes"])
def test_a_block_refuses_a_mask_it_was_not_made_for(mask):
    with pytest.raises(ValueError, match=r"a bool mask of shape \(4, 4\)"):
        PARTS["block"].build()(torch.ones(1, 4, 6), mask)


def test_a_worn_block_is_nowhere_as_pytorch_starts_it():
    fresh = (torch.zeros(6), torch.ones(6))
    for name, value in weights(PARTS["worn_block"]).items():
        assert not any(torch.equal(value, start) for start in fresh), name
        assert value.std() > 0.3, name


def test_a_worn_block_keeps_the_shape():
    assert PARTS["worn_block"].build()(torch.randn(2, 4, 6), MASK).shape == (2, 4, 6)


def test_a_language_model_gives_logits_and_no_loss_without_targets():
    logits, loss = PARTS["language_model"].build()(torch.zeros(2, 5, dtype=torch.long))
    assert (tuple(logits.shape), loss) == ((2, 5, 11), None)


def test_a_language_models_loss_is_the_mean_cross_entropy():
    tokens, targets = torch.randint(11, (2, 5)), torch.randint(11, (2, 5))
    logits, loss = PARTS["language_model"].build()(tokens, targets)
    chosen = logits.log_softmax(-1).gather(-1, targets[..., None])
    same(loss.detach(), -chosen.mean().detach(), "loss")


def test_a_language_model_does_not_see_the_future():
    model, tokens = PARTS["language_model"].build(), torch.randint(11, (2, 5))
    before, _ = model(tokens)
    tokens[:, 4] = (tokens[:, 4] + 1) % 11
    same(model(tokens)[0][:, :4], before[:, :4], "logits before the change")


def test_a_language_model_refuses_more_than_its_block_size():
    with pytest.raises(ValueError, match="9 tokens, but block_size is 8"):
        PARTS["language_model"].build()(torch.zeros(1, 9, dtype=torch.long))


def test_a_language_model_lists_its_tied_head_once():
    model = PARTS["language_model"].build()
    assert model.head.weight is model.embedding.weight


def test_a_language_models_dropout_is_for_training_only():
    model = part("language_model", 11, 8, dropout=0.5).build()
    tokens = torch.randint(11, (2, 5))
    assert not torch.equal(model(tokens)[0], model(tokens)[0])
    model.eval()
    same(model(tokens)[0], model(tokens)[0], "logits")


@given(shape=shapes(min_dims=1, max_dims=2, min_side=3, max_side=4))
def test_shapes_keep_to_their_bounds(shape):
    assert 1 <= len(shape) <= 2
    assert set(shape) <= {3, 4}


@given(array=arrays())
def test_arrays_are_float64_arrays_even_without_axes(array):
    assert (type(array), array.dtype) == (np.ndarray, np.float64)


@given(shape=st.sampled_from([(2, 3), ()]), data=st.data())
def test_arrays_have_the_shape_that_was_asked_for(shape, data):
    assert data.draw(arrays(shape)).shape == shape


@given(tensor=tensors(shapes(max_dims=2)))
def test_tensors_are_float32(tensor):
    assert tensor.dtype == torch.float32
    assert tensor.ndim <= 2


@given(seed=seeds(), data=st.data())
def test_scale_spreads(seed, data):
    assert np.abs(data.draw(arrays((50,), scale=1e6))).max() > 1e4
    np.random.default_rng(seed)  # a seed is one for NumPy
    torch.manual_seed(seed)  # and for PyTorch
