namespace Cluster.Jobs.Nodes;

/// <summary>Where something stands in a job file.</summary>
/// <param name="File">The file, or what stands for it in messages.</param>
/// <param name="Line">Line, counted from 1; 0 where there is no text.</param>
/// <param name="Column">Character in the line, counted from 1; 0 where there is no text.</param>
public sealed record Place(string File, int Line, int Column)
{
    /// <summary>The place of what a program wrote, not a person.</summary>
    public static Place None { get; } = new("job", 0, 0);

    /// <summary>The place as compilers write it: file:line:column.</summary>
    public override string ToString() => Line > 0 ? FormattableString.Invariant($"{File}:{Line}:{Column}") : File;
}
