using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Cluster.Engine.Generator;

/// <summary>Writes the innermost loops of matrix products and convolutions while the engine is compiled: one method for every number of
/// rows and width, because accumulators stay in registers only as named locals.</summary>
[Generator]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterPostInitializationOutput(static output =>
        {
            foreach (var target in VectorTarget.All)
            {
                output.AddSource($"{target.ClassName}.g.cs", SourceText.From(TileKernelSource.Write(target), Encoding.UTF8));
                output.AddSource($"{LaneKernelSource.ClassName(target)}.g.cs", SourceText.From(LaneKernelSource.Write(target), Encoding.UTF8));
            }
        });
}
