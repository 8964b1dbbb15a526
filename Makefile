.DEFAULT_GOAL := help
.PHONY: help build test crash ci bench servers soak demo

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

servers: ## Measure real servers on this machine: HTTP, growth, recovery, rest
	dotnet run --project src/Orchestrator.Cli -c Release -- bench http
	dotnet run --project src/Orchestrator.Cli -c Release -- bench growth
	dotnet run --project src/Orchestrator.Cli -c Release -- bench recovery
	dotnet run --project src/Orchestrator.Cli -c Release -- bench idle --finished 100000

soak: ## Load a server for an hour and see whether it stays as large as it is
	dotnet run --project src/Orchestrator.Cli -c Release -- bench soak --minutes 60

demo: ## Run a server that takes tasks at http://127.0.0.1:9000
	dotnet run --project src/Orchestrator.Cli -c Release -- server --allow process,http
