using Cluster.Engine.Losses;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Building;

/// <summary>Makes what a job's parts stand for.</summary>
internal static class JobParts
{
    /// <summary>Makes a part.</summary>
    /// <param name="part">The part as written.</param>
    /// <param name="path">Where it stands in the job.</param>
    /// <param name="context">What surrounds it; null for nothing.</param>
    /// <exception cref="JobException">The part cannot be made as written.</exception>
    public static T Build<T>(Part part, string path, BuildContext? context = null) =>
        (T)Make(typeof(T), part.At(path), context ?? BuildContext.None);

    /// <summary>Makes the form in which numbers travel.</summary>
    /// <param name="training">How training goes.</param>
    public static WireFormat BuildWire(TrainingSpec training) =>
        training.Wire is null ? new Fp32Format() : Build<WireFormat>(training.Wire, "training.wire");

    /// <summary>Makes a loss with its reduction.</summary>
    /// <param name="part">The loss as written.</param>
    /// <param name="path">Where it stands in the job.</param>
    /// <param name="context">The data.</param>
    /// <exception cref="JobException">The loss cannot be made as written.</exception>
    public static Objective BuildObjective(Part part, string path, BuildContext context) =>
        (Objective)Make(typeof(Loss), part.At(path), context);

    /// <summary>The path of an item.</summary>
    public static string Item(string list, int index) => FormattableString.Invariant($"{list}[{index}]");

    private static object Make(Type product, NodeAt at, BuildContext context) => at.Names.Of(product).Bind(at).Build(context)!;
}
