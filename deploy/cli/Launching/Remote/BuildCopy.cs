using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Cluster.Cli.Launching.Remote;

/// <summary>A folder with a build of this program, to be laid down on hosts under the hash of all its files.</summary>
/// <remarks>Paths on the hosts are relative to the home folder, where ssh starts commands.</remarks>
internal sealed class BuildCopy
{
    private const string Parent = ".cache/cluster/builds";
    private const string Program = "cluster";

    // The last file of the archive: one that broke off does not have it.
    private const string LastFile = ".whole";

    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _folder;
    private readonly IReadOnlyList<string> _files;

    private BuildCopy(string folder, IReadOnlyList<string> files) => (_folder, _files) = (folder, files);

    /// <summary>SHA-256 over the names, kinds and bytes of the files; 64 lower-case hex digits.</summary>
    public string Hash { get; private init; } = "";

    /// <summary>Size of all files.</summary>
    public long Bytes => _files.Sum(file => new FileInfo(Path.Combine(_folder, file)).Length);

    /// <summary>The command that starts the program on a host that has it.</summary>
    public IReadOnlyList<string> Words => _files.Contains(Program)
        ? [$"{OnHost}/{Program}"]
        : ["dotnet", $"{OnHost}/{Program}.dll"];

    /// <summary>What a host's shell is given to lay down the archive that comes on standard input: to a name of its own first, so that what
    /// stands under the hash is whole.</summary>
    public string InstallCommand
    {
        get
        {
            var script = $"umask 077 && mkdir -p {Parent} && t=$(mktemp -d {Parent}/tmp.XXXXXX) || exit 1; trap 'rm -rf \"$t\"' EXIT; "
                + $"tar -xf - -C \"$t\" && test -f \"$t/{LastFile}\" && {{ test -d {OnHost} || mv \"$t\" {OnHost}; }}";
            return ShellText.Of(["sh", "-c", script]);
        }
    }

    private string OnHost => $"{Parent}/{Hash}";

    /// <summary>The build that a folder holds.</summary>
    /// <param name="folder">The folder; by default the one this program runs from.</param>
    public static BuildCopy Of(string? folder = null)
    {
        var root = folder ?? AppContext.BaseDirectory;
        string[] files =
        [
            .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))
                .Order(StringComparer.Ordinal),
        ];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            using var content = File.OpenRead(Path.Combine(root, file));
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0{ModeOf(root, file)}\0"));
            hash.AppendData(SHA256.HashData(content));
        }

        return new BuildCopy(root, files) { Hash = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }

    /// <summary>Writes the archive.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    public async Task WriteAsync(Stream stream)
    {
        var archive = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
        await using (archive)
        {
            foreach (var file in _files)
            {
                await using var content = File.OpenRead(Path.Combine(_folder, file));
                await archive.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, file) { DataStream = content, Mode = ModeOf(_folder, file) });
            }

            await archive.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, LastFile) { Mode = ForAll });
        }
    }

    private static UnixFileMode ModeOf(string root, string file)
    {
        var isProgram = OperatingSystem.IsWindows() || (File.GetUnixFileMode(Path.Combine(root, file)) & UnixFileMode.UserExecute) != 0;
        return isProgram ? ForAll | Execute : ForAll;
    }
}
