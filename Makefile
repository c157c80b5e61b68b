# The two commands that matter: `make run` shows the dashboard, `make test` proves that it works.
# Each sets up what it needs, and does so again only when the requirements have changed.

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run dev test setup load lint bench messages constraints clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: load  ## Set up, load the curated data, start the dashboard on http://localhost:8501
	@exec $(BIN)/python -m streamlit run dashboard.py --server.port=$(PORT)

dev: load  ## The same, reloading when a file is saved
	@exec $(BIN)/python -m streamlit run dashboard.py --server.port=$(PORT) --server.fileWatcherType=auto --server.runOnSave=true

test: $(VENV)/dev.stamp  ## Set up what the tests need and run them
	@.ci/need chromium chromium
	@.ci/need postgresql postgresql
	@.ci/need nginx nginx
	@$(BIN)/python -m pytest -n auto --maxprocesses=4 --dist=loadfile

setup: $(VENV)/run.stamp  ## Make the virtual environment with the pinned requirements

load: $(VENV)/run.stamp  ## Load the curated data (loading the same again changes nothing)
	@$(BIN)/python -m etl load --author "Capacity Atlas" --message "Curated data"

lint: $(VENV)/dev.stamp  ## Check the code's style
	@$(BIN)/python -m ruff check .

bench: $(VENV)/dev.stamp  ## Measure speed
	@$(BIN)/python -m bench

messages: $(VENV)/run.stamp  ## Collect the sentences for translators
	@$(BIN)/python -m babel.messages.frontend --quiet extract --mapping=ui/locale/babel.cfg --sort-output \
		--no-location --omit-header --output=ui/locale/atlas.pot .

constraints:  ## Freeze what the two requirements files resolve to today
	@.ci/freeze "$(PYTHON)"

clean:  ## Remove what is made again: the virtual environment, caches. The data in .atlas stay
	@rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@.ci/need venv python3-venv "$(PYTHON)"
	@echo "Making the virtual environment …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt constraints.txt | $(BIN)/python
	@echo "Installing the requirements …"
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what the tests need …"
	@$(PIP) install -r requirements-dev.txt
	@touch $@
