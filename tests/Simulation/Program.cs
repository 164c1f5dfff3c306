return Cluster.FaultSimulation.Runs.CommandLine.Run(args, Console.Out, Console.Error);
