"""What happened in a run so far: losses, samples, time."""

from dataclasses import dataclass, field
from typing import Any

_COLUMNS = ("loss", "learning_rate", "gradient_norm")


@dataclass
class Journal:
    """A row for each step, a validation loss and a sample now and then.

    `validation` and `samples` are keyed by how many steps had been done. It is kept with each
    checkpoint, so that a run that goes on has the same journal as one that never stopped.
    """

    columns: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in _COLUMNS})
    validation: dict[int, float] = field(default_factory=dict)
    samples: dict[int, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def steps(self) -> int:
        return len(self.columns["loss"])

    @property
    def losses(self) -> list[float]:
        return self.columns["loss"]

    def add(self, record: dict[str, Any]) -> None:
        """Add the record of the step that was just done."""
        for name, values in self.columns.items():
            values.append(float(record[name]))

    def as_data(self) -> dict[str, Any]:
        """Copied, in containers that torch.load(weights_only=True) and JSON both know."""
        return {
            "columns": {name: list(values) for name, values in self.columns.items()},
            "validation": dict(self.validation),
            "samples": dict(self.samples),
            "seconds": self.seconds,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Journal":
        return cls(
            columns={name: list(data["columns"][name]) for name in _COLUMNS},
            validation=dict(data["validation"]),
            samples=dict(data["samples"]),
            seconds=data["seconds"],
        )
