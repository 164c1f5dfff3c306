using System.Globalization;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Models;

/// <summary>A table that trains in no time: who answers yes follows from age and trade.</summary>
internal static class TinyTable
{
    public const string File = "people.csv";
    public const string Header = "age,trade,answer";

    private static readonly string[] Trades = ["clerk", "nurse", "smith"];

    public static JobSpec Job => new(
        Name: "people",
        Data: new CsvDataSpec(File, ["answer"]),
        Model: [Part.Of("linear", ("units", 8)), Part.Of("relu"), Part.Of("linear", ("units", 2))],
        Loss: Part.Of("cross_entropy"),
        Optimizer: Part.Of("adam", ("learning_rate", 0.05)),
        Training: new TrainingSpec(Epochs: 4, Batch: 16));

    /// <summary>The file's text.</summary>
    public static string Text => string.Join('\n', Enumerable.Range(0, 200).Select(Row).Prepend(Header)) + "\n";

    private static string Row(int index)
    {
        var (age, trade) = (18 + (index * 37 % 60), Trades[index * 7 % 3]);
        return string.Create(CultureInfo.InvariantCulture, $"{age},{trade},{(age > 50 || trade == "nurse" ? "yes" : "no")}");
    }
}
