namespace Cluster.Jobs.Binding;

/// <summary>A part that was understood and is made by whoever asked for it, as often and in what surroundings it likes.</summary>
internal interface IPlan
{
    /// <summary>The part.</summary>
    IBuildable Part { get; }
}

/// <summary>A part that was understood and is made by whoever asked for it, as often and in what surroundings it likes.</summary>
/// <typeparam name="T">What is made.</typeparam>
/// <param name="Part">The part.</param>
internal sealed record Plan<T>(IBuildable Part) : IPlan
{
    /// <summary>Makes the part anew.</summary>
    /// <param name="context">What surrounds it.</param>
    /// <exception cref="JobException">A value is out of range, or does not fit the surroundings.</exception>
    public T Build(BuildContext context) => (T)Part.Build(context)!;
}
