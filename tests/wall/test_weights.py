"""Lists that hold lists: what arrives can be looked at to its end, also when it grows later."""

import pytest

from scripts.wall.codec import CodecError
from scripts.wall.weights import Scales


def test_what_holds_itself_is_refused():
    loop: list = [1]
    inner = (loop,)
    loop.append(inner)
    with pytest.raises(CodecError, match="holds itself"):
        Scales().weigh([loop, inner, loop])


def test_what_nests_too_deep_is_refused():
    deep: list = []
    for _ in range(300):
        deep = [deep]
    with pytest.raises(CodecError, match=r"too deep|forever"):
        Scales().weigh([deep])


def test_what_takes_forever_to_look_at_is_refused():
    value: list = [1]
    for _ in range(40):
        value = [value, value]
    with pytest.raises(CodecError, match="forever"):
        Scales().weigh([value])


def test_many_long_texts_are_heavy():
    with pytest.raises(CodecError, match="forever"):
        Scales().weigh([[["a" * 2**20] * 500]])


@pytest.mark.parametrize("hold", [lambda x: (x,) * 500, lambda x: [x] * 500,
                                  lambda x: dict.fromkeys(range(500), x)])  # fmt: skip
def test_what_was_light_and_grows_is_weighed_again(hold):
    scales, inner = Scales(), []
    middle = [inner] * 500
    outer = hold(middle)
    scales.weigh([inner, middle, outer])
    scales.sweep()
    inner += range(8)
    with pytest.raises(CodecError, match="forever"):
        scales.weigh([inner])


def test_what_nobody_holds_is_weighed_no_more():
    scales, inner = Scales(), []
    scales.weigh([inner, [inner] * 500, ([inner] * 500,) * 500])
    scales.sweep()
    inner += range(8)
    scales.weigh([inner])


def test_ordinary_answers_are_light():
    scales = Scales()
    scales.weigh([[[0.5] * 100] * 100, {"a": [1, 2], "b": ([3],)}, [["text"] * 10] * 10, {1, 2}])
