using Cluster.Security.Inputs;

namespace Cluster.Security.Targets;

/// <summary>Something that reads bytes from somebody who is not trusted, as the program does it.</summary>
/// <param name="Name">What to call it, such as file/npy.</param>
/// <param name="Form">What is known of its inputs' structure.</param>
/// <param name="Examples">Inputs that it takes.</param>
/// <param name="Read">Reads an input and looks at all of what came of it.</param>
/// <param name="Refusals">What its documentation says that it throws for an input that it does not take.</param>
internal sealed record Target(
    string Name, InputForm Form, IReadOnlyList<byte[]> Examples, Action<byte[], Place> Read, params IReadOnlyList<Type> Refusals)
{
    private const long Ground = 1 << 20;

    /// <summary>Bytes that reading may take for each byte of the input.</summary>
    public long Factor { get; init; } = 64;

    /// <summary>Bytes that reading may take beside, whatever the input: buffers of a size that the reader states.</summary>
    public long Allowance { get; init; }

    /// <summary>Bytes that reading an input of a length may allocate in all.</summary>
    public long MostAllocated(int length) => Ground + Allowance + (Factor * length);

    /// <summary>Whether an exception is one that the documentation names.</summary>
    public bool Refuses(Exception error) => Refusals.Any(refusal => refusal.IsInstanceOfType(error));
}
