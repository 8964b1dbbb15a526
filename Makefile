.DEFAULT_GOAL := help
.PHONY: help build test crash ci bench demo

help: ## What there is to make
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 14

build: ## Build everything; warnings are errors
	dotnet build

test: ## Run all tests
	dotnet test

crash: ## Kill a real server 20 times and check that nothing acknowledged is lost
	dotnet run --project src/Orchestrator.Cli -c Release -- bench crash

ci: ## Build, check and test as on a clean clone
	.ci/run

bench: ## Measure throughput and latency on this machine
	dotnet run --project src/Orchestrator.Cli -c Release -- bench throughput
	dotnet run --project src/Orchestrator.Cli -c Release -- bench latency

demo: ## Run a server that takes tasks at http://127.0.0.1:9000
	dotnet run --project src/Orchestrator.Cli -c Release -- server --allow process,http
