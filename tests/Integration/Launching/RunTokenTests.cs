using Cluster.Cli.Launching;
using Cluster.Collectives.Joining;
using Cluster.Integration.Harness;

namespace Cluster.Integration.Launching;

/// <summary>The token that lies in a run's folder.</summary>
public sealed class RunTokenTests
{
    [Fact]
    public async Task FindOrMake_OfManyAtOnce_GivesAllTheSame()
    {
        const int commands = 8;
        await using var parent = new Workspace();
        using var together = new Barrier(commands);
        var folders = Enumerable.Range(0, 50).Select(run => RunFolder.For(Directory.CreateDirectory(parent.File($"{run}")).FullName, "job")).ToList();
        var tokens = new JoinToken[commands, folders.Count];
        var made = new int[folders.Count];
        var threads = Enumerable.Range(0, commands).Select(command => new Thread(() =>
        {
            for (var run = 0; run < folders.Count; run++)
            {
                together.SignalAndWait();
                tokens[command, run] = RunToken.FindOrMake(folders[run], out var isNew);
                Interlocked.Add(ref made[run], isNew ? 1 : 0);
            }
        })).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.All(made, count => Assert.Equal(1, count));
        for (var run = 0; run < folders.Count; run++)
        {
            var kept = JoinToken.Read(folders[run].TokenFile).ToMetadataValue();
            Assert.All(Enumerable.Range(0, commands), command => Assert.True(tokens[command, run].Matches(kept)));
            Assert.Equal([folders[run].TokenFile], Directory.GetFileSystemEntries(folders[run].Path));
        }
    }
}
