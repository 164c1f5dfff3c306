using System.Reflection;
using Cluster.Contracts.Tests.Packages;

namespace Cluster.Contracts.Tests.Abi;

/// <summary>The stand-ins offer whatever the official client and server and generated code were compiled against.</summary>
[Collection(nameof(RepackedContracts))]
public sealed class OfficialAssemblyTests(RepackedContracts contracts)
{
    private const string Client = "Grpc.Net.Client";

    private const string Server = "Grpc.AspNetCore.Server";

    // Holds code that Grpc.Tools generated.
    private const string Generated = "Cluster.Contracts.Tests";

    [Theory]
    [InlineData(Client, 45)]
    [InlineData(Server, 55)]
    [InlineData(Generated, 50)]
    public async Task References_OfACaller_ResolveInTheStandIns(string caller, int fewestMembers)
    {
        // The number keeps the test from passing on an assembly that refers to nothing.
        var surface = new ContractSurface(await contracts.RebuiltFolderAsync());
        var references = new ContractReferences(Assembly.Load(caller).Location);

        Assert.DoesNotContain(references.Types, type => !surface.HasType(type));
        Assert.DoesNotContain(references.Members, member => !surface.HasMember(member.Type, member.Member));
        Assert.InRange(references.Members.Count, fewestMembers, int.MaxValue);
    }

    [Theory]
    [InlineData(Client)]
    [InlineData(Server)]
    public async Task Types_OfAnOfficialAssembly_ImplementAndOverrideMembersOfTheStandIns(string official)
    {
        var context = new ContractLoadContext(await contracts.RebuiltFolderAsync());
        try
        {
            // Throws where an abstract or interface member has no implementation of its exact signature.
            var types = context.LoadFromAssemblyPath(Assembly.Load(official).Location).GetTypes();

            // The runtime silently takes an override without a base for a new method, which nobody would ever call.
            var overrides = types
                .SelectMany(type => type.GetMethods(
                    BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                .Where(method => method.IsVirtual && (method.Attributes & MethodAttributes.NewSlot) == 0)
                .ToArray();
            Assert.DoesNotContain(overrides, method => method.GetBaseDefinition().DeclaringType == method.DeclaringType);
            var ofContracts = overrides.Where(
                method => ContractAssemblies.Names.Contains(method.GetBaseDefinition().DeclaringType!.Assembly.GetName().Name));
            Assert.InRange(ofContracts.Count(), 15, int.MaxValue);
        }
        finally
        {
            context.Unload();
        }
    }

    [Fact]
    public async Task PublicApi_OfTheStandIns_IsASubsetOfTheOfficial()
    {
        Assert.SkipWhen(ResolvedContracts.AreStandIns, "The official contracts were not resolved; nothing to compare with.");
        var official = new ContractSurface(ResolvedContracts.Folder);

        // Overrides of what every object has need not be in both.
        string[] ofObject = [" ToString()", " Equals(Object)", " GetHashCode()"];
        var standIns = new ContractSurface(await contracts.RebuiltFolderAsync()).Lines
            .Where(line => !ofObject.Any(member => line.EndsWith(member, StringComparison.Ordinal)));

        Assert.Empty(standIns.Except(official.Lines));
    }
}
