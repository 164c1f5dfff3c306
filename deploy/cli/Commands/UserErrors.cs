using Cluster.Checkpoints;
using Cluster.Cli.Evaluating;
using Cluster.Cli.Sweeping;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Securing;
using Cluster.Coordinator.Leading;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Resuming;
using Cluster.Data;
using Cluster.Experiments;
using Cluster.Jobs;
using Cluster.Jobs.Plugins;
using Cluster.Onnx;
using Microsoft.Extensions.Options;

namespace Cluster.Cli.Commands;

/// <summary>Turns what a user can put right into one line on standard error and exit code 1. Anything else is a bug and shows
/// its stack.</summary>
internal static class UserErrors
{
    public const int ExitCode = 1;

    public static async Task<int> GuardAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (EvaluationException error)
        {
            Report(error.Message);
            return error.ExitCode;
        }
        catch (Exception error) when (LineFor(error) is { } line)
        {
            return Report(line);
        }
    }

    public static int Report(string line)
    {
        Console.Error.WriteLine($"error: {line}");
        return ExitCode;
    }

    /// <summary>Reports a host's last word, if it has one.</summary>
    public static int Conclude(int exitCode, string message) => message.Length > 0 && exitCode == ExitCode ? Report(message) : exitCode;

    private static string? LineFor(Exception error) => error switch
    {
        JobException or DataException or TokenException or CertificateException or CheckpointException or OnnxException or RunRecordException
            or UsageException
            or ExperimentException or SweepException or NothingLeftException or SupersededException => error.Message,
        OptionsValidationException options => string.Join("; ", options.Failures),
        IOException or UnauthorizedAccessException => error.Message,
        _ => PluginFault.LineOf(error),
    };
}
