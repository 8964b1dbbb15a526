using Orchestrator.Cli.CommandLine;

return await OrcCommandLine.RunAsync(args);
