PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup tools demo test lint types style layers schema format bench chaos lock messages screenshots clean

setup: $(VENV)/.runtime

tools: $(VENV)/.tools

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "OmniHub needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3 -m venv failed. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.tools: requirements-dev.txt $(VENV)/.runtime
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: setup
	@exec $(BIN)/python manage.py demo

# One worker more than CI has cores: tests that wait for processes and clocks leave theirs idle.
test: tools
	$(BIN)/python -m pytest -n 3 --dist loadgroup --no-loadscope-reorder
	OMNIHUB_TEST_DATABASE=postgres $(BIN)/python -m pytest -n 3 --dist loadgroup --no-loadscope-reorder -m pg

# The longest first: with --jobs=2 the others are done meanwhile.
lint: types style layers schema

types: tools
	$(BIN)/mypy

style: tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

layers: tools
	$(BIN)/lint-imports

schema: tools
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check

format: tools
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: tools
	$(BIN)/python manage.py bench
	$(BIN)/python -m tests.postgres $(BIN)/python manage.py bench mirror
	$(BIN)/python -m tests.postgres $(BIN)/python manage.py bench hook
	$(BIN)/python -m tests.postgres $(BIN)/python manage.py bench pages

chaos: tools
	$(BIN)/python -m tests.chaos

lock: tools
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

messages: tools
	$(BIN)/python -m tests.catalogues

screenshots: tools
	$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf $(VENV) var staticfiles
