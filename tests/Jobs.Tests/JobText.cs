using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>A whole job as text, to be broken in one place.</summary>
internal static class JobText
{
    public const string File = "job.json";

    public const string Whole = """
        {
          // A comment.
          "name": "small",
          "seed": 3,
          "data": { "source": "glyphs" },
          "model": [
            { "type": "flatten" },
            { "type": "linear", "units": 16, "init": "he_normal" },
            { "type": "relu" },
            { "type": "linear", "units": 10, "bias": false },
          ],
          "loss": { "type": "cross_entropy" },
          "optimizer": { "type": "momentum", "learning_rate": 0.1 },
          "training": { "epochs": 2, "batch": 64, "micro_batches": 8 }
        }
        """;

    public static JobSpec Parsed => JobFile.Parse(Whole, File);

    /// <summary>The job over other data.</summary>
    public static string With(string data) => Whole.Replace("{ \"source\": \"glyphs\" }", data, StringComparison.Ordinal);

    /// <summary>A job of its own model and loss over other data, quick to train.</summary>
    public static JobSpec Over(DataSpec data, Part loss, params Part[] layers) => Parsed with
    {
        Data = data,
        Model = [.. layers],
        Loss = loss,
        Optimizer = Part.Of("adam", ("learning_rate", 0.1)),
    };

    /// <summary>The line that refuses the job after one change.</summary>
    public static string Refusal(string part, string by)
    {
        Assert.Contains(part, Whole, StringComparison.Ordinal);
        return RefusalOf(Whole.Replace(part, by, StringComparison.Ordinal));
    }

    /// <summary>The line that refuses a text.</summary>
    public static string RefusalOf(string text)
    {
        var line = Assert.Throws<JobException>(() => JobFile.Parse(text, File)).Message;
        AssertOneLine(line);
        return line;
    }

    public static void AssertOneLine(string line)
    {
        Assert.DoesNotContain(line, char.IsControl);
        Assert.DoesNotContain("(Parameter", line, StringComparison.Ordinal);
    }
}
