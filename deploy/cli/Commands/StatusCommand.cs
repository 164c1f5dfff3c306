using System.CommandLine;
using Cluster.Cli.Asking;
using Cluster.Cli.Launching;

namespace Cluster.Cli.Commands;

/// <summary>cluster status: what a running coordinator is doing.</summary>
internal static class StatusCommand
{
    private const double DefaultTimeout = 5;

    public static Command Create()
    {
        var where = new Argument<string?>("run")
        {
            Description = $"Folder of the run, or HOST:PORT of its coordinator; by default the one run that goes on below {RunFolder.Parent}.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var tokenFile = new Option<string?>("--token-file")
        {
            Description = "File with the run's token; by default the one in the run's folder, then the environment.",
        };
        var json = new Option<bool>("--json") { Description = "Write one JSON object." };
        var timeout = new Option<double>("--timeout")
        {
            Description = $"Seconds to wait for the answer; {DefaultTimeout} by default.",
            DefaultValueFactory = _ => DefaultTimeout,
        };
        var tls = new TlsOptions();
        var command = new Command("status", "Asks a running coordinator for its members, its step, what it waits for and what befell it.")
        {
            where, tokenFile, json, timeout,
        };
        tls.AddTo(command);
        command.SetAction((parsed, cancellationToken) => UserErrors.GuardAsync(async () =>
        {
            var seconds = parsed.GetValue(timeout);
            var deadline = seconds is > 0 and <= 3600
                ? TimeSpan.FromSeconds(seconds)
                : throw new UsageException(FormattableString.Invariant($"--timeout must be above 0 and at most 3600 seconds, got {seconds}"));
            var question = StatusQuestion.About(parsed.GetValue(where), parsed.GetValue(tokenFile));
            var status = await question.AskAsync(tls.Read(parsed, question.Address), deadline, cancellationToken);
            Console.Out.WriteLine(parsed.GetValue(json) ? StatusJson.Of(status) : StatusText.Of(status));
            return 0;
        }));
        return command;
    }
}
