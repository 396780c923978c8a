"""The global random states, which both sides of the wall keep the same.

A suite seeds them before each test and may look whether a solution drew from them: what one side
draws, the other has drawn as well.
"""

import random
import struct
from array import array

import numpy as np

from scripts.wall.arrays import undisturbed
from scripts.wall.codec import CodecError
from tests.harness.comparing import torch_module

_WORDS = 624  # of a Mersenne Twister; its position is one more number
_GAUSS = struct.Struct("<?d")


def states() -> dict[str, bytes]:
    """The state of each generator that this process has."""
    known = {"python": _python(), "numpy": _numpy()}
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
                torch.set_rng_state(torch.frombuffer(bytearray(given["torch"]), dtype=torch.uint8))
    except (ValueError, TypeError, RuntimeError, struct.error) as error:
        raise CodecError(f"no random state: {error}") from None


def _python() -> bytes:
    _, numbers, gauss = random.getstate()
    return array("I", numbers).tobytes() + _GAUSS.pack(gauss is not None, gauss or 0.0)


def _numpy() -> bytes:
    state = np.random.get_state(legacy=False)
    numbers = [*state["state"]["key"].tolist(), state["state"]["pos"]]
    gauss = _GAUSS.pack(bool(state["has_gauss"]), state["gauss"])
    return array("I", numbers).tobytes() + gauss


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
