using System.Diagnostics;
using Cluster.Cli.Launching.Remote;
using Cluster.Integration.Harness;

namespace Cluster.Integration.Launching;

/// <summary>A build lies on a host under its hash, whole or not at all.</summary>
public sealed class BuildCopyTests : ClusterTest
{
    private static readonly string[] Files = ["cluster", "data/a file.txt"];

    [Fact]
    public async Task Build_LaidDownTwice_LiesThereOnceWithEveryByteAndMode()
    {
        var copy = Make();

        Assert.Equal(0, await InstallAsync(copy, copy.WriteAsync));
        Assert.Equal(0, await InstallAsync(copy, copy.WriteAsync));

        var laid = Path.GetDirectoryName(Workspace.File("home", copy.Words[0]))!;
        Assert.Equal(laid, Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(laid)!)));
        Assert.All(Files, file => Assert.Equal(File.ReadAllText(Workspace.File("build", file)), File.ReadAllText(Path.Combine(laid, file))));
        Assert.True(OperatingSystem.IsWindows() || (File.GetUnixFileMode(Path.Combine(laid, "cluster")) & UnixFileMode.UserExecute) != 0);
    }

    [Fact]
    public async Task Build_ArchiveThatBreaksOff_LeavesNothing()
    {
        var copy = Make();
        using var archive = new MemoryStream();
        await copy.WriteAsync(archive);

        // Where a file ends and nothing more comes, tar sees no mistake.
        for (var length = 0; length < archive.Length - 1024; length += 512)
        {
            var broken = archive.ToArray().AsMemory(0, length);
            Assert.NotEqual(0, await InstallAsync(copy, stream => stream.WriteAsync(broken).AsTask()));
        }

        Assert.Empty(Directory.GetFileSystemEntries(Workspace.File("home", ".cache", "cluster", "builds")));
    }

    [Fact]
    public void Build_OtherBytesNameOrMode_HasAnotherHash()
    {
        var hash = Make().Hash;
        Assert.Equal(hash, Make().Hash);

        File.AppendAllText(Workspace.File("build", Files[1]), "!");
        var other = BuildCopy.Of(Workspace.File("build")).Hash;
        File.Move(Workspace.File("build", Files[1]), Workspace.File("build", "data", "b"));

        Assert.Equal(3, new[] { hash, other, BuildCopy.Of(Workspace.File("build")).Hash }.Distinct().Count());
    }

    private BuildCopy Make()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A host lays a build down with its shell.");
        Directory.CreateDirectory(Workspace.File("build", "data"));
        Directory.CreateDirectory(Workspace.File("home"));
        foreach (var file in Files)
        {
            File.WriteAllText(Workspace.File("build", file), $"content of {file}");
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Workspace.File("build", Files[0]), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return BuildCopy.Of(Workspace.File("build"));
    }

    private async Task<int> InstallAsync(BuildCopy copy, Func<Stream, Task> input)
    {
        var start = new ProcessStartInfo("sh", ["-c", copy.InstallCommand]) { WorkingDirectory = Workspace.File("home") };
        return (await ShellAnswer.OfAsync(start, TimeSpan.FromMinutes(1), input, TestContext.Current.CancellationToken)).ExitCode;
    }
}
