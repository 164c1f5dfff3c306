using System.IO.Compression;
using System.Text.Json;

namespace Cluster.Contracts.Tests.Packages;

/// <summary>A small project under the repository's own build files, with package sources of its own.</summary>
internal sealed class TrialProject : IDisposable
{
    internal const string OfficialVersion = "2.85.0";

    private readonly TemporaryFolder _folder = new();

    /// <param name="sources">The package sources in their order; "official" is the folder of <see cref="AddOfficial"/>.</param>
    internal TrialProject(params string[] sources)
    {
        // The repository's files are imported, not copied: the trial shows what they do today.
        foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props", "Directory.Build.targets" })
        {
            _folder.Write(file, $"""<Project><Import Project="{Repository.PathOf(file)}" /></Project>""");
        }

        Directory.CreateDirectory(_folder.PathOf("official"));
        var keys = sources.Select((source, index) =>
            $"""<add key="source{index}" value="{(source == "official" ? _folder.PathOf("official") : source)}" />""");
        _folder.Write("nuget.config", $"<configuration><packageSources><clear />{string.Concat(keys)}</packageSources></configuration>");
        _folder.Write("Program.cs", "System.Console.WriteLine(Grpc.Core.StatusCode.OK);");
        _folder.Write(
            "Trial.csproj",
            $"""
             <Project Sdk="Microsoft.NET.Sdk">
               <PropertyGroup>
                 <OutputType>Exe</OutputType>
                 <UsesGrpc>true</UsesGrpc>
                 <PackAsTool>true</PackAsTool>
                 <UseAppHost>false</UseAppHost>
                 <EnforceCodeStyleInBuild>false</EnforceCodeStyleInBuild>
                 <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
               </PropertyGroup>
               <ItemGroup>
                 <Compile Include="Program.cs" />
               </ItemGroup>
               <Import Project="{Repository.PathOf("proto/contracts/OfficialContracts.targets")}" />
             </Project>
             """);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Puts a package with an official id and version, and our assembly in it, into the trial's official source.</summary>
    internal void AddOfficial(string id)
    {
        using var ours = ZipFile.OpenRead(RepackedContracts.PackagePath(RepackedContracts.CommittedFeed, id));
        using var package = ZipFile.Open(_folder.PathOf($"official/{id}.{OfficialVersion}.nupkg"), ZipArchiveMode.Create);
        ZipFileExtensions.CreateEntryFromFile(package, Extract(ours, id), $"lib/net10.0/{id}.dll");
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
    }

    /// <summary>Runs <c>dotnet</c> in the project's folder.</summary>
    internal Task<Command> DotnetAsync(params string[] arguments) =>
        Command.RunAsync("dotnet", [.. arguments, "--disable-build-servers"], _folder.PathOf("."));

    /// <summary>The versions that the last restore chose, by package id.</summary>
    internal Dictionary<string, string> Resolved()
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(_folder.PathOf("obj/project.assets.json")));
        return assets.RootElement.GetProperty("libraries").EnumerateObject()
            .Select(library => library.Name.Split('/'))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }

    internal string[] Packages() =>
        Directory.Exists(_folder.PathOf("out")) ? Directory.GetFiles(_folder.PathOf("out"), "*.nupkg") : [];

    private string Extract(ZipArchive package, string id)
    {
        var path = _folder.PathOf($"{id}.dll");
        package.GetEntry($"lib/net10.0/{id}.dll")!.ExtractToFile(path);
        return path;
    }
}
