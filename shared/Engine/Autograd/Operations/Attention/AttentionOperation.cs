using Cluster.Engine.Kernels;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Scaled dot-product attention: softmax(Q·Kᵀ/√size)·V for every head, where a head is a run of features. Inputs: queries, keys and
/// values as the options say, then masks, whose numbers other than 0 forbid. Result [N, L, E]; a row that may see nothing is zeros. The
/// softmax is over the keys a row may see by causality, and the others' products are left out.</summary>
/// <param name="options">What it is given and gives.</param>
/// <remarks>Source: Vaswani et al., Attention Is All You Need (NeurIPS 2017), equation 1.</remarks>
internal sealed unsafe class AttentionOperation(AttentionOptions options) : Operation
{
    public override string Name => "Attention";

    internal AttentionOptions Options => options;

    public override SampleCoupling Coupling => options.Dropout > 0 ? SampleCoupling.MicroBatch : SampleCoupling.None;

    public override int OutputCount => options.GivesWeights ? 2 : 1;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        var count = options.Tensors + (options.HasMask ? 1 : 0) + (options.HasKeyMask ? 1 : 0);
        CheckInputCount(inputs, count, count);
        var queries = inputs[0];
        var keys = inputs[Math.Min(1, options.Tensors - 1)];
        var parts = options.Tensors == 1 ? 3 : 1;
        var features = queries.Rank == 3 ? queries[2] / parts : 0;
        var keyFeatures = options.Tensors == 3 ? features : options.Tensors == 2 ? 2 * features : 3 * features;
        if (features == 0 || queries[2] != parts * features || features % options.Heads != 0 || keys.Rank != 3 || keys[0] != queries[0]
            || keys[2] != keyFeatures || (options.Tensors == 3 && !inputs[2].Equals(keys)))
        {
            throw new ShapeException(
                $"Attention needs queries [N, L, E] and keys and values [N, S, E] whose E divides into {options.Heads} heads, "
                + $"got {string.Join(", ", inputs[..options.Tensors].ToArray().Select(shape => shape.ToString()))}; correct the features.");
        }

