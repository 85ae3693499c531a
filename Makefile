# make chat    install, index the sample articles if there is no store yet, open the chat
# make test    install what the tests need and run every check
# make bench   measure speed beside llama-index, and write docs/bench.md (NEWSDESK_DATA, BENCH: its options)
# make clean   remove what these install and build, but not the store or the results
#
# PYTHON=python3.12 make chat        another Python (3.11 or newer)
# STORE=~/news make chat             another store
# PORT=8000 make chat                another port

PYTHON ?= python3
STORE ?= $(if $(NEWSDESK_STORE),$(NEWSDESK_STORE),.newsdesk)
PORT ?= 7860
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INPUTS := pyproject.toml constraints.txt

.PHONY: chat test bench install lint clean
.DEFAULT_GOAL := help

.PHONY: help
help:
	@sed -n '1,8s/^# \{0,1\}//p' Makefile

chat: $(VENV)/.installed
	@test -e "$(STORE)/store.sqlite" || $(BIN)/newsdesk index corpus/samples --store "$(STORE)"
	@$(BIN)/newsdesk chat --store "$(STORE)" --port $(PORT)

install: $(VENV)/.installed

test: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@sh .ci/browser
	$(BIN)/python -m pytest

bench: $(VENV)/.installed-bench
	$(BIN)/python -m tests.bench.speed --docs docs $(BENCH)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and "newsdesk needs Python 3.11 or newer; this is %d.%d. Try: PYTHON=python3.12 make" % v[:2])'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python $(INPUTS)
	@echo "Installing newsdesk into $(VENV) (a few minutes the first time) …"
	@$(PIP) install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-test: $(VENV)/bin/python $(INPUTS)
	@echo "Installing newsdesk and what its tests need into $(VENV) …"
	@$(PIP) install --quiet -c constraints.txt -e '.[test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-bench: $(VENV)/bin/python $(INPUTS)
	@echo "Installing newsdesk and what its measurements need into $(VENV) …"
	@$(PIP) install --quiet -c constraints.txt -e '.[bench]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find corpus index qa ui tests -name __pycache__ -type d -prune -exec rm -rf {} +
