"""What crosses of an exception, and what it is where it arrives."""

import builtins

import pytest

from scripts.wall.codec import CodecError
from scripts.wall.errors import Told


def told(error: BaseException) -> Exception:
    """An exception that has crossed."""
    return Told.read(Told.of(error, 3).value()).error()


class SilentError(ValueError):
    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    ("error", "kind", "text"),
    [
        (ValueError("mine"), ValueError, "mine"),
        (OSError(2, "no such thing"), FileNotFoundError, "[Errno 2] no such thing"),
        (KeyError("mine"), KeyError, "'mine'"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), ValueError, "bad"),
        (type("MineError", (KeyError,), {})("x"), KeyError, "'x'"),
        (SystemExit(3), Exception, "3"),
        (ValueError("\udc80"), ValueError, "\\udc80"),
        (ValueError(["no", "plain", "argument"]), ValueError, "['no', 'plain', 'argument']"),
        (ValueError("a" * 100_000), ValueError, "a" * 8192),
        (ValueError(10**5000), Exception, "an exception that cannot be shown"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_exception_arrives_as_its_kind(error, kind, text):
    arrived = told(error)
    assert isinstance(arrived, kind) and text in str(arrived)
    assert arrived.__kata_line__ == 3


def test_an_exception_that_raises_when_it_is_shown_is_told_of_all_the_same():
    assert str(told(SilentError())) == "an exception that cannot be shown"


@pytest.mark.parametrize("name", ["TooLongError", "RefusedError", "Failed", "Skipped", "WallError"])
def test_no_exception_goes_by_the_name_of_a_verdict(name):
    arrived = told(type(name, (AssertionError,), {})("mine"))
    assert type(arrived).__name__ == f"solution.{name}"


@pytest.mark.parametrize("name", ["KeyboardInterrupt", "SystemExit", "GeneratorExit"])
def test_what_would_end_a_process_arrives_as_an_ordinary_exception(name):
    assert isinstance(told(getattr(builtins, name)("x")), Exception)


def test_a_message_gives_no_orders_to_a_terminal():
    arrived = told(ValueError("\x1b[2Ja\r\0\u202eb\nc\td"))
    assert str(arrived) == "\\x1b[2Ja\\r\\x00\\u202eb\nc\td"


SAID = [("ValueError", "Exception"), ("mine",), "mine", ("note",), 3]


def test_what_is_said_is_taken():
    error = Told.read(tuple(SAID)).error()
    assert (type(error), str(error), error.__notes__) == (ValueError, "mine", ["note"])


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, "ValueError"), (0, (1,)), (0, ("a" * 101,)), (0, ("a",) * 21), (1, ([],)), (1, "args"),
        (1, (object(),)), (2, 5), (2, "a" * 8193), (3, ("n",) * 6), (3, (1,)), (4, -5), (4, 2**40),
        (4, True), (4, "3"),
    ],
    ids=lambda value: type(value).__name__,  # an object's text is another in each process
)  # fmt: skip
def test_what_is_no_exception_is_refused(place, value):
    said = [*SAID]
    said[place] = value
    for bad in (tuple(said), tuple(said[:4]), None, "ValueError"):
        with pytest.raises(CodecError, match="no exception"):
            Told.read(bad)


@pytest.mark.parametrize("args", [("a", 5), (1, 2, 3, 4, 5, 6), ("a", ("f", 1, 2, "t"))])
def test_a_constructor_that_refuses_its_arguments_is_no_error_of_the_graders(args):
    plain = tuple(arg for arg in args if not isinstance(arg, tuple))
    error = Told.read((("SyntaxError",), plain, "said", (), None)).error()
    assert isinstance(error, SyntaxError)
