using System.Security.Cryptography;
using Cluster.Engine.Memory;

namespace Cluster.Checkpoints.Tests;

/// <summary>Trained weights go where they fit, and what does not is named.</summary>
public sealed class PretrainedWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestModel _trained = TestModel.Filled();
    private readonly TestModel _wider = new(inputs: 4);

    [Fact]
    public void ReadInto_SameModel_TakesEveryBit()
    {
        using var read = new TestModel();

        var taken = Open().ReadInto(read.Layout, read.Weights, _ => true, isStrict: true);

        Assert.Equal(read.Layout.Parameters.Select(parameter => parameter.Name), taken);
        Assert.Equal(TestModel.Bits(_trained.Weights), TestModel.Bits(read.Weights));
    }

    [Fact]
    public void Open_ACheckpoint_IsItsWeightsFile()
    {
        var checkpoint = _trained.Write(_folder);
        var file = Path.Combine(checkpoint, "weights.safetensors");

        var pretrained = PretrainedWeights.Open(checkpoint);

        Assert.Equal((file, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))), (pretrained.Path, pretrained.Sha256));
        File.WriteAllText(Path.Combine(checkpoint, "state.json"), "torn");
        OneLine.Refusal("state.json", () => PretrainedWeights.Open(checkpoint));
    }

    [Fact]
    public void ReadInto_SomeParameters_LeavesTheOthers()
    {
        using var read = new TestModel();
        read.Weights.Span.Fill(7);

        var taken = Open().ReadInto(read.Layout, read.Weights, name => name.StartsWith("2.", StringComparison.Ordinal), isStrict: true);

        Assert.Equal(["2.weight", "2.bias"], taken);
        var first = read.Layout.Parameters[0];
        Assert.All(read.Weights.Span.Slice(first.Offset, first.Length).ToArray(), value => Assert.Equal(7, value));
    }

    [Fact]
    public void ReadInto_OtherShape_IsNamedOrLeftOut()
    {
        OneLine.Refusal(
            "'0.weight' of shape [5, 3], not [5, 4]", () => Open().ReadInto(_wider.Layout, _wider.Weights, _ => true, isStrict: true));
        Assert.All(_wider.Weights.Span.ToArray(), value => Assert.Equal(0, value));

        var taken = Open().ReadInto(_wider.Layout, _wider.Weights, _ => true, isStrict: false);

        Assert.Equal(["0.bias", "2.weight", "2.bias"], taken);
    }

    [Fact]
    public void ReadInto_NothingThatFits_IsRefusedEvenWhereLittleIsAsked()
    {
        var layout = TestModel.LayoutOf(("other", new Engine.Tensors.Shape(2)));
        using var weights = new AlignedBuffer(layout.Length);

        OneLine.Refusal("got no 'other'", () => Open().ReadInto(layout, weights, _ => true, isStrict: false));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("text.safetensors")]
    public void Open_WhatIsNoFileOfTensors_Refuses(string name)
    {
        File.WriteAllText(_folder["text.safetensors"], "no tensors here");

        OneLine.Refusal(_folder[name], () => PretrainedWeights.Open(_folder[name]));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _trained.Dispose();
        _wider.Dispose();
    }

    private PretrainedWeights Open()
    {
        var path = _folder["trained.safetensors"];
        if (!File.Exists(path))
        {
            SafetensorsFile.Write(path, _trained.Layout, _trained.Weights);
        }

        return PretrainedWeights.Open(path);
    }
}
