using Cluster.Collectives.Securing;
using Cluster.Engine;

namespace Cluster.Collectives.Joining;

/// <summary>The digest of this process's kernels, which both sides of a join compare. Computing it compiles every kernel, for half a second and
/// more; so it is computed once on a machine for one <see cref="KernelSurroundings"/> and kept in a folder of the user's, who alone may write
/// to it. Where nothing can be kept, or the surroundings cannot be told, each process computes it anew.</summary>
public static class KernelProof
{
    private const int DigestDigits = 64;
    private static readonly TimeSpan Outlived = TimeSpan.FromDays(30);

    /// <summary>The digest; see <see cref="KernelDigest.Compute"/>.</summary>
    public static string Digest() =>
        KernelSurroundings.Here is { } here ? DigestIn(UserCache.FolderOf("kernels"), here, KernelDigest.Compute) : KernelDigest.Compute();

    /// <summary>The digest as a folder has it; else it is computed, and kept there.</summary>
    internal static string DigestIn(string folder, KernelSurroundings here, Func<string> compute)
    {
        var file = Path.Combine(folder, here.Name);
        var isPrivate = IsPrivate(folder);
        if (isPrivate && Read(file) is { } kept)
        {
            return kept;
        }

        var digest = compute();
        if (isPrivate)
        {
            Keep(folder, file, digest);
        }

        return digest;
    }

    private static bool IsPrivate(string folder)
    {
        try
        {
            return PrivateFolder.Make(folder) is null && new DirectoryInfo(folder).LinkTarget is null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? Read(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, LinkTarget: null, Length: DigestDigits } && File.ReadAllText(file) is var digest
                && digest.All(char.IsAsciiHexDigitLower)
                    ? digest
                    : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Whole or not at all, and nothing of a boot long ago; one of late may be another host's that has the same home folder. What cannot be kept is
    // computed again by the next.
    private static void Keep(string folder, string file, string digest)
    {
        try
        {
            foreach (var old in Directory.EnumerateFiles(folder)
                .Where(old => !Path.GetFileName(old).StartsWith(KernelSurroundings.Boot, StringComparison.Ordinal)
                    && DateTime.UtcNow - File.GetLastWriteTimeUtc(old) > Outlived))
            {
                File.Delete(old);
            }

            var part = $"{file}.{Environment.ProcessId}";
            File.WriteAllText(part, digest);
            File.Move(part, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
