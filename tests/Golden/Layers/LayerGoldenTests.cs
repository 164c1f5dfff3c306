using Cluster.Golden.Suite;

namespace Cluster.Golden.Layers;

/// <summary>Layers, recorded on a tape as in training, against PyTorch's.</summary>
[GoldenArea("layers")]
public sealed class LayerGoldenTests
{
    private static readonly Dictionary<string, Action<GoldenCase>> Kinds =
        new([.. ShapeKinds.All, .. ConvolutionKinds.All, .. SequenceKinds.All]);

    public static TheoryData<string> Cases => GoldenSet.Names("layers");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_GoldenCase_MatchesPyTorch(string name)
    {
        var example = GoldenSet.Case("layers", name);

        example.Find(Kinds)(example);
    }
}
