namespace Cluster.Cli.Diagnosing;

/// <summary>How a check came out.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, but not as well as it could.</summary>
    Warn,

    /// <summary>A run would fail here.</summary>
    Fail,

    /// <summary>Not looked at, since something before it failed or is not here.</summary>
    Skip,
}

/// <summary>What one check found: a line.</summary>
/// <param name="Check">What was looked at, in a word or two.</param>
/// <param name="Verdict">How it came out.</param>
/// <param name="Text">What was found.</param>
/// <param name="Hint">What to change; empty where there is nothing to.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Text, string Hint = "")
{
    /// <summary>What of it is a number or a name; null where nothing is.</summary>
    public Facts? Facts { get; init; }

    /// <summary>As it should be.</summary>
    public static Finding Ok(string check, string text) => new(check, Verdict.Ok, text);

    /// <summary>It works, but could work better.</summary>
    public static Finding Warn(string check, string text, string hint) => new(check, Verdict.Warn, text, hint);

    /// <summary>It does not work.</summary>
    public static Finding Fail(string check, string text, string hint) => new(check, Verdict.Fail, text, hint);

    /// <summary>It was not looked at.</summary>
    public static Finding Skip(string check, string why) => new(check, Verdict.Skip, why);
}
