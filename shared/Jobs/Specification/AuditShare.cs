using System.Globalization;

namespace Cluster.Jobs.Specification;

/// <summary>A share of contributions to audit, as people write it: in percent, as in 1%, or as a fraction, as in 0.01.</summary>
public static class AuditShare
{
    /// <summary>What is expected, for messages.</summary>
    public const string Expected = "a share of 0% to 100%, as in 1% or 0.01";

    /// <summary>Reads a share.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="share">From 0 to 1.</param>
    public static bool TryParse(string text, out double share)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isPercent = text.EndsWith('%');
        var isNumber = double.TryParse(
            isPercent ? text[..^1] : text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out share);
        share /= isPercent ? 100 : 1;
        return isNumber && share is >= 0 and <= 1;
    }
}
