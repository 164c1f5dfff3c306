using System.IO.Compression;
using System.Text.Json;
using Cluster.Contracts.Tests.Abi;

namespace Cluster.Contracts.Tests.Packages;

/// <summary>Small projects under the repository's own build files, each with package sources of its own, packed as tools by one
/// command.</summary>
/// <remarks>The official packages here are mocks: our assemblies under the official ids and version.</remarks>
public sealed class Trials : IDisposable
{
    internal const string OfficialVersion = "2.85.0";

    internal const string WithStandIns = nameof(WithStandIns);

    internal const string WithStandInsAllowed = nameof(WithStandInsAllowed);

    internal const string OfficialListedFirst = nameof(OfficialListedFirst);

    internal const string OfficialListedLast = nameof(OfficialListedLast);

    internal const string OfficialCoreApiOnly = nameof(OfficialCoreApiOnly);

    internal const string OfficialNetCommonOnly = nameof(OfficialNetCommonOnly);

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<Command>> _packed;

    public Trials() => _packed = new Lazy<Task<Command>>(PackAsync);

    private static string Feed => RepackedContracts.CommittedFeed;

    public void Dispose() => _folder.Dispose();

    /// <summary>Packs all the projects; once, by whoever asks first. Some fail, so the exit code says nothing.</summary>
    internal Task<Command> PackedAsync() => _packed.Value;

    /// <summary>The versions that were chosen for a project, by package id.</summary>
    internal Dictionary<string, string> Resolved(string project)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(_folder.PathOf($"{project}/obj/project.assets.json")));
        return assets.RootElement.GetProperty("libraries").EnumerateObject()
            .Select(library => library.Name.Split('/'))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }

    /// <summary>Whether packing a project wrote a package.</summary>
    internal bool HasPackage(string project) => Directory.GetFiles(_folder.PathOf("out"), $"{project}.*.nupkg").Length == 1;

    private Task<Command> PackAsync()
    {
        // The repository's files are imported, not copied: the trial shows what they do today.
        foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props", "Directory.Build.targets" })
        {
            _folder.Write(file, $"""<Project><Import Project="{Repository.PathOf(file)}" /></Project>""");
        }

        var core = AddOfficial("official-core", ContractAssemblies.CoreApi);
        var common = AddOfficial("official-common", ContractAssemblies.NetCommon);
        AddProject(WithStandIns, [Feed]);
        AddProject(WithStandInsAllowed, [Feed], "<AllowStandInContracts>true</AllowStandInContracts>");
        AddProject(OfficialListedFirst, [core, common, Feed]);
        AddProject(OfficialListedLast, [Feed, core, common]);
        AddProject(OfficialCoreApiOnly, [core, Feed]);
        AddProject(OfficialNetCommonOnly, [common, Feed]);
        var projects = new[]
        {
            WithStandIns, WithStandInsAllowed, OfficialListedFirst, OfficialListedLast, OfficialCoreApiOnly, OfficialNetCommonOnly,
        };
        var entries = projects.Select(project => $"""<Project Path="{project}/{project}.csproj" />""");
        _folder.Write("Trials.slnx", $"<Solution>{string.Concat(entries)}</Solution>");
        return Command.RunAsync(
            "dotnet", ["pack", "Trials.slnx", "-c", "Release", "-o", "out", "-tl:off", "--disable-build-servers"], _folder.PathOf("."));
    }

    private void AddProject(string name, string[] sources, string properties = "")
    {
        // A package folder for each: in a shared one the official version would be found by all.
        var keys = sources.Select((source, index) => $"""<add key="source{index}" value="{source}" />""");
        _folder.Write(
            $"{name}/nuget.config",
            $"""
             <configuration>
               <config><add key="globalPackagesFolder" value="packages" /></config>
               <packageSources><clear />{string.Concat(keys)}</packageSources>
             </configuration>
             """);
        _folder.Write($"{name}/Program.cs", "System.Console.WriteLine(Grpc.Core.StatusCode.OK);");
        _folder.Write(
            $"{name}/{name}.csproj",
            $"""
             <Project Sdk="Microsoft.NET.Sdk">
               <PropertyGroup>
                 <OutputType>Exe</OutputType>
                 <UsesGrpc>true</UsesGrpc>
                 <PackAsTool>true</PackAsTool>
                 <UseAppHost>false</UseAppHost>
                 <RunAnalyzers>false</RunAnalyzers>
                 <GenerateDocumentationFile>false</GenerateDocumentationFile>
                 {properties}
               </PropertyGroup>
               <Import Project="{Repository.PathOf("proto/contracts/OfficialContracts.targets")}" />
             </Project>
             """);
    }

    /// <summary>Puts a mock of an official package into a source of its own, and returns the source.</summary>
    private string AddOfficial(string source, string id)
    {
        Directory.CreateDirectory(_folder.PathOf(source));
        using var ours = ZipFile.OpenRead(RepackedContracts.PackagePath(Feed, id));
        using var package = ZipFile.Open(_folder.PathOf($"{source}/{id}.{OfficialVersion}.nupkg"), ZipArchiveMode.Create);
        var assembly = $"lib/net10.0/{id}.dll";
        using (var from = ours.GetEntry(assembly)!.Open())
        using (var to = package.CreateEntry(assembly).Open())
        {
            from.CopyTo(to);
        }

        using var nuspec = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open());
        nuspec.Write(
            $"""
             <package>
               <metadata>
                 <id>{id}</id>
                 <version>{OfficialVersion}</version>
                 <authors>trial</authors>
                 <description>trial</description>
               </metadata>
             </package>
             """);
        return _folder.PathOf(source);
    }
}
