# Everything runs in .venv, made from requirements.lock. Needs Python 3.11+ with venv, and make.
# python3 where it is new enough, else the newest that is here under its own name
PYTHON ?= $(or $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$each" && break; done),python3)
WHICH = "lawnb needs CPython 3.11 or newer; 3.11 to 3.14 were tried. Libraries come built: one that has no build for this Python is not compiled. \
	Name another: make PYTHON=python3.13"
BIN := .venv/bin
READY := .venv/.ready
# not the script beside it, in which pip has the folder's name for a shell to read
LAWNB = $(BIN)/python -P -m lawnb
# one more than there are cores: many tests wait, for a kernel, a browser, a minute of cron
WORKERS = $(shell $(PYTHON) -c 'import os; print(min(4, (os.cpu_count() or 1) + 1))')

# what a user has set for other programs leads out of the environment
unexport PYTHONPATH PYTHONHOME PIP_TARGET PIP_PREFIX
export PIP_USER := 0

# an environment is bound to its place and to its Python: one that was moved or copied, or whose Python is gone, is made anew
# (Python itself looks where it is: a folder's name may hold what a shell takes for its own)
ifneq ($(shell $(BIN)/python -c 'import os; print(os.fsencode(os.getcwd()) + b"/$(BIN)/python" in open("$(BIN)/lawnb", "rb").read())' 2>/dev/null),True)
.PHONY: $(READY)
endif

.PHONY: report test kills lab pictures lock clean

report: $(READY)            ## the 2023 report of the real input, in build/
	$(LAWNB) run --agency lengshuitan-transport --year 2023

test: $(READY)              ## all tests; the browser tests need Chromium (see .ci/run)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(PYTEST)

kills: $(READY)             ## a run killed at two hundred random moments
	LAWNB_KILLS=200 $(BIN)/python -m pytest tests/e2e/test_killed_at_random.py

lab: $(READY)               ## JupyterLab on the notebooks
	$(BIN)/jupyter lab --notebook-dir=. notebooks/annual_report.ipynb

pictures: report            ## the pictures of the READMEs; needs Chromium
	$(BIN)/python -m docs.pictures.make build/lengshuitan-transport/2023
	$(LAWNB) run --agency sample-001 --year 2023
	$(BIN)/python -m docs.pictures.themes build/sample-001/2023

# the lock holds names, versions and hashes for every platform, and no addresses
lock: $(READY)              ## resolve requirements.lock anew
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --upgrade --quiet --output-file requirements.lock

clean:                      ## remove the environment and what was built
	rm -rf .venv build

# the ready mark comes last, so a broken-off installation is begun again; --no-deps: the lock is complete;
# TMPDIR=: the processes of compileall meet at a socket there, whose path may not be long
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo $(WHICH) >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-compile --only-binary :all: -r requirements.lock \
		|| { echo $(WHICH) >&2; exit 1; }
	TMPDIR= $(BIN)/python -W ignore -m compileall -q -j 0 .venv/lib || true  # on every core; some packages ship files for other Pythons
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)