        CheckMasks(inputs, queries, keys);
        return new Shape(queries[0], queries[1], features);
    }

    public override Shape InferShape(ReadOnlySpan<Shape> inputs, int output)
    {
        var sizes = SizesOf(inputs);
        return output == 0 ? InferShape(inputs) : new Shape(sizes.Samples, sizes.Rows, sizes.Keys);
    }

    /// <summary>The softmax of every head; with dropout also what is left of it.</summary>
    public override int SavedLength(ReadOnlySpan<Shape> inputs) => checked(SizesOf(inputs).WeightCount * (options.Dropout > 0 ? 2 : 1));

    public override int ScratchLength(ReadOnlySpan<Shape> inputs) => SizesOf(inputs).TileLength;

    /// <summary>Scores and the mix of values; those that causality leaves out count, too.</summary>
    public override long ProductFlops(ReadOnlySpan<Shape> inputs)
    {
        var sizes = SizesOf(inputs);
        return 4L * sizes.WeightCount * sizes.Size;
    }

    public override void Forward(in OperationFrame frame)
    {
        var sizes = SizesOf(frame);
        var products = new AttentionProducts(sizes.Rows, sizes.Keys, options.Causal);
        fixed (float* first = frame.Input(0), second = frame.Input(SecondTensor), third = frame.Input(ThirdTensor),
            output = frame.Output, saved = frame.Saved)
        {
            var tensors = TensorsOf(first, second, third, sizes);
            var results = new AttentionHeads(output, sizes.Rows, sizes.Size, sizes.Features);
            for (var index = 0; index < sizes.Samples * options.Heads; index++)
            {
                var (sample, head) = (index / options.Heads, index % options.Heads);
                var weights = saved + ((nint)index * sizes.TileLength);
                products.Scores(tensors.Queries.Of(sample, head), tensors.Keys.Of(sample, head), weights);
                Mask(frame, sizes, sample, weights);
                AttentionSoftmax.Forward(weights, sizes.Rows, sizes.Keys, options.Causal, sizes.Scale);
            }

            var kept = Drop(frame, sizes, saved);
            for (var index = 0; index < sizes.Samples * options.Heads; index++)
            {
                var (sample, head) = (index / options.Heads, index % options.Heads);
                products.Mix(kept + ((nint)index * sizes.TileLength), tensors.Values.Of(sample, head), results.Of(sample, head));
            }

            if (options.GivesWeights)
            {
                Average(frame, sizes, kept);
            }
        }
    }

    public override void Backward(in OperationFrame frame)
    {
        for (var input = 0; input < frame.InputCount; input++)
        {
            if (input >= options.Tensors && frame.NeedsGradient(input))
            {
                frame.InputGradient(input).Clear();
            }
        }

        var sizes = SizesOf(frame);
        var products = new AttentionProducts(sizes.Rows, sizes.Keys, options.Causal);
        fixed (float* first = frame.Input(0), second = frame.Input(SecondTensor), third = frame.Input(ThirdTensor),
            firstGradient = Gradient(frame, 0), secondGradient = Gradient(frame, SecondTensor), thirdGradient = Gradient(frame, ThirdTensor),
            upstream = frame.OutputGradient, saved = frame.Saved, tile = frame.Scratch)
        {
            var tensors = TensorsOf(first, second, third, sizes);
            var gradients = TensorsOf(firstGradient, secondGradient, thirdGradient, sizes);
            var results = new AttentionHeads(upstream, sizes.Rows, sizes.Size, sizes.Features);
            for (var index = 0; index < sizes.Samples * options.Heads; index++)
            {
                var (sample, head) = (index / options.Heads, index % options.Heads);
                var weights = saved + ((nint)index * sizes.TileLength);
                var kept = options.Dropout > 0 ? weights + sizes.WeightCount : weights;
                var result = results.Of(sample, head);
                if (thirdGradient is not null)
                {
                    products.MixTransposed(kept, result, gradients.Values.Of(sample, head));
                }

                if (firstGradient is null && secondGradient is null)
                {
                    continue;
                }

                products.Scores(result, tensors.Values.Of(sample, head), tile);
                AddWeightGradient(frame, sizes, sample, tile);
                Undrop(frame, sizes, kept, tile);
                AttentionSoftmax.Backward(weights, tile, sizes.Rows, sizes.Keys, options.Causal, sizes.Scale);
                if (firstGradient is not null)
                {
                    products.Mix(tile, tensors.Keys.Of(sample, head), gradients.Queries.Of(sample, head));
                }

                if (secondGradient is not null)
                {
                    products.MixTransposed(tile, tensors.Queries.Of(sample, head), gradients.Keys.Of(sample, head));
                }
            }
        }
    }

    private int SecondTensor => Math.Min(1, options.Tensors - 1);

    private int ThirdTensor => options.Tensors - 1;

    private static Span<float> Gradient(in OperationFrame frame, int input) =>
        frame.NeedsGradient(input) ? frame.InputGradient(input) : default;

    /// <summary>Queries, keys and values by the tensors they come in.</summary>
    private AttentionTensors TensorsOf(float* first, float* second, float* third, in AttentionSizes sizes)
    {
        var features = sizes.Features;
        return options.Tensors switch
        {
            1 => new AttentionTensors(
                new AttentionHeads(first, sizes.Rows, sizes.Size, 3 * features),
                new AttentionHeads(first + features, sizes.Keys, sizes.Size, 3 * features),
                new AttentionHeads(first + (2 * features), sizes.Keys, sizes.Size, 3 * features)),
            2 => new AttentionTensors(
                new AttentionHeads(first, sizes.Rows, sizes.Size, features),
                new AttentionHeads(second, sizes.Keys, sizes.Size, 2 * features),
                new AttentionHeads(second + features, sizes.Keys, sizes.Size, 2 * features)),
            _ => new AttentionTensors(
                new AttentionHeads(first, sizes.Rows, sizes.Size, features),
                new AttentionHeads(second, sizes.Keys, sizes.Size, features),
                new AttentionHeads(third, sizes.Keys, sizes.Size, features)),
        };
    }

    private void Mask(in OperationFrame frame, in AttentionSizes sizes, int sample, float* scores)
    {
        if (options.HasMask)
        {
            var mask = frame.Input(options.Tensors);
            fixed (float* forbidden = mask)
            {
                var start = mask.Length == sizes.TileLength ? 0 : (nint)sample * sizes.TileLength;
                AttentionMask.Apply(scores, sizes.Rows, sizes.Keys, forbidden + start, sizes.Keys);
            }
        }

        if (options.HasKeyMask)
        {
            fixed (float* forbidden = frame.Input(frame.InputCount - 1))
            {
                AttentionMask.Apply(scores, sizes.Rows, sizes.Keys, forbidden + ((nint)sample * sizes.Keys), 0);
            }
        }
    }

    /// <summary>Drops weights of a whole micro-batch while training. Returns where the weights lie that values are mixed with.</summary>
    private float* Drop(in OperationFrame frame, in AttentionSizes sizes, float* weights)
    {
        if (options.Dropout == 0)
        {
            return weights;
        }

        var kept = new Span<float>(weights + sizes.WeightCount, sizes.WeightCount);
        var all = new ReadOnlySpan<float>(weights, sizes.WeightCount);
        if (frame.Context.Training)
        {
            var context = frame.Context;
            var key = new RandomKey(context.Seed, RandomPurpose.Dropout, (uint)frame.Ordinal, context.Step, context.MicroBatch);
            DropoutMask.Fill(key, options.Dropout, kept);
            Elementwise.Multiply(kept, all, kept);
        }
        else
        {
            all.CopyTo(kept);
        }

        return weights + sizes.WeightCount;
    }

    // A dropped weight is 0, one that is kept never becomes smaller; where the softmax itself is 0, so is its gradient.
    private void Undrop(in OperationFrame frame, in AttentionSizes sizes, float* kept, float* gradient)
    {
        if (options.Dropout == 0 || !frame.Context.Training)
        {
            return;
        }

        for (var index = 0; index < sizes.TileLength; index++)
        {
            gradient[index] = kept[index] == 0f ? 0f : gradient[index] * DropoutMask.Kept(options.Dropout);
        }
    }

    private void Average(in OperationFrame frame, in AttentionSizes sizes, float* weights)
    {
        for (var sample = 0; sample < sizes.Samples; sample++)
        {
            var target = frame.OutputAt(1).Slice(sample * sizes.TileLength, sizes.TileLength);
            target.Clear();
            for (var head = 0; head < options.Heads; head++)
            {
                var index = ((nint)sample * options.Heads) + head;
                Elementwise.AddInto(target, new ReadOnlySpan<float>(weights + (index * sizes.TileLength), sizes.TileLength));
            }

            Elementwise.Divide(target, options.Heads, target);
        }
    }

    private void AddWeightGradient(in OperationFrame frame, in AttentionSizes sizes, int sample, float* tile)
    {
        if (!options.GivesWeights || !frame.HasOutputGradient(1))
        {
            return;
        }

        var upstream = frame.OutputGradientAt(1).Slice(sample * sizes.TileLength, sizes.TileLength);
        for (var index = 0; index < upstream.Length; index++)
        {
            tile[index] += upstream[index] / options.Heads;
        }
    }

    private void CheckMasks(ReadOnlySpan<Shape> inputs, Shape queries, Shape keys)
    {
        var (samples, rows, columns) = (queries[0], queries[1], keys[1]);
        if (options.HasMask && !inputs[options.Tensors].Equals(new Shape(rows, columns))
            && !inputs[options.Tensors].Equals(new Shape(samples, rows, columns)))
        {
            throw new ShapeException(
                $"Attention needs a mask of [{rows}, {columns}] or [{samples}, {rows}, {columns}], got {inputs[options.Tensors]}; "
                + "give one number for each query and key.");
        }

        if (options.HasKeyMask && !inputs[^1].Equals(new Shape(samples, columns)))
        {
            throw new ShapeException(
                $"Attention needs a key mask of [{samples}, {columns}], got {inputs[^1]}; give one number for each sample and key.");
        }
    }

    private AttentionSizes SizesOf(ReadOnlySpan<Shape> inputs) => new(inputs[0], inputs[SecondTensor], options);

    private AttentionSizes SizesOf(in OperationFrame frame) => new(frame.InputShape(0), frame.InputShape(SecondTensor), options);
}
