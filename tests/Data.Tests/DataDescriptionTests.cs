using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests;

public class DataDescriptionTests
{
    [Fact]
    public void Description_ComesBackAsWritten()
    {
        var description = new DataDescription(new Shape(1, 28, 28), TargetSchema.Class(2, ["cat", "dog"]), "abc", null);

        var read = DataDescription.Read(description.Write(), "data.json");

        Assert.Equal(description.SampleShape, read.SampleShape);
        Assert.Equal((2, "abc"), (read.Targets.Classes, read.ContentHash));
        Assert.Equal(["cat", "dog"], read.Targets.Names);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"sample_shape\":[1],\"targets\":{\"shape\":[],\"classes\":\"two\",\"names\":[]},\"content_hash\":\"\"}")]
    [InlineData("{\"sample_shape\":[-1],\"targets\":{\"shape\":[],\"classes\":2,\"names\":[]},\"content_hash\":\"\"}")]
    public void Text_OfAnotherKind_IsRefused(string text) =>
        Assert.Contains("data.json", Assert.Throws<DataException>(() => DataDescription.Read(text, "data.json")).Message, StringComparison.Ordinal);
}
