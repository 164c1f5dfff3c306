namespace Cluster.Engine.Kernels.Convolution;

/// <summary>Cross-correlations over groups of 16 samples (see <see cref="Lanes"/>), and their gradients.</summary>
/// <remarks>The chains: an output begins at its bias and adds tap row after tap row, of each the channels one after the other, of
/// each the taps from left to right. Tap rows above and below the image are left out; taps to its left and right are zeros. An
/// input's gradient begins at 0 and adds the output's channels in the same way, taps in reverse order; zeros that a stride leaves between
/// rows and pixels count. A weight's gradient has 16 chains, one for samples i, i + 16, ... of the micro-batch, over
/// groups, rows and columns in that order, borders being zeros; the chains are added by halving.</remarks>
internal static unsafe class LaneConvolution
{
    /// <summary>Floats of scratch that <see cref="BackwardWeight"/> needs.</summary>
    public static int BackwardWeightScratch(in ConvolutionGeometry shape, int groups) =>
        (shape.HasBorder ? shape.PaddedImage.Length(groups * shape.InChannels) : 0) + LaneWeightGradient.SumsLength(shape);

    /// <summary>output = bias + weight ⋆ input.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="groups">Groups of 16 samples.</param>
    /// <param name="input">[groups, inChannels, height, width, 16].</param>
    /// <param name="weight">[outChannels, inChannels / groups, kernel].</param>
    /// <param name="bias">[outChannels], or null.</param>
    /// <param name="output">Takes [groups, outChannels, outHeight, outWidth, 16].</param>
    /// <param name="scratch">Room for the pass.</param>
    public static void Forward(in ConvolutionGeometry shape, int groups, float* input, float* weight, float* bias, float* output, float* scratch)
    {
        var pass = ConvolutionPass.Forward(shape, weight, bias, scratch);
        for (nint group = 0; group < groups; group++)
        {
            pass.Run(input + (group * shape.InputLength * Lanes.Count), output + (group * shape.OutputLength * Lanes.Count));
        }
    }

    /// <summary>The gradient in the input; as an operation of its own, the transposed convolution.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="groups">Groups of 16 samples.</param>
    /// <param name="outputGradient">[groups, outChannels, outHeight, outWidth, 16].</param>
    /// <param name="weight">[outChannels, inChannels / groups, kernel].</param>
    /// <param name="start">[inChannels], what the chains begin at, or null.</param>
    /// <param name="inputGradient">Takes [groups, inChannels, height, width, 16].</param>
    /// <param name="scratch">Room for the pass.</param>
    public static void BackwardInput(
        in ConvolutionGeometry shape, int groups, float* outputGradient, float* weight, float* start, float* inputGradient, float* scratch)
    {
        var pass = ConvolutionPass.BackwardInput(shape, weight, start, scratch);
        for (nint group = 0; group < groups; group++)
        {
            pass.Run(outputGradient + (group * shape.OutputLength * Lanes.Count), inputGradient + (group * shape.InputLength * Lanes.Count));
        }
    }

    /// <summary>The gradients in weight and bias.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="groups">Groups of 16 samples: those of one micro-batch.</param>
    /// <param name="input">[groups, inChannels, height, width, 16].</param>
    /// <param name="outputGradient">[groups, outChannels, outHeight, outWidth, 16].</param>
    /// <param name="weightGradient">Takes [outChannels, inChannels / groups, kernel].</param>
    /// <param name="biasGradient">Takes [outChannels]; null where it is not wanted.</param>
    /// <param name="scratch">Room.</param>
    public static void BackwardWeight(
        in ConvolutionGeometry shape,
        int groups,
        float* input,
        float* outputGradient,
        float* weightGradient,
        float* biasGradient,
        float* scratch)
    {
        var image = shape.InputImage;
        if (shape.HasBorder)
        {
            image = shape.PaddedImage;
            Lanes.Place(input, shape.InChannels * groups, shape.Input, scratch, image, shape.Padding, 1);
            input = scratch;
            scratch += image.Length(groups * shape.InChannels);
        }

        var planes = LanePlanes.Of(input, shape.InChannels, image);
        var gradient = LanePlanes.Of(outputGradient, shape.OutChannels, LaneImage.Dense(shape.Output));
        LaneWeightGradient.Run(shape, groups, planes, gradient, weightGradient, biasGradient, scratch);
    }

    /// <summary>The gradient in the bias alone: sums over all pixels, in 16 chains added by halving.</summary>
    /// <param name="first">First channel.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="groups">Groups of 16 samples: those of one micro-batch.</param>
    /// <param name="outputGradient">The output's gradient; zeros beside the pixels change no sum.</param>
    /// <param name="biasGradient">Takes the gradients, at the place of the channels among all.</param>
    public static void BackwardBias(int first, int channels, int groups, in LanePlanes outputGradient, float* biasGradient)
    {
        const int Together = 4;
        var image = outputGradient.Image;
        var sums = stackalloc float[Together * Lanes.Count];
        for (var end = first + channels; first < end; first += Together)
        {
            var here = Math.Min(Together, end - first);
            new Span<float>(sums, Together * Lanes.Count).Clear();
            for (var group = 0; group < groups; group++)
            {
                LaneSums.Add(outputGradient.At(group, first), here, image.Plane, image.Size.Rows * image.Size.Columns, sums);
            }

            Lanes.Sums(sums, here, biasGradient + first);
        }
    }
}
