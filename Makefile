# Two commands do it all on a fresh machine with Python >= 3.11 (with venv), git and make:
#   make demo    the main job end to end, offline
#   make test    the proof
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Neighbours stay together, for they share what they begin with; who has finished takes from who has not.
PYTEST := -m pytest -n auto --dist worksteal
SHARED ?= ../shared

.PHONY: demo test proof check format docs pictures eval bench install clean

install: $(VENV)/.installed

# Editable, so that a changed source file is what runs; byte-compiled, so that start-up is what users see.
$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	$(BIN)/python -m compileall -q $(VENV)/lib src || true
	touch $@

demo: install
	$(BIN)/policydiff demo --into demo

test: install
	$(BIN)/python $(PYTEST) -m "not proof"

proof: install
	$(BIN)/python $(PYTEST) -m proof

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.docs --check
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows docs/workflows/*.yml
	$(BIN)/zizmor --offline --quiet action.yml docs/workflows/*.yml

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The pages that the project writes about itself.
docs: install
	$(BIN)/python -m tools.docs

# What people see of it, in docs/pictures.
pictures: install
	$(BIN)/python -m tools.pictures

# Scores against real policies, where they are at hand: make eval SHARED=/path/to/them
eval: install
	$(BIN)/python -m benchmarks.evaluate $(SHARED)
	$(BIN)/python -m benchmarks.untruths $(SHARED)

bench: install
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) demo build dist .mypy_cache .ruff_cache .hypothesis
