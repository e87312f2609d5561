# On a fresh machine with Python 3.11 or newer and make: `make demo`, `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Two more than there are cores: many tests wait for a process or a pause, and others can work meanwhile.
WORKERS = $$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 2)')

# What one process has compiled, the others need not compile again, wherever this is set.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test quick quick-tests lint types imports browser tests screenshots crash-test crash-long crash-other-edition crash-properties ledger-test fuzz messages bench bench-large constraints clean

demo: $(STAMP)
	$(BIN)/importer run samples/graduates.xlsx --pdfs samples/pdfs --sandbox --yes || test $$? -eq 1

# Types are looked at while tests wait: both cores have work.
test: $(STAMP) browser
	$(MAKE) --no-print-directory --jobs 2 types lint imports tests

# While one works: what needs hardly a process or a pause. Under ninety seconds on two cores.
QUICK := columns docs dokstamp ledger results sandbox settings sheet state template validation
quick: $(STAMP)
	$(MAKE) --no-print-directory --jobs 2 types lint imports quick-tests

quick-tests: $(STAMP)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(addprefix tests/,$(QUICK))

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/deptry importer dokstamp_sandbox

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

# The page is tested in a real browser: an installed one, or Debian's where this machine may install it.
browser: $(STAMP)
	@$(BIN)/python tests/helpers/browsers.py || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq \
	  && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; } || true

# What failed is tried once more, alone: a busy machine can starve a test of a socket or a process.
tests: $(STAMP) browser
	test -d .pytest_cache || $(BIN)/pytest --collect-only >/dev/null  # compiled once, not by each process
	$(BIN)/pytest -n $(WORKERS) --dist worksteal || $(BIN)/pytest --last-failed --last-failed-no-failures none

# Pictures of every page, wide, on a telephone and in the dark; they have to be looked at.
PICTURED = $(addprefix tests/web/,test_every_screen.py test_story_samples.py test_story_issuing.py test_page_several.py)
screenshots: $(STAMP) browser
	IMPORTER_SCREENSHOTS=$(CURDIR)/reports/screenshots $(BIN)/pytest -n $(WORKERS) -m "" $(PICTURED)

# Every point at which the process can be killed, every field in every shape, not a sample of them; what is killed
# and lost once more on the other edition of the API, with the ledger in a PostgreSQL; twenty times as many examples of
# every property. Takes long: each part is a target of its own, and `make --keep-going crash-test` goes on after one
# that failed.
EXHAUSTIVE = $(BIN)/pytest -n $(WORKERS) --dist worksteal --timeout 3600 --durations 20
crash-test: crash-long ledger-test crash-other-edition crash-properties

crash-long: $(STAMP) browser
	$(EXHAUSTIVE) -m long tests

crash-other-edition: $(STAMP)
	PRACTICE_EDITION=oauth LEDGER=postgresql $(EXHAUSTIVE) -m "" tests/exactly_once

crash-properties: $(STAMP)
	EXAMPLES=20 $(EXHAUSTIVE) -m "hypothesis and not long" tests

# What decides something about the ledger, all of it on a PostgreSQL: `make test` does so with a part of each.
OF_THE_PAGE := $(addprefix web/test_,page_shared.py page_shared_issuing.py web_issuing.py web_taking_back.py web_two_people.py)
ledger-test: $(STAMP) browser
	LEDGER=postgresql $(EXHAUSTIVE) $(addprefix tests/,ledger pipeline exactly_once resume inbox afterwards catalog doctor approval $(OF_THE_PAGE))

# Ten thousand changed workbooks and lists: each has to come out as a table or as a sentence.
FUZZED ?= 10000
fuzz: $(STAMP)
	$(BIN)/python tests/workbooks/fuzz.py --count $(FUZZED)

# After a change of a sentence, or of its translation in importer/locale: what is new goes into every
# language's catalog, and the files that the program reads are compiled anew.
messages: $(STAMP)
	$(BIN)/python -m translations.messages

# Speed, requests and memory beside their references; the table and the plots are in benchmarks/README.md.
BENCHMARKS := requests_made wire limit cluster commits around whose rules growth bringing page

bench bench-large: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[sandbox,bench]'
	for name in $(BENCHMARKS); do $(BIN)/python -m benchmarks.$$name --size $(if $(filter bench-large,$@),large,small) || exit; done
	$(BIN)/python -m benchmarks.table

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[cluster,sandbox,web,dev]'
	touch $(STAMP)

# The newest releases that work together, pinned: run after changing a dependency, then `make test`.
constraints:
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[cluster,sandbox,web,dev,bench]'
	$(BIN)/python -m pip freeze --exclude-editable --exclude dokstamp-importer | grep '==' > constraints.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
