using Cluster.Data;
using Cluster.Engine.Losses;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Building;
using Cluster.Jobs.Catalogs;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>Data of classes gives a loss a label a sample, or its one-hot form; a loss that needs anything else is refused.</summary>
public sealed class LossOnClassDataTests
{
    private const string Loss = "\"loss\": { \"type\": \"cross_entropy\" }";
    private const string Last = "{ \"type\": \"linear\", \"units\": 10, \"bias\": false }";

    [Theory]
    [InlineData("\"cross_entropy\"", 12)]
    [InlineData("{ \"type\": \"cross_entropy\", \"class_axis\": 1 }", 20, "[10, 1, 2]", "{ \"type\": \"avg_pool2d\", \"kernel_size\": [1, 2] }")]
    [InlineData("{ \"type\": \"plackett_luce\", \"top_k\": 1 }", 10)]
    [InlineData("\"mse\"", 10, "[2, 5]")]
    [InlineData("\"gaussian_nll\"", 20, "[2, 10]")]
    [InlineData("{ \"type\": \"bce_with_logits\", \"pos_weights\": [9] }", 10)]
    [InlineData("{ \"type\": \"dice\", \"per_sample\": false }", 10)]
    public void Loss_WhoseTargetsTheDataGives_IsTaken(string loss, int units, string? sizes = null, string? layer = null)
    {
        var model = Build(Job(loss, units, sizes, layer));
        var isLabels = model.Objective.Loss.TargetKind == TargetKind.ClassLabels;
        int[] labels = isLabels ? [-1, -1] : [];
        var values = new float[isLabels ? 0 : 20];
        Array.Fill(values, 7f);

        model.Targets.Write(1, LabelledSamples.Images, 3, labels, values);

        Assert.Equal(isLabels ? [-1, 3] : [], labels);
        Assert.Equal(isLabels ? [] : [.. Enumerable.Repeat(7f, 10), 0f, 0f, 0f, 1f, 0f, 0f, 0f, 0f, 0f, 0f], values);
    }

    [Fact]
    public void Loss_WithAMargin_CountsTheOtherClassesAsMinusOne()
    {
        var values = new float[10];

        Build(Job("\"hinge\"", 10)).Targets.Write(0, LabelledSamples.Images, 1, [], values);

        Assert.Equal([-1f, 1f, -1f, -1f, -1f, -1f, -1f, -1f, -1f, -1f], values);
    }

    [Theory]
    [InlineData("\"bce_with_logits\"", 0f)]
    [InlineData("\"soft_margin\"", -1f)]
    public void TwoClasses_OfOneOutput_AreOneNumber(string loss, float first)
    {
        var data = LabelledSamples.OfClasses(new(1, 28, 28), 2, 0, 1);
        var values = new float[2];
        var targets = JobModel.Build(Job(loss, 1), data).Targets;

        targets.Write(0, data, 0, [], values);
        targets.Write(1, data, 1, [], values);

        Assert.Equal([first, 1f], values);
    }

    [Fact]
    public void Values_AreTakenAsTheyAre()
    {
        var data = new LabelledSamples(new(1, 28, 28), TargetSchema.Values(new(2)), [1.5f, -2f, 3f, 4f]);
        var values = new float[4];

        JobModel.Build(Job("\"mse\"", 2), data).Targets.Write(1, data, 1, [], values);

        Assert.Equal([0f, 0f, 3f, 4f], values);
    }

