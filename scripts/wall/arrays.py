"""Arrays and tensors as memory and a way to look at it: to nodes, and back."""

import ctypes
import re
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import Any

import numpy as np
from numpy.lib.array_utils import byte_bounds

from scripts.wall import codec
from scripts.wall.codec import CodecError
from scripts.wall.heap import Block
from tests.harness.comparing import torch_module

KINDS = "biufcSUmM"
"""NumPy's kinds of dtype that are numbers, text or times; objects never cross."""

_NUMPY_DTYPE = re.compile(rf"[<>|][{KINDS}]\d{{1,5}}(\[\w{{1,8}}\])?")
TORCH_DTYPES = (
    "bool", "uint8", "int8", "int16", "int32", "int64", "uint16", "uint32", "uint64",
    "float16", "bfloat16", "float32", "float64", "complex32", "complex64", "complex128",
)  # fmt: skip


def undisturbed() -> AbstractContextManager:
    """Within this block no mode of torch's sees, counts or forbids what the wall itself does."""
    torch = torch_module()
    if torch is None:
        return nullcontext()
    from torch.utils._python_dispatch import _disable_current_modes

    stack = ExitStack()
    stack.enter_context(torch._C.DisableTorchFunction())
    stack.enter_context(_disable_current_modes())
    stack.enter_context(torch.no_grad())
    return stack


def is_array(value: Any) -> bool:
    """Whether a value crosses as a NumPy array: exactly one, of numbers, text or times."""
    return type(value) is np.ndarray and value.dtype.kind in KINDS


def is_tensor(value: Any) -> bool:
    """Whether a value crosses as a tensor: dense, on the CPU, of a dtype known to both sides."""
    torch = torch_module()
    return (
        torch is not None
        and isinstance(value, torch.Tensor)
        and value.layout is torch.strided
        and value.device.type == "cpu"
        and torch_dtype_name(value.dtype) in TORCH_DTYPES
    )


def torch_dtype_name(dtype: Any) -> str:
    return str(dtype).removeprefix("torch.")


def plain_tensor(tensor: Any) -> Any:
    """The tensor itself, or its numbers where it only promises to conjugate or negate them."""
    return tensor.resolve_conj().resolve_neg()


def block_of(value: Any) -> Block:
    """The memory that an array or a tensor looks at."""
    address, size, owner = _array_memory(value) if is_array(value) else _tensor_memory(value)
    return Block(address, size, owner, ctypes.string_at(address, size))


def stretch_of(value: Any) -> tuple[int, int]:
    """Address and size of that memory."""
    return (_array_memory(value) if is_array(value) else _tensor_memory(value))[:2]


def _array_memory(array: np.ndarray) -> tuple[int, int, Any]:
    root = array
    while isinstance(root.base, np.ndarray):
        root = root.base
    low, high = byte_bounds(root)
    mine = byte_bounds(array)
    if array.size and not (low <= mine[0] and mine[1] <= high):  # strides that go beyond the root
        low, high = mine
    return (low, high - low, root) if root.size else (low, 0, root)


def _tensor_memory(tensor: Any) -> tuple[int, int, Any]:
    storage = tensor.untyped_storage()
    return storage.data_ptr(), storage.nbytes(), tensor


def array_node(array: np.ndarray, number: int, memory: int, block: Block) -> codec.Array:
    """How an array looks at its memory."""
    offset = array.__array_interface__["data"][0] - block.address if array.size else 0
    return codec.Array(
        number,
        memory,
        array.dtype.str,
        list(array.shape),
        list(array.strides),
        offset,
        array.flags.writeable,
    )


def tensor_node(tensor: Any, number: int, memory: int, block: Block, grad: int) -> codec.Tensor:
    """How a tensor looks at its memory."""
    start = tensor.untyped_storage().data_ptr() - block.address
    offset = tensor.storage_offset() + start // tensor.element_size() if tensor.numel() else 0
    return codec.Tensor(
        number,
        memory,
        torch_dtype_name(tensor.dtype),
        list(tensor.shape),
        list(tensor.stride()),
        offset,
        tensor.requires_grad,
        tensor.is_leaf,
        grad,
    )


def numpy_dtype(name: str) -> np.dtype:
    """The dtype of that name.

    Raises:
        CodecError: it is none that may cross.
    """
    if not _NUMPY_DTYPE.fullmatch(name):
        raise CodecError(f"{name!r:.40} is no dtype that may cross")
    try:
        return np.dtype(name)
    except TypeError:
        raise CodecError(f"{name!r:.40} is no dtype") from None


def array_from(node: codec.Array, block: Block) -> np.ndarray:
    """The array that a node describes, looking at a block of this side's.

    Raises:
        CodecError: it would look beyond the block.
    """
    dtype, shape = numpy_dtype(node.dtype), tuple(node.shape)
    if 0 in shape:
        return np.empty(shape, dtype)
    if dtype.itemsize == 0 or not 0 <= node.offset <= block.size:
        raise CodecError("an array that lies outside of its memory")
    try:
        array = np.ndarray(shape, dtype, _buffer(block), node.offset, tuple(node.strides))
    except (ValueError, TypeError, OverflowError) as error:
        raise CodecError(f"an array that does not fit its memory: {error}") from None
    array.flags.writeable = node.writeable
    return array


def tensor_from(node: codec.Tensor, block: Block) -> Any:
    """The tensor that a node describes, looking at a block of this side's, without a gradient.

    Raises:
        CodecError: it would look beyond the block, or its dtype is unknown.
    """
    import torch

    if node.dtype not in TORCH_DTYPES:
        raise CodecError(f"{node.dtype!r:.40} is no dtype that may cross")
    dtype = getattr(torch, node.dtype)
    if 0 in node.shape:
        return torch.empty(node.shape, dtype=dtype)
    reach = [(side - 1) * stride for side, stride in zip(node.shape, node.strides, strict=True)]
    last = node.offset + sum(reach)
    if node.offset < 0 or min(node.strides, default=0) < 0 or last >= block.size // dtype.itemsize:
        raise CodecError("a tensor that lies outside of its memory")
    storage = torch.frombuffer(_buffer(block), dtype=torch.uint8).untyped_storage()
    tensor = torch.empty(0, dtype=dtype, device="cpu")
    return tensor.set_(storage, node.offset, node.shape, node.strides)


def _buffer(block: Block) -> Any:
    buffer = (ctypes.c_ubyte * block.size).from_address(block.address)
    buffer.owner = block.owner  # type: ignore[attr-defined]  # alive as long as whoever looks at it
    return buffer
