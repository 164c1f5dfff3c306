using Cluster.Collectives.Transports;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Models;

namespace Cluster.Collectives.Tests.WireFormats;

public sealed class ChangeFormTests
{
    public static TheoryData<string, bool> Forms => new() { { "bf16", false }, { "fp16", false }, { "bf16", true }, { "fp16", true } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Decode_ChangesOfManySteps_GivesTheBitsOfTheCopy(string format, bool hasStatistics)
    {
        var (form, layout) = FormOf(format, hasStatistics);
        float[] weights = AwkwardFloats.Gradients(layout.Length), copy = [.. weights], received = [.. weights];
        for (var step = 1; step <= 20; step++)
        {
            var (after, change) = (new float[layout.Length], new ushort[layout.Length]);
            Move(weights, step);

            // Parts as updates have them: they begin and end anywhere.
            foreach (var (first, end) in ((int, int)[])[(9001, layout.Length), (16, 9001), (0, 16)])
            {
                var part = new Range(first, end);
                form.Follow(weights.AsSpan(part), copy.AsSpan(part), after.AsSpan(part), change.AsSpan(part), first);
            }

            var arrived = new float[layout.Length];
            for (var start = 0; start < layout.Length; start += WireBlock.Floats)
            {
                var piece = new Range(start, Math.Min(start + WireBlock.Floats, layout.Length));
                var encoded = Encode(form, change.AsSpan(piece), after.AsSpan(piece), start);
                form.Decode(encoded, received.AsSpan(piece), arrived.AsSpan(piece), start);
            }

            (copy, received) = (after, arrived);
            Assert.Equal(AwkwardFloats.BitsOf(copy), AwkwardFloats.BitsOf(received));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Follow_ManySteps_StaysWithinTheRoundingOfOneChange(string format, bool hasStatistics)
    {
        var (form, layout) = FormOf(format, hasStatistics);
        float[] weights = AwkwardFloats.Gradients(layout.Length), copy = [.. weights];
        var (after, change) = (new float[layout.Length], new ushort[layout.Length]);
        for (var step = 1; step <= 50; step++)
        {
            Move(weights, step);
            form.Follow(weights, copy, after, change, 0);

            // Half a unit of the change's 8 bits, and that of the sum's 24.
            Assert.All(
                Enumerable.Range(0, layout.Length),
                index => Assert.True(
                    Math.Abs((double)weights[index] - after[index])
                    <= (Math.Abs((double)weights[index] - copy[index]) / 256) + (Math.Abs(after[index]) / (1 << 24)) + 3e-8));
            (copy, after) = (after, copy);
        }
    }

    [Fact]
    public void Follow_BlocksWithRunningStatistics_AreTheWeights()
    {
        var (form, layout) = FormOf("bf16", hasStatistics: true);
        var statistics = layout.Parameters.First(parameter => !parameter.IsTrainable);
        var weights = AwkwardFloats.Mixed(layout.Length);
        var after = new float[layout.Length];

        form.Follow(weights, AwkwardFloats.Gradients(layout.Length), after, new ushort[layout.Length], 0);

        var first = statistics.Offset / WireBlock.Floats * WireBlock.Floats;
        Assert.True(first > 0);
        Assert.Equal(AwkwardFloats.BitsOf(weights.AsSpan(first)), AwkwardFloats.BitsOf(after.AsSpan(first)));
        Assert.NotEqual(AwkwardFloats.BitsOf(weights.AsSpan(0, first)), AwkwardFloats.BitsOf(after.AsSpan(0, first)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2 * WireBlock.Floats - 1)]
    [InlineData((2 * WireBlock.Floats) + 1)]
    public void Decode_AnotherNumberOfBytes_IsRefused(int bytes)
    {
        var (form, _) = FormOf("fp16", hasStatistics: false);

        Assert.Throws<ContractException>(
            () => form.Decode(new byte[bytes], new float[WireBlock.Floats], new float[WireBlock.Floats], 0));
    }

    private static (ChangeForm Form, ParameterLayout Layout) FormOf(string format, bool hasStatistics)
    {
        var layout = hasStatistics ? Layouts.WithStatistics() : Layouts.Plain();
        return (RunWire.Of(format, 1, layout).Changes!, layout);
    }

    private static byte[] Encode(ChangeForm form, ReadOnlySpan<ushort> change, Span<float> after, int offset)
    {
        var target = new byte[form.MostBytes(change.Length)];
        return target[..form.Encode(change, after, offset, target)];
    }

    private static void Move(float[] weights, int step)
    {
        var update = AwkwardFloats.Gradients(weights.Length, seed: step);
        for (var index = 0; index < weights.Length; index++)
        {
            weights[index] -= 0.1f * update[index];
        }
    }
}
