"""What a feature of the application registers, stated in the `__init__` of its package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .blueprint import Blueprint


@dataclass(frozen=True)
class Feature:
    """The one place that registers a feature.

    Modules are named and not imported: the models of features refer to each other, so that a package must be
    importable without its routes. They are imported when the application starts.

    package: `__name__` of the feature's package.
    routes: modules that hold a blueprint `blp`, in the order of the documentation.
    policies: the module that binds permissions to policies in `POLICIES`.
    visible: modules that say in `VISIBLE` for each model which of its rows somebody sees.
    handlers: the module whose `connect()` listens to the events of other features.
    """

    package: str
    routes: tuple[str, ...] = ("routes",)
    policies: str | None = "policy"
    visible: tuple[str, ...] = ()
    handlers: str | None = None

    def _module(self, name: str) -> Any:
        return import_module(f"{self.package}.{name}")

    def blueprints(self) -> Iterator[Blueprint]:
        """The feature's routes."""
        for name in self.routes:
            yield self._module(name).blp

    def bound_policies(self) -> Mapping[str, Callable[..., Any]]:
        """The policy of each of the feature's permissions."""
        found: Mapping[str, Callable[..., Any]] = self._module(self.policies).POLICIES if self.policies else {}
        return found

    def visible_queries(self) -> Iterator[Mapping[type[Any], Callable[..., Any]]]:
        """For each model of the feature: actor -> a select of the rows that the actor sees."""
        for name in self.visible:
            yield self._module(name).VISIBLE

    def connect_handlers(self) -> None:
        """Listen to the events of other features."""
        if self.handlers:
            self._module(self.handlers).connect()


def combined(bindings: Iterable[Mapping[Any, Any]], what: str) -> dict[Any, Any]:
    """Several bindings as one; raises RuntimeError where two bind the same, for then one would win without a word."""
    found: dict[Any, Any] = {}
    for binding in bindings:
        twice = sorted(str(key) for key in binding.keys() & found.keys())
        if twice:
            raise RuntimeError(f"{what} bound twice: {', '.join(twice)}")
        found |= binding
    return found
