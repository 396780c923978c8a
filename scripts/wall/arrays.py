"""Arrays and tensors as memory and a way to look at it: to nodes, and back."""

import math
import re
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import Any

import numpy as np
from numpy.lib.array_utils import byte_bounds

from scripts.wall import nodes
from scripts.wall.blocks import MAX_BYTES, Block
from scripts.wall.codec import CodecError
from tests.harness.comparing import torch_module

KINDS = "biufcSUmM"
"""NumPy's kinds of dtype that are numbers, text or times; objects never cross."""

_NUMPY_DTYPE = re.compile(rf"[<>|][{KINDS}]\d{{1,5}}(\[\w{{1,8}}\])?")
HANGS = "_hangs_on_the_other_side"
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


def is_computed(value: Any) -> bool:
    """Whether a value is a tensor with a graph on this side, not one that hangs on the other's."""
    if not is_tensor(value) or not value.requires_grad or value.is_leaf:
        return False
    return not getattr(value, HANGS, False)


def torch_dtype_name(dtype: Any) -> str:
    return str(dtype).removeprefix("torch.")


def plain_tensor(tensor: Any) -> Any:
    """The tensor itself, or its numbers where it only promises to conjugate or negate them."""
    return tensor.resolve_conj().resolve_neg()


class Storage(Block):
    """The memory of tensors. It is the storage's and not a tensor's, which may get another one."""

    @property
    def may_change(self) -> bool:
        return not self.has_moved

    @property
    def is_used(self) -> bool:
        return torch_module()._C._storage_Use_Count(self.owner._cdata) > 1  # 1 is the owner itself

    @property
    def has_moved(self) -> bool:
        return (self.owner.data_ptr(), self.owner.nbytes()) != (self.address, self.size)


def block_of(value: Any) -> Block:
    """The memory that an array or a tensor looks at."""
    return Block(*_array_memory(value)) if is_array(value) else Storage(*_tensor_memory(value))


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
    return storage.data_ptr(), storage.nbytes(), storage


def array_node(array: np.ndarray, number: int, memory: int, block: Block) -> nodes.Array:
    """How an array looks at its memory."""
    offset = array.__array_interface__["data"][0] - block.address if array.size else 0
    look = (array.dtype.str, list(array.shape), list(array.strides), offset)
    node = nodes.Array(number, memory, *look, array.flags.writeable)
    _limit(node, block)
    return node


def tensor_node(tensor: Any, number: int, memory: int, block: Block, grad: int) -> nodes.Tensor:
    """How a tensor looks at its memory."""
    start = tensor.untyped_storage().data_ptr() - block.address
    offset = tensor.storage_offset() + start // tensor.element_size() if tensor.numel() else 0
    look = (torch_dtype_name(tensor.dtype), list(tensor.shape), list(tensor.stride()), offset)
    node = nodes.Tensor(number, memory, *look, tensor.requires_grad, tensor.is_leaf, grad)
    _limit(node, block)
    return node


def _limit(node: nodes.Array | nodes.Tensor, block: Block) -> None:
    """Hold memory that is looked at as bools or texts to what these can be."""
    if 0 in node.shape:
        return
    if node.dtype in ("bool", "|b1"):
        block.limit(node, b"\1")
    elif node.dtype[1] == "U":
        letter = b"\xff\xff\x10\0"  # there are no more
        native = np.dtype(node.dtype).isnative
        block.limit(node, (letter if native else letter[::-1]) * int(node.dtype[2:]))


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


def array_from(node: nodes.Array, block: Block) -> np.ndarray:
    """The array that a node describes, looking at a block of this side's.

    Raises:
        CodecError: it would look beyond the block, or be huge if it were copied.
    """
    dtype, shape = numpy_dtype(node.dtype), tuple(node.shape)
    if 0 in shape:
        return np.empty(shape, dtype)
    reach = [(side - 1) * stride for side, stride in zip(shape, node.strides, strict=True)]
    low, high = (node.offset + sum(way(step, 0) for step in reach) for way in (min, max))
    if dtype.itemsize == 0 or low < 0 or high + dtype.itemsize > block.size:
        raise CodecError("an array that lies outside of its memory")  # NumPy's own sums overflow
    if math.prod(shape) * dtype.itemsize > MAX_BYTES:
        raise CodecError("an array that no copy can be made of")
    try:
        array = np.ndarray(shape, dtype, block.buffer(), node.offset, tuple(node.strides))
    except (ValueError, TypeError, OverflowError) as error:
        raise CodecError(f"an array that does not fit its memory: {error}") from None
    _limit(node, block)
    array.flags.writeable = node.writeable
    return array


def tensor_from(node: nodes.Tensor, block: Block) -> Any:
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
    _limit(node, block)
    tensor = torch.empty(0, dtype=dtype, device="cpu")
    return tensor.set_(_storage_of(block), node.offset, node.shape, node.strides)


def swap(tensor: Any, other: Any) -> None:
    """Give a tensor the memory of another. An array that was made of it looks at the old one."""
    vars(tensor).setdefault("_memories", []).append(tensor.untyped_storage())
    tensor.data = other


def _storage_of(block: Block) -> Any:
    if isinstance(block, Storage):
        return block.owner
    return torch_module().frombuffer(block.buffer(), dtype=torch_module().uint8).untyped_storage()
