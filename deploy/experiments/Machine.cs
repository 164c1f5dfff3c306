using System.Runtime.InteropServices;

namespace Cluster.Experiments;

/// <summary>What an experiment was carried out on. Numbers of two machines do not belong into one table.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Processor">Its processor.</param>
/// <param name="Cores">Cores that this program may use.</param>
/// <param name="System">Its operating system.</param>
public sealed record Machine(string Host, string Processor, int Cores, string System)
{
    private const string ProcessorFacts = "/proc/cpuinfo";
    private const string ModelName = "model name";

    /// <summary>This one.</summary>
    public static Machine Here { get; } = new(
        Environment.MachineName, FindProcessor(), Environment.ProcessorCount, RuntimeInformation.OSDescription);

    private static string FindProcessor()
    {
        var kind = RuntimeInformation.ProcessArchitecture.ToString();
        if (!File.Exists(ProcessorFacts))
        {
            return kind;
        }

        var line = File.ReadLines(ProcessorFacts).FirstOrDefault(line => line.StartsWith(ModelName, StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? kind;
    }
}
