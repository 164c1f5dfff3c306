using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Onnx.Tests.Catalogues;

/// <summary>Convolutions, pooling, normalisation and resizing, with every setting.</summary>
internal static class ImageLayers
{
    private static readonly Shape Image = new(4, 11, 9);
    private static readonly Shape Line = new(4, 13);

    public static void AddTo(Catalogue catalogue)
    {
        AddConvolutions(catalogue);
        AddPooling(catalogue);
        AddNormalizations(catalogue);
        AddResizing(catalogue);
    }

    private static void AddConvolutions(Catalogue catalogue)
    {
        catalogue.Add("conv2d-stride-padding", Image, () => new Conv2d(4, 6, new Pair(3, 2), new Pair(2, 1), new Pair(1, 0)));
        catalogue.Add("conv2d-groups-dilation", Image, () => new Conv2d(4, 6, 3, dilation: new Pair(2, 1), groups: 2, bias: false));
        catalogue.Add("conv2d-depthwise", Image, () => new Conv2d(4, 4, 3, groups: 4));
        catalogue.Add("conv1d", Line, () => new Conv1d(4, 6, 3, stride: 2, padding: 1, dilation: 2, groups: 2));
        catalogue.Add("conv-transpose2d", Image, () => new ConvTranspose2d(
            4, 6, 3, stride: new Pair(2, 3), padding: 1, outputPadding: new Pair(1, 2), groups: 2));
        catalogue.Add("conv-transpose2d-dilation", Image, () => new ConvTranspose2d(4, 2, 3, dilation: 2, bias: false));
        catalogue.Add("conv-transpose1d", Line, () => new ConvTranspose1d(4, 3, 4, stride: 2, padding: 1));
    }

    private static void AddPooling(Catalogue catalogue)
    {
        catalogue.Add("max-pool2d", Image, () => new MaxPool2d(new Pair(3, 2), 2, padding: 1));
        catalogue.Add("max-pool2d-ceil", Image, () => new MaxPool2d(3, 2, ceilMode: true));
        catalogue.Add("max-pool2d-dilation-ceil", Image, () => new MaxPool2d(2, 4, padding: 1, dilation: 3, ceilMode: true));
        catalogue.Add("max-pool1d", Line, () => new MaxPool1d(3, 2, padding: 1));
        catalogue.Add("avg-pool2d", Image, () => new AvgPool2d(3, 2, padding: 1));
        catalogue.Add("avg-pool2d-inside", Image, () => new AvgPool2d(3, 2, padding: 1, countIncludePad: false));
        catalogue.Add("avg-pool2d-ceil", Image, () => new AvgPool2d(new Pair(2, 4), 3, padding: 1, ceilMode: true));
        catalogue.Add("avg-pool2d-ceil-inside", Image, () => new AvgPool2d(new Pair(2, 4), 3, padding: 1, ceilMode: true, countIncludePad: false));
        catalogue.Add("avg-pool2d-divisor", Image, () => new AvgPool2d(3, 1, divisorOverride: 5));
        catalogue.Add("avg-pool1d", Line, () => new AvgPool1d(4, 3, padding: 2, ceilMode: true));
        catalogue.Add("adaptive-avg-pool2d", Image, () => new AdaptiveAvgPool2d(new Pair(4, 3)));
        catalogue.Add("adaptive-avg-pool2d-even", new Shape(2, 8, 6), () => new AdaptiveAvgPool2d(2));
        catalogue.Add("adaptive-avg-pool1d", Line, () => new AdaptiveAvgPool1d(5));
        catalogue.Add("adaptive-max-pool2d", Image, () => new AdaptiveMaxPool2d(new Pair(4, 5)));
        catalogue.Add("adaptive-max-pool1d", Line, () => new AdaptiveMaxPool1d(4));
    }

    private static void AddNormalizations(Catalogue catalogue)
    {
        catalogue.Add("batch-norm-image", Image, () => new BatchNorm(4));
        catalogue.Add("batch-norm-line", Line, () => new BatchNorm(4, epsilon: 1e-3));
        catalogue.Add("batch-norm-features", new Shape(7), () => new BatchNorm(7, affine: false));
        catalogue.Add("group-norm-image", Image, () => new GroupNorm(2, 4));
        catalogue.Add("group-norm-plain", Line, () => new GroupNorm(4, 4, affine: false));
        catalogue.Add("group-norm-features", new Shape(12), () => new GroupNorm(3, 12));
        catalogue.Add("layer-norm", new Shape(5, 12), () => new LayerNorm(12));
        catalogue.Add("layer-norm-several-axes", Image, () => new LayerNorm(new Shape(11, 9)));
        catalogue.Add("layer-norm-no-bias", new Shape(12), () => new LayerNorm(12, bias: false));
        catalogue.Add("layer-norm-plain", new Shape(5, 12), () => new LayerNorm(12, affine: false));
        catalogue.Add("rms-norm", new Shape(5, 12), () => new RMSNorm(12));
    }

    private static void AddResizing(Catalogue catalogue)
    {
        catalogue.Add("upsample-nearest", Image, () => new Upsample(ImageSize.Times(2)));
        catalogue.Add("upsample-nearest-size", Image, () => new Upsample(new ImageSize(17, 7)));
        catalogue.Add("upsample-nearest-factor", Image, () => new Upsample(ImageSize.Times(1.7, 0.6)));
        catalogue.Add("upsample-bilinear", Image, () => new Upsample(ImageSize.Times(2), UpsampleMode.Bilinear));
        catalogue.Add("upsample-bilinear-size", Image, () => new Upsample(new ImageSize(17, 7), UpsampleMode.Bilinear));
        catalogue.Add("upsample-bilinear-factor", Image, () => new Upsample(ImageSize.Times(1.7, 0.6), UpsampleMode.Bilinear));
        catalogue.Add("upsample-bilinear-corners", Image, () => new Upsample(new ImageSize(5, 20), UpsampleMode.Bilinear, alignCorners: true));
        catalogue.Add("upsample-bilinear-corners-one", Image, () => new Upsample(new ImageSize(1, 20), UpsampleMode.Bilinear, alignCorners: true));
    }
}
