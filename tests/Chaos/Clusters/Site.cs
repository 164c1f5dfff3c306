using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Chaos.Clusters;

/// <summary>The folder of a run: data, job, token, and what the run leaves. It goes with its owner unless it is kept.</summary>
internal sealed class Site : IDisposable
{
    /// <summary>Room for the run of any job here, and little more.</summary>
    private const int SmallDiskBytes = 4 << 20;

    public const string TokenFile = "token";
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const string JobFileName = "job.json";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-chaos-");
    private bool _isMounted;

    public Site(JobSpec job)
    {
        TinyImages.Write(At(TinyImages.Folder));
        File.WriteAllText(At(JobFileName), JobFile.Write(job));
        File.WriteAllText(At(TokenFile), Token);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At(TokenFile), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    public string Root => _folder.FullName;

    public string Job => At(JobFileName);

    /// <summary>The folder in which the coordinator keeps the run.</summary>
    public string Run => At("run");

    /// <summary>Folder of the run's checkpoints.</summary>
    public string Checkpoints => Path.Combine(Run, "checkpoints");

    public bool IsKept { get; set; }

    /// <summary>Path of something in the folder.</summary>
    public string At(string name) => Path.Combine(Root, name);

    /// <summary>Puts the run's folder on a disk of its own that is soon full.</summary>
    public void MountSmallDisk()
    {
        Directory.CreateDirectory(Run);
        Tools.Run("mount", "-t", "tmpfs", "-o", FormattableString.Invariant($"size={SmallDiskBytes}"), "tmpfs", Run);
        _isMounted = true;
    }

    public void Dispose()
    {
        if (_isMounted && IsKept)
        {
            // What is to be looked at later must not go with the disk.
            Tools.Run("cp", "-r", Run, At("run-kept"));
        }

        if (_isMounted)
        {
            Tools.Run("umount", "-l", Run);
        }

        if (!IsKept)
        {
            _folder.Delete(recursive: true);
        }
    }
}
