using System.Collections.Immutable;
using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;

namespace Cluster.Engine.Training;

/// <summary>What one module's results looked like in a pass.</summary>
/// <param name="Name">Full name of the module, such as "2.0".</param>
/// <param name="Kind">Type of the module, such as "ReLU".</param>
/// <param name="Units">Results per sample.</param>
/// <param name="DeadUnits">Units that were 0 for every sample of the batch; for a rectifier, units that no longer learn.</param>
/// <param name="SaturatedShare">Share of results within 1 % of the function's range from one of its bounds, where gradients vanish; null for
/// functions without two bounds.</param>
/// <param name="NonFiniteCount">Results that are infinite or NaN.</param>
/// <param name="RootMeanSquare">√(Σ y² / n) over all results.</param>
public sealed record ActivationReport(
    string Name, string Kind, int Units, int DeadUnits, double? SaturatedShare, int NonFiniteCount, double RootMeanSquare);

/// <summary>How large the gradients of one module's parameters were.</summary>
/// <param name="Name">Full name of the module that holds the parameters; empty for the model itself.</param>
/// <param name="GradientNorm">L2 norm over all of its own parameters.</param>
/// <param name="WeightNorm">L2 norm of those parameters.</param>
public sealed record GradientReport(string Name, double GradientNorm, double WeightNorm);

/// <summary>Looks at a tape after a pass: dead and saturated units, and the size of gradients, layer by layer. It reads and changes nothing;
/// the numbers are for people, not for training.</summary>
public static class LayerDiagnostics
{
    /// <summary>Share of a function's range that counts as its border.</summary>
    private const double BorderShare = 0.01;

    /// <summary>Reports on every module that was recorded under a name, in the order of recording.</summary>
    /// <param name="tape">A tape after forward, recorded with <see cref="TapeRecorder.KeepsResults"/>; else results that were computed on the
    /// way to others are absent.</param>
    public static ImmutableArray<ActivationReport> Activations(Tape tape)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return [.. tape.Named.Where(named => tape.Holds(named.Value)).Select(named => Report(tape, named))];
    }

    /// <summary>Reports on every module that holds trainable parameters, in the layout's order.</summary>
    /// <param name="layout">The model's layout.</param>
    /// <param name="weights">Parameter values.</param>
    /// <param name="gradients">Gradients after backward.</param>
    public static ImmutableArray<GradientReport> Gradients(ParameterLayout layout, AlignedBuffer weights, AlignedBuffer gradients)
    {
        ArgumentNullException.ThrowIfNull(layout);
        layout.CheckArena(weights, nameof(weights));
        layout.CheckArena(gradients, nameof(gradients));
        return
        [
            .. layout.Parameters
                .Where(slice => slice.IsTrainable)
                .GroupBy(slice => slice.Name.LastIndexOf('.') is var dot and > 0 ? slice.Name[..dot] : "")
                .Select(group => new GradientReport(group.Key, Norm(group, gradients), Norm(group, weights))),
        ];
    }

    private static ActivationReport Report(Tape tape, NamedValue named)
    {
        var values = tape.ValuesOf(named.Value);
        var samples = named.Value.Shape.Rank == 0 ? 1 : named.Value.Shape[0];
        var units = samples == 0 ? 0 : values.Length / samples;
        var dead = 0;
        for (var unit = 0; unit < units; unit++)
        {
            var isDead = true;
            for (var index = unit; index < values.Length && isDead; index += units)
            {
                isDead = values[index] == 0;
            }

            dead += isDead ? 1 : 0;
        }

        var (nonFinite, squares) = (0, 0.0);
        foreach (var value in values)
        {
            nonFinite += float.IsFinite(value) ? 0 : 1;
            squares += (double)value * value;
        }

        return new ActivationReport(
            named.Name,
            named.Module.GetType().Name,
            units,
            dead,
            Saturated(values, (named.Module as Activation)?.Bounds),
            nonFinite,
            values.Length == 0 ? 0 : Math.Sqrt(squares / values.Length));
    }

    private static double? Saturated(ReadOnlySpan<float> values, (float Lower, float Upper)? bounds)
    {
        if (bounds is not var (lower, upper) || values.IsEmpty)
        {
            return null;
        }

        var border = BorderShare * ((double)upper - lower);
        var count = 0;
        foreach (var value in values)
        {
            count += value <= lower + border || value >= upper - border ? 1 : 0;
        }

        return (double)count / values.Length;
    }

    private static double Norm(IEnumerable<ParameterSlice> slices, AlignedBuffer arena)
    {
        var squares = 0.0;
        foreach (var slice in slices)
        {
            foreach (var value in arena.Span.Slice(slice.Offset, slice.Length))
            {
                squares += (double)value * value;
            }
        }

        return Math.Sqrt(squares);
    }
}
