using System.Reflection;
using System.Runtime.Loader;

namespace Cluster.Contracts.Tests.Abi;

/// <summary>Loads the official assemblies a second time, over contracts from a folder instead of those the tests run on.</summary>
internal sealed class ContractLoadContext(string folder) : AssemblyLoadContext(nameof(ContractLoadContext), isCollectible: true)
{
    protected override Assembly? Load(AssemblyName assemblyName) =>
        ContractAssemblies.Names.Contains(assemblyName.Name)
            ? LoadFromAssemblyPath(Path.Combine(folder, assemblyName.Name + ".dll"))
            : null;
}
