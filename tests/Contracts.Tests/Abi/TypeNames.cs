using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Cluster.Contracts.Tests.Abi;

/// <summary>Spells signatures so that a reference and the definition it means read the same.</summary>
/// <remarks>A contract's types carry their assembly's name; the platform's do not, since it forwards them between its own. Whether
/// a type is a class or a value type is part of a signature, and so of its spelling.</remarks>
internal sealed class TypeNames : ISignatureTypeProvider<string, object?>
{
    internal static readonly TypeNames Instance = new();

    private const byte ValueTypeKind = 0x11;

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Kind(rawTypeKind) + Name(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Kind(rawTypeKind) + Name(reader, handle);

    public string GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "method " + Spell("*", signature);

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) =>
        $"{unmodifiedType} {(isRequired ? "modreq" : "modopt")}({modifier})";

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    /// <summary>A method's name with its signature.</summary>
    internal static string Spell(string name, MethodSignature<string> signature)
    {
        var instance = signature.Header.IsInstance ? "instance " : "static ";
        var arity = signature.GenericParameterCount == 0 ? string.Empty : $"``{signature.GenericParameterCount}";
        return $"{instance}{signature.ReturnType} {name}{arity}({string.Join(", ", signature.ParameterTypes)})";
    }

    /// <summary>A field's name with its type.</summary>
    internal static string Spell(string name, string fieldType) => $"field {fieldType} {name}";

    internal static string Name(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{Name(reader, outer)}/{name}"
            : Qualify(reader.GetString(reader.GetAssemblyDefinition().Name), reader.GetString(type.Namespace), name);
    }

    internal static string Name(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind switch
        {
            HandleKind.TypeReference => $"{Name(reader, (TypeReferenceHandle)type.ResolutionScope)}/{name}",
            HandleKind.AssemblyReference => Qualify(
                reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name),
                reader.GetString(type.Namespace),
                name),
            _ => Qualify(string.Empty, reader.GetString(type.Namespace), name),
        };
    }

    private static string Qualify(string assembly, string space, string name) =>
        ContractAssemblies.Names.Contains(assembly) ? $"[{assembly}]{space}.{name}" : $"{space}.{name}";

    private static string Kind(byte rawTypeKind) => rawTypeKind == ValueTypeKind ? "valuetype " : string.Empty;
}
