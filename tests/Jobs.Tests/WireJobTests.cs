using Cluster.Data;

namespace Cluster.Jobs.Tests;

/// <summary>The form in which numbers travel, as job files ask for it.</summary>
public sealed class WireJobTests
{
    private static readonly LabelledSamples Data = LabelledSamples.OfClasses(new(4), 10, [.. Enumerable.Range(0, 50).Select(each => each % 10)]);

    [Theory]
    [InlineData("", "fp32", 1, true)]
    [InlineData(", \"wire\": \"lossless\"", "lossless", 1, true)]
    [InlineData(", \"wire\": \"bf16\"", "bf16", 1, false)]
    [InlineData(", \"wire\": {\"type\": \"fp16\"}", "fp16", 1, false)]
    [InlineData(", \"wire\": \"top_k\"", "top_k", 0.01, false)]
    [InlineData(", \"wire\": {\"type\": \"top_k\", \"fraction\": 0.25}", "top_k", 0.25, false)]
    public void Wire_Named_IsThatFormat(string keys, string name, double fraction, bool isExact)
    {
        var text = JobText.Whole.Replace("\"micro_batches\": 8", "\"micro_batches\": 8" + keys, StringComparison.Ordinal);
        var wire = TrainingJob.Over(new DatasetSplits(Data, Data), JobFile.Parse(text, JobText.File)).Wire;

        Assert.Equal((name, fraction, isExact), (wire.Name, wire.Fraction, wire.IsExact));
    }

    [Theory]
    [InlineData("\"fp8\"", "training.wire", "bf16, fp16")]
    [InlineData("{\"type\": \"top_k\", \"fraction\": 0.3}", "training.wire.fraction", "up to 0.25, got 0.3")]
    [InlineData("{\"type\": \"bf16\", \"fraction\": 0.1}", "training.wire", "fraction")]
    public void Wire_ThatIsWrong_IsRefusedWithItsPlace(string wire, params string[] words)
    {
        var line = JobText.Refusal("\"micro_batches\": 8", $"\"micro_batches\": 8, \"wire\": {wire}");

        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }
}
