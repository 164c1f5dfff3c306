using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using Cluster.Cli.Launching;
using Cluster.Collectives.Joining;
using Cluster.Coordinator;
using Cluster.Data;
using Cluster.Jobs;
using Cluster.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Cluster.Cli.Commands;

/// <summary>What the commands that start a host have in common.</summary>
internal sealed class HostOptions
{
    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = $"File with the run's token, readable by its owner alone, or {JoinToken.StandardInput} for the first line of standard input. "
            + $"Without it {JoinToken.EnvironmentVariable} is looked at.",
    };

    private readonly Option<LogFormat> _logFormat = new("--log-format")
    {
        Description = "How to write the log on standard error.",
        DefaultValueFactory = _ => LogFormat.Text,
    };

    private readonly Option<bool> _stopWithInput = new("--stop-with-input")
    {
        Description = "Drain when standard input ends, as when a launcher dies.",
        Hidden = true,
    };

    // As long as this process lives: a registration that nobody holds ends when it is collected.
    private static PosixSignalRegistration? _hangUp;

    public static string Build => BuildIdentity.Of(Assemblies);

    private static Assembly[] Assemblies =>
        [typeof(Dataset).Assembly, typeof(TrainingJob).Assembly, typeof(CoordinatorHost).Assembly, typeof(WorkerHost).Assembly];

    public void AddTo(Command command)
    {
        command.Options.Add(_tokenFile);
        command.Options.Add(_logFormat);
        command.Options.Add(_stopWithInput);
    }

    public string? TokenFile(ParseResult parsed) => parsed.GetValue(_tokenFile);

    /// <summary>Logs go to standard error; standard output belongs to results.</summary>
    public Action<ILoggingBuilder> Logging(ParseResult parsed) => logging =>
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning);

        // A host that could not start says so itself, in one line.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddFilter("Microsoft.AspNetCore.Hosting", LogLevel.None);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (parsed.GetValue(_logFormat) == LogFormat.Json)
        {
            logging.AddJsonConsole(json => json.TimestampFormat = "O");
        }
        else
        {
            logging.AddSimpleConsole(text => (text.SingleLine, text.UseUtcTimestamp, text.TimestampFormat) = (true, true, "HH:mm:ss.fff "));
        }
    };

    /// <summary>A token that is cancelled when the terminal is closed (SIGHUP), and when standard input ends, if that was asked for. Of Ctrl-C and
    /// SIGTERM the hosts know by themselves.</summary>
    public CancellationToken StopSignal(ParseResult parsed)
    {
        var held = parsed.GetValue(_stopWithInput) ? HeldInput.Watch(_ => { }) : CancellationToken.None;
        var ended = CancellationTokenSource.CreateLinkedTokenSource(held);
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            ended.Cancel();
        });
        return ended.Token;
    }

    private enum LogFormat
    {
        Text,
        Json,
    }
}
