"""For each contract of pyproject.toml an import that it forbids, and what the contracts say of a graph of imports."""

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import combinations, permutations, product
from typing import Any, NamedTuple

from grimp import ImportGraph
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.domain.contract import Contract
from importlinter.domain.helpers import module_expressions_to_modules
from importlinter.domain.imports import ModuleExpression

Options = dict[str, Any]
"""As import-linter reads pyproject.toml."""


class Import(NamedTuple):
    """A line that is added to a module."""

    importer: str
    imported: str


class Contracts:
    """The contracts of pyproject.toml, and the imports that there are."""

    TYPES: dict[str, type[Contract]] = {
        "layers": LayersContract,
        "forbidden": ForbiddenContract,
        "independence": IndependenceContract,
        "acyclic_siblings": AcyclicSiblingsContract,
    }

    def __init__(self, configuration: Options, graph: ImportGraph) -> None:
        self.graph = graph
        self._session: Options = configuration["session_options"]
        self._options: list[Options] = configuration["contracts_options"]
        self.broken_before = self.broken()

    def broken(self, more: Import | None = None) -> set[str]:
        """Names of the contracts that do not hold, with one more import."""
        if more:
            self.graph.add_import(importer=more.importer, imported=more.imported)
        try:
            return {options["name"] for options in self._options if not self._kept(options)}
        finally:
            if more:
                self.graph.remove_import(importer=more.importer, imported=more.imported)

    def _kept(self, options: Options) -> bool:
        contract = self.TYPES[options["type"]](
            name=options["name"], session_options=self._session, contract_options=options
        )
        # A contract takes the imports that it ignores out of the graph that it judges.
        graph = deepcopy(self.graph) if "ignore_imports" in options else self.graph
        return contract.check(graph, verbose=False).kept

    def breach(self, options: Options) -> tuple[Import, set[str]] | None:
        """An import that breaks this contract and as few others as can be, and all that it breaks.

        What runs upwards often closes a ring too, and what one contract forbids another may forbid in general.
        """
        found: tuple[Import, set[str]] | None = None
        for one in self._forbidden_by(options):
            broken = self.broken(one) - self.broken_before
            if options["name"] in broken and (found is None or len(broken) < len(found[1])):
                found = one, broken
            if found and len(found[1]) == 1:
                break
        return found

    def _forbidden_by(self, options: Options) -> Iterator[Import]:
        """Imports that are not there, and that this contract forbids."""
        by_type = {
            "layers": self._upwards,
            "forbidden": self._out_of_bounds,
            "independence": self._sideways,
            "acyclic_siblings": self._round,
        }
        for one in by_type[options["type"]](options):
            if one.imported not in self.graph.modules:
                self.graph.add_module(one.imported, is_squashed=True)  # a package of others that nothing imports
            if not self.graph.direct_import_exists(importer=one.importer, imported=one.imported):
                yield one

    def _upwards(self, options: Options) -> Iterator[Import]:
        layers = [re.split(r"\s*[|:]\s*", layer) for layer in options["layers"]]
        for container in options.get("containers", [""]):
            rooms = [[f"{container}.{name}".lstrip(".") for name in layer] for layer in layers]
            for upper, lower in combinations(rooms, 2):
                yield from (self._between(low, high) for high in upper for low in lower)

    def _out_of_bounds(self, options: Options) -> Iterator[Import]:
        for source, target in product(options["source_modules"], options["forbidden_modules"]):
            yield self._between(source, target)

    def _sideways(self, options: Options) -> Iterator[Import]:
        expressions = [ModuleExpression(expression) for expression in options["modules"]]
        modules = {module.name for module in module_expressions_to_modules(self.graph, expressions)}
        for importer, imported in permutations(sorted(modules), 2):
            yield Import(importer, imported)

    def _round(self, options: Options) -> Iterator[Import]:
        """Between two files of one folder, back where one imports the other."""
        for ancestor in options["ancestors"]:
            for module in sorted(self.graph.find_descendants(ancestor)):
                for imported in sorted(self.graph.find_modules_directly_imported_by(module)):
                    if imported.rpartition(".")[0] == module.rpartition(".")[0]:
                        yield Import(importer=imported, imported=module)

    def _between(self, importer: str, imported: str) -> Import:
        """From one room to another, between the two files that lead to the fewest others."""
        return Import(
            min(self._files(importer), key=lambda file: (len(self.graph.find_downstream_modules(file)), file)),
            min(self._files(imported), key=lambda file: (len(self._reached(file)), file)),
        )

    def _reached(self, file: str) -> set[str]:
        return self.graph.find_upstream_modules(file) if file in self.graph.modules else set()

    def _files(self, room: str) -> list[str]:
        if room not in self.graph.modules or self.graph.is_module_squashed(room):
            return [room]  # a package of others
        return [module for module in self.graph.find_descendants(room) if not self.graph.find_children(module)] or [
            room
        ]
