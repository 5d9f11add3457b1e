# make demo: alerts in a minute, offline. make test: every check. make help: the rest.
.DEFAULT_GOAL := help
.PHONY: help setup demo run test bench lock schema docs format

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */make \1\t/' | expand -t 14

# The two marker files keep a second `make` from installing anything again.
RUNTIME := .venv/.runtime-installed
DEV := .venv/.dev-installed
BIN := .venv/bin

setup: $(RUNTIME)  ## make .venv and install the locked runtime packages
	@du -sh .venv | awk '{print "installed: .venv takes " $$1}'

$(RUNTIME): requirements.lock pyproject.toml
	@command -v python3 >/dev/null || { echo "python3 is missing: sudo apt-get install python3"; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Vedette needs Python 3.11 or newer; python3 is $$(python3 --version)"; exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { echo "the venv module is missing: sudo apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || python3 -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m compileall -q bot
	@$(BIN)/python -m bot.languages.making
	@echo '$(CURDIR)' > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/vedette.pth"
	@printf '#!/bin/sh\nexec "%s" -m bot "$$@"\n' '$(CURDIR)/$(BIN)/python' > $(BIN)/vedette && chmod +x $(BIN)/vedette
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(RUNTIME)  ## watch sample alerts arrive, offline, in the terminal and the browser
	@$(BIN)/vedette demo

run: $(RUNTIME)  ## run with config/vedette.yaml
	@$(BIN)/vedette run

test: $(DEV)  ## every check: style, types, imports, tests, coverage
	$(BIN)/ruff format --check bot tests benchmarks docs
	$(BIN)/ruff check bot tests benchmarks docs
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/hadolint Dockerfile
	$(BIN)/pytest -n auto --cov --cov-report=
	$(BIN)/coverage report --skip-covered
	$(BIN)/coverage report --include='bot/core/*' --fail-under=100 --skip-covered

bench: $(DEV)  ## every benchmark, against a named opponent
	@for file in benchmarks/[a-z]*.py; do echo "== $$file"; PYTHONPATH=. $(BIN)/python $$file || exit 1; done

format: $(DEV)  ## put the code in shape
	$(BIN)/ruff check --fix --exit-zero --quiet bot tests benchmarks docs
	$(BIN)/ruff format bot tests benchmarks docs

schema: $(DEV)  ## renew config/vedette.schema.json from the code
	$(BIN)/python -c 'import pathlib, bot.plugins as p, bot.settings as s; pathlib.Path("config/vedette.schema.json").write_text(s.schema_text(p.ChatOptions()), "utf-8")'

docs: schema  ## renew what is generated in README.md, docs and watchlists
	$(BIN)/python -m docs.generate

lock:  ## renew the locks (needs uv; for maintainers)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet pyproject.toml --group dev -o requirements-dev.lock
