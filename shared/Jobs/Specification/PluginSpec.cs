namespace Cluster.Jobs.Specification;

/// <summary>An assembly of the user's own whose layers, losses, optimizers, schedules and initializers a job can name.</summary>
/// <param name="Path">The assembly, as in <c>my-model/bin/Release/net10.0/MyModel.dll</c>; its dependencies lie beside it.</param>
/// <param name="Sha256">Hash of the folder's assemblies that the job was read with; null where nobody has looked yet.</param>
public sealed record PluginSpec(string Path, string? Sha256 = null)
{
    private const string Extension = ".dll";
    private const int HashLength = 64;

    /// <summary>The assembly.</summary>
    public string Path { get; init; } = Path.EndsWith(Extension, StringComparison.Ordinal) && Path.Length > Extension.Length
        ? Path
        : throw new ArgumentOutOfRangeException(
            nameof(Path), Path, $"expected the plugin's assembly, as in bin/Release/net10.0/MyModel.dll, got '{Path}'; name the .dll file");

    /// <summary>Hash of the folder's assemblies: 64 lower-case hex digits.</summary>
    public string? Sha256 { get; init; } = Sha256 is null || (Sha256.Length == HashLength && Sha256.All(char.IsAsciiHexDigitLower))
        ? Sha256
        : throw new ArgumentOutOfRangeException(
            nameof(Sha256), Sha256, $"expected {HashLength} lower-case hex digits, got '{Sha256}'; leave it out to take the files as they are");

    /// <summary>What people call the plugin: the assembly's name.</summary>
    public string Name => FileName[..^Extension.Length];

    /// <summary>Name of the assembly's file, also where the path was written on a machine of another kind.</summary>
    internal string FileName => Path.Split('/', '\\')[^1];
}
