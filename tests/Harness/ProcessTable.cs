using System.Diagnostics;
using System.Globalization;

namespace Cluster.Harness;

/// <summary>Looks at the processes of this machine as Linux shows them under /proc.</summary>
internal static class ProcessTable
{
    private const string Folder = "/proc";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>The processes that the given one has started and that are still there.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Children are looked up in /proc.");
        return
        [
            .. Directory.GetDirectories(Folder)
                .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0 && StatusOf(id) is var (_, itsParent) && itsParent == parent),
        ];
    }

    /// <summary>The processes that the given one has started, and those that these have started, and so on.</summary>
    public static IReadOnlyList<int> DescendantsOf(int ancestor) =>
        [.. ChildrenOf(ancestor).SelectMany(child => DescendantsOf(child).Prepend(child))];

    /// <summary>The arguments a process was started with; none when it is gone.</summary>
    public static string[] ArgumentsOf(int id) => Read(id, "cmdline")?.Split('\0', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A process's state as the system shows it: T for one that is stopped, Z for one that is over but not collected; null when it is
    /// gone.</summary>
    public static char? StateOf(int id) => StatusOf(id).State;

    /// <summary>Waits until a process that is nobody's child here has ended.</summary>
    public static async Task WaitForExitAsync(int id, CancellationToken cancellationToken)
    {
        // A process that its parent has not yet collected is over all the same.
        while (StatusOf(id) is ({ } state, _) && state != 'Z')
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Run(() => WaitAWhile(id), cancellationToken);
        }
    }

    private static void WaitAWhile(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.WaitForExit(LookInterval);
        }
        catch (ArgumentException)
        {
            // It is gone.
        }
    }

    // The second field is a name in parentheses that may itself hold anything.
    private static (char? State, int Parent) StatusOf(int id)
    {
        var fields = Read(id, "stat") is { } stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ') : null;
        return fields is null ? (null, 0) : (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
    }

    private static string? Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"{Folder}/{id}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
