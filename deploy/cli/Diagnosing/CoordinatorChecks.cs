using System.Runtime.CompilerServices;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Messages;
using Cluster.Worker.Asking;
using Cluster.Worker.Fetching;
using Grpc.Core;

namespace Cluster.Cli.Diagnosing;

/// <summary>What a coordinator says to this machine: whether it takes the token, agrees on build and time, and how fast it is reached.</summary>
/// <param name="coordinator">The coordinator.</param>
/// <param name="build">Identity of this build.</param>
/// <param name="deadline">How long to wait for an answer.</param>
internal sealed class CoordinatorChecks(HostPort coordinator, string build, TimeSpan deadline)
{
    /// <summary>What the last of them is called.</summary>
    public const string LinkCheck = "link";

    private const double SlowBytesPerSecond = 100e6 / 8;
    private static readonly TimeSpan SlowRoundTrip = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan NoticedSkew = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WrongSkew = TimeSpan.FromMinutes(5);

    /// <summary>Carries them out.</summary>
    /// <param name="examination">What this machine brings: a token, TLS, leave to load the link.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<Finding> AllAsync(
        Examination examination, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (token, missing) = Find(examination.FindToken);
        if (token is null)
        {
            yield return missing!;
            yield break;
        }

        using var probe = new CoordinatorProbe(coordinator, token, examination.Tls, deadline);
        var (outcome, status, detail, ahead) = await probe.AskAsync(cancellationToken);
        yield return Token(outcome, detail);
        if (status is null)
        {
            yield break;
        }

        if (status.Run.Length > 0)
        {
            yield return Finding.Ok("run", $"{status.Run} in term {status.Term}: {status.Phase}");
        }

        yield return Build(status.Build);
        yield return Clock(ahead);
        if (status.ChannelPort > 0)
        {
            yield return await ChannelAsync(status, cancellationToken);
        }

        await examination.Leave(cancellationToken);
        yield return await LinkAsync(probe, cancellationToken);
    }

    /// <summary>Whether the coordinator is of this build.</summary>
    /// <param name="theirs">Identity of its build.</param>
    internal Finding Build(string theirs) => theirs == build
        ? Finding.Ok("same build", $"both are {Shorten(build)}")
        : Finding.Fail(
            "same build",
            $"the coordinator is {Shorten(theirs)}, this is {Shorten(build)}",
            "install the coordinator's version here, the same files");

    /// <summary>How far two clocks are apart.</summary>
    /// <param name="ahead">How far the coordinator's is ahead.</param>
    internal static Finding Clock(TimeSpan ahead)
    {
        const string check = "same time";
        const string hint = "let both machines take their time from one server (NTP)";
        var text = FormattableString.Invariant(
            $"the coordinator's clock is {Math.Abs(ahead.TotalSeconds):0.###} s {(ahead < TimeSpan.Zero ? "behind" : "ahead of")} this one");
        var finding = ahead.Duration() > WrongSkew ? Finding.Fail(check, $"{text}; certificates will be taken for invalid", hint)
            : ahead.Duration() > NoticedSkew ? Finding.Warn(check, $"{text}; training does not mind, logs will be hard to compare", hint)
            : Finding.Ok(check, text);
        return finding with { Facts = new Facts { AheadSeconds = ahead.TotalSeconds } };
    }

    /// <summary>What there is to say about a link.</summary>
    /// <param name="link">What was measured.</param>
    internal static Finding Link(LinkSpeed link)
    {
        var slower = Math.Min(link.UpBytesPerSecond, link.DownBytesPerSecond);
        var text = FormattableString.Invariant(
            $"{link.RoundTrip.TotalMilliseconds:0.0##} ms there and back, {Rate(link.UpBytesPerSecond)} up, {Rate(link.DownBytesPerSecond)} down");
        var finding = slower < SlowBytesPerSecond
            ? Finding.Warn(
                LinkCheck,
                text,
                FormattableString.Invariant($"a million parameters take {4e6 / slower:0.0#} s each way; use a wire format, DiLoCo or a faster link"))
            : link.RoundTrip > SlowRoundTrip
                ? Finding.Warn(LinkCheck, text, "every step waits for it: take larger batches, accumulate, or use DiLoCo")
                : Finding.Ok(LinkCheck, text);
        return finding with
        {
            Facts = new Facts
            {
                RoundTripSeconds = link.RoundTrip.TotalSeconds,
                UpBytesPerSecond = link.UpBytesPerSecond,
                DownBytesPerSecond = link.DownBytesPerSecond,
            },
        };
    }

    private Finding Token(QueryOutcome outcome, string detail) => outcome switch
    {
        QueryOutcome.Answered => Finding.Ok("token", $"{coordinator} takes it"),
        QueryOutcome.WrongToken => Finding.Fail(
            "token",
            $"{coordinator} refuses it",
            $"give the run's own with --token-file or {JoinToken.EnvironmentVariable}; it lies in the run's folder"),
        QueryOutcome.Unsecured => Finding.Fail("token", detail, "it was not sent"),
        QueryOutcome.Silent => Finding.Fail(
            "token",
            $"{coordinator} accepts connections and answers no call: {detail.TrimEnd('.')}",
            "is it a coordinator, does its process hang?"),
        _ => Finding.Fail("token", $"{coordinator} refused the question: {detail.TrimEnd('.')}", "install the coordinator's version here"),
    };

    private async Task<Finding> ChannelAsync(RunStatus status, CancellationToken cancellationToken)
    {
        const string check = "data channel";
        var found = await WayChecks.PortAsync(check, coordinator with { Port = status.ChannelPort }, deadline, cancellationToken);
        return found.Verdict == Verdict.Ok ? found : found with
        {
            Verdict = Verdict.Warn,
            Hint = "weights and gradients take the slower gRPC stream, and all-reduce cannot run: start the coordinator with --channel-port "
                + "and let that port through the firewall",
        };
    }

    private static async Task<Finding> LinkAsync(CoordinatorProbe probe, CancellationToken cancellationToken)
    {
        try
        {
            return Link(await probe.MeasureAsync(cancellationToken));
        }
        catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Fail(
                LinkCheck, $"it broke while it was measured: {error.Status.Detail.TrimEnd('.')}", "look at cable and network, and try again");
        }
        catch (RpcException error)
        {
            throw new OperationCanceledException("The measurement was given up.", error, cancellationToken);
        }
    }

    private static (JoinToken? Token, Finding? Missing) Find(Func<JoinToken> findToken)
    {
        try
        {
            return (findToken(), null);
        }
        catch (TokenException error)
        {
            return (null, Finding.Fail("token", error.Message, "copy it from the run's folder on the coordinator's machine, with chmod 600"));
        }
    }

    private static string Rate(double bytesPerSecond) => $"{ByteSize.Format(bytesPerSecond)}/s";

    private static string Shorten(string identity) => identity.Length > 12 ? identity[..12] : identity;
}
