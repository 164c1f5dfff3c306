using Cluster.Data;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;
using Cluster.Metrics.Outputs;

namespace Cluster.Inference;

public class PredictionFormTests
{
    [Fact]
    public void Class_ComesByItsIndex_WithProbabilitiesOfAll()
    {
        var (form, cells) = Read(new SoftmaxCrossEntropy(), new Shape(2), TargetSchema.Class(2, ["cat", "dog"]), [0, 0.5f]);

        Assert.Equal(["prediction", "probability_cat", "probability_dog"], form.Columns.Select(column => column.Name));
        Assert.Equal(["cat", "dog"], form.Columns[0].Names);
        Assert.Equal(1, cells[0]);
        Assert.Equal(1 / (1 + Math.Exp(0.5)), cells[1], 15);
    }

    [Fact]
    public void Class_WithoutProbabilities_ComesWithScores()
    {
        var (form, cells) = Read(new MeanSquaredError(), new Shape(3), TargetSchema.Class(3), [0.25f, 1.5f, -1]);

        Assert.Equal(["prediction", "score_0", "score_1", "score_2"], form.Columns.Select(column => column.Name));
        Assert.Equal([1, 0.25, 1.5, -1], cells);
    }

    [Fact]
    public void Class_OfEveryPixel_ComesByItsNameAlone()
    {
        var (form, cells) = Read(
            new SoftmaxCrossEntropy(classAxis: 1), new Shape(2, 1, 2), new TargetSchema(new Shape(1, 2), 2, ["sky", "sea"]), [1, 0, 0, 1]);

        Assert.Equal(["prediction_0", "prediction_1"], form.Columns.Select(column => column.Name));
        Assert.Equal([0, 1], cells);
    }

    [Fact]
    public void Labels_ComeAsAnswers_WithTheirProbabilities()
    {
        var (form, cells) = Read(new BinaryCrossEntropy(), new Shape(2), TargetSchema.Values(new Shape(2), ["red", "blue"]), [0.75f, 0.5f]);

        Assert.Equal(["prediction_red", "prediction_blue", "probability_red", "probability_blue"], form.Columns.Select(column => column.Name));
        Assert.Equal([1, 0, 0.75, 0.5], cells);
    }

    [Fact]
    public void Distribution_ComesByItsMean_WithItsParameters()
    {
        var (form, cells) = Read(new GaussianNll(link: PositiveLink.Exp), new Shape(2, 1), TargetSchema.Values(new Shape(1), ["price"]), [3, 0]);

        Assert.Equal(["prediction_price", "mean", "variance"], form.Columns.Select(column => column.Name));
        Assert.Equal([3, 3, 1], cells);
    }

    private static (PredictionForm Form, double[] Cells) Read(Loss loss, Shape output, TargetSchema targets, float[] outputs)
    {
        var form = PredictionForm.Of(ModelOutputs.Of(loss, output, targets), new DataDescription(new Shape(1), targets, "", null));
        var cells = new double[form.Columns.Count];
        form.Read(outputs, cells);
        return (form, cells);
    }
}
