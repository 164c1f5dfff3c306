using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Cluster.Contracts.Tests.Abi;

namespace Cluster.Contracts.Tests.Packages;

/// <summary>The committed packages are what the sources beside them make.</summary>
[Collection(nameof(RepackedContracts))]
public sealed class PackageTests(RepackedContracts contracts)
{
    private const string PublicKeyToken = "d754f35622e28bad";

    private static readonly string[] SourceEndings = [".cs", ".csproj", ".props", ".snk"];

    public static TheoryData<string> Ids => new(ContractAssemblies.Names);

    [Fact]
    public async Task CommittedPackages_AndThoseBuiltFromSource_HaveOnePublicApi()
    {
        var committed = new ContractSurface(contracts.CommittedFolder()).Lines;
        var rebuilt = new ContractSurface(await contracts.RebuiltFolderAsync()).Lines;

        Assert.Equal(rebuilt, committed);
        Assert.InRange(committed.Count, 400, int.MaxValue);
    }

    [Fact]
    public void CommittedPackages_WereBuiltFromTheSourcesBesideThem()
    {
        var committed = ReadEach(contracts.CommittedFolder(), assembly => ResolvedContracts.SourcesHash(assembly));

        Assert.All(committed, hash => Assert.Equal(HashOfSources(), hash));
    }

    [Fact]
    public void ResolvedStandIns_AreTheCommittedOnes()
    {
        Assert.SkipUnless(ResolvedContracts.AreStandIns, "The official contracts were resolved.");
        var committed = ReadEach(contracts.CommittedFolder(), assembly => assembly.ManifestModule.ModuleVersionId);
        var resolved = ReadEach(ResolvedContracts.Folder, assembly => assembly.ManifestModule.ModuleVersionId);

        Assert.True(
            committed.SequenceEqual(resolved),
            "The package cache holds an older build of the same version: delete grpc.core.api and grpc.net.common 2.85.0.1 from it.");
    }

    [Fact]
    public void CommittedAssemblies_CarryTheIdentityThatOfficialOnesAskFor()
    {
        var identities = ReadEach(contracts.CommittedFolder(), assembly => assembly.FullName);

        var expected = ContractAssemblies.Names.Select(
            name => $"{name}, Version=2.0.0.0, Culture=neutral, PublicKeyToken={PublicKeyToken}");
        Assert.Equal(expected, identities);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void CommittedPackage_Holds_OneAssemblyAndItsDocumentation(string id)
    {
        using var package = ZipFile.OpenRead(RepackedContracts.PackagePath(RepackedContracts.CommittedFeed, id));

        var content = package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal));

        Assert.Equal([$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"], content.Order());
    }

    [Fact]
    public void CommittedNetCommon_DependsOn_TheOfficialVersionOfCoreApi()
    {
        using var package = ZipFile.OpenRead(RepackedContracts.PackagePath(RepackedContracts.CommittedFeed, ContractAssemblies.NetCommon));
        using var stream = package.GetEntry($"{ContractAssemblies.NetCommon}.nuspec")!.Open();

        var dependency = Assert.Single(XDocument.Load(stream).Descendants(), element => element.Name.LocalName == "dependency");

        Assert.Equal(ContractAssemblies.CoreApi, dependency.Attribute("id")!.Value);
        Assert.Equal("2.85.0", dependency.Attribute("version")!.Value);
    }

    private static T[] ReadEach<T>(string folder, Func<System.Reflection.Assembly, T> read)
    {
        var context = new ContractLoadContext(folder);
        try
        {
            return [.. ContractAssemblies.Names.Select(name => read(context.LoadFromAssemblyPath(Path.Combine(folder, $"{name}.dll"))))];
        }
        finally
        {
            context.Unload();
        }
    }

    /// <summary>What pack.sh computes: the hash of the list of the sources' hashes, in the form that sha256sum prints.</summary>
    private static string HashOfSources()
    {
        var root = Repository.PathOf("proto/contracts");
        var lines =
            from path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            let relative = "./" + Path.GetRelativePath(root, path).Replace('\\', '/')
            where SourceEndings.Contains(Path.GetExtension(path))
            where !relative.Split('/').Any(part => part is "feed" or "bin" or "obj")
            select (relative, Hash: Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
        var sorted = lines.OrderBy(line => line.relative, StringComparer.Ordinal);
        var list = string.Concat(sorted.Select(line => $"{line.Hash}  {line.relative}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)));
    }
}
