# make demo, make test; make help lists the rest. Needs make, a shell and Python 3.11 or newer.

PORT ?= 8000
SERVE ?= 1
ARGS ?=
WORKERS ?= auto
export PORT SERVE

IS_NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13 python3.14; do \
	"$$python" -c "$(IS_NEW_ENOUGH)" 2>/dev/null && echo "$$python" && break; done)
VENV_PYTHON := .venv/bin/python
CATALOGS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
STATIC := var/static/staticfiles.json
TEMPLATES = $(shell find templates -name '*.html')
SOURCES = $(shell find . -name '*.py' -not -path './.venv/*' -not -path './var/*' -not -path '*/migrations/*')
# A production environment to check the settings against; nothing in it is real.
PRODUCTION = env DATABASE_URL=postgres://csms@db/csms REDIS_URL=redis://redis:6379/0 ALLOWED_HOSTS=csms.example \
	SECRET_KEY=not-a-secret-only-for-make-check-0123456789-abcdefghijklmnopqrstuvwxyz

MODE = demo
test check check-api attack bench load faults truth archival landed lock: MODE = dev

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: attack check-api help demo test check bench load faults truth archival landed lock services stop prepare

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r name meaning; do printf '%-14s %s\n' "$$name" "$$meaning"; done

demo: prepare $(CATALOGS) $(STATIC) ## Everything on this machine, filled in; SERVE=0 stops after the table, PORT=8001, SIZE=300
	@$(VENV_PYTHON) -m csms.demo

# Many processes import the product and every worker all tests: compiled once, not each time. The
# disk is not waited for (what is killed loses nothing by it), nor is a statement compiled for one row.
test: export POSTGRES_OPTIONS = -c fsync=off -c jit=off
test: prepare $(CATALOGS) ## Every test, on a PostgreSQL and Redis of their own; ARGS="-k rates" for some
	@unset PYTHONDONTWRITEBYTECODE; VAR_DIR="$(CURDIR)/var/test" exec $(VENV_PYTHON) -m csms.embedded run $(VENV_PYTHON) -m pytest -n $(WORKERS) $(ARGS)

check: prepare $(CATALOGS) ## Format, lint, types, import contracts, migrations, deployment, templates
	@echo "Format and lint";    $(VENV_PYTHON) -m ruff format --check -q . && $(VENV_PYTHON) -m ruff check -q .
	@echo "Types";              $(VENV_PYTHON) -m mypy .
	@echo "Import contracts";   .venv/bin/lint-imports --no-cache > var/import-contracts.log || { cat var/import-contracts.log; exit 1; }
	@echo "Migrations";         VAR_DIR="$(CURDIR)/var/test" $(VENV_PYTHON) -m csms.embedded run $(VENV_PYTHON) manage.py makemigrations --check --dry-run -v0
	@echo "Deployment";         $(PRODUCTION) $(VENV_PYTHON) manage.py check --deploy --fail-level WARNING && .venv/bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec docker-compose.yml
	@echo "Catalog";            $(VENV_PYTHON) -m csms.catalog missing
	@echo "Templates";          .venv/bin/djade --check --target-version 5.2 $(TEMPLATES) && .venv/bin/djangofmt --check --quiet templates && .venv/bin/djlint --lint --quiet templates
	@echo "Django's own idiom"; .venv/bin/django-upgrade --check --target-version 5.2 $(SOURCES)

check-api: prepare $(CATALOGS) $(STATIC) ## Odd requests to every operation of the API, in each role, an hour or more; SEED=1 for the same again, ARGS=auditor for one role
	@rm -rf var/check-api
	@VAR_DIR="$(CURDIR)/var/check-api" STATIC_ROOT="$(CURDIR)/var/static" exec $(VENV_PYTHON) -m csms.embedded run $(VENV_PYTHON) -m tests.api $(ARGS)

attack: prepare $(CATALOGS) ## Every hostile value in every field of every form and of the API; hours; PART=3/8 for some rooms, VALUES=5 for some values
	@ATTACK=whole VAR_DIR="$(CURDIR)/var/test" exec $(VENV_PYTHON) -m csms.embedded run $(VENV_PYTHON) -m pytest tests/hostile $(ARGS)

bench: prepare $(CATALOGS) $(STATIC) ## The figures, side by side, to var/bench/latest.json; ARGS="autosave pages" for some
	@VAR_DIR="$(CURDIR)/var/bench" STATIC_ROOT="$(CURDIR)/var/static" exec $(VENV_PYTHON) -m csms.embedded run $(VENV_PYTHON) -m benchmarks $(ARGS)

load: prepare $(CATALOGS) $(STATIC) ## 270 people, the web's processes, two workers, one minute, then counted
	@VAR_DIR="$(CURDIR)/var/bench" STATIC_ROOT="$(CURDIR)/var/static" exec $(VENV_PYTHON) -m csms.embedded run $(VENV_PYTHON) -m benchmarks load

faults: prepare $(CATALOGS) $(STATIC) ## Kill, freeze, cut and expire in the middle of work, then count; some minutes, SEED=7 for other moments
	@VAR_DIR="$(CURDIR)/var/faults" STATIC_ROOT="$(CURDIR)/var/static" exec $(VENV_PYTHON) -m csms.embedded run $(VENV_PYTHON) -m benchmarks.faults

truth: prepare $(CATALOGS) $(STATIC) ## Every figure of 300 x 3 results on page, PDF, workbook and API; a quarter of an hour
	@VAR_DIR="$(CURDIR)/var/bench" STATIC_ROOT="$(CURDIR)/var/static" exec $(VENV_PYTHON) -m csms.embedded run $(VENV_PYTHON) -m benchmarks.truth $(ARGS)

archival: prepare $(CATALOGS) $(STATIC) ## Every kind of PDF against PDF/A-3a and PDF/UA-1 (needs Java)
	@VAR_DIR="$(CURDIR)/var/archival" STATIC_ROOT="$(CURDIR)/var/static" exec $(VENV_PYTHON) -m csms.embedded run $(VENV_PYTHON) -m tests.archival

landed: prepare ## Keep a database of this landed state for the upgrade test (docs/how-to-change-the-schema.md)
	@rm -rf var/landed
	@VAR_DIR="$(CURDIR)/var/landed" $(VENV_PYTHON) -m csms.embedded run $(VENV_PYTHON) -m tests.upgrade

services: prepare ## Start the embedded PostgreSQL and Redis and leave them running
	@$(VENV_PYTHON) -m csms.embedded start

stop: ## Stop whatever this folder has started
	@test ! -x $(VENV_PYTHON) || $(VENV_PYTHON) -m csms.demo stop

lock: prepare ## Pin the newest versions pyproject.toml allows (needs uv)
	@command -v uv >/dev/null || { echo "uv is needed to pin versions: pip install uv" >&2; exit 1; }
	@set -e; pin="uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header"; \
		$$pin pyproject.toml -o requirements/base.txt; \
		$$pin pyproject.toml --extra s3 -o requirements/s3.txt; \
		$$pin pyproject.toml --extra embedded -o requirements/embedded.txt; \
		$$pin pyproject.toml --extra embedded --extra dev -o requirements/dev.txt

prepare:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" bin/prepare.py $(MODE)

%.mo: %.po | prepare
	@$(VENV_PYTHON) -m csms.catalog compile

$(STATIC): requirements/base.txt $(shell find static -type f) | prepare
	@echo "Collecting static files ..."
	@$(VENV_PYTHON) manage.py collectstatic --noinput --verbosity 0
	@touch $@
