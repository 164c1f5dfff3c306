using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Checkpoints.Tests;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["a.safetensors"];

    [Fact]
    public void File_WrittenAndRead_KeepsEveryBit()
    {
        using var model = TestModel.Filled();
        SafetensorsFile.Write(FilePath, model.Layout, model.Weights);
        AssertReadsBack(model.Layout, model.Weights);
    }

    [Fact]
    public void File_UnusualNamesAndShapes_KeepsEveryBit()
    {
        var layout = TestModel.LayoutOf(
            ("größe \"x\"\n\\", new Shape(2, 1, 3)),
            ("scalar", Shape.Scalar),
            ("empty", new Shape(0, 4)),
            ("😀", new Shape(1)),
            ("", new Shape(2)));
        using var weights = new AlignedBuffer(layout.Length);
        TestModel.Fill(layout, weights, 0);
        SafetensorsFile.Write(FilePath, layout, weights);
        AssertReadsBack(layout, weights);
    }

    [Fact]
    public void File_TensorLongerThanAChunk_KeepsEveryBit()
    {
        var layout = TestModel.LayoutOf(("long", new Shape(2, FloatBytes.ChunkLength + 1)), ("after", new Shape(3)));
        using var weights = new AlignedBuffer(layout.Length);
        TestModel.Fill(layout, weights, 0);
        SafetensorsFile.Write(FilePath, layout, weights);
        AssertReadsBack(layout, weights);
    }

    [Fact]
    public void File_NoTensors_IsReadAsEmpty()
    {
        var layout = TestModel.LayoutOf();
        using var weights = new AlignedBuffer(0);
        SafetensorsFile.Write(FilePath, layout, weights);
        using var file = SafetensorsFile.Open(FilePath);
        Assert.Empty(file.Tensors);
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void File_Written_HasThePublishedLayout()
    {
        using var model = TestModel.Filled();
        SafetensorsFile.Write(FilePath, model.Layout, model.Weights, new Dictionary<string, string> { ["z"] = "1", ["format"] = "pt" });

        var bytes = File.ReadAllBytes(FilePath);
        var headerBytes = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, headerBytes % 8);
        var text = Encoding.UTF8.GetString(bytes, 8, headerBytes);
        Assert.StartsWith("{", text, StringComparison.Ordinal);
        Assert.EndsWith("}", text.TrimEnd(' '), StringComparison.Ordinal);

        using var header = JsonDocument.Parse(text);
        var expected = model.Layout.Parameters.Select(parameter => parameter.Name).Prepend("__metadata__");
        Assert.Equal(expected, header.RootElement.EnumerateObject().Select(property => property.Name));
        var metadata = header.RootElement.GetProperty("__metadata__").EnumerateObject();
        Assert.Equal(["format=pt", "z=1"], metadata.Select(property => $"{property.Name}={property.Value}"));
        var offset = 0;
        foreach (var parameter in model.Layout.Parameters)
        {
            var entry = header.RootElement.GetProperty(parameter.Name);
            Assert.Equal("F32", entry.GetProperty("dtype").GetString());
            Assert.Equal(parameter.Shape.Sizes.ToArray(), entry.GetProperty("shape").Deserialize<int[]>()!);
            var end = offset + (4 * parameter.Length);
            Assert.Equal([offset, end], entry.GetProperty("data_offsets").Deserialize<int[]>()!);
            offset = end;
        }

        Assert.Equal(bytes.Length, 8 + headerBytes + offset);
    }

    [Fact]
    public void File_Metadata_IsReadBack()
    {
        var layout = TestModel.LayoutOf(("a", new Shape(1)));
        using var weights = new AlignedBuffer(layout.Length);
        SafetensorsFile.Write(FilePath, layout, weights, new Dictionary<string, string> { ["ключ"] = "\u2028\"", [""] = "" });
        using var file = SafetensorsFile.Open(FilePath);
        Assert.Equal(2, file.Metadata.Count);
        Assert.Equal("\u2028\"", file.Metadata["ключ"]);
        Assert.Equal("", file.Metadata[""]);
    }

    [Fact]
    public void Writer_NameTaken_RefusesAndLeavesTheFile()
    {
        using var model = TestModel.Filled();
        File.WriteAllText(FilePath, "old");
        OneLine.Refusal(FilePath, () => SafetensorsFile.Write(FilePath, model.Layout, model.Weights));
        Assert.Equal("old", File.ReadAllText(FilePath));
    }

    [Fact]
    public void Writer_NameThatCannotStandInTheFormat_IsAnArgumentErrorAndMakesNoFile()
    {
        foreach (var name in new[] { "__metadata__", "half \ud83d pair" })
        {
            var layout = TestModel.LayoutOf((name, new Shape(1)));
            using var weights = new AlignedBuffer(layout.Length);
            Assert.ThrowsAny<ArgumentException>(() => SafetensorsFile.Write(FilePath, layout, weights));
            Assert.Empty(Directory.GetFileSystemEntries(_folder));
        }
    }

    [Fact]
    public void Reader_OtherOrderUnpaddedHeaderAndMetadata_IsAccepted()
    {
        const string Header = """
            {"b":{"shape":[2],"data_offsets":[4,12],"dtype":"F32"},
             "__metadata__":{"k":"v"},
             "a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}
            """;
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of(Header, 12));
        using var file = SafetensorsFile.Open(FilePath);
        Assert.Equal(["a", "b"], file.Tensors.Select(entry => entry.Name));
        var values = new float[2];
        file.Read("b", values);
        Assert.Equal([0x0807_0605u, 0x0C0B_0A09u], values.Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal("v", file.Metadata["k"]);
    }

    [Theory]
    [InlineData("F16", new ushort[] { 0x3C00, 0xC000, 0x0001, 0x7BFF, 0x8000 }, new[] { 1f, -2f, 5.9604645e-8f, 65504f, -0f })]
    [InlineData("BF16", new ushort[] { 0x3F80, 0xC000, 0x0001, 0x7F7F, 0x8000 }, new[] { 1f, -2f, 9.1835e-41f, 3.3895314e38f, -0f })]
    public void Read_SixteenBits_GivesTheSameValues(string dtype, ushort[] bits, float[] expected)
    {
        var file = SafetensorsBytes.Of($$$"""{"a":{"dtype":"{{{dtype}}}","shape":[5],"data_offsets":[0,10]}}""", 10);
        System.Runtime.InteropServices.MemoryMarshal.AsBytes<ushort>(bits).CopyTo(file.AsSpan(file.Length - 10));
        File.WriteAllBytes(FilePath, file);
        using var read = SafetensorsFile.Open(FilePath);
        var values = new float[5];

        read.Read("a", values);

        Assert.Equal(expected.Select(BitConverter.SingleToUInt32Bits), values.Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void Read_Counts_GivesThemAsFloats()
    {
        var bytes = SafetensorsBytes.Of("""{"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}""", 8);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(bytes.Length - 8), 4711);
        File.WriteAllBytes(FilePath, bytes);
        using var file = SafetensorsFile.Open(FilePath);
        var values = new float[1];

        file.Read("n", values);

        Assert.Equal(4711, values[0]);
    }

    [Fact]
    public void Read_TypeThatFloatsCannotHold_IsListedAndNotRead()
    {
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of("""{"n":{"dtype":"U64","shape":[],"data_offsets":[0,8]}}""", 8));
        using var file = SafetensorsFile.Open(FilePath);

        Assert.Equal(("U64", 1L, false), (file.Tensors[0].Dtype, file.Tensors[0].Length, file.Tensors[0].IsReadable));
        Assert.Throws<ArgumentException>(() => file.Read("n", new float[1]));
    }

    [Fact]
    public void Read_UnknownNameOrOtherLength_IsAnArgumentError()
    {
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8));
        using var file = SafetensorsFile.Open(FilePath);
        Assert.Throws<ArgumentException>(() => file.Read("b", new float[2]));
        Assert.Throws<ArgumentException>(() => file.Read("a", new float[3]));
    }

    [Fact]
    public void Read_FileCutAfterOpening_IsRefused()
    {
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8));
        using var file = SafetensorsFile.Open(FilePath);
        using (var cut = new FileStream(FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            cut.SetLength(cut.Length - 1);
        }

        OneLine.Refusal(FilePath, () => file.Read("a", new float[2]));
    }

    public void Dispose() => _folder.Dispose();

    private void AssertReadsBack(ParameterLayout layout, AlignedBuffer weights)
    {
        using var file = SafetensorsFile.Open(FilePath);
        using var read = new AlignedBuffer(layout.Length);
        foreach (var parameter in layout.Parameters)
        {
            Assert.Equal(parameter.Shape.ToString(), file.Find(parameter.Name)!.ShapeText);
            file.Read(parameter.Name, read.Span.Slice(parameter.Offset, parameter.Length));
        }

        Assert.Equal(layout.Parameters.Select(parameter => parameter.Name).Order(), file.Tensors.Select(entry => entry.Name).Order());
        Assert.True(TestModel.Bits(weights).AsSpan().SequenceEqual(TestModel.Bits(read)));
    }
}
