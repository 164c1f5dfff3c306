using Cluster.Data.Augmentations;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests;

public sealed class AugmentationTests
{
    private static readonly Shape Sample = new(2, 5, 4);

    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, Augmentation> All => new()
    {
        ["shift"] = new RandomShift(2),
        ["crop"] = new RandomCrop(2, PaddingMode.Reflect),
        ["flip"] = new RandomFlip(),
        ["noise"] = new RandomNoise(0.1),
        ["cutout"] = new RandomCutout(3),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_SameKey_GivesTheSameImage(string name)
    {
        Assert.Equal(Made(All[name], epoch: 3, index: 11), Made(All[name], epoch: 3, index: 11));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_OtherEpochsSamplesAndPlaces_GiveOtherImages(string name)
    {
        var images = Enumerable.Range(0, 40).Select(index => Made(All[name], epoch: 0, index)).ToList();
        var later = Enumerable.Range(0, 40).Select(index => Made(All[name], epoch: 1, index)).ToList();
        var twice = new AugmentationList([All[name], All[name]], Sample, seed: 5);
        var second = Image();
        twice.Apply(second, 0, 0);

        Assert.True(images.DistinctBy(image => string.Join(' ', image)).Count() > 1);
        Assert.NotEqual(images, later);
        Assert.Equal(Sample.ElementCount, second.Length);
    }

    [Fact]
    public void Shift_ManySamples_MoveByEveryDistanceAndFillWithZeros()
    {
        var shape = new Shape(5, 5);
        var places = new HashSet<int>();
        for (var index = 0; index < 500; index++)
        {
            var image = new float[25];
            image[12] = 1f;
            new AugmentationList([new RandomShift(1)], shape, seed: 5).Apply(image, 0, index);
            places.Add(Array.IndexOf(image, 1f));
            Assert.Equal(1f, image.Sum());
        }

        Assert.Equal([6, 7, 8, 11, 12, 13, 16, 17, 18], places.Order());
    }

    [Fact]
    public void Shift_FurtherThanTheImage_LeavesZeros()
    {
        var list = new AugmentationList([new RandomShift(50)], new Shape(3, 3), seed: 1);
        for (var index = 0; index < 200; index++)
        {
            var image = Enumerable.Repeat(1f, 9).ToArray();
            list.Apply(image, 0, index);
            Assert.InRange(image.Sum(), 0, 9);
        }
    }

    [Fact]
    public void Crop_PaddedWithZeros_IsAShift()
    {
        var (crops, shifts) = (Made(new RandomCrop(3)), Made(new RandomShift(3)));

        Assert.Equal(shifts, crops);
        Assert.True(crops.Distinct().Count() > 40);

        static List<string> Made(Augmentation augmentation) =>
            [.. Enumerable.Range(0, 300).Select(index => string.Join(' ', AugmentationTests.Made(augmentation, epoch: 2, index)))];
    }

    [Theory]
    [InlineData(PaddingMode.Zeros, "0001234000")]
    [InlineData(PaddingMode.Edge, "1111234444")]
    [InlineData(PaddingMode.Reflect, "4321234321")]
    public void Crop_ManySamples_AreEveryCutOfThePaddedImage(PaddingMode mode, string padded)
    {
        var seen = new HashSet<string>();
        for (var index = 0; index < 400; index++)
        {
            float[] image = [.. Enumerable.Range(0, 16).Select(place => (float)((place % 4) + 1))];
            new AugmentationList([new RandomCrop(3, mode)], new Shape(4, 4), seed: 5).Apply(image, 0, index);
            seen.UnionWith(image.Chunk(4).Select(row => string.Concat(row)));
        }

        string[] empty = mode == PaddingMode.Zeros ? ["0000"] : [];
        Assert.Equal(Enumerable.Range(0, 7).Select(start => padded.Substring(start, 4)).Concat(empty).Distinct().Order(), seen.Order());
    }

    [Fact]
    public void Crop_ReflectedPaddingAsLargeAsTheImage_IsRefused() =>
        Assert.Throws<ShapeException>(() => new AugmentationList([new RandomCrop(4, PaddingMode.Reflect)], Sample, seed: 1));

    [Fact]
    public void Flip_Certain_MirrorsEveryRow()
    {
        var image = Enumerable.Range(0, 6).Select(value => (float)value).ToArray();

        new AugmentationList([new RandomFlip(1)], new Shape(2, 3), seed: 5).Apply(image, 0, 0);

        Assert.Equal([2f, 1f, 0f, 5f, 4f, 3f], image);
    }

    [Fact]
    public void Cutout_AnyPlace_ClearsOneSquareInEveryChannel()
    {
        for (var index = 0; index < 100; index++)
        {
            var image = Made(new RandomCutout(3), epoch: 0, index);
            var first = image.Take(20).Select((value, place) => value == 0 ? place : -1).Where(place => place >= 0).ToArray();
            var second = image.Skip(20).Select((value, place) => value == 0 ? place : -1).Where(place => place >= 0).ToArray();

            Assert.Equal(first, second);
            Assert.InRange(first.Length, 1, 9);
            Assert.True(first.Max(place => place % 4) - first.Min(place => place % 4) < 3);
        }
    }

    [Fact]
    public void Noise_ManyElements_HasItsDeviation()
    {
        var image = new float[20_000];
        new AugmentationList([new RandomNoise(0.5)], new Shape(20_000), seed: 5).Apply(image, 0, 0);

        var deviation = Math.Sqrt(image.Sum(value => (double)value * value) / image.Length);
        Assert.Equal(0.5, deviation, 0.0125);
    }

    [Fact]
    public void List_SamplesThatAreNoImages_AreRefused() =>
        Assert.Throws<ShapeException>(() => new AugmentationList([new RandomFlip()], new Shape(7), seed: 1));

    [Fact]
    public void Apply_Warm_AllocatesNothing()
    {
        var list = new AugmentationList(All.Values, Sample, seed: 5);
        var image = Image();
        list.Apply(image, 0, 0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        list.Apply(image, 0, 1);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static float[] Image() => [.. Enumerable.Range(1, Sample.ElementCount).Select(value => (float)value)];

    private static float[] Made(Augmentation augmentation, uint epoch, int index)
    {
        var image = Image();
        new AugmentationList([augmentation], Sample, seed: 5).Apply(image, epoch, index);
        return image;
    }
}
