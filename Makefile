# Two commands on a fresh machine with Python 3.11 or newer and make:  make demo   make test
# Everything that they need goes into .uv/, .venv/ and .servers/ in this directory. Nothing else is installed or changed.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
UV_REQUIREMENT := uv>=0.9,<1
# One file runs in one process, so that its workers and servers start once; in the order of the folders, where the long ones
# come first. Tests wait for other processes twice as long as they compute: six at once keep two cores busy.
PYTEST_ARGS ?= -q -n 6 --dist loadfile --no-loadscope-reorder
DEMO_ARGS ?=
BENCH_ARGS ?=

# The interpreter that is there is used, never a downloaded one; an activated environment is left alone.
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
export UV_NO_PROGRESS := 1
# Every process starts seconds faster with its modules compiled.
export UV_COMPILE_BYTECODE := 1
unexport VIRTUAL_ENV
unexport UV_PYTHON

# Whom this machine trusts, its owner's proxy included; uv by itself would ask its own list.
CERTIFICATES := /etc/ssl/certs/ca-certificates.crt

# The tests start hundreds of processes, each two seconds faster with these compiled.
PACKAGES := kernel plugins runtime activities workflows console tests/support worker.py

BIN := .venv/bin
READY := .venv/.ready-to-run
READY_DEV := .venv/.ready-to-test
READY_PEERS := .servers/peers/.ready
API_TOOLS := .servers/api-tools
READY_API := $(API_TOOLS)/.ready

.PHONY: help demo test drills browsers documents check databases browser up bench bench-crowds bench-profile bench-peers schemas bindings api-drill builder builder-same rhai clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(READY) ## set up what is needed, then give the secretary one idea and watch it work
	@$(BIN)/mofa demo $(DEMO_ARGS)

up: $(READY) ## set up what is needed, then start a Temporal server and a worker, until Ctrl-C
	@$(BIN)/mofa up

test: $(READY_DEV) ## set up everything, then run the checks and the tests
	@$(MAKE) --no-print-directory --jobs=3 --output-sync=target check databases browser
	@$(BIN)/python -m compileall -q $(PACKAGES)
	$(BIN)/pytest $(PYTEST_ARGS)

drills: $(READY_DEV) databases browser ## the long tests that `make test` leaves out: kills, crowds and storms; an hour
	$(BIN)/pytest -q -m drill --timeout 1800 -n 2 --dist loadfile

browsers: $(READY_DEV) databases browser ## the pages and the builder in a real browser
	$(BIN)/pytest -q -m "browser or not drill" tests/e2e/test_pages.py tests/e2e/test_inbox.py tests/e2e/test_builder.py

documents: $(READY_DEV) ## run every command of README and docs as written, and the wheel in a fresh environment; ten minutes
	$(BIN)/pytest -q -m "" tests/e2e/test_documents.py tests/e2e/test_wheel.py

check: $(READY_DEV) ## lint, format, types and import rules
	$(BIN)/ruff check --quiet --output-format concise .
	$(BIN)/ruff format --check --quiet --output-format concise .
	$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache > .venv/lint-imports.txt || { cat .venv/lint-imports.txt; exit 1; }
	@echo "Checks passed: ruff, format, mypy, import rules."

databases: $(READY_DEV) # the servers that the tests use: PostgreSQL is in .venv, MariaDB comes into .servers/
	@$(BIN)/python -m tests.support.installed.databases

browser: $(READY_DEV) # Chromium for the tests of pages: the machine's own, else Debian's, unpacked into .servers/
	@$(BIN)/python -m tests.support.installed.browser

bench: $(READY_DEV) ## measure on this machine: ours against bare Temporal, as a table with limits; half an hour
	@$(BIN)/python -m tests.bench.run $(BENCH_ARGS)

bench-crowds: $(READY_DEV) ## measure 100,000 runs that wait for a person, and 10,000 agents that live; an hour and a half
	@$(BIN)/python -m tests.bench.alive $(BENCH_ARGS)

bench-profile: $(READY_DEV) ## sample where the CPU time of a step goes; two minutes, on Linux
	@$(BIN)/python -m tests.bench.profile $(BENCH_ARGS)

bench-peers: $(READY_DEV) $(READY_PEERS) ## measure LangGraph, DBOS and other engines beside ours, into docs/benchmarks.md
	@$(BIN)/python -m tests.bench.peers.run $(BENCH_ARGS)

