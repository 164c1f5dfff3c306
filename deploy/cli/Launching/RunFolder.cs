using System.Globalization;
using System.Security.Cryptography;

namespace Cluster.Cli.Launching;

/// <summary>The folder that keeps everything of one run.</summary>
internal sealed class RunFolder
{
    /// <summary>Folder that holds the folders of runs, unless they are put elsewhere.</summary>
    public const string Parent = "runs";

    /// <summary>Name of the file that may hold a run's token.</summary>
    public const string TokenName = "token";

    private RunFolder(string path) => Path = path;

    public string Path { get; }

    public string TokenFile => System.IO.Path.Combine(Path, TokenName);

    public string CoordinatorLog => System.IO.Path.Combine(Path, "coordinator.log");

    /// <summary>The given folder, or a new one named after the job and the time. It is not made yet.</summary>
    public static RunFolder For(string? path, string jobName)
    {
        if (path is not null)
        {
            return new RunFolder(System.IO.Path.GetFullPath(path));
        }

        // Two runs that begin within one second must not share a folder.
        var time = DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var name = $"{jobName}-{time}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";
        return new RunFolder(System.IO.Path.GetFullPath(System.IO.Path.Combine(Parent, name)));
    }

    public string WorkerLog(int number) => System.IO.Path.Combine(Path, $"worker-{number}.log");
}
