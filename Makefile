# Everything lives in .venv, made from nothing but python3 (with venv) and make. No target does its work twice.

PYTHON ?= python3
ARCHIVE ?= samples
TIME ?= 60
VENV := .venv
BIN := $(VENV)/bin
# pip's own chatter is not what anyone asked for.
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: run test fuzz examples soak growth kills trials check format bench pictures tables messages clean

run: $(VENV)/run.stamp ## open the program on the samples, or on ARCHIVE=path
	@$(BIN)/microfiche -- "$(ARCHIVE)"

# Tests of the screen wait for half of their time: two processes a core keep it busy.
test: $(VENV)/dev.stamp ## pass the tests
	@$(BIN)/python -m pytest -n $$(( 2 * $$($(PYTHON) -c 'import os; print(os.cpu_count() or 1)') )) $(TESTS)

fuzz: $(VENV)/fuzz.stamp ## change inputs at random, steered by what they reach, TIME=60 seconds for each of eight targets
	@$(BIN)/python -m tests.fuzz --seconds $(TIME) $(TARGETS)

examples: $(VENV)/dev.stamp ## try the properties on examples that no run has tried yet
	@FUZZ=1 $(BIN)/python -m pytest -n auto tests/property

soak: $(VENV)/dev.stamp ## press 20,000 random keys on the program for each of five seeds; SOAK="--keys 500 --seeds 7"
	@$(BIN)/python -m tests.soak $(SOAK)

kills: $(VENV)/dev.stamp ## kill the program while it stars posts, KILLS=300 times, and see that what was shown as kept is
	@$(BIN)/python -m tests.e2e.kept_marks $(KILLS)

trials: $(VENV)/dev.stamp ## damage index and marks of ARCHIVE=path, and kill the program while it indexes or writes, 200 times each
	@$(BIN)/python -m tests.trials "$(ARCHIVE)"

growth: $(VENV)/dev.stamp ## measure that work grows by the length of a text, for all kinds of text or KINDS="tabs links"
	@$(BIN)/python -m tests.growth $(KINDS)

check: $(VENV)/dev.stamp ## lint, types, and the walls between the rooms
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(VENV)/dev.stamp ## put the source in form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only .

bench: $(VENV)/dev.stamp ## measure, as ratios; POSTS="20000 100000 1000000" CORPUS=path
	@$(BIN)/python -m tests.bench $(POSTS)
	@$(BIN)/python -m tests.bench.search_speed $(POSTS)
	@$(BIN)/python -m tests.bench.search_quality

pictures: $(VENV)/dev.stamp ## draw the README's picture from the program
	@$(BIN)/python -m tests.snapshots.readme

tables: $(VENV)/dev.stamp ## generate the tables of characters again
	@$(BIN)/python -m tests.tools

messages: $(VENV)/dev.stamp ## bring the catalogues of translations up to date with the source, and name what is not translated
	@$(BIN)/python -m tests.tools.messages

clean: ## remove what the targets made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .fuzz_cache

$(VENV)/run.stamp: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install -e .
	@$(BIN)/python -m compileall -q tui
	@touch $@

$(VENV)/dev.stamp: pyproject.toml | $(VENV)/run.stamp
	@$(PIP) install -e ".[dev]"
	@$(BIN)/python -m compileall -q tui
	@touch $@

$(VENV)/fuzz.stamp: $(VENV)/dev.stamp
	@$(PIP) install -e ".[dev,fuzz]"
	@touch $@
