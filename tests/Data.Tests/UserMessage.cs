namespace Cluster.Data.Tests;

/// <summary>What every message to a user has in common.</summary>
internal static class UserMessage
{
    public static void AssertOneLineNaming(string place, DataException failure)
    {
        Assert.Contains(place, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.DoesNotContain("   at ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", failure.Message, StringComparison.Ordinal);

        // Facts first, then what to do about them.
        Assert.Contains("; ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length - place.Length, 20, 300);
    }
}
