"""Random states: of the global generators, which both sides keep the same, and of single ones.

A suite seeds the global ones before each test and may look whether a solution drew from them:
what one side draws, the other has drawn as well. NumPy and torch believe a state that points
beyond its own numbers, and read on there; so none is taken over before it is looked through.
"""

import ctypes
import random
import struct
from array import array
from typing import Any

import numpy as np

from scripts.wall.arrays import undisturbed
from scripts.wall.codec import CodecError
from scripts.wall.crossing import thawed
from tests.harness.comparing import torch_module

_WORDS = 624  # of a Mersenne Twister; its position is one more number
_TWISTER_BYTES = 4 * (_WORDS + 1)
_GAUSS = struct.Struct("<?d")
_NO_GAUSS = _GAUSS.pack(False, 0.0)
_TORCH = struct.Struct("<Qiiq")  # seed, numbers left, whether seeded, position
_TORCH_SIZE = 5056
_BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "SFC64")


def states() -> dict[str, bytes]:
    """The state of each generator that this process has."""
    known = {"python": _python(), "numpy": _numpy.read()}
    torch = torch_module()
    if torch is not None:
        with undisturbed():
            known["torch"] = torch.get_rng_state().numpy().tobytes()
    return known


def set_states(given: dict[str, bytes]) -> None:
    """Take over the states that the other side tells.

    Raises:
        CodecError: one is no state.
    """
    try:
        if "python" in given:
            numbers, gauss = _parts(given["python"])
            random.setstate((3, tuple(numbers), gauss))
        if "numpy" in given:
            _set_numpy(given["numpy"])
        torch = torch_module()
        if "torch" in given and torch is not None:
            with undisturbed():
                torch.set_rng_state(torch_state(given["torch"]))
    except (ValueError, TypeError, RuntimeError, struct.error) as error:
        raise CodecError(f"no random state: {error!s:.200}") from None


def torch_state(data: bytes) -> Any:
    """The state of one of torch's generators, as a tensor.

    Raises:
        CodecError: it is none.
    """
    if len(data) != _TORCH_SIZE:
        raise CodecError("no random state: of another size than torch's")
    _, left, seeded, position = _TORCH.unpack_from(data)
    fresh = (left, position) == (1, 0)
    begun = 0 < position <= _WORDS and left == _WORDS + 1 - position
    if seeded != 1 or not (fresh or begun):
        raise CodecError("no random state: it points beyond its numbers")
    torch = torch_module()
    return torch.frombuffer(bytearray(data), dtype=torch.uint8)


def numpy_generator(name: str) -> np.random.Generator:
    """A new generator of NumPy's.

    Raises:
        CodecError: there is no bit generator of that name.
    """
    if name not in _BIT_GENERATORS:
        raise CodecError(f"{name!r:.40} is no bit generator")
    return np.random.Generator(getattr(np.random, name)(0))


def set_numpy_generator(generator: np.random.Generator, state: Any) -> None:
    """Take over the state of a generator.

    Raises:
        CodecError: it is none of this kind of generator.
    """
    if not _is_like(state, thawed(generator.bit_generator.state)):
        raise CodecError("no state of a generator")
    match state:
        case {"state": {"pos": place}} if not 0 <= place <= _WORDS:
            raise CodecError("a generator that points beyond its own numbers")
    generator.bit_generator.state = state


def _is_like(given: Any, known: Any) -> bool:
    """Whether one state has the keys, the kinds and the lengths of another."""
    if type(given) is not type(known):
        return False
    if isinstance(known, dict):
        return given.keys() == known.keys() and all(_is_like(given[k], known[k]) for k in known)
    if isinstance(known, tuple):
        return len(given) == len(known) and all(map(_is_like, given, known))
    return not isinstance(known, str) or given == known


def _python() -> bytes:
    _, numbers, gauss = random.getstate()
    return array("I", numbers).tobytes() + _GAUSS.pack(gauss is not None, gauss or 0.0)


class _NumpyState:
    """The state of NumPy's global generator: as NumPy tells it, which takes a while, or as it was.

    Whether it is as it was, its memory tells; all but the second of a pair of normal numbers, which
    may be kept for the next draw. To take that moves nothing else, to keep one does.
    """

    def __init__(self) -> None:
        self._was = b""

    def read(self) -> bytes:
        bits = np.random.get_bit_generator()  # type: ignore[attr-defined]
        if type(bits) is np.random.MT19937:
            memory = ctypes.string_at(bits.ctypes.state_address, _TWISTER_BYTES)
            if self._was == memory + _NO_GAUSS:
                return self._was
        state = np.random.get_state(legacy=False)
        numbers = [*state["state"]["key"].tolist(), state["state"]["pos"]]
        gauss = _GAUSS.pack(bool(state["has_gauss"]), state["gauss"])
        self._was = array("I", numbers).tobytes() + gauss
        return self._was


_numpy = _NumpyState()


def _set_numpy(data: bytes) -> None:
    numbers, gauss = _parts(data)
    key = np.array(numbers[:-1], np.uint32)
    state = {"key": key, "pos": numbers[-1]}
    np.random.set_state(
        {
            "bit_generator": "MT19937",
            "state": state,
            "has_gauss": int(gauss is not None),
            "gauss": gauss or 0.0,
        }
    )


def _parts(data: bytes) -> tuple[list[int], float | None]:
    numbers = array("I", data[: -_GAUSS.size])
    if len(numbers) != _WORDS + 1 or numbers[-1] > _WORDS:
        raise ValueError("not a Mersenne Twister's")
    has_gauss, gauss = _GAUSS.unpack(data[-_GAUSS.size :])
    return numbers.tolist(), gauss if has_gauss else None
