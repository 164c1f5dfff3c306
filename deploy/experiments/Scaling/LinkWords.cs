using Cluster.Experiments.Links;
using static Cluster.Experiments.Scaling.ScaleText;

namespace Cluster.Experiments.Scaling;

/// <summary>What the simulator says of other links, where it explains this one.</summary>
internal static class LinkWords
{
    // A simulation that is further off than this says nothing of links that were not measured.
    private const double Tolerance = 0.2;

    public static string? Of(ScaleResult result, ScaleRow row)
    {
        if (result.OthersShare > ScaleWords.NotableShare || LinkForecast.Of(result, row) is not { } forecast)
        {
            return null;
        }

        var (measured, explained) = (row.SecondsPerStep.Median, forecast.ExplainedSeconds);
        var said = $"Simulated with what was measured of computing and updating, a step of {Workers(row.Workers)} takes {Time(explained)} over this "
            + $"link, where {Time(measured)} were measured";
        if (Math.Abs(explained - measured) > Tolerance * measured)
        {
            return $"{said}: too far off to say anything of other links.";
        }

        var rest = forecast.OtherSeconds > 0 ? $" Allowing for the other {Time(forecast.OtherSeconds)}," : " By that,";
        var delay = result.Plan.Link!.Value.Delay > TimeSpan.Zero ? " with this delay" : "";
        return forecast.BreakEven is not { } rate
            ? $"{said}.{rest} no link{delay} makes {Workers(row.Workers)} pay."
            : $"{said}.{rest} {Workers(row.Workers)} pay from {LinkSpec.RateText(TwoDigits(8 * rate))}{delay}.";
    }

    private static double TwoDigits(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return Math.Round(value / unit) * unit;
    }
}
