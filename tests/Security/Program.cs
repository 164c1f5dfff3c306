return Cluster.Security.Runs.CommandLine.Run(args, Console.Out, Console.Error);
