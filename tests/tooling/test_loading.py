"""What keeps a solution from loading is said in one message, with the line where there is one."""

import linecache
import traceback

import pytest

from tests.harness.loading import LoadError, last_line_in, load_text, read_solution

NAME = "k3_doubling.py"


def failure(path) -> str:
    """What is said of a file that does not load."""
    with pytest.raises(LoadError) as error:
        load_text(read_solution(path), path, "kata_doubling")
    return str(error.value)


def said_of(tmp_path, content: str | bytes) -> str:
    path = tmp_path / NAME
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return failure(path)


def test_a_missing_file_names_the_remedy(tmp_path):
    message = failure(tmp_path / NAME)
    assert f"{tmp_path / NAME} is not there. `kata reset doubling`" in message


def test_a_directory_is_named_as_one(tmp_path):
    (tmp_path / NAME).mkdir()
    assert "k3_doubling.py is a directory" in failure(tmp_path / NAME)


def test_a_file_below_a_file_cannot_be_read(tmp_path):
    (tmp_path / "level").write_text("")
    assert "cannot be read: Not a directory" in failure(tmp_path / "level" / NAME)


def test_other_encodings_are_refused_with_the_line(tmp_path):
    assert "k3_doubling.py, line 2: not UTF-8" in said_of(tmp_path, b"x = 1\ny = '\xe9'\n")


FAILING = {  # what stands in the file: what must be said of it
    "def f(:\n    pass": "line 1: invalid syntax\n    def f(:\n",
    "x = 1\nif x\n    y": "line 2: expected ':'\n    if x\n        ^",
    "def f():\nreturn 1": "line 2: IndentationError: expected an indented block",
    "x = 'a": "line 1: unterminated string literal",
    "import math\nimport no_such_library": "line 2: ModuleNotFoundError while the file is loaded: "
    "No module named 'no_such_library'\n    import no_such_library",
    "from math import tau, no_such_name": "line 1: ImportError while the file is loaded",
    "x = 1\ny = x / 0": "line 2: ZeroDivisionError while the file is loaded: division by zero\n"
    "    y = x / 0",
    "def f():\n    1 / 0\n\nf()": "line 2: ZeroDivisionError",
    "import json\njson.loads('{')": "line 2: JSONDecodeError",
    "x = 1\nexec('1 +')": "line 2: SyntaxError while the file is loaded",
    "import sys\n\nsys.exit(0)": "line 3: the file calls exit() while it is loaded",
    "raise SystemExit": "line 1: the file calls exit()",
    "raise GeneratorExit('x')": "line 1: GeneratorExit while the file is loaded: x",
}


@pytest.mark.parametrize(("text", "message"), FAILING.items(), ids=[*map(repr, FAILING)])
def test_said_with_the_line(tmp_path, text, message):
    assert f"{NAME}, {message}" in said_of(tmp_path, text)


def test_a_null_byte_is_said_without_a_line_that_nobody_knows(tmp_path):
    message = said_of(tmp_path, "x = 1\0")
    assert "null bytes" in message
    assert "None" not in message


def test_an_interrupt_is_no_fault_of_the_file(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        load_text("raise KeyboardInterrupt", tmp_path / NAME, "kata_doubling")


def test_a_label_stands_for_the_path(tmp_path):
    with pytest.raises(LoadError, match="<a mistake>, line 1: ZeroDivisionError"):
        load_text("1 / 0", tmp_path / NAME, "kata_doubling", "<a mistake>")


LOADING = {
    "plain": b"x = 5",
    "a byte order mark": b"\xef\xbb\xbfx = 5",
    "Windows' line ends": b"x = 1\r\nif x:\r\n    x = 5\r\n",
    "accents": "# é\nx = 5".encode(),
    "a dataclass": b"import dataclasses as d\n@d.dataclass\nclass A:\n    x: 'int'\nx = A(5).x",
    "annotations to be": b"from __future__ import annotations\ndef f(a: no_such): pass\nx = 5",
}


@pytest.mark.parametrize("content", LOADING.values(), ids=LOADING)
def test_loads(tmp_path, content):
    (tmp_path / NAME).write_bytes(content)
    module = load_text(read_solution(tmp_path / NAME), tmp_path / NAME, "kata_doubling")
    assert module.x == 5


def test_a_module_is_loaded_anew_each_time(tmp_path):
    first = load_text("x = []", tmp_path / NAME, "kata_doubling")
    second = load_text("x = []", tmp_path / NAME, "kata_doubling")
    assert first.x is not second.x


def test_tracebacks_show_the_text_that_was_loaded(tmp_path):
    module = load_text("def f():\n    return 1 / 0  # mine", tmp_path / NAME, "k", "<label>")
    linecache.checkcache()
    with pytest.raises(ZeroDivisionError) as error:
        module.f()
    assert "# mine" in "".join(traceback.format_tb(error.value.__traceback__))


def test_the_last_line_is_the_innermost_of_the_file(tmp_path):
    text = "def g():\n    int('x')\n\ndef f():\n    g()"
    module = load_text(text, tmp_path / NAME, "k", "<label>")
    with pytest.raises(ValueError, match="int") as error:
        module.f()
    assert last_line_in(error.value, "<label>") == 2


def test_an_error_from_elsewhere_has_no_line_of_the_file():
    with pytest.raises(ValueError, match="int") as error:
        int("x")
    assert last_line_in(error.value, "<label>") is None
