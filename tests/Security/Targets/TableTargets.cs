using System.Text;
using Cluster.Data;
using Cluster.Data.Tables;
using Cluster.Security.Inputs;

namespace Cluster.Security.Targets;

/// <summary>Tables, and what is learned from them.</summary>
internal static class TableTargets
{
    private const string Block =
        "23,Bern,2024-05-01 10:00,1.5,a\n,\"Z\"\"ürich, west\",2024-05-02,NA,b\n41,Bern,?,3e2,a\n23,Chur,2024-06-01T10:00Z,0,b\n"
        + "55,Bern,2024-05-01,7,a\n60,Chur,2024-05-09,9,b\n";

    private const string Rows = "age,city,when,paid,kind\n" + Block + Block + Block + Block;

    private const string Lines = "{\"age\":23,\"city\":\"Bern\"}\n\n{\"age\":null,\"city\":\"Zürich\"}\n{\"city\":true,\"age\":\"7\"}\n";

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> All =>
    [
        Of("file/csv", Rows, path => CsvFile.Read(path, new CsvFormat())),
        Of("file/csv-guess", Rows.Replace(',', ';'), path => CsvFile.GuessFormat(path)),
        Of("file/csv-table", Rows, path => TableSource.Open(new TableRecipe(path, ["kind"]))) with { Allowance = 8 << 20 },
        Of("file/json-lines", Lines, ReadLines),
        Of("file/fitted-table", Fitted(), path => _ = DataDescription.Read(File.ReadAllText(path), path)),
    ];

    private static Target Of(string name, string example, Action<string> read) => new(
        name, InputForm.Text, [Encoding.UTF8.GetBytes(example)], (input, place) => read(place.Put("table.csv", input)), typeof(DataException))
    {
        // The parser's own buffers.
        Allowance = 4 << 20,
    };

    private static void ReadLines(string path)
    {
        using var batches = new JsonRowBatches(path, ["age", "city"], new CsvFormat());
        while (batches.ReadNext(2) is not null)
        {
        }
    }

    private static string Fitted()
    {
        using var place = new Place();
        return DataDescription.Of(TableSource.Open(new TableRecipe(place.Put("table.csv", Encoding.UTF8.GetBytes(Rows)), ["kind"]))).Write();
    }
}
