using System.Reflection;

namespace Cluster.Integration.Refusals;

/// <summary>Tables of mistakes in job files and in data: each is refused with exactly one line and exit code 1. The command runs in this
/// process, through the entry that a shell calls.</summary>
[Collection(OverAtOnce.Name)]
public sealed class RefusalTableTests : IDisposable
{
    // Set it to write the lines of the tables anew; read what changed before you keep it.
    private const string WriteSwitch = "CLUSTER_WRITE_REFERENCE";

    private const string Error = "error: ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-refusals-");

    [Theory]
    [InlineData("yaml")]
    [InlineData("keys")]
    [InlineData("values")]
    [InlineData("shapes")]
    [InlineData("images")]
    [InlineData("tables")]
    public async Task Mistake_OfATable_IsRefusedWithItsLine(string name)
    {
        var path = Path.Combine(Folder, $"{name}.txt");
        var table = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var printed = new Dictionary<string, string>();
        foreach (var row in RefusalRow.Read(table))
        {
            printed.Add(row.Title, await PrintedAsync(row, name == "tables" ? "table.yaml" : "images.yaml"));
        }

        if (Environment.GetEnvironmentVariable(WriteSwitch) is not null)
        {
            table = RefusalRow.WithLines(table, printed);
            await File.WriteAllTextAsync(path, table, TestContext.Current.CancellationToken);
        }

        Assert.Equal(RefusalRow.Read(table).Select(row => $"{row.Title}: {row.Line}"), printed.Select(row => $"{row.Key}: {row.Value}"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Folder { get; } = typeof(RefusalTableTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "RefusalTables").Value!;

    private async Task<string> PrintedAsync(RefusalRow row, string sound)
    {
        var folder = _folder.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName;
        TinyImages.Write(Path.Combine(folder, "images"));
        File.Copy(Path.Combine(Folder, "table.csv"), Path.Combine(folder, "table.csv"));
        var job = await File.ReadAllTextAsync(Path.Combine(Folder, sound));
        foreach (var (old, put) in row.Edits)
        {
            Assert.Contains(old, job, StringComparison.Ordinal);
            job = job.Replace(old, put, StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "job.yaml"), job);
        foreach (var (name, content) in row.Files)
        {
            File.Delete(Path.Combine(folder, name));
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content ?? []);
            if (content is null)
            {
                File.Delete(Path.Combine(folder, name));
            }
        }

        return (await CheckAsync(Path.Combine(folder, "job.yaml"))).Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    // The line that refuses a job. Anything else that happens is told, and is in no table.
    private static async Task<string> CheckAsync(string job)
    {
        var error = Console.Error;
        using var written = new StringWriter();
        try
        {
            Console.SetError(written);
            var ended = Assembly.Load("cluster").EntryPoint!.Invoke(null, [new[] { "check", job }]);
            var exitCode = ended is Task<int> task ? await task : (int)ended!;
            var text = written.ToString();
            var isOneLine = text.StartsWith(Error, StringComparison.Ordinal) && text.IndexOf('\n', StringComparison.Ordinal) == text.Length - 1;
            return exitCode == 1 && isOneLine
                ? text[Error.Length..^1]
                : $"exit code {exitCode}, {written}";
        }
        catch (Exception failure)
        {
            return failure.ToString();
        }
        finally
        {
            Console.SetError(error);
        }
    }
}
