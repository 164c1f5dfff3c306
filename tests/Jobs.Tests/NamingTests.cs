using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Tests;

public sealed class NamingTests
{
    [Theory]
    [InlineData("learningRate", "learning_rate")]
    [InlineData("LearningRate", "learning_rate")]
    [InlineData("beta1", "beta1")]
    [InlineData("inFeatures", "in_features")]
    [InlineData("GELUTanh", "gelu_tanh")]
    [InlineData("LeakyReLU", "leaky_relu")]
    [InlineData("bias", "bias")]
    public void Name_InSnakeCase(string name, string expected) => Assert.Equal(expected, Naming.Snake(name));

    [Theory]
    [InlineData("cross_entrpoy", "cross_entropy")]
    [InlineData("CrossEntropy", "cross_entropy")]
    [InlineData("conv", "conv2d")]
    [InlineData("adm", "adam")]
    [InlineData("teleport", null)]
    [InlineData("", null)]
    public void Nearest_OfSomeNames_IsTheOneMeant(string got, string? expected) =>
        Assert.Equal(expected, Naming.Nearest(got, ["mse", "cross_entropy", "adam", "conv2d", "relu"]));
}
