using System.Security.Cryptography;
using System.Text;
using Cluster.Checkpoints.Ledger;
using Cluster.Engine.Optimizers;

namespace Cluster.Checkpoints.Tests;

/// <summary>A ledger as it is written, read and gone on with.</summary>
public sealed class LedgerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_WhatWasWritten_HasTheSameEntries()
    {
        LedgerEntry[] entries =
        [
            TestLedger.Began(),
            TestLedger.Step(1) with { Loss = double.NaN },
            TestLedger.Step(2) with { Loss = -0.0 },
            new EvaluatedEntry(2, 1, 0.1 + 0.2, 1.0 / 3),
            new EvaluatedEntry(2, 1, double.PositiveInfinity),
            TestLedger.Checkpoint(2),
            new RolledBackEntry(1, 1, "the \"first\" line\n<é>"),
            new EndedEntry(2, ulong.MaxValue, true),
        ];
        TestLedger.Write(_folder, entries);

        var lines = RunLedger.Read(_folder);

        Assert.Equal(entries, lines.Select(line => line.Entry));
        Assert.Equal(Enumerable.Range(1, entries.Length), lines.Select(line => line.Number));
        Assert.True(double.IsNegative(((StepEntry)lines[2].Entry).Loss));
    }

    [Fact]
    public void Line_OfAnEntry_EndsWithTheHashOfTheOneBeforeAndOfItself()
    {
        TestLedger.Write(_folder, TestLedger.Began(), TestLedger.Step(1));

        var head = TestLedger.Job;
        foreach (var line in File.ReadAllLines(RunLedger.PathIn(_folder)))
        {
            var at = line.IndexOf(",\"hash\":\"", StringComparison.Ordinal);
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{head}{line[..at]}}}")));
            Assert.Equal($",\"hash\":\"{hash}\"}}", line[at..]);
            head = hash;
        }

        Assert.Equal(head, RunLedger.Read(_folder)[^1].Hash);
    }

    [Fact]
    public void Line_OfAStep_HasItsFieldsInTheirOrder()
    {
        TestLedger.Write(_folder, TestLedger.Began(), TestLedger.Step(1) with { Loss = 0.5 });

        Assert.StartsWith(
            "{\"kind\":\"step\",\"step\":1,\"epoch\":1,"
            + "\"first_leaf\":0,\"end_leaf\":4,\"leaves\":4,\"loss\":0.5,\"weights\":\"0000000000000001\",\"hash\":\"",
            File.ReadAllLines(RunLedger.PathIn(_folder))[1],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhileItIsWritten_GivesWhatIsDurable()
    {
        using var writer = LedgerWriter.Begin(_folder, TestLedger.Began());
        Assert.Equal([TestLedger.Began()], RunLedger.Read(_folder).Select(line => line.Entry));

        writer.Append(TestLedger.Step(1));
        writer.MakeDurable();

        Assert.Equal(TestLedger.Step(1), RunLedger.Read(_folder)[^1].Entry);
    }

    [Fact]
    public void Read_AnyByteFlipped_IsRefusedNamingTheLine()
    {
        TestLedger.Write(_folder, TestLedger.Whole());
        var path = RunLedger.PathIn(_folder);
        var whole = File.ReadAllBytes(path);
        var line = 1;
        for (var at = 0; at < whole.Length; at++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(path, flipped);
            var isEnd = whole[at] == (byte)'\n';
            if (!isEnd || at < whole.Length - 1)
            {
                OneLine.Refusal($"{path}:{line} ", () => RunLedger.Read(_folder));
            }

            line += isEnd ? 1 : 0;
        }
    }

    [Fact]
    public void Continue_TornAnywhereInTheLastLine_CutsItOff()
    {
        TestLedger.Write(_folder, TestLedger.Whole());
        var path = RunLedger.PathIn(_folder);
        var whole = File.ReadAllBytes(path);
        var lastLine = whole.AsSpan(..^1).LastIndexOf((byte)'\n') + 1;
        for (var length = lastLine; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            var past = LedgerPast.Read(_folder)!;
            Assert.Equal(length - lastLine, past.TornBytes);
            using (LedgerWriter.Continue(_folder, past, TestLedger.Resumed(2, term: 2)))
            {
            }

            Assert.Equal([.. TestLedger.Whole()[..^1], TestLedger.Resumed(2, term: 2)], RunLedger.Read(_folder).Select(line => line.Entry));
        }
    }

    [Fact]
    public void Past_OfNothingOrATornFirstLine_IsNone()
    {
        Assert.Null(LedgerPast.Read(_folder));
        File.WriteAllText(RunLedger.PathIn(_folder), "{\"kind\":\"beg");
        Assert.Null(LedgerPast.Read(_folder));
    }

    [Fact]
    public void Past_OfADamagedLedger_IsRefusedNamingTheLineAndLeftAlone()
    {
        TestLedger.Write(_folder, TestLedger.Whole());
        var path = RunLedger.PathIn(_folder);
        var lines = File.ReadAllLines(path);
        File.WriteAllLines(path, [.. lines[..2], .. lines[3..]]);
        var before = File.ReadAllBytes(path);

        OneLine.Refusal($"{path}:3 ", () => LedgerPast.Read(_folder));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void FindCheckpoint_OfALedger_GivesTheHashOfTheLineThatTellsOfIt()
    {
        TestLedger.Write(_folder, TestLedger.Whole());

        var line = RunLedger.Read(_folder).Single(line => line.Entry is CheckpointEntry);

        Assert.Equal(line.Hash, LedgerPast.FindCheckpoint(_folder, 2, TestLedger.Checkpoint(2).Manifest));
        Assert.Null(LedgerPast.FindCheckpoint(_folder, 3, TestLedger.Checkpoint(2).Manifest));
        Assert.Null(LedgerPast.FindCheckpoint(_folder["other"], 2, TestLedger.Checkpoint(2).Manifest));
    }

    [Fact]
    public void Checkpoint_Opened_HasTheFingerprintThatUpdatesGiveAndItsManifestsHash()
    {
        using var model = TestModel.Filled();
        string? announced = null;
        var path = CheckpointWriter.Write(_folder, model.State(), model.Numbers, null, manifest =>
        {
            announced = manifest;
            Assert.Empty(CheckpointFolder.List(_folder));
        });

        var checkpoint = Checkpoint.Open(path);

        Assert.Equal(PositionDigest.Of(model.Weights.Span), checkpoint.PositionDigestOfWeights());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(path, "manifest.json")))), checkpoint.ManifestSha256);
        Assert.Equal(checkpoint.ManifestSha256, announced);
    }

    [Fact]
    public void Write_ThatMayNotBeAnnounced_LeavesNothing()
    {
        using var model = TestModel.Filled();
        OneLine.Refusal("no ledger", () => CheckpointWriter.Write(
            _folder, model.State(), model.Numbers, null, _ => throw new CheckpointException("no ledger")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    public void Dispose() => _folder.Dispose();
}
