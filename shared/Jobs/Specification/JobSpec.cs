using System.Collections.Immutable;
using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;

namespace Cluster.Jobs.Specification;

/// <summary>A job as people write it: what to train, on what, how.</summary>
/// <param name="Name">What people call the job; names its run folders.</param>
/// <param name="Data">Where samples come from.</param>
/// <param name="Model">The layers, from the input on.</param>
/// <param name="Loss">What is minimised.</param>
/// <param name="Optimizer">How the weights are updated.</param>
/// <param name="Training">How long, in which batches.</param>
/// <param name="Seed">Decides initial weights, shuffles and generated data.</param>
/// <param name="Schedule">How the learning rate goes on; null keeps that of the optimizer.</param>
/// <param name="Groups">Parameters with settings of their own.</param>
/// <param name="Regularization">Terms of the weights that are added to the loss; null for none.</param>
/// <param name="Clipping">Limits on the gradient; null for none.</param>
/// <param name="Averaging">Average of the weights that is kept beside them, evaluated and used; null for none.</param>
/// <param name="Cluster">How many compute; changes no result and is no part of the job's identity. Null leaves it to the command.</param>
/// <param name="Plugins">Assemblies of the user's own whose names the job uses.</param>
/// <param name="Initialize">Trained weights to begin with; null for those that the layers begin with.</param>
public sealed record JobSpec(
    string Name,
    DataSpec Data,
    [Names(typeof(Module))] ImmutableArray<Part> Model,
    [Names(typeof(Loss))] Part Loss,
    [Names(typeof(Optimizer))] Part Optimizer,
    TrainingSpec Training,
    ulong Seed = 1,
    [Names(typeof(Schedule))] Part? Schedule = null,
    ImmutableArray<ParameterGroup> Groups = default,
    Penalty? Regularization = null,
    GradientClipping? Clipping = null,
    [Names(typeof(WeightAveraging))] Part? Averaging = null,
    ClusterSpec? Cluster = null,
    ImmutableArray<PluginSpec> Plugins = default,
    InitializationSpec? Initialize = null)
{
    /// <summary>What <see cref="IsName"/> asks for, in words.</summary>
    internal const string NameRule = "1 to 100 letters, digits, '-', '_' or '.', the first no '.'";

    private const int LongestName = 100;

    /// <summary>What people call the job: 1 to 100 letters, digits, '-', '_' or '.', the first no '.'.</summary>
    public string Name { get; init; } = IsName(Name)
        ? Name
        : throw new ArgumentOutOfRangeException(
            nameof(Name), Name, $"expected {NameRule}, got '{Name}'");

    /// <summary>The layers, from the input on; at least one.</summary>
    public ImmutableArray<Part> Model { get; init; } = !Model.IsDefaultOrEmpty
        ? Model
        : throw new ArgumentOutOfRangeException(nameof(Model), "expected at least one layer, got none");

    /// <summary>Parameters with settings of their own.</summary>
    public ImmutableArray<ParameterGroup> Groups { get; init; } = Groups.IsDefault ? [] : Groups;

    /// <summary>Assemblies of the user's own whose names the job uses.</summary>
    public ImmutableArray<PluginSpec> Plugins { get; init; } = Plugins.IsDefault ? [] : Plugins;

    /// <summary>Whether a text can be a name, which names folders too.</summary>
    internal static bool IsName(string name) => name.Length is > 0 and <= LongestName && name[0] != '.'
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
