using System.CommandLine;
using Cluster.Jobs.Schema;

namespace Cluster.Cli.Commands;

/// <summary>cluster schema: what a job file may hold, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Prints the JSON Schema of job files, for editors that complete and check them.");
        command.SetAction(_ =>
        {
            Console.Out.Write(JobSchema.Write());
            return 0;
        });
        return command;
    }
}
