using System.Globalization;
using Cluster.Coordinator.Progress;

namespace Cluster.Coordinator.Records.Pages;

/// <summary>The page about one run: how it went, its curves, its workers, its job.</summary>
public static class ReportPage
{
    /// <summary>The page as HTML.</summary>
    /// <param name="run">The run, at its end or on the way.</param>
    /// <param name="predictions">What the final weights say of the test split; the page leaves those sections out without it.</param>
    public static string Of(RunRecord run, PredictionReport? predictions = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Page.Of(
            run.Name,
            Header(run),
            RunCharts.Of(run),
            WorkersSection.Of(run),
            predictions is null ? null : ConfusionSection.Of(predictions),
            predictions is null ? null : SamplesSection.Of(predictions),
            Evaluations(run),
            Origin(run));
    }

    private static Html Header(RunRecord run)
    {
        var job = run.Job;
        return Html.Of($"""
            <header>
            <h1>{job.Name}<span class="standing {run.Standing}">{run.Standing}</span></h1>
            <p>{run.Name}, begun {run.Began:yyyy-MM-dd HH:mm:ss} UTC</p>
            <p>{job.Parameters:N0} parameters, {job.TrainSamples:N0} training and {job.TestSamples:N0} test samples,
            {RunNews.BatchText(job)}</p>
            {Failure(run)}<div class="tiles">
            {Html.Each(Tiles(run), tile => Html.Of($"<div class=\"tile\"><b>{tile.Value}</b><span>{tile.Name}</span></div>\n"))}</div>
            </header>
            """);
    }

    private static Html? Failure(RunRecord run) =>
        run.Failure is { } failure ? Html.Of($"<p class=\"failure\">{failure.Message}</p>\n") : null;

    private static IEnumerable<(string Name, string Value)> Tiles(RunRecord run)
    {
        var culture = CultureInfo.InvariantCulture;
        if (run.Evaluation is { } evaluation)
        {
            if (evaluation.Accuracy is { } accuracy)
            {
                yield return ("test accuracy", RunText.Share(accuracy));
            }

            yield return ("test loss", evaluation.Loss.ToString("F4", culture));
        }

        yield return ("steps", string.Create(culture, $"{run.Step:N0} of {run.TotalSteps:N0}"));
        if (run.End is { } end)
        {
            yield return ("samples a second", end.SamplesPerSecond.ToString("N0", culture));
        }

        yield return ("duration", RunText.Duration(run.Duration));
        yield return ("workers", run.Workers.ToString(culture));
    }

    private static Html? Evaluations(RunRecord run)
    {
        List<EvaluationDone> evaluations = [.. run.OfType<EvaluationDone>()];
        return evaluations.Count == 0 ? null : Html.Of($"""
            <details>
            <summary>Evaluations</summary>
            <div class="card scroll"><table>
            <tr><th>epoch</th><th class="number">step</th><th class="number">loss</th><th class="number">accuracy</th></tr>
            {Html.Each(evaluations, evaluation => Html.Of($"""
                <tr><td>{evaluation.Epoch}</td><td class="number">{evaluation.Step:N0}</td><td class="number">{evaluation.Loss:F4}</td>
                <td class="number">{(evaluation.Accuracy is { } share ? RunText.Share(share) : "")}</td></tr>

                """))}</table></div>
            </details>
            """);
    }

    private static Html Origin(RunRecord run)
    {
        var result = run.End is not { } end ? null : Html.Of($"""
            <h2>Result</h2>
            <div class="card scroll"><table>
            <tr><th>weights digest</th><td class="mono">{end.WeightsDigest}</td></tr>
            <tr><th>checkpoint</th><td class="mono">{end.Checkpoint}</td></tr>
            </table></div>
            """);
        var job = run.JobJson is null ? null : Html.Of($"""
            <details>
            <summary>Job</summary>
            <pre class="card">{run.JobJson}</pre>
            </details>
            """);
        return Html.Of($"{result}\n{job}");
    }
}
