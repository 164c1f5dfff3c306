using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Cluster.Integration.Harness;

/// <summary>The same program as another commit would have built it: one module has another version.</summary>
internal static class OtherBuild
{
    private const string Module = "Cluster.Engine.dll";

    /// <param name="folder">Where to put it; must not exist.</param>
    /// <returns>The folder.</returns>
    public static string Create(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var module = Path.Combine(folder, Module);
        var bytes = File.ReadAllBytes(module);
        var place = bytes.AsSpan().IndexOf(VersionOf(bytes).ToByteArray());
        Assert.True(place > 0);
        bytes[place] ^= 1;
        File.WriteAllBytes(module, bytes);
        return folder;
    }

    private static Guid VersionOf(byte[] module)
    {
        using var file = new PEReader(new MemoryStream(module));
        var metadata = file.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }
}
