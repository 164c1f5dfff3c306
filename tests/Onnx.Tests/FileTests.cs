using System.Text.Json;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Onnx.Format;

namespace Cluster.Onnx.Tests;

/// <summary>What a file says besides what it computes.</summary>
public sealed class FileTests
{
    private static readonly Module Network = new Sequential(
        new Conv2d(1, 2, 3), new BatchNorm(2), new Dropout(), new Flatten(), new Linear(72, 10));

    [Fact]
    public void File_Header_NamesVersionsAndProducer()
    {
        var file = Exported(Network, new Shape(1, 8, 8));

        Assert.Equal((8, 17), (file.IrVersion, file.OpsetImport.Single().Version));
        Assert.Equal("cluster", file.ProducerName);
        Assert.NotEmpty(file.ProducerVersion);
    }

    [Fact]
    public void File_InputAndOutput_HaveAnOpenBatchAxis()
    {
        var graph = Exported(Network, new Shape(1, 8, 8)).Graph;

        Assert.Equal(["batch", "1", "8", "8"], SizesOf(graph.Input.Single()));
        Assert.Equal(["batch", "10"], SizesOf(graph.Output.Single()));
    }

    [Fact]
    public void Initializers_OfParameters_BearTheirNamesAndShapes()
    {
        var graph = Exported(Network, new Shape(1, 8, 8)).Graph;

        // The count of batches takes part in training alone.
        var parameters = ParameterLayout.Of(Network).Parameters.Where(slice => !slice.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal));
        Assert.Equal(
            parameters.Select(slice => $"{slice.Name} {slice.Shape}").Order(),
            graph.Initializer.Where(tensor => !tensor.Name.StartsWith('/')).Select(Described).Order());
    }

    [Fact]
    public void Dropout_InAFile_LeavesNoNode()
    {
        var graph = Exported(Network, new Shape(1, 8, 8)).Graph;

        Assert.Equal(["Conv", "BatchNormalization", "Reshape", "Gemm", "Identity"], graph.Node.Select(node => node.OpType));
    }

    [Fact]
    public void Options_Given_AreWritten()
    {
        var options = new OnnxOptions
        {
            GraphName = "digits",
            InputName = "image",
            OutputName = "scores",
            ClassNames = ["zero", "\"one\""],
            Metadata = [new("step", "12")],
        };

        var file = Exported(new Linear(3, 2), new Shape(3), options);

        Assert.Equal(("digits", "image", "scores"), (file.Graph.Name, file.Graph.Input.Single().Name, file.Graph.Output.Single().Name));
        var metadata = file.MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value);
        Assert.Equal(["zero", "\"one\""], JsonSerializer.Deserialize<string[]>(metadata[OnnxOptions.ClassNamesKey])!);
        Assert.Equal("12", metadata["step"]);
    }

    [Fact]
    public void SameModel_Twice_IsTheSameFile() =>
        Assert.Equal(Exported(Network, new Shape(1, 8, 8)), Exported(Network, new Shape(1, 8, 8)));

    internal static ModelProto Exported(Module model, Shape sample, OnnxOptions? options = null)
    {
        using var tried = new ModelUnderTest(model, sample, SampleRange.Usual);
        using var file = new MemoryStream();
        tried.Export(file, options);
        return ModelProto.Parser.ParseFrom(file.ToArray());
    }

    private static IEnumerable<string> SizesOf(ValueInfoProto value) => value.Type.TensorType.Shape.Dim.Select(size =>
        size.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam ? size.DimParam : $"{size.DimValue}");

    private static string Described(TensorProto tensor) => $"{tensor.Name} [{string.Join(", ", tensor.Dims)}]";
}
