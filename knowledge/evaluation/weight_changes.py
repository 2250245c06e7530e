"""Changes of weights: read from a command line, ``title=0.5,days=30``, and one weight at a time set to 0."""

import math
from collections.abc import Mapping
from dataclasses import asdict, fields, replace

from knowledge.errors import ConfigError
from knowledge.retrieval.weights import Weights


def with_changes(text: str, weights: Weights | None = None) -> Weights:
    """
    Return the weights, or the default ones, with the changes that `text` names.

    Raises `ConfigError` for an unknown name and for a value that is not a finite number.
    """
    weights = weights or Weights()
    changes = dict(_change(part.strip(), weights) for part in text.split(",") if part.strip())
    if not changes:
        raise ConfigError(f"name weights to change, as in {fields(Weights)[0].name}=0.5")
    return _changed(weights, changes)


def _change(part: str, weights: Weights) -> tuple[str, float]:
    name, _, value = (side.strip() for side in part.partition("="))
    known = asdict(weights)
    if name not in known:
        raise ConfigError(f"no weight is called {name!r}; there are {', '.join(known)}")
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ConfigError(f"{name} has to be a number, as in {name}={known[name]}; it is {value!r}")
    return name, number


def _changed(weights: Weights, changes: Mapping[str, float]) -> Weights:
    """Return the weights with the changes, each converted to the type of its weight."""
    return replace(weights, **{name: type(getattr(weights, name))(value) for name, value in changes.items()})


def ablations(weights: Weights | None = None) -> dict[str, Weights]:
    """Return, for each weight that is not 0, its name -> the weights with this one set to 0."""
    weights = weights or Weights()
    return {name: _changed(weights, {name: 0}) for name, value in asdict(weights).items() if value}