schemas: $(READY) ## write docs/schemas, after a change of a public type
	@$(BIN)/python -m console.schemas

bindings: schemas $(READY_API) ## write the typed bindings and the clients of the API; needs Node 20.19 or newer
	@$(BIN)/python -m console.openapi
	@cd bindings && npm ci --ignore-scripts --no-audit --no-fund --silent && node generate.mjs && node api-client.mjs
	@$(API_TOOLS)/bin/python bindings/api_client.py

api-drill: $(READY_DEV) $(READY_API) ## send a live server thousands of requests that its OpenAPI document allows or forbids
	$(BIN)/pytest -q -m drill --timeout 1800 tests/integration/servers/test_api_drill.py

builder: $(READY_DEV) ## check, test and build the flow builder from its locked sources; needs Node 20.19 or newer
	@cd console/builder && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent check && npm test --silent \
	  && npm run --silent build
	@$(BIN)/python -m tests.support.installed.builder

builder-same: $(READY_DEV) ## build the flow builder again, and compare it with the files here byte for byte
	@cd console/builder && npm ci --ignore-scripts --no-audit --no-fund --silent && rm -rf node_modules/.again \
	  && npx vite build --logLevel warn --outDir node_modules/.again && diff -r node_modules/.again built \
	  && echo "The built files are what the sources give."

rhai: ## build the interpreter of Rhai scripts; needs Rust with the target wasm32-unknown-unknown
	@plugins/scripts/_rhai/build.sh

clean: ## remove the environments and caches, never your data in .mofa/
	rm -rf .uv .venv .servers .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# Without the tools of development, for a fast first screen. --inexact leaves them in place where they are there already.
$(READY): pyproject.toml uv.lock
	@echo "Setting up (the first time only) ..."
	@$(call sync,--no-dev --inexact --extra console)
	@touch $@

$(READY_DEV): pyproject.toml uv.lock
	@echo "Setting up with the tools of development (the first time only) ..."
	@$(call sync,--all-extras)
	@touch $(READY) $@

# The peers' packages have an environment of their own: they need other versions than ours.
$(READY_PEERS): export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.servers/peers
$(READY_PEERS): tests/bench/peers/pyproject.toml tests/bench/peers/uv.lock
	@echo "Setting up the peers of the bench (the first time only) ..."
	@$(call sync,--project tests/bench/peers)
	@touch $@

# The generator of the Python client and the tester of the API, likewise.
$(READY_API): export UV_PROJECT_ENVIRONMENT := $(CURDIR)/$(API_TOOLS)
$(READY_API): tests/api-tools/pyproject.toml tests/api-tools/uv.lock
	@echo "Setting up the tools of the API (the first time only) ..."
	@$(call sync,--project tests/api-tools)
	@touch $@

# Checks the interpreter, finds uv or brings it into .uv/, and makes .venv as the lock says.
define sync
	set -e; \
	found=$$("$(PYTHON)" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || { \
	  echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }; \
	"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is Python $$found, and 3.11 or newer is needed. Name another: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }; \
	uv=uv; \
	if ! uv --version >/dev/null 2>&1; then \
	  uv=.uv/bin/uv; \
	  if ! $$uv --version >/dev/null 2>&1; then \
	    rm -rf .uv; mkdir .uv; \
	    { "$(PYTHON)" -m pip install --quiet --disable-pip-version-check --target .uv '$(UV_REQUIREMENT)' || \
	      { "$(PYTHON)" -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check '$(UV_REQUIREMENT)'; }; } > .uv/log 2>&1 || { \
	      cat .uv/log >&2; rm -rf .uv; \
	      echo "uv could not be brought into .uv/. $(PYTHON) needs its pip, or venv (Debian: apt install python3-venv), and the package index must be within reach." >&2; exit 1; }; \
	  fi; \
	fi; \
	if [ -z "$${SSL_CERT_FILE:-}" ] && [ -s $(CERTIFICATES) ]; then SSL_CERT_FILE=$(CERTIFICATES); export SSL_CERT_FILE; fi; \
	$$uv sync --frozen --quiet --python "$$("$(PYTHON)" -c 'import sys; print(sys.executable)')" $(1)
endef
