using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Training;

/// <summary>What one module of a model costs, the modules within it included.</summary>
/// <param name="Name">Full name of the module, such as "3.body.0"; empty for the model itself.</param>
/// <param name="Depth">Number of modules that it lies in.</param>
/// <param name="Module">The module.</param>
/// <param name="OutputShape">Shape of what it gives for one sample, without the batch axis.</param>
/// <param name="Parameters">Trainable parameters; one that modules share is counted where it stands first.</param>
/// <param name="ForwardFlops">Floating-point operations of forward, for one sample; see <see cref="ModelProfile"/>.</param>
/// <param name="BackwardFlops">Floating-point operations of backward, for one sample.</param>
/// <param name="ActivationBytes">Its values, their gradients and what it keeps for backward, on the tape of the profile.</param>
public sealed record ModuleProfile(
    string Name,
    int Depth,
    Module Module,
    Shape OutputShape,
    long Parameters,
    long ForwardFlops,
    long BackwardFlops,
    long ActivationBytes);
