using Cluster.Golden.Layers;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Activations;

/// <summary>Activations, recorded on a tape as in training, against PyTorch's.</summary>
[GoldenArea("activations")]
public sealed class ActivationGoldenTests
{
    public static TheoryData<string> Cases => GoldenSet.Names("activations");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Activation_GoldenCase_MatchesPyTorch(string name)
    {
        var example = GoldenSet.Case("activations", name);

        LayerRunner.Check(example, example.Find(ActivationKinds.All)(example));
    }
}
