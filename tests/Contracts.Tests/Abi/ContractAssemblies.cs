namespace Cluster.Contracts.Tests.Abi;

/// <summary>The two assemblies that this project brings stand-ins for.</summary>
internal static class ContractAssemblies
{
    internal const string CoreApi = "Grpc.Core.Api";

    internal const string NetCommon = "Grpc.Net.Common";

    internal static readonly string[] Names = [CoreApi, NetCommon];
}
