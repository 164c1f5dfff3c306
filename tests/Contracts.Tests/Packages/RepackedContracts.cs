using System.IO.Compression;
using Cluster.Contracts.Tests.Abi;

namespace Cluster.Contracts.Tests.Packages;

/// <summary>The contracts packed again from the sources, beside those of the committed feed.</summary>
[CollectionDefinition(nameof(RepackedContracts))]
public sealed class RepackedContracts : ICollectionFixture<RepackedContracts>, IDisposable
{
    internal const string Version = "2.85.0.1";

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<string>> _rebuilt;

    public RepackedContracts() => _rebuilt = new Lazy<Task<string>>(RepackAsync);

    internal static string CommittedFeed => Repository.PathOf("proto/contracts/feed");

    public void Dispose() => _folder.Dispose();

    /// <summary>The assemblies as the pack script makes them now. Packed once, by whoever asks first.</summary>
    internal async Task<string> RebuiltFolderAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The pack script needs a POSIX shell.");
        return await _rebuilt.Value;
    }

    /// <summary>The assemblies in the committed packages.</summary>
    internal string CommittedFolder()
    {
        var target = _folder.PathOf("committed");
        Extract(CommittedFeed, target);
        return target;
    }

    internal static string PackagePath(string feed, string id) => Path.Combine(feed, $"{id}.{Version}.nupkg");

    private static void Extract(string feed, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var id in ContractAssemblies.Names)
        {
            using var package = ZipFile.OpenRead(PackagePath(feed, id));
            package.GetEntry($"lib/net10.0/{id}.dll")!.ExtractToFile(Path.Combine(target, $"{id}.dll"), overwrite: true);
        }
    }

    private async Task<string> RepackAsync()
    {
        var feed = _folder.PathOf("feed");
        var output = await Command.RunAsync(Repository.PathOf("proto/contracts/pack.sh"), [feed], _folder.PathOf("."));
        Assert.True(output.ExitCode == 0, output.Text);
        var target = _folder.PathOf("rebuilt");
        Extract(feed, target);
        return target;
    }
}
