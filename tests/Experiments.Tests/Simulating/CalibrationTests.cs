using Cluster.Experiments.Simulating;
using Cluster.Simulation.Models;

namespace Cluster.Experiments.Tests.Simulating;

public sealed class CalibrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cluster-calibration-").FullName;

    private string File => Path.Combine(_folder, "calibration.json");

    [Fact]
    public void Calibration_WrittenAndRead_IsTheSame()
    {
        var compute = new ComputeModel(1e-3, 2e-4, 5e-6) { Crowding = 1.2 };
        var (reduce, link) = (new ReduceModel(1e-10, 2e-10), new LinkModel(1.25e8, 0, 1e-9, 1e-9));
        var calibration = new Calibration("job", "abc", Machine.Here, 2, compute, reduce, link, 0.94, 0.01, 0.05, []);

        calibration.Write(File);

        Assert.Equal(calibration with { Runs = [] }, Calibration.Read(File) with { Runs = calibration.Runs });
    }

    [Fact]
    public void Calibration_ThatIsMissing_IsRefusedWithWhatToDo()
    {
        var error = Assert.Throws<ExperimentException>(() => Calibration.Read(File));

        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.Contains("--calibrate", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"job\": ")]
    [InlineData("{ \"job\": \"x\" }")]
    [InlineData("null")]
    public void Calibration_OfAnotherForm_IsRefused(string text)
    {
        System.IO.File.WriteAllText(File, text);

        Assert.Contains(File, Assert.Throws<ExperimentException>(() => Calibration.Read(File)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
