using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Cluster.Contracts.Tests.Abi;

/// <summary>What other assemblies can see of the contracts: types, members, bases. Spelled by <see cref="TypeNames"/>.</summary>
internal sealed class ContractSurface
{
    private readonly Dictionary<string, HashSet<string>> _members = [];
    private readonly Dictionary<string, string> _bases = [];

    /// <param name="folder">Where both assemblies lie.</param>
    internal ContractSurface(string folder)
    {
        foreach (var name in ContractAssemblies.Names)
        {
            using var file = new PEReader(File.OpenRead(Path.Combine(folder, name + ".dll")));
            var reader = file.GetMetadataReader();
            foreach (var handle in reader.TypeDefinitions.Where(type => IsVisible(reader, type)))
            {
                AddType(reader, handle);
            }
        }
    }

    /// <summary>One line for each type and each member, sorted.</summary>
    internal IReadOnlyList<string> Lines =>
    [
        .. _members.SelectMany(type => type.Value.Select(member => $"{type.Key} :: {member}").Prepend($"{type.Key} : {_bases[type.Key]}"))
            .Order(StringComparer.Ordinal),
    ];

    internal bool HasType(string type) => _members.ContainsKey(type);

    /// <summary>Whether a type, or one of its bases among the contracts, has a member.</summary>
    internal bool HasMember(string type, string member)
    {
        for (var current = type; _members.TryGetValue(current, out var members); current = WithoutArguments(_bases[current]))
        {
            if (members.Contains(member))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A generic type without what it is instantiated over.</summary>
    internal static string WithoutArguments(string type) => type.Split('<')[0];

    private static bool IsVisible(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
                IsVisible(reader, type.GetDeclaringType()),
            _ => false,
        };
    }

    private void AddType(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = TypeNames.Name(reader, handle);
        _bases[name] = type.BaseType.Kind switch
        {
            _ when type.BaseType.IsNil => "interface",
            HandleKind.TypeDefinition => TypeNames.Name(reader, (TypeDefinitionHandle)type.BaseType),
            HandleKind.TypeReference => TypeNames.Name(reader, (TypeReferenceHandle)type.BaseType),
            _ => TypeNames.Instance.GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)type.BaseType, 0),
        };

        var members = _members[name] = [];
        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition))
        {
            if ((method.Attributes & MethodAttributes.MemberAccessMask) is
                MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem)
            {
                members.Add(TypeNames.Spell(reader.GetString(method.Name), method.DecodeSignature(TypeNames.Instance, null)));
            }
        }

        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
        {
            if ((field.Attributes & FieldAttributes.FieldAccessMask) is
                FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
            {
                members.Add(TypeNames.Spell(reader.GetString(field.Name), field.DecodeSignature(TypeNames.Instance, null)));
            }
        }
    }
}
