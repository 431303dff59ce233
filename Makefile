# Every target does its own set-up, into .venv, and does it once: see .ci/venv.
# Another interpreter: make PYTHON=/path/to/python3.12 test

.PHONY: help demo test months check bench determinism docs constraints clean
.NOTPARALLEL:
unexport PYTHONHOME PYTHONPATH VIRTUAL_ENV
export PYTHON

help:
	@echo 'make demo         a day of orders in bad weather: one engine holds, one is convicted'
	@echo 'make test         the tests'
	@echo 'make months       ten thousand drawn months (MONTHS=300 for fewer): the rules hold, and the books agree'
	@echo 'make check        lint, types, import law, tests: what a change must pass'
	@echo 'make bench        how fast, how much memory'
	@echo 'make determinism  the same digest in other processes, under other hash seeds, on other Pythons'

demo:
	@.ci/venv run
	@.venv/bin/seatrial demo

test:
	@.ci/venv dev
	@.venv/bin/python -m pytest -n 2

# About an hour on two cores. Interrupted? MONTHS_FROM=12 goes on with block 12.
MONTHS = 10000
MONTHS_FROM = 0
months:
	@.ci/venv dev
	@.venv/bin/python -m tests.months.campaign --months $(MONTHS) --first-block $(MONTHS_FROM)

check:
	@.ci/venv dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m pytest -n 2

bench:
	@.ci/venv run
	@.venv/bin/seatrial bench --json

determinism:
	@.ci/determinism

# The reference pages in docs/, from docstrings and types; the tables of docs/stories/, from trials.
docs:
	@.ci/venv run
	@.venv/bin/python -m harness.reference docs
	@.venv/bin/python -m harness.walk docs/stories

# Pin anew after pyproject.toml changed. uv is not installed by the other targets. (No hashes: pip refuses to
# install "-e ." under them. No index: where packages come from is the affair of whoever installs.)
constraints:
	uv pip compile --quiet --universal --python-version 3.11 --all-extras --no-config --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links pyproject.toml --output-file constraints.txt

clean:
	rm -rf .venv .venv-3.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
