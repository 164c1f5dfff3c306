using System.Collections.Immutable;
using System.Globalization;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Sweeps;

/// <summary>One job of a sweep.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Values">What the sweep chose for it.</param>
/// <param name="Job">The whole job.</param>
/// <param name="TotalSteps">Training steps in the whole job.</param>
/// <param name="StepsPerEpoch">Training steps in a pass over the training split.</param>
public sealed record Trial(int Number, ImmutableArray<TrialValue> Values, JobSpec Job, long TotalSteps, int StepsPerEpoch)
{
    /// <summary>The values in one line, each behind the last name of its key.</summary>
    public string Label => string.Join(", ", Values.Select(value => $"{value.ShortKey} {value.Text}"));
}

/// <summary>A value that a sweep chose.</summary>
/// <param name="Key">Path of the key.</param>
/// <param name="Text">The value as short text.</param>
/// <param name="Number">The value where it is a number; else null.</param>
public sealed record TrialValue(string Key, string Text, double? Number)
{
    /// <summary>The last name of the path.</summary>
    public string ShortKey => Key[(Key.LastIndexOf('.') + 1)..];

    /// <summary>A value.</summary>
    /// <param name="key">Path of the key.</param>
    /// <param name="node">The value.</param>
    internal static TrialValue Of(string key, JobNode node) => node is ScalarNode scalar
        ? new TrialValue(key, scalar.Text, scalar.Kind == ScalarKind.Number ? double.Parse(scalar.Text, CultureInfo.InvariantCulture) : null)
        : new TrialValue(key, JsonNodeWriter.Write(node, indented: false), null);
}
