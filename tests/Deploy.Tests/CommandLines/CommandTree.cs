using System.CommandLine;
using System.Reflection;
using Cluster.Cli.Commands;

namespace Cluster.Deploy.Tests.CommandLines;

/// <summary>The commands of the program as they are, by their names.</summary>
internal static class CommandTree
{
    private static readonly Dictionary<string, Command> Commands = typeof(WorkerCommand).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(WorkerCommand).Namespace && type.Name.EndsWith("Command", StringComparison.Ordinal))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        .Where(method => method.ReturnType == typeof(Command) && method.GetParameters().Length == 0)
        .Select(method => (Command)method.Invoke(null, null)!)
        .ToDictionary(command => command.Name);

    /// <summary>What the program would say against a command line; empty if it would take it.</summary>
    /// <param name="line">What stands behind the program's name.</param>
    public static IReadOnlyList<string> Problems(IReadOnlyList<string> line)
    {
        if (!Commands.TryGetValue(line[0], out var command))
        {
            return [$"there is no command {line[0]}"];
        }

        // A job may have any name, so the parser alone would take an option that nobody knows for one.
        var unknown = line.Where(part => part.StartsWith("--", StringComparison.Ordinal)).Select(part => part.Split('=')[0])
            .Except(command.Options.Select(option => option.Name).Append("--help"))
            .Select(name => $"{line[0]} has no option {name}");
        return [.. unknown, .. command.Parse([.. line.Skip(1)]).Errors.Select(error => error.Message)];
    }
}
