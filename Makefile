# What can be done here: `make help`. Everything needs only Python >= 3.11 and make; what it writes
# stands in .venv/ and var/.
.DEFAULT_GOAL := help
.PHONY: help demo test check format messages bench diagram audit sbom scan lighthouse screenshots requirements clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

demo: ## the portal with sample content on http://127.0.0.1:8000/ (PORT=8001 for another port)
	@scripts/demo.sh

test: ## every test, on SQLite and on PostgreSQL (ARGS="-k workflow" goes to pytest)
	@scripts/bootstrap.sh dev
	@scripts/test.sh $(ARGS)

check: ## the gate: lint, format, types, imports, settings, migrations, translations
	@scripts/bootstrap.sh dev
	@scripts/check.sh

format: ## put code and templates into their one form
	@scripts/bootstrap.sh dev
	@scripts/format.sh

messages: ## collect the strings to translate into locale/, and compile what is translated
	@scripts/bootstrap.sh dev
	@.venv/bin/python scripts/catalogue.py update

bench: ## the benchmarks, as a table (ARGS goes to benchmarks/run.py)
	@scripts/bootstrap.sh dev
	@.venv/bin/python benchmarks/run.py $(ARGS)

diagram: ## docs/images/workflow.svg, drawn from the table of the workflow
	@scripts/bootstrap.sh dev
	@.venv/bin/python scripts/diagram.py

audit: ## known holes in the pinned packages (needs the internet)
	@scripts/audit.sh packages

sbom: ## the bill of materials (CycloneDX) into var/
	@scripts/audit.sh sbom

scan: ## a black-box scan of the demo (wapiti), on this machine only
	@scripts/audit.sh scan

lighthouse: ## Lighthouse on home, category, article and search, as a phone sees them (needs Node and npm)
	@scripts/lighthouse.sh

screenshots: ## pictures of the main pages into var/ (ARGS goes to scripts/screenshots.py)
	@scripts/bootstrap.sh dev
	@.venv/bin/python scripts/screenshots.py $(ARGS)

requirements: ## renew the pins in requirements/ (ARGS=--upgrade for the newest releases)
	@scripts/bootstrap.sh dev
	@scripts/requirements.sh $(ARGS)

clean: ## remove .venv and what the tools cached; the portal's data in var/ stay
	rm -rf .venv var/cache var/test-results
