"""A wrong import is refused wherever it is written: one planted in each feature, in each part, and around them."""

import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import grimp
import pytest
from importlinter.api import read_configuration
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

from tests.feature_modules import ORDER, FeatureModules

ROOT = Path(__file__).parents[1]
TYPES = {kind.type_name: kind for kind in (FeatureModules, ForbiddenContract, LayersContract, ProtectedContract)}
GRAPH = grimp.build_graph("qi_tracker", include_external_packages=True, cache_dir=None)
CONFIGURATION = read_configuration(str(ROOT / "setup.cfg"))
CONTRACTS = [
    TYPES[options["type"]](options["name"], CONFIGURATION["session_options"], options)
    for options in sorted(CONFIGURATION["contracts_options"], key=lambda options: options["type"])
]
[MODULES] = [contract for contract in CONTRACTS if isinstance(contract, FeatureModules)]
# The features and their parts: packages that hold a module of a feature's own names.
PACKAGES = sorted(
    package
    for package in GRAPH.modules
    if package.count(".") in (1, 2)
    and package.split(".")[1] not in MODULES.not_features
    and {child.rpartition(".")[2] for child in GRAPH.find_children(package)} & set.union(*ORDER)
)


def lowest(package):
    """The module of a feature or part that stands lowest of those that it has."""
    for names in ORDER:
        for name in sorted(names):
            if f"{package}.{name}" in GRAPH.modules:
                return f"{package}.{name}"
    raise AssertionError(package)


def foreign(package, *names):
    """The first of several modules that is not of the package's own feature."""
    feature = package.split(".")[1]
    return next(f"qi_tracker.{name}" for name in names if name.split(".")[0] != feature)


def refused(*planted):
    """Whether a contract is broken once these imports are written: pairs of importer and imported."""
    graph = deepcopy(GRAPH)
    for importer, imported in planted:
        for module in {importer, imported} - graph.modules:
            graph.add_module(module)
        graph.add_import(importer=importer, imported=imported, line_number=1, line_contents="planted")
    # A contract may change the graph that it is given.
    return any(not contract.check(deepcopy(graph), verbose=False).kept for contract in CONTRACTS)


def test_every_contract_holds_as_the_code_stands():
    assert not refused()
    assert len(PACKAGES) > 15


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_imports_routes(package):
    routes = f"{package}.routes"
    importer = f"{package}.brand_new" if lowest(package) == routes else lowest(package)
    assert refused((importer, routes if routes in GRAPH.modules else f"{package.rpartition('.')[0]}.routes"))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_new_module_is_held_from_its_first_day(package):
    assert refused((f"{package}.brand_new", foreign(package, "people.schemas", "sites.schemas")))
    assert refused((f"{package}.brand_new", foreign(package, "people.policy", "sites.policy")))
    # Initiatives command nobody.
    allowed = "queries" if package.split(".")[1] == "initiatives" else "service"
    assert not refused((f"{package}.brand_new", foreign(package, f"people.{allowed}", f"sites.{allowed}")))


@pytest.mark.parametrize("package", PACKAGES)
def test_models_import_no_service_of_their_own_nor_another(package):
    models, helper = f"{package}.models", f"{package}.brand_new"
    service = foreign(package, "initiatives.service", "people.service")
    assert refused((models, f"{package}.service"))
    assert refused((models, service))
    assert refused((models, helper), (helper, service))


@pytest.mark.parametrize("name", ["policy", "queries"])
@pytest.mark.parametrize("package", PACKAGES)
def test_policies_and_queries_import_no_service(package, name):
    assert refused((f"{package}.{name}", foreign(package, "initiatives.service", "people.service")))


@pytest.mark.parametrize("name", ["service", "queries", "policy", "models", "brand_new"])
@pytest.mark.parametrize("package", PACKAGES)
def test_helpers_of_another_feature_are_its_own(package, name):
    assert refused((f"{package}.{name}", foreign(package, "committees.quorum", "cycles.ramp")))


@pytest.mark.parametrize("name", ["service", "queries", "policy", "models", "brand_new"])
@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_but_routes_knows_the_request(package, name):
    assert refused((f"{package}.{name}", "qi_tracker.core.request_transaction"))
    assert refused((f"{package}.{name}", "flask"))
    assert not refused((f"{package}.routes", "flask"))


@pytest.mark.parametrize(
    "service", sorted(f"{name}.service" for name in PACKAGES if name.split(".")[1] != "initiatives")
)
def test_initiatives_command_no_other_feature(service):
    assert refused(("qi_tracker.initiatives.service", service))
    assert refused(("qi_tracker.initiatives.brand_new", service))


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("spc.rules", "core.errors"),
        ("spc.brand_new", "settings"),
        ("charts.theme", "measures.models"),
        ("charts.brand_new", "measures.analysis.study"),
        ("core.errors", "access.models"),
        ("core.database.brand_new", "people.models"),
        ("people.service", "hosting.health"),
        ("sites.service", "demo.loader"),
        ("people.__init__", "people.models"),
    ],
)
def test_what_stands_below_features_knows_none_of_them_and_none_knows_what_stands_above(importer, imported):
    assert refused((f"qi_tracker.{importer}".removesuffix(".__init__"), f"qi_tracker.{imported}"))


def test_lint_imports_reads_the_contracts_and_names_the_import(tmp_path):
    shutil.copytree(ROOT / "qi_tracker", tmp_path / "qi_tracker", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tests").mkdir()
    for name in ("__init__.py", "feature_modules.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests" / name)
    planted = tmp_path / "qi_tracker" / "cycles" / "models.py"
    planted.write_text(f"{planted.read_text()}\nfrom ..initiatives import service\n")
    lint = [Path(sys.executable).parent / "lint-imports", "--config", ROOT / "setup.cfg", "--no-cache"]
    found = subprocess.run(lint, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert found.returncode == 1
    assert "qi_tracker.cycles.models -> qi_tracker.initiatives.service" in " ".join(found.stdout.split())
