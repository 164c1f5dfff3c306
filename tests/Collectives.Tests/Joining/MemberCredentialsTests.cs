using Cluster.Collectives.Joining;
using Cluster.Collectives.Tests.Transports.Sockets;
using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Tests.Joining;

public sealed class MemberCredentialsTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private static readonly WorkerId Worker = new(7);

    private readonly SteppedTime _time = new();

    private MemberCredentials Own => field ??= Of("run", Term.First);

    [Fact]
    public void Check_ItsOwnCredential_GivesTheWorker() => Assert.Equal(Worker, Own.Check(Shown(Own.Issue(Worker))));

    [Fact]
    public void Check_WithinTheLifetime_IsGood()
    {
        var shown = Shown(Own.Issue(Worker));

        _time.Advance(Lifetime - TimeSpan.FromTicks(1));

        Assert.Equal(Worker, Own.Check(shown));
    }

    [Fact]
    public void Check_AfterTheLifetime_IsNoneAnyMore()
    {
        var (shown, renewed) = (Shown(Own.Issue(Worker)), "");
        _time.Advance(Lifetime / 2);
        renewed = Shown(Own.Issue(Worker));

        _time.Advance(Lifetime / 2);

        Assert.Null(Own.Check(shown));
        Assert.Equal(Worker, Own.Check(renewed));
    }

    [Fact]
    public void Check_ExpiryMovedByTheCaller_IsNone()
    {
        var parts = Own.Issue(Worker).Split('.');
        parts[1] = long.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.Null(Own.Check(Shown(string.Join('.', parts))));
    }

    [Fact]
    public void Check_AnotherWorkersNameOnIt_IsNone()
    {
        var (own, other) = (Own.Issue(Worker).Split('.'), Own.Issue(new WorkerId(8)).Split('.'));

        Assert.Null(Own.Check(Shown($"{other[0]}.{own[1]}.{own[2]}")));
    }

    [Fact]
    public void Check_OfAnotherCoordinator_IsNone()
    {
        // Same run and term: what differs is the key, which every process makes for itself.
        Assert.Null(Own.Check(Shown(Of("run", Term.First).Issue(Worker))));
    }

    [Theory]
    [InlineData("another", 1)]
    [InlineData("run", 2)]
    [InlineData("1\nrun", 1)]
    public void Proof_OfAnotherRunOrTerm_IsAnother(string job, long term)
    {
        var key = new byte[32];
        var own = MemberCredentials.ProofOf(key, "run", Term.First, 7, 100);

        Assert.NotEqual(own, MemberCredentials.ProofOf(key, job, new Term(term), 7, 100));
        Assert.Equal(own, MemberCredentials.ProofOf(key, "run", Term.First, 7, 100));
    }

    [Fact]
    public void Check_AnythingElse_IsNone()
    {
        var credential = Own.Issue(Worker);
        var shown = Shown(credential);

        string?[] others =
        [
            null, "", "Member", "Member ", credential, "Bearer " + credential, "member " + credential, "Member  " + credential,
            shown + " ", shown + ".",
            shown[..^1], shown + "0", shown + "\0", shown.ToUpperInvariant(), "Member 7", "Member 7.1", "Member ..", "Member 7.1.", "Member -7.1.00",
            "Member 99999999999.1.00", "Member " + new string('7', 10_000), JoinToken.Create().ToMetadataValue(), Own.ToString(),
        ];
        Assert.All(others, other => Assert.Null(Own.Check(other)));

        // One wrong character anywhere.
        Assert.All(
            Enumerable.Range(0, shown.Length),
            at => Assert.Null(Own.Check(shown[..at] + (char)(shown[at] ^ 1) + shown[(at + 1)..])));
    }

    [Theory]
    [InlineData(0.1, 60)]
    [InlineData(10, 60)]
    [InlineData(1000, 3000)]
    public void Lifetime_IsAFewLeasesAndAtLeastAMinute(double lease, double expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), MemberCredentials.LifetimeFor(TimeSpan.FromSeconds(lease)));

    private static string Shown(string credential) => MemberCredentials.ToMetadataValue(credential);

    private MemberCredentials Of(string job, Term term) => new(job, term, Lifetime, _time);
}
