using Cluster.Golden.Suite;

namespace Cluster.Golden.Layers;

/// <summary>Layers, recorded on a tape as in training, against PyTorch's.</summary>
public sealed class LayerGoldenTests
{
    private static readonly Dictionary<string, Action<GoldenCase>> Kinds =
        new([.. ShapeKinds.All, .. ConvolutionKinds.All, .. SequenceKinds.All]);

    public static TheoryData<string> Cases => GoldenSet.Names("layers", example => Kinds.ContainsKey(example.Kind));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_GoldenCase_MatchesPyTorch(string name)
    {
        var example = GoldenSet.Case("layers", name);

        Kinds[example.Kind](example);
    }

    [Fact]
    public void Kinds_OfEveryGoldenCase_AreRegistered()
    {
        var kinds = GoldenSet.Names("layers").Select(row => GoldenSet.Case("layers", row.Data).Kind).Distinct();

        Assert.Equal([], kinds.Except(Kinds.Keys));
    }
}
