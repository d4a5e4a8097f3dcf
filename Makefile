# The same steps as `.ci/run`, which does them and works without make; `make` alone is all of them.
#   setup    an environment in .venv with everything that tests and checks need
#   test     README's test command
#   lint     ruff: slips and layout
#   types    mypy
#   imports  lint-imports: floors, rooms, no ring
#   wheel    the wheel, alone in an empty environment
#   package  the package for a machine without a network: built, installed, upgraded, taken away
#   bench    the benchmarks, which need a quiet machine; make bench BENCH="start merge" takes some of them
#   all      test, setup, lint, types, imports, wheel, package: what a change must pass
.PHONY: all setup test lint types imports wheel package bench

all setup test lint types imports wheel package bench:
	@.ci/run $@
