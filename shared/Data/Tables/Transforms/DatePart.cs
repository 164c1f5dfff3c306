namespace Cluster.Data.Tables.Transforms;

/// <summary>A number of a date or time.</summary>
public enum DatePart
{
    /// <summary>The year.</summary>
    Year,

    /// <summary>The month, 1 to 12.</summary>
    Month,

    /// <summary>The day of the month, 1 to 31.</summary>
    Day,

    /// <summary>The day of the week: 0 for Monday to 6 for Sunday.</summary>
    Weekday,

    /// <summary>The day of the year, 1 to 366.</summary>
    DayOfYear,

    /// <summary>The hour, 0 to 23.</summary>
    Hour,

    /// <summary>The minute, 0 to 59.</summary>
    Minute,

    /// <summary>Days and parts of a day since the beginning of 1970.</summary>
    ElapsedDays,
}

/// <summary>Reads numbers off dates and times.</summary>
internal static class DateParts
{
    /// <summary>The number of one time.</summary>
    public static double Of(DateTime time, DatePart part) => part switch
    {
        DatePart.Year => time.Year,
        DatePart.Month => time.Month,
        DatePart.Day => time.Day,
        DatePart.Weekday => ((int)time.DayOfWeek + 6) % 7,
        DatePart.DayOfYear => time.DayOfYear,
        DatePart.Hour => time.Hour,
        DatePart.Minute => time.Minute,
        _ => (double)(time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerDay,
    };

    /// <summary>After how much the number begins anew; null if it never does.</summary>
    public static double? PeriodOf(DatePart part) => part switch
    {
        DatePart.Month => 12,
        DatePart.Day => 31,
        DatePart.Weekday => 7,
        DatePart.DayOfYear => 366,
        DatePart.Hour => 24,
        DatePart.Minute => 60,
        _ => null,
    };

    /// <summary>The name in job files.</summary>
    public static string NameOf(DatePart part) => part switch
    {
        DatePart.DayOfYear => "day_of_year",
        DatePart.ElapsedDays => "elapsed_days",
        _ => part.ToString().ToLowerInvariant(),
    };
}