    [Theory]
    [InlineData("\"cross_entropy\"", 2, "the data gives a sample 2 values")]
    [InlineData("\"mse\"", 3, "the data gives a sample 2 values; end the model with a linear layer of 2 units")]
    [InlineData("\"class_balanced_cross_entropy\"", 2, "classes, got values")]
    public void Loss_ThatValuesDoNotFit_IsRefused(string loss, int units, string words)
    {
        var data = new LabelledSamples(new(1, 28, 28), TargetSchema.Values(new(2)), [1.5f, -2f]);

        Assert.Contains(words, Assert.Throws<JobException>(() => JobModel.Build(Job(loss, units), data)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"cross_entropy\"", 9, null, "job.json:10:5: model: job small: softmax_cross_entropy needs a score for each class", "10 classes")]
    [InlineData("\"cross_entropy\"", 20, "[2, 10]", "model: ", "needs 2 labels a sample of outputs [2, 10]", "1 label of 10 classes")]
    [InlineData("\"mse\"", 12, null, "model: ", "mean_squared_error needs 12 values a sample of outputs [12]", "10 values, 1 for its class")]
    [InlineData("\"gaussian_nll\"", 10, null, "model: ", "[batch, 2, ...]", "the data gives a sample 10 values")]
    [InlineData("\"triplet_margin\"", 15, "[3, 5]", "model: ", "triplet_margin needs 0 values a sample", "the data gives a sample 10 values")]
    [InlineData("\"cosine_embedding\"", 10, "[2, 5]", "model: ", "cosine_embedding needs 1 value a sample")]
    [InlineData("{ \"type\": \"ctc\", \"max_target_length\": 4 }", 30, "[3, 10]", "model: ", "ctc needs 6 labels a sample", "1 label")]
    [InlineData("\"plackett_luce\"", 10, null, "model: ", "plackett_luce_nll needs 10 labels a sample")]
    [InlineData("{ \"type\": \"cross_entropy\", \"class_weights\": [1, 2] }", 10, null, "model: ", "with 2 classes", "10 classes")]
    public void Loss_ThatNeedsOtherData_IsRefused(string loss, int units, string? sizes, params string[] words)
    {
        var line = Assert.Throws<JobException>(() => Build(Job(loss, units, sizes))).Message;

        JobText.AssertOneLine(line);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"reduction\": \"none\"", "job.json:12:51: loss.reduction: ", "mean, sum or batch_mean")]
    [InlineData("\"reduction\": \"average\"", "loss.reduction: ", "one of none, mean, sum, batch_mean, got 'average'")]
    [InlineData("\"label_smoothing\": 2", "loss.label_smoothing: ", "got 2")]
    [InlineData("\"class_weights\": \"balance\"", "loss.class_weights: ", "a list of numbers or 'balanced', got 'balance'")]
    [InlineData("\"class_weights\": [1, -1]", "loss: ", "a weight of 0 or more for each class")]
    public void Key_OfALoss_IsCheckedWithoutData(string key, params string[] words)
    {
        var line = JobText.Refusal(Loss, $"\"loss\": {{ \"type\": \"cross_entropy\", {key} }}");

        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Reduction_ThatALossDoesNotHave_IsRefused() =>
        Assert.StartsWith(
            "job.json:12:42: loss.reduction: root_mean_squared_error needs the mean",
            JobText.Refusal(Loss, "\"loss\": { \"type\": \"rmse\", \"reduction\": \"sum\" }"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("\"cross_entropy\"", 1.5)]
    [InlineData("{ \"type\": \"cross_entropy\", \"reduction\": \"sum\" }", 6)]
    [InlineData("{ \"type\": \"cross_entropy\", \"reduction\": \"batch_mean\" }", 3)]
    public void Reduction_OfAJob_DecidesTheLossAtTheRoot(string loss, double expected) =>
        Assert.Equal(expected, Build(Job(loss, 10)).Objective.Root(new BatchSums(Loss: 6, Weight: 4, Samples: 2, Correct: 0)).Loss);

    [Fact]
    public void BalancedWeights_AreThoseOfTheTrainingData()
    {
        int[] labels = [0, 1];
        Assert.Equal(Evaluate("[2, 0.6666666666666666]", labels), Evaluate("balanced", labels));
        Assert.NotEqual(Evaluate("[1, 1]", labels), Evaluate("balanced", labels));
    }

    private static BatchSums Evaluate(string weights, int[] labels)
    {
        var part = JsonNodeReader.Read($"{{ \"type\": \"focal\", \"alpha\": {(weights[0] == '[' ? weights : $"\"{weights}\"")} }}", "f");
        var context = new BuildContext(Data: LabelledSamples.OfClasses(new(1), 2, 0, 1, 1, 1));
        var objective = (Objective)AllCatalogs.Of(typeof(Loss))!.Bind(new NodeAt(part, "loss")).Build(context)!;
        return objective.Loss.Evaluate(new LossFrame
        {
            Shape = new(2, 2),
            Predictions = new float[] { 1, 2, 3, 5 },
            Labels = labels,
            Gradient = new float[4],
        });
    }

    private static JobModel Build(JobSpec spec) => JobModel.Build(spec, LabelledSamples.Images);

    private static JobSpec Job(string loss, int units, string? sizes = null, string? layer = null)
    {
        var reshape = sizes is null ? "" : $", {{ \"type\": \"reshape\", \"sizes\": {sizes} }}";
        var more = layer is null ? "" : $", {layer}";
        return JobFile.Parse(
            JobText.Whole
                .Replace(Loss, $"\"loss\": {loss}", StringComparison.Ordinal)
                .Replace(Last, $"{Last.Replace("10", $"{units}", StringComparison.Ordinal)}{reshape}{more}", StringComparison.Ordinal),
            JobText.File);
    }
}
