# Every target installs the Debian packages it lacks (scripts/install-packages says which, and what for).

SWIFT ?= swift
# Flags of `holysheep-exporter serve`, as in: make run ARGS="--config.file holysheep.yml"
ARGS ?=
# A regular expression that selects tests, as in: make test FILTER=Exposition
FILTER ?=

.PHONY: help run build test lint golden bench bench-forecast bench-forecast-peers clean
.DEFAULT_GOAL := help

help: ## Say what the targets do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build and start the exporter; the history goes to ./data, flags come from ARGS
	@scripts/install-packages run
	@$(SWIFT) build -c release --product holysheep-exporter
	@exec .build/release/holysheep-exporter serve $(ARGS)

build: ## Build the release binary, .build/release/holysheep-exporter
	@scripts/install-packages run
	@$(SWIFT) build -c release --product holysheep-exporter

test: lint ## Run all tests, or those that match FILTER; a compiler warning is a failure
	@scripts/test $(FILTER)

lint: ## Check the scripts, the alert rules with their unit tests, and what deploys to Kubernetes
	@scripts/install-packages test
	@scripts/lint

golden: ## Write the expected outputs of the tests anew; look at the difference before committing it
	@scripts/install-packages test
	@REGENERATE_GOLDEN=1 scripts/test $(FILTER)

bench: build ## Measure the release binary: scripts/bench says what
	@scripts/install-packages bench
	@scripts/bench
	@scripts/bench-budgets
	@$(SWIFT) build -c release --product query-speed
	@scripts/bench-query

# Where the development data of the forecasts is.
FORECAST_DATA ?= ../shared/data

bench-forecast: build ## Score forecasts on the data in FORECAST_DATA, among public methods' scores
	@FORECAST_DATA="$(FORECAST_DATA)" scripts/bench-forecast

bench-forecast-peers: build ## Measure what forecasts cost beside well-known Python libraries, and /metrics meanwhile
	@scripts/install-packages bench
	@$(SWIFT) build -c release --product forecast-speed
	@scripts/bench-forecast-peers
	@scripts/bench-forecast-load

clean: ## Remove what was built; the history in ./data stays
	rm -rf .build
