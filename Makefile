# What one does with a checkout. Needed: Python 3.11 or newer, make, and git to get it. The rest
# goes into .venv, in the versions of requirements.lock.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/made-in

.PHONY: help setup run test lint schemas lock clean

help:
	@echo "make run      read the corpus and write outputs/ (sets up first)"
	@echo "make test     run the tests (sets up first)"
	@echo "make lint     check style and types"
	@echo "make setup    make .venv and install what is needed"
	@echo "make schemas  write the published schemas again, after a change of the models"
	@echo "make lock     choose the versions in requirements.lock again (needs uv)"
	@echo "make clean    remove .venv, caches and builds; outputs stay"

setup: $(STAMP)

run: $(STAMP)
	@$(BIN)/concordat run corpus -o outputs || [ $$? -eq 3 ]
	@echo "Begin with outputs/index.html, in a browser, or with outputs/README.md."

test: $(STAMP)
	@sh ./setup.sh browser
	@$(BIN)/python -m pytest

lint: $(STAMP)
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy

schemas: $(STAMP)
	@$(BIN)/python -m concordat_schemas.publish

lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header -o requirements.lock

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A virtual environment cannot be moved: in another folder it is made again.
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(shell pwd))
.PHONY: $(STAMP)
endif

$(STAMP): requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" sh ./setup.sh
