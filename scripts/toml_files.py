"""TOML files that people write, read into typed models; what is wrong is named by file and key."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scripts.errors import KataError

Text = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """A table of such a file: an unknown key or a value of another type is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Model = TypeVar("Model", bound=Strict)


def read_model(
    path: Path, model: type[Model], error: type[KataError], noun: str, context: Any = None
) -> Model:
    """Read and validate a file.

    Args:
        path: of the file.
        model: what it is read into.
        error: what is raised if it cannot be.
        noun: what such a file is called in messages: "card".
        context: handed to the model's validators.

    Raises:
        error: the file is not there, is no TOML, or a key is missing, unknown or wrong. The
            message has a line for each fault.
    """
    try:
        return model.model_validate(tomllib.loads(path.read_text("utf-8")), context=context)
    except FileNotFoundError:
        raise error(f"{path} is not there") from None
    except OSError as problem:
        raise error(f"{path} cannot be read: {problem.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise error(f"{path} is no TOML: {problem}") from None
    except ValidationError as problems:
        lines = [_explain(path, problem, noun) for problem in problems.errors()]
        raise error("\n".join(lines)) from None


def _explain(path: Path, problem: Any, noun: str) -> str:
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in problem["loc"]]
    key = "".join(parts).lstrip(".") or f"the {noun}"
    what = {
        "missing": "is missing",
        "extra_forbidden": f"is not a key of a {noun}",
    }.get(problem["type"], problem["msg"].removeprefix("Value error, "))
    return f"{path}: {key}: {what}"
