namespace Cluster.Coordinator.Records.Pages;

/// <summary>Some samples with what was said of them.</summary>
internal static class SamplesSection
{
    public static Html? Of(PredictionReport report) => report.Samples.Count == 0 ? null : Html.Of($"""
        <h2>Samples of the test split</h2>
        <div class="card samples">
        {Html.Each(report.Samples, sample => Figure(sample, report.Classes))}</div>
        """);

    private static Html Figure(SamplePrediction sample, IReadOnlyList<string> classes)
    {
        var isRight = sample.Truth == sample.Predicted;
        var truth = isRight ? null : Html.Of($"<br>is {classes[sample.Truth]}");
        var probability = sample.Probability is { } share ? Html.Of($" {100 * share:F0} %") : null;
        return Html.Of($"""
            <figure class="{(isRight ? "right" : "wrong")}" title="sample {sample.Index}">{Image(sample)}
            <figcaption><b>{classes[sample.Predicted]}</b>{probability}{truth}</figcaption></figure>

            """);
    }

    private static Html? Image(SamplePrediction sample) =>
        sample.Picture is { } picture ? Html.Of($"<img alt=\"sample {sample.Index}\" src=\"{picture.ToDataUri()}\">") : null;
}
