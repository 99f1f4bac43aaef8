# Each target sets up what it needs. A stamp records what the virtual environment holds, so that this happens once.
PORT := 8000
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
MADE_FROM := setup.cfg setup.py pyproject.toml constraints.txt

.PHONY: serve test lint bench openapi clients clean FORCE
.DEFAULT_GOAL := serve

serve: .venv/.serve  ## the API on 127.0.0.1 (PORT=8000), with demonstration data where the database is new
	@exec $(BIN)/qi-tracker serve --demo --port $(PORT)

test: .venv/.test  ## every test on both databases, and the branch coverage that they reach
	$(BIN)/pytest -n auto --cov --cov-report=term:skip-covered

lint: .venv/.test  ## style, format, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.bench  ## the benchmarks, beside other packages
	@set -e; for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file; done

openapi: .venv/.serve  ## the committed contract, with examples recorded from the demonstration
	$(BIN)/python -m qi_tracker.demo.examples
	$(BIN)/qi-tracker openapi

clients: tests/clients/node_modules/.package-lock.json  ## the collection for Postman, and clients made of the contract
	$(BIN)/python tests/clients/run.py

clean:  ## what the targets above have set up; the database stays
	rm -rf .coverage .coverage.* tests/clients/node_modules tests/clients/build
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis

# PYTHON=python3.12 names the Python of .venv; without it, python3, or whatever .venv has already.
.venv/.python: FORCE
	@sh .ci/environment $(PYTHON)

FORCE:

.venv/.serve: $(MADE_FROM) .venv/.python
	@echo "Installing what the server needs into .venv; this happens once."
	@$(INSTALL) --editable .
	@touch $@

.venv/.test: $(MADE_FROM) .venv/.python
	@echo "Installing what the tests need into .venv; this happens once."
	@$(INSTALL) --editable '.[test]'
	@touch $@ .venv/.serve

.venv/.bench: $(MADE_FROM) .venv/.python
	@echo "Installing what the benchmarks need into .venv; this happens once."
	@$(INSTALL) --editable '.[test,bench]'
	@touch $@ .venv/.test .venv/.serve

.venv/.clients: $(MADE_FROM) .venv/.python
	@echo "Installing Node.js and what makes clients into .venv; this happens once."
	@$(INSTALL) --editable '.[test,clients]'
	@touch $@ .venv/.test .venv/.serve

tests/clients/node_modules/.package-lock.json: tests/clients/package.json tests/clients/package-lock.json .venv/.clients
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --loglevel=error --prefix tests/clients
	@touch $@
