using System.CommandLine;
using System.Globalization;
using Cluster.Collectives.Reduction;
using Cluster.Worker.Fetching;

namespace Cluster.Cli.Commands;

/// <summary>In which buckets tensors cross a network, in KiB; 0 is the usual size, and null has the run try sizes out.</summary>
internal static class BucketOption
{
    public const string Name = "--bucket";

    private const string Usual = "usual";

    public static Option<string?> Create() => new(Name)
    {
        Description = "Bytes of the buckets in which gradients and weights cross a network, a power of two from 32KiB to 512KiB; or "
            + "usual: a sixteenth of them, 32 to 256 KiB. By default the first steps try out which is fastest.",
    };

    /// <exception cref="UsageException">There can be no such buckets.</exception>
    public static int? Read(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) switch
    {
        null => null,
        Usual => 0,
        var text when ByteSize.TryParse(text, out var bytes) && Buckets.Allow(bytes) => (int)bytes >> 10,
        var text => throw new UsageException($"{Name} must be {Usual} or a power of two from 32KiB to 512KiB, got '{text}'"),
    };

    public static string TextOf(int kib) => kib == 0 ? Usual : string.Create(CultureInfo.InvariantCulture, $"{kib}KiB");
}
