using Cluster.Engine.Autograd;
using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Kernels.Functions;
using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Engine.Tests.Operations;

/// <summary>What all operations have in common, over sizes that fill no vector, one, and several.</summary>
public sealed class EveryOperationTests
{
    private const double Tolerance = 3e-3;

    private static readonly float[] Extremes =
        [1e4f, -1e4f, 0f, -0f, 88f, -88f, 1f, -1f, 1e-45f, -1e-45f, 1e-38f, 105f, -3e3f, 1e-30f, 0.5f, float.MaxValue, -float.MaxValue];

    /// <summary>Whole vectors, and one number more or less.</summary>
    private static readonly int[] EdgeSizes = [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33];

    public static TheoryData<string> Names => [.. Examples.Keys];

    public static TheoryData<string> Smooth => [.. Examples.Where(example => example.Value.IsSmooth).Select(example => example.Key)];

    /// <summary>Those that do not mix the samples of different micro-batches.</summary>
    public static TheoryData<string> Separable => [.. Examples.Where(example => IsSeparable(example.Value)).Select(example => example.Key)];

    private static Dictionary<string, OperationExample> Examples { get; } = new([.. ElementExamples.All, .. AxisExamples.All, .. LayerExamples.All]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_AnySize_WritesAllResultsAndTheSameAgain(string name)
    {
        var example = Examples[name];
        foreach (var size in Sizes(example))
        {
            using var run = new OperationRun(example, size, example.Batch);
            run.Run();
            var first = run.Results;
            AssertNumbers(first, size);
            AssertReference(example, run, size);

            // Backward may come several times: it must leave alone what forward kept for it.
            run.Backward();
            AssertSame(first, run.Results, size);
            run.Run();
            AssertSame(first, run.Results, size);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_NoSampleOrOne_WritesAllResults(string name)
    {
        var example = Examples[name];
        foreach (var samples in (int[])[0, 1])
        {
            if (samples >= example.LeastSamples)
            {
                using var run = new OperationRun(example, Round(example, 17), samples);
                run.Run();
                AssertNumbers(run.Results, samples);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Separable))]
    public void Run_SeveralMicroBatches_GiveTheBitsOfEachAlone(string name)
    {
        var example = Examples[name];
        foreach (var size in (int[])[Round(example, 5), Round(example, 19)])
        {
            // Odd lengths of samples: the later micro-batches begin where no vector does.
            var parts = Parts(example);
            using var together = new OperationRun(example, size, parts);
            together.Run();
            for (var part = 0; part < parts.Count; part++)
            {
                using var alone = new OperationRun(example, size, parts.SizeOf(part), parts.Start(part));
                alone.Run((uint)part);
                for (var result = 0; result < alone.Results.Count - 1; result++)
                {
                    var (one, all) = (alone.Results[result], together.Results[result]);
                    var width = all.Length / parts.Samples;
                    Bits.AssertEqual(one, all.AsSpan(width * parts.Start(part), one.Length), $"micro-batch {part}, result {result}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Backward_OfRandomSizes_EqualsCentralDifferences(string name)
    {
        var example = Examples[name];
        var sizes = Gen.Choose(Math.Max(example.Least, 1), Math.Min(example.Most, 40)).Select(size => Round(example, size));
        Prop.ForAll(sizes.ToArbitrary(), size =>
        {
            using var run = new OperationRun(example, size, example.Batch);
            var worst = GradientCheck.Worst(run.Tape, run.Layout, run.Weights, seed: (ulong)size, probesPerParameter: 3);
            Assert.True(worst.Error < Tolerance, $"size {size}: {worst}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(4));
    }

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Backward_AtBothEnds_EqualsCentralDifferences(string name)
    {
        var example = Examples[name];
        foreach (var size in EdgeSizes.Select(size => Round(example, size)).Where(size => size <= example.Most).Distinct())
        {
            using var run = new OperationRun(example, size, example.Batch);
            run.Run();
            var (inputs, weights) = (run.Tape.GradientInputs, run.Layout.Parameters.Where(slice => slice.IsTrainable));
            foreach (var input in inputs)
            {
                AssertSlopes(run, run.Tape.ValuesOf(input), run.Tape.GradientOf(input).ToArray(), $"size {size}, input");
            }

            foreach (var slice in weights)
            {
                var gradient = run.Gradients.Span.Slice(slice.Offset, slice.Length).ToArray();
                AssertSlopes(run, run.Weights.Span.Slice(slice.Offset, slice.Length), gradient, $"size {size}, {slice.Name}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_ExtremeNumbers_YieldsNoNaN(string name)
    {
        var example = Examples[name];
        float[] legal = [.. Extremes.Where(number => Math.Abs(number) <= example.Greatest && example.IsLegal(number))];
        foreach (var size in (int[])[Round(example, 3), Round(example, 37)])
        {
            using var run = new OperationRun(example, size, example.Batch);
            for (var shift = 0; shift < legal.Length; shift++)
            {
                for (var input = 0; input < run.Inputs.Length; input++)
                {
                    run.Fill(input, (sample, place) => legal[(place + (5 * sample) + (shift * (1 + (place % 3)))) % legal.Length]);
                }

                run.Run();
                AssertNumbers(run.Results, size);
            }
        }
    }

    [Fact]
    public void Examples_OfAllOperations_LeaveNoneOut()
    {
        var shown = Examples.Values.SelectMany(Operations).ToHashSet();
        var known = typeof(Operation).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(Operation)) && !type.IsAbstract);
        var functions = typeof(IFunction).Assembly.GetTypes().Where(type => type.IsValueType && type.IsAssignableTo(typeof(IFunction)));

        Assert.Equal([], known.Where(type => !shown.Contains(type)).Select(type => type.Name));
        Assert.Equal([], functions.Where(type => !shown.Contains(type)).Select(type => type.Name));
    }

    /// <summary>The operations of an example, open where they are generic, and the functions they were closed over.</summary>
    private static IEnumerable<Type> Operations(OperationExample example)
    {
        using var run = new OperationRun(example, Round(example, 5), example.Batch);
        return [.. run.Tape.Operations.Select(operation => operation.GetType())
            .SelectMany(type => type.IsGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments()] : new[] { type })];
    }

    private static bool IsSeparable(OperationExample example)
    {
        using var together = new OperationRun(example, Round(example, 5), Parts(example));
        return together.Obstacle is null;
    }

    /// <summary>Two micro-batches, the second one short where samples do not lie side by side.</summary>
    private static MicroBatches Parts(OperationExample example) => new(
        example.Batch, 2, example.Batch % Lanes.Count == 0 ? example.Batch : Math.Max(example.LeastSamples, 1));

    private static IEnumerable<int> Sizes(OperationExample example) =>
        Enumerable.Range(0, example.Most + 1).Where(size => size >= example.Least && size % example.Multiple == 0
            && (size % 2 == 1 || size % 16 == 0 || size < 9 || example.Multiple > 1));

    private static int Round(OperationExample example, int size) =>
        Math.Max(example.Least, (size + example.Multiple - 1) / example.Multiple * example.Multiple);

    private static void AssertReference(OperationExample example, OperationRun run, int size)
    {
        if (example.Reference?.Invoke(run.Inputs, run.WeightValues, example.Batch, size) is not { } expected)
        {
            return;
        }

        Assert.Equal(expected.Length, run.Output.Length);
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.Equal(expected[index], run.Output[index], 1e-5 * Math.Max(1, Math.Abs(expected[index])));
        }
    }

    private static void AssertSlopes(OperationRun run, Span<float> numbers, float[] gradient, string subject)
    {
        foreach (var index in new SortedSet<int> { 0, numbers.Length / 2, numbers.Length - 1 }.Where(index => index >= 0 && index < gradient.Length))
        {
            var slope = run.Slope(ref numbers[index]);
            var error = Math.Abs(slope - gradient[index]) / Math.Max(1, Math.Abs(slope));
            Assert.True(error < Tolerance, $"{subject}, element {index}: the gradient is {gradient[index]}, the slope {slope}");
        }
    }

    private static void AssertNumbers(List<float[]> results, int size)
    {
        for (var result = 0; result < results.Count; result++)
        {
            var place = Array.FindIndex(results[result], float.IsNaN);
            Assert.True(place < 0, $"size {size}: result {result} has NaN at {place}");
        }
    }

    private static void AssertSame(List<float[]> expected, List<float[]> actual, int size)
    {
        for (var result = 0; result < expected.Count; result++)
        {
            Bits.AssertEqual(expected[result], actual[result], $"size {size}, result {result}");
        }
    }
}
