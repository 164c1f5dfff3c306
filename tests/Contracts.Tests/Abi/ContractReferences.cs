using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Cluster.Contracts.Tests.Abi;

/// <summary>What one assembly wants of the contracts. Spelled by <see cref="TypeNames"/>.</summary>
internal sealed class ContractReferences
{
    /// <param name="path">The assembly that refers to the contracts.</param>
    internal ContractReferences(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        Types = [.. reader.TypeReferences.Select(type => TypeNames.Name(reader, type)).Where(IsContract)];
        Members =
        [
            .. from handle in reader.MemberReferences
               let member = reader.GetMemberReference(handle)
               let type = ParentOf(reader, member)
               where IsContract(type)
               select (type, Spell(reader, member)),
        ];
    }

    internal IReadOnlyList<string> Types { get; }

    internal IReadOnlyList<(string Type, string Member)> Members { get; }

    private static bool IsContract(string type) => type.StartsWith('[');

    private static string Spell(MetadataReader reader, MemberReference member)
    {
        var name = reader.GetString(member.Name);
        return member.GetKind() == MemberReferenceKind.Field
            ? TypeNames.Spell(name, member.DecodeFieldSignature(TypeNames.Instance, null))
            : TypeNames.Spell(name, member.DecodeMethodSignature(TypeNames.Instance, null));
    }

    private static string ParentOf(MetadataReader reader, MemberReference member) => member.Parent.Kind switch
    {
        HandleKind.TypeReference => TypeNames.Name(reader, (TypeReferenceHandle)member.Parent),
        HandleKind.TypeSpecification => ContractSurface.WithoutArguments(TypeNames.Instance
            .GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)member.Parent, 0)
            .Replace("valuetype [", "[", StringComparison.Ordinal)),
        _ => string.Empty,
    };
}
