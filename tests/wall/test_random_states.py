"""Random states that arrive: none may point beyond its own numbers."""

import random
import struct

import numpy as np
import pytest
import torch

from scripts.wall.codec import CodecError
from scripts.wall.crossing import thawed
from scripts.wall.randomness import set_numpy_generator, set_states, states, torch_state


def torch_bytes(left: int, seeded: int, position: int) -> bytes:
    state = bytearray(torch.Generator().get_state().numpy().tobytes())
    state[8:24] = struct.pack("<iiq", left, seeded, position)
    return bytes(state)


@pytest.mark.parametrize("drawn", [0, 1, 2, 623, 624, 625, 1248])
def test_every_state_that_torch_comes_to_is_one(drawn):
    generator = torch.Generator().manual_seed(3)
    torch.rand(drawn, generator=generator)
    state = generator.get_state()
    assert torch.equal(torch_state(state.numpy().tobytes()), state)


@pytest.mark.parametrize(
    ("left", "seeded", "position"),
    [(624, 1, 624), (624, 1, 0), (1, 1, 625), (2, 1, 0), (624, 1, -1), (-5, 1, 630), (1, 0, 0),
     (0, 1, 625), (1, 1, 2**40), (624, 1, 2)],
)  # fmt: skip
def test_a_state_of_torchs_that_reads_on_is_none(left, seeded, position):
    with pytest.raises(CodecError, match="beyond its numbers"):
        torch_state(torch_bytes(left, seeded, position))
    before = torch.get_rng_state()
    with pytest.raises(CodecError):
        set_states({"torch": torch_bytes(left, seeded, position)})
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("size", [0, 100, 5055, 5057])
def test_a_state_of_another_size_is_none(size):
    with pytest.raises(CodecError, match="size"):
        torch_state(b"\1" * size)


def test_states_are_taken_over_as_they_are_told():
    random.seed(3)
    np.random.seed(3)
    torch.manual_seed(3)
    told = states()
    drawn = random.random(), np.random.standard_normal(), torch.rand(1).item()
    set_states(told)
    assert (random.random(), np.random.standard_normal(), torch.rand(1).item()) == drawn


@pytest.mark.parametrize("draws", range(4))
def test_the_half_of_a_pair_that_numpy_keeps_is_told(draws):
    np.random.seed(3)
    for _ in range(draws):
        states()
        np.random.standard_normal()
    told, drawn = states(), np.random.standard_normal()
    np.random.seed(4)
    set_states(told)
    assert np.random.standard_normal() == drawn
    assert states()["numpy"] != told["numpy"]


@pytest.mark.parametrize("name", ["python", "numpy"])
@pytest.mark.parametrize("change", [lambda told: told[:-12] + b"\xff\xff\xff\xff" + told[-8:],
                                    lambda told: told[:100], lambda told: b""])  # fmt: skip
def test_a_twister_that_points_beyond_its_numbers_is_none(name, change):
    told = states()[name]
    place = len(told) - struct.calcsize("<?d") - 4
    beyond = told[:place] + struct.pack("<I", 625) + told[place + 4 :]
    for bad in (change(told), beyond):
        with pytest.raises(CodecError):
            set_states({name: bad})


TWISTER = np.random.Generator(np.random.MT19937(0))
TWISTED = thawed(TWISTER.bit_generator.state)
PCG = thawed(np.random.default_rng(0).bit_generator.state)


@pytest.mark.parametrize(
    "state",
    [
        {**TWISTED, "state": {**TWISTED["state"], "pos": 625}},
        {**TWISTED, "state": {**TWISTED["state"], "pos": -1}},
        {**TWISTED, "state": {**TWISTED["state"], "pos": np.int64(200_000_000)}},
        {**TWISTED, "state": {**TWISTED["state"], "pos": 3.0}},
        {**TWISTED, "state": {**TWISTED["state"], "pos": True}},
        {**TWISTED, "state": {**TWISTED["state"], "key": (1, 2)}},
        {**TWISTED, "state": {"pos": 3}},
        {**TWISTED, "more": 1},
        {**TWISTED, "bit_generator": "PCG64"},
        PCG,
        None,
        [],
        {},
    ],
    ids=str,
)
def test_a_state_of_another_form_is_none(state):
    before = TWISTER.bit_generator.state
    with pytest.raises(CodecError):
        set_numpy_generator(TWISTER, state)
    assert str(TWISTER.bit_generator.state) == str(before)


@pytest.mark.parametrize("name", ["PCG64", "PCG64DXSM", "MT19937", "SFC64"])
def test_each_generator_takes_its_own_state(name):
    generator = np.random.Generator(getattr(np.random, name)(5))
    state = thawed(generator.bit_generator.state)
    drawn = generator.random(3).tolist()
    set_numpy_generator(generator, state)
    assert generator.random(3).tolist() == drawn
