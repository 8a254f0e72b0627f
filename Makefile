# Needs Python 3.11 or newer and make; everything else goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV = VIRTUAL_ENV=$(VENV) $(BIN)/uv
PARALLEL ?= auto
# Where Python keeps nothing of what it compiles, each process compiles all its libraries again: tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint pictures bench eval train assets lock clean

demo: $(VENV)/.product
	$(BIN)/casethread demo

test: $(VENV)/.tests
	$(BIN)/pytest -n $(PARALLEL) --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pictures: $(VENV)/.tests
	$(BIN)/python tests/browser/pictures.py docs/images

bench: $(VENV)/.tests
	$(BIN)/python -m benchmarks

# make eval EVAL=folder with ner_*.jsonl and dates_*.jsonl
eval: $(VENV)/.tests
	$(BIN)/python -m benchmarks.evaluation $(or $(EVAL),$(error name the folder of gold: make eval EVAL=FOLDER))

# make train TRAIN=path/to/ner.jsonl; one seed, a quarter of an hour of one core; more are averaged
train: $(VENV)/.tests
	$(BIN)/python -m training $(or $(TRAIN),$(error name the training file: make train TRAIN=FILE))

assets: $(VENV)/.tests
	$(BIN)/python ui/assets/build.py

lock: $(VENV)/.uv
	$(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements.lock
	$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements-dev.lock
	$(UV) pip compile pyproject.toml --extra postgres --extra s3 -c requirements-dev.lock --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o deploy/requirements.lock

clean:
	rm -rf $(VENV) build dist ui/static/vendor .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Casethread needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check "$$(sed -n 's/^\(uv==[0-9.]*\).*/\1/p' requirements-dev.lock)"
	@touch $@

$(VENV)/.product: $(VENV)/.uv requirements.lock pyproject.toml ui/assets/package-lock.json
	$(UV) pip install -q --require-hashes -r requirements.lock
	$(UV) pip install -q --no-deps -e .
	@touch $@

$(VENV)/.tests: $(VENV)/.product requirements-dev.lock
	$(UV) pip install -q --require-hashes -r requirements-dev.lock
	@touch $@
