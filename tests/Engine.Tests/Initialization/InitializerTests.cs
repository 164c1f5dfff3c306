using Cluster.Engine.Initialization;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Initialization;

public sealed class InitializerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Fill_ShorterTarget_IsAPrefixOfTheLonger(int length)
    {
        foreach (Initializer law in (Initializer[])[new NormalInitializer(0, 1), new UniformInitializer(-1, 1)])
        {
            var key = new RandomKey(3, RandomPurpose.Initialization);
            var (longer, shorter) = (new float[16], new float[length]);
            law.Fill(new Shape(16), key, longer);
            law.Fill(new Shape(length), key, shorter);
            Bits.AssertEqual(longer.AsSpan(0, length), shorter, law.GetType().Name);
        }
    }
}
