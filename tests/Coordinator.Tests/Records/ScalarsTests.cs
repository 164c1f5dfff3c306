using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Records.TensorBoard;
using Cluster.TensorBoard;

namespace Cluster.Coordinator.Tests.Records;

/// <summary>Event files, as TensorBoard reads them.</summary>
public sealed class ScalarsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-scalars-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("123456789", 0xE3069283)]
    [InlineData("", 0u)]
    public void MaskedCrc_Unmasked_IsCrc32C(string text, uint expected) =>
        Assert.Equal(expected, Unmasked(MaskedCrc.Of(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void MaskedCrc_OfThirtyTwoZeros_IsThatOfRfc3720() => Assert.Equal(0x8A9136AAu, Unmasked(MaskedCrc.Of(new byte[32])));

    [Fact]
    public void TfRecord_Read_GivesWhatWasFramed()
    {
        byte[] file = [.. TfRecord.Frame("first"u8), .. TfRecord.Frame([]), .. TfRecord.Frame("third"u8)];

        var records = TfRecord.Read(file);

        Assert.Equal(["first", "", "third"], records.Select(record => Encoding.UTF8.GetString(record.Span)));
        Assert.Equal(2, TfRecord.Read(file.AsMemory()[..^1]).Count);
    }

    [Fact]
    public void TfRecord_AnyByteChanged_IsFound()
    {
        var record = TfRecord.Frame("data"u8);
        for (var index = 0; index < record.Length; index++)
        {
            var damaged = (byte[])record.Clone();
            damaged[index] ^= 0x10;

            Assert.Throws<InvalidDataException>(() => TfRecord.Read(damaged));
        }
    }

    [Fact]
    public void EventFile_ReadBack_HoldsEveryScalar()
    {
        var events = TfRecord.Read(File.ReadAllBytes(Write())).Select(record => Event.Parser.ParseFrom(record.Span)).ToList();

        Assert.Equal("brain.Event:2", events[0].FileVersion);
        var scalars = events.Skip(1)
            .SelectMany(record => record.Summary.Value.Select(value => (record.WallTime, value.Tag, record.Step, value.SimpleValue)));
        Assert.Equal(Expected(), scalars);
    }

    [Fact]
    public void EventFile_BegunAnew_ReplacesTheEarlierOne()
    {
        Write();

        using (new EventFile(_folder.FullName, SampleRun.Began + TimeSpan.FromDays(1)))
        {
            Assert.Single(_folder.GetFiles());
        }
    }

    [Fact]
    public async Task EventFile_ReadByPython_HoldsEveryScalar()
    {
        var start = new ProcessStartInfo("python3", ["-c", EventReader.Script, Write()]) { RedirectStandardOutput = true };
        using var process = TryStart(start);
        Assert.SkipWhen(process is null, "python3 is not installed");

        var lines = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.TrimEntries);

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        var culture = CultureInfo.InvariantCulture;
        var scalars = lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(' ')).Select(parts =>
            (double.Parse(parts[0], culture), parts[1], long.Parse(parts[2], culture), float.Parse(parts[3], culture)));
        Assert.Equal("brain.Event:2", lines[0]);
        Assert.Equal(Expected(), scalars);
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static uint Unmasked(uint masked)
    {
        var rotated = masked - 0xA282EAD8;
        return (rotated >> 17) | (rotated << 15);
    }

    private static IEnumerable<(double WallTime, string Tag, long Step, float Value)> Expected() =>
        from recorded in SampleRun.Events
        let metrics = Metric.In(recorded.Progress)
        from value in metrics.Values
        select ((recorded.Time - DateTimeOffset.UnixEpoch).TotalSeconds, value.Metric.Tag, metrics.Step, (float)value.Value);

    private string Write()
    {
        using (var file = new EventFile(_folder.FullName, SampleRun.Began))
        {
            foreach (var recorded in SampleRun.Events)
            {
                file.Write(recorded);
            }
        }

        return Assert.Single(_folder.GetFiles("events.out.tfevents.*")).FullName;
    }
}
