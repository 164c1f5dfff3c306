namespace Grpc.Core;

/// <summary>Says, on a generated service base class, which static method binds its methods.</summary>
/// <param name="bindType">The type that declares the method.</param>
/// <param name="bindMethodName">The method, which takes a <see cref="ServiceBinderBase"/> and the service.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class BindServiceMethodAttribute(Type bindType, string bindMethodName) : Attribute
{
    /// <summary>The type that declares the method.</summary>
    public Type BindType { get; } = bindType;

    /// <summary>The method's name.</summary>
    public string BindMethodName { get; } = bindMethodName;
}
