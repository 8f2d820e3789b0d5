# Everything happens in .venv; nothing outside this folder is touched.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

BIN := .venv/bin
PORT ?= 5000
HOST ?= 127.0.0.1
DATA ?= var/demo
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

##@ Use it
.PHONY: run
run: .venv/.run ## Set up, build the demo company and serve it on 127.0.0.1:5000
	$(BIN)/lms demo --data $(DATA) --host $(HOST) --port $(PORT)

.PHONY: setup
setup: .venv/.dev ## Set up everything for working on Handrail

##@ Prove it
.PHONY: test
test: .venv/.dev ## Run every check and every test, with coverage and browser journeys
	$(MAKE) --no-print-directory -j 2 -O gates
	$(MAKE) --no-print-directory suites coverage journeys

.PHONY: check
check: gates quick ## Run all but coverage and the browser journeys

.PHONY: gates
gates: .venv/.dev lint types imports templates spelling

.PHONY: quick
quick: .venv/.dev
	$(BIN)/pytest -q -n 2 -m "not journey" --database sqlite
	$(BIN)/pytest -q -n 2 -m "not journey and not once" --database postgresql

.PHONY: lint
lint: .venv/.dev ## Check style and format, and lint the starter academy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lms lint

.PHONY: types
types: .venv/.dev ## Check types, strictly
	$(BIN)/mypy

.PHONY: imports
imports: .venv/.dev ## Check floors, storeys and doors
	$(BIN)/lint-imports

.PHONY: templates
templates: .venv/.dev ## Check the templates
	$(BIN)/djlint lms/templates --lint --quiet

.PHONY: spelling
spelling: .venv/.dev ## Check the spelling of code, docs and courses
	$(BIN)/codespell lms courses quizzes badges policies tests docs bench examples *.md

.PHONY: suites
suites: .venv/.dev ## Run the tests on SQLite and on PostgreSQL, noting what they cover
	rm -f .coverage .coverage.*
	$(BIN)/pytest -q -n 2 -m "not journey and not timed" --cov --cov-report= --database sqlite
	$(BIN)/pytest -q -n 2 -m "not journey and not once" --database postgresql
	$(BIN)/pytest -q -n 2 -m timed --database sqlite

.PHONY: coverage
coverage: .venv/.dev
	$(BIN)/coverage report --skip-covered --fail-under=95
	$(BIN)/coverage report --skip-covered --fail-under=100 --include='lms/content/*,lms/*/rules.py'

.PHONY: journeys
journeys: .venv/.dev chromium ## Run the browser journeys, and the wheel in an environment of its own
	$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m journey tests

.PHONY: chromium
chromium: .venv/.dev
	$(BIN)/python tests/chromium.py

.PHONY: bench
bench: .venv/.dev ## Measure the budgets as ratios against a bare route
	$(BIN)/python -m bench

##@ Work on it
.PHONY: format
format: .venv/.dev ## Bring code into shape
	$(BIN)/ruff check --fix -q . || true
	$(BIN)/ruff format .

.PHONY: lock
lock: .venv/.dev ## Pin every dependency by hash again
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 setup.cfg --extra postgresql --extra pdf -o requirements/run.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 setup.cfg --extra postgresql --extra pdf --extra dev -o requirements/dev.lock

.PHONY: clean
clean: ## Remove everything that was made, the demo's data too
	rm -rf .venv var build dist *.egg-info .coverage .coverage.* .mypy_cache .ruff_cache

.PHONY: help
help: ## Show this help
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Handrail needs Python 3.11 or newer; install it and try again."; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }

.venv/.run: requirements/run.lock setup.cfg setup.py | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/.dev: requirements/dev.lock setup.cfg setup.py | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@ .venv/.run
