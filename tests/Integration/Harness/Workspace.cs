using System.Diagnostics;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Harness;

/// <summary>A fresh folder with tiny images, and the processes that were started in it; both go with it.</summary>
internal sealed class Workspace : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-integration-");
    private readonly List<ClusterProcess> _processes = [];

    public Workspace() => TinyImages.Write(File(TinyImages.Folder));

    public string Root => _folder.FullName;

    /// <summary>Lets the commands that are started from now on begin at a place of their own.</summary>
    public Action<ProcessStartInfo> Place { get; set; } = _ => { };

    /// <summary>Path of something in the folder.</summary>
    public string File(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>Writes a job file.</summary>
    /// <returns>Its name, relative to the folder in which commands are started.</returns>
    public string Write(JobSpec job) => Write($"{job.Name}.json", JobFile.Write(job));

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return name;
    }

    /// <summary>Writes a file that only its owner can read.</summary>
    public string WritePrivate(string name, string text) => Write(name, text, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>Writes a file with the given mode, where files have one.</summary>
    public string Write(string name, string text, UnixFileMode mode)
    {
        Write(name, text);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(File(name), mode);
        }

        return name;
    }

    /// <summary>Starts a command in the folder.</summary>
    public ClusterProcess Start(IEnumerable<string> arguments, params IEnumerable<string> environment)
    {
        var start = CommandLine.Start(arguments, Root, environment);
        Place(start);
        return Keep(new ClusterProcess(start));
    }

    /// <summary>Starts the command of another build.</summary>
    public ClusterProcess StartFrom(string buildFolder, IEnumerable<string> arguments) =>
        Keep(new ClusterProcess(CommandLine.Start(arguments, Root, [], buildFolder)));

    /// <summary>Starts a command and waits for its end.</summary>
    public Task<EndedProcess> RunAsync(IEnumerable<string> arguments, params IEnumerable<string> environment) =>
        Start(arguments, environment).EndAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private ClusterProcess Keep(ClusterProcess process)
    {
        _processes.Add(process);
        return process;
    }
}
