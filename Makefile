# `make start` for who learns, `make test` for who writes katas. Nothing needs an activated venv.

VENV := .venv
BIN := $(VENV)/bin
WALL := $(filter-out %/test_attacks.py %/test_suites.py,$(wildcard tests/wall/test_*.py))
AXE := tests/site/node_modules/axe-core/axe.min.js
export NO_MKDOCS_2_WARNING := 1  # Material's word on another MkDocs than the one pinned here

.PHONY: start test tools attacks lint docs site katex browser

start: $(VENV)/learner
	@$(BIN)/kata
	@echo 'For this terminal: . $(BIN)/activate'

test: $(VENV)/author
	$(BIN)/kata verify $(VERIFY)
	$(BIN)/pytest tests/wall/test_suites.py -n auto
	$(BIN)/pytest tests/pages docs -n auto --dist loadfile

tools: $(VENV)/author
	$(BIN)/pytest tests/tooling $(WALL) -n auto --dist loadfile

attacks: $(VENV)/author
	$(BIN)/pytest tests/wall/test_attacks.py

lint: $(VENV)/author
	$(BIN)/pre-commit run --all-files

docs: $(VENV)/author katex
	$(BIN)/mkdocs serve

site: $(VENV)/author katex
	$(BIN)/mkdocs build --strict

katex: $(VENV)/author
	@$(BIN)/python -m docs.extensions.katex_install

browser: site $(AXE)
	$(BIN)/pytest tests/site -n auto

# Where npm or Chromium is missing, the tests of the site are skipped, and say so.
$(AXE): tests/site/package-lock.json
	@! command -v npm >/dev/null || { npm ci --prefix tests/site && touch $@; }

# Both are stamps: what they stand for is installed, and again when the packages change.
$(VENV)/learner: EXTRA := train
$(VENV)/author: EXTRA := dev
$(VENV)/learner $(VENV)/author: pyproject.toml constraints.txt
	@for python in python3 python python3.13 python3.12 python3.11; do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "$$python installs into $(VENV). PyTorch is large: the first time takes minutes."; \
	        exec $$python -m venv $(VENV); \
	    fi; \
	done; \
	echo "Nabla needs Python 3.11 or newer, and found $$(python3 --version 2>&1 || true)."; \
	echo "Install one from python.org or with your system's packages, then run make again."; \
	exit 1
	$(BIN)/python -m pip install --disable-pip-version-check -e '.[$(EXTRA)]' -c constraints.txt
	@touch $@
