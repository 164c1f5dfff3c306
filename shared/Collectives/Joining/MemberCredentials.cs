using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Joining;

/// <summary>The credentials that workers get for their token: each is good for one worker of one run in one term, and for a short time. They are
/// made and checked by one coordinator process, with a key that nobody else ever has; nothing is remembered of them.</summary>
/// <remarks>A credential is "WORKER.EXPIRY.PROOF": the proof is HMAC-SHA256 over what it is good for, the expiry ticks of the coordinator's own
/// clock since it began, so that a clock that is set, here or elsewhere, makes none older or younger.</remarks>
/// <param name="job">The run.</param>
/// <param name="term">The term.</param>
/// <param name="lifetime">How long a credential is good.</param>
/// <param name="clock">Tells the time.</param>
public sealed class MemberCredentials(string job, Term term, TimeSpan lifetime, TimeProvider clock)
{
    private const string Scheme = "Member ";
    private const int KeyBytes = 32;
    private const int LongestText = 256;

    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeyBytes);
    private readonly long _began = clock.GetTimestamp();

    /// <summary>How long the credentials of a run are good: a few leases, since each renewal brings a new one, and at least a minute.</summary>
    /// <param name="lease">How long a membership lasts without a renewal.</param>
    public static TimeSpan LifetimeFor(TimeSpan lease) => lease * 3 > Least ? lease * 3 : Least;

    /// <summary>Makes a credential.</summary>
    /// <param name="worker">For whom.</param>
    public string Issue(WorkerId worker)
    {
        var expiry = (clock.GetElapsedTime(_began) + lifetime).Ticks;
        return string.Create(CultureInfo.InvariantCulture, $"{worker.Value}.{expiry}.{ProofOf(worker.Value, expiry)}");
    }

    /// <summary>The metadata entry that shows a credential.</summary>
    /// <param name="credential">The credential.</param>
    public static string ToMetadataValue(string credential) => Scheme + credential;

    /// <summary>Whose credential a call carries. The time that takes says nothing about which would be good.</summary>
    /// <param name="metadataValue">What a caller sent; null when it sent nothing.</param>
    /// <returns>Null if it is none that was made here, or none any more.</returns>
    public WorkerId? Check(string? metadataValue)
    {
        if (metadataValue is not { Length: <= LongestText } || !metadataValue.StartsWith(Scheme, StringComparison.Ordinal)
            || metadataValue[Scheme.Length..].Split('.') is not [var name, var end, var proof]
            || !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var worker)
            || !long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var expiry))
        {
            return null;
        }

        var isOurs = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(ProofOf(worker, expiry)), Encoding.UTF8.GetBytes(proof));
        return isOurs && clock.GetElapsedTime(_began).Ticks < expiry ? new WorkerId(worker) : null;
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => "(credentials)";

    /// <summary>What proves a claim. The run's name comes last: whatever it consists of, no two claims read alike.</summary>
    internal static string ProofOf(ReadOnlySpan<byte> key, string job, Term term, int worker, long expiry)
    {
        var claim = string.Create(CultureInfo.InvariantCulture, $"cluster.v1 member\n{worker}\n{expiry}\n{term.Value}\n{job}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(claim)));
    }

    private string ProofOf(int worker, long expiry) => ProofOf(_key, job, term, worker, expiry);
}
