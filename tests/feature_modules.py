"""The import contract of the features, for import-linter: which module of a feature may import which, and of others.

import-linter's own layers hold within one container and know modules by their names alone: they let a feature's models
import another feature's service, and a module of any other name stands outside. This contract goes by the shape
`qi_tracker.<feature>[.<part>].<module>`, so that a module is held from its first day; `setup.cfg` names the contract.

Two rules for each import between modules of features (`Module` has both), and two for what a feature knows at all:

*Order.* `routes, handlers > service, schemas > policy, queries > models`, within a feature and across features: nothing
imports what stands above it. A module of any other name (a helper: `timeline`, `quorum`) stands as high as the highest
that it imports, itself or through other helpers, and nowhere above a service.

*Entrances.* A feature enters another by its `service`, `queries` and `models`, by the facts that those share (`states`,
`transitions`) and by the `events` that it emits. A policy may ask another feature's policy, a schema may show another's
schema. `open_modules` are entered by everybody. The modules of a part count as the feature's own.

*Commands.* A feature of `announcing` imports no other feature's service: it emits events, and those listen.

*Request.* Only routes, and `request_modules`, know Flask and the request: clocks and actors are arguments elsewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

ORDER = ({"models"}, {"policy", "queries"}, {"service", "schemas"}, {"routes", "handlers"})
HEIGHTS = {name: height for height, names in enumerate(ORDER) for name in names}
HIGHEST_HELPER = HEIGHTS["service"]
ENTRANCES = {"service", "queries", "models", "states", "transitions", "events"}
# What may enter another feature's module of the same name.
AMONG_THEMSELVES = {"policy", "schemas"}
# What knows the request, without the root's name where it is ours.
REQUEST = {"flask", "core.request_transaction"}


@dataclass(frozen=True)
class Module:
    """A module by its place. name: the last word, and "" for the package of a feature or part itself."""

    full: str
    feature: str
    name: str


@dataclass(frozen=True)
class Broken:
    """An import that the contract refuses, and why."""

    importer: str
    imported: str
    lines: tuple[int, ...]
    why: str


class FeatureModules(Contract):
    """Order and entrances of the modules of features, as the module's docstring says.

    not_features: packages of the root that are no feature.
    open_modules: modules, without the root's name, that every feature may enter.
    announcing: features that command no other.
    request_modules: modules, without the root's name, that know the request although they are no routes.
    """

    type_name = "feature_modules"

    not_features = fields.SetField(subfield=fields.StringField())
    open_modules = fields.SetField(subfield=fields.StringField(), required=False)
    announcing = fields.SetField(subfield=fields.StringField(), required=False)
    request_modules = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Whether no import breaks the rules; the broken ones are in the metadata."""
        del verbose
        broken = sorted(self._broken(graph), key=lambda found: (found.importer, found.imported))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each refused import with its lines and the reason."""
        for broken in check.metadata["broken"]:
            lines = f" (l.{', '.join(map(str, broken.lines))})" if broken.lines else ""
            output.print_error(f"- {broken.importer} -> {broken.imported}{lines}: {broken.why}", bold=False)
        output.new_line()

    def _broken(self, graph: ImportGraph) -> Iterator[Broken]:
        modules = self._modules(graph)
        heights = _heights(graph, modules)
        opened = {f"{self._root}.{name}" for name in self.open_modules or ()}
        for unknown in sorted(opened - modules.keys()):
            yield Broken("setup.cfg", unknown, (), "there is no such module to be open; take it out")
        for importer in modules.values():
            for name in graph.find_modules_directly_imported_by(importer.full):
                if name in modules:
                    imported = modules[name]
                    why = _out_of_order(importer, imported, heights) or self._commanded(importer, imported)
                    why = why or ("" if name in opened else _past_the_entrances(importer, imported))
                else:
                    why = self._request_known(importer, name)
                if why:
                    details = graph.get_import_details(importer=importer.full, imported=name)
                    yield Broken(importer.full, name, tuple(detail["line_number"] for detail in details), why)

    def _commanded(self, importer: Module, imported: Module) -> str:
        own = importer.feature == imported.feature or importer.feature not in (self.announcing or ())
        return "" if own or imported.name != "service" else f"{importer.feature} emits an event instead"

    def _request_known(self, importer: Module, name: str) -> str:
        is_request = name.removeprefix(f"{self._root}.") in REQUEST
        known = importer.name == "routes" or importer.full.removeprefix(f"{self._root}.") in (
            self.request_modules or ()
        )
        return "only routes know the request: take what is needed as an argument" if is_request and not known else ""

    @property
    def _root(self) -> str:
        root: str = self.session_options["root_packages"][0]
        return root

    def _modules(self, graph: ImportGraph) -> dict[str, Module]:
        """Every module of the features, by its full name."""
        found = {}
        for package in graph.find_children(self._root):
            feature = package.rpartition(".")[2]
            if feature in self.not_features or not graph.find_children(package):
                continue
            for full in {package} | graph.find_descendants(package):
                name = "" if graph.find_children(full) or full == package else full.rpartition(".")[2]
                found[full] = Module(full, feature, name)
        return found


def _heights(graph: ImportGraph, modules: Mapping[str, Module]) -> dict[str, int]:
    """How high each module stands: by its name, or for helpers by the highest that they import."""
    heights = {full: HEIGHTS.get(module.name, 0) for full, module in modules.items()}
    helpers = {
        full: graph.find_modules_directly_imported_by(full) & modules.keys()
        for full, module in modules.items()
        if module.name not in HEIGHTS
    }
    # Raised until nothing changes: helpers import helpers, and a helper in a cycle of them is as high as all of it.
    raised = True
    while raised:
        raised = False
        for full, imported in helpers.items():
            height = min(max((heights[name] for name in imported), default=0), HIGHEST_HELPER)
            if height > heights[full]:
                heights[full], raised = height, True
    return heights


def _out_of_order(importer: Module, imported: Module, heights: Mapping[str, int]) -> str:
    if importer.name == "" or imported.name == "":
        return "the package of a feature or part registers it and imports none of its modules, nor is it imported"
    above, below = heights[imported.full], heights[importer.full]
    if above > below:
        helper = "" if imported.name in HEIGHTS else ", since it imports such a one"
        return f"{imported.name} stands beside {' and '.join(sorted(ORDER[above]))}{helper}, above {importer.name}"
    if above > HIGHEST_HELPER:
        return f"nothing imports {imported.name}: the feature names it where it registers"
    return ""


def _past_the_entrances(importer: Module, imported: Module) -> str:
    if importer.feature == imported.feature or imported.name in ENTRANCES:
        return ""
    if imported.name in AMONG_THEMSELVES:
        same = importer.name == imported.name
        return "" if same else f"only {imported.name} of another feature may ask {imported.name}"
    return f"{imported.feature} is entered by its {', '.join(sorted(ENTRANCES))}"
