# `make run` and `make test` are all that a newcomer needs; `make help` lists the rest.
# Works with GNU make 3.81 (macOS).
PYTHON ?= python3
PORT ?= 8000
VENV = .venv/bin

export ARGS

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench evaluate worker setup browser lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -e 's/:.*## /|/' | awk -F'|' '{ printf "make %-9s %s\n", $$1, $$2 }'

run: setup ## set up, then run everything at http://127.0.0.1:8000/ (PORT=8001 for another port)
	@exec $(VENV)/python manage.py up --port $(PORT) $(ARGS)

test: ## set up, then run every test (ARGS="-k word" for some)
	@$(PYTHON) scripts/setup.py test
	@exec $(VENV)/python -m scripts.run_tests

check: ## format, lint, types, import contracts, migrations, deployment, docs
	@$(PYTHON) scripts/setup.py check
	@exec $(VENV)/python -m scripts.run_checks

fix: ## put format and lint right where a tool can
	@$(PYTHON) scripts/setup.py check
	@exec $(VENV)/python -m scripts.fix

bench: ## measure what the project promises
	@$(PYTHON) scripts/setup.py check
	@exec $(VENV)/python -m benchmarks $(ARGS)

evaluate: ## measure the detectors against labelled histories, where there are some
	@$(PYTHON) scripts/setup.py check
	@exec $(VENV)/python -m scripts.evaluate $(ARGS)

worker: setup ## run one more worker, and nothing else
	@exec $(VENV)/python manage.py up --only worker

setup: ## environment, requirements, browser and .env, without starting anything
	@$(PYTHON) scripts/setup.py run

browser: ## look for a browser again, or install one
	@$(PYTHON) scripts/setup.py browser

lock: ## resolve pyproject.toml into requirements.txt and requirements-dev.txt
	@$(PYTHON) scripts/setup.py check
	@exec $(VENV)/python -m scripts.lock

clean: ## remove caches and .venv (DATA=1 removes the data in var/ too)
	@exec $(PYTHON) scripts/clean.py $(if $(DATA),--data)
