using System.CommandLine;
using Cluster.Cli.Launching;
using Cluster.Cli.Simulating;
using Cluster.Cli.View;
using Cluster.Coordinator;
using Cluster.Experiments.Simulating;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Commands;

/// <summary>cluster simulate: how a job would scale on machines and links that are not there.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var job = new JobSource(hasLength: false);
        var options = new SimulateOptions();
        var calibration = new Option<string?>("--calibration") { Description = "Take the measurements in this file in place of making some." };
        var calibrate = new Option<bool>("--calibrate")
        {
            Description = "Measure this machine, write calibration.json into the folder, and simulate nothing.",
        };
        var validate = new Option<bool>("--validate")
        {
            Description = "Also measure what fits on this machine, and report how far predictions are off; takes minutes, and root for links.",
        };
        var output = new Option<string?>("--out") { Description = "Folder for table, page and measurements; by default simulate-JOB." };
        var json = new Option<bool>("--json") { Description = "Print simulate.json in place of the table." };
        var command = new Command("simulate", "Predicts how a job would scale: the coordinator's own decisions under virtual time.")
        {
            calibration, calibrate, validate, output, json,
        };
        options.AddTo(command);
        job.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(async () =>
        {
            options.Check(parsed);
            var spec = job.Read(parsed, resume: null);
            var request = new Request(
                spec,
                Path.GetFullPath(parsed.GetValue(output) ?? $"simulate-{spec.Name}"),
                parsed.GetValue(calibration),
                parsed.GetValue(calibrate),
                parsed.GetValue(validate),
                parsed.GetValue(json));
            using var signals = new StopSignals();
            try
            {
                return await RunAsync(request, options, parsed, signals.Token);
            }
            catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
            {
                Console.Error.WriteLine("stopped; nothing was written but finished measurements");
                return CoordinatorOutcome.Interrupted;
            }
        }));
        return command;
    }

    private static async Task<int> RunAsync(Request request, SimulateOptions options, ParseResult parsed, CancellationToken stopping)
    {
        if (request.Calibration is not null && options.IsByHand(parsed))
        {
            throw new UsageException("--compute stands in place of a measurement; leave it or --calibration out");
        }

        var work = JobWork.Of(TrainingJob.Open(request.Spec));
        var measured = request.Calibration is { } file ? Calibration.Read(file)
            : options.IsByHand(parsed) && !request.Calibrates && !request.Validates ? null
            : await MeasureAsync(request, work, stopping);
        if (request.Calibrates)
        {
            return 0;
        }

        var plan = options.Read(parsed, request.Spec.Name, work, measured);
        var validation = request.Validates ? await new Validator(request.Spec, work, measured!, request.Folder).RunAsync(stopping) : null;
        var findings = Simulate(plan, stopping);
        SimulationFiles.Write(request.Folder, findings, validation);
        Console.Out.WriteLine(request.AsJson ? SimulationFiles.Json(findings, validation) : TextOf(findings, validation, request.Folder));
        return 0;
    }

    private static SimulationFindings Simulate(SimulationPlan plan, CancellationToken stopping)
    {
        var gate = new Lock();
        using var line = new ProgressLine("simulating", "scenarios", plan.Scenarios.Count());
        return new SimulationExperiment(plan).CarryOut(Report, stopping);

        void Report(int done)
        {
            lock (gate)
            {
                line.Report(done);
            }
        }
    }

    private static async Task<Calibration> MeasureAsync(Request request, JobWork work, CancellationToken stopping)
    {
        var calibration = await new Calibrator(request.Spec, work, request.Folder).RunAsync(stopping);
        var path = Path.Combine(request.Folder, "calibration.json");
        calibration.Write(path);
        Console.Error.WriteLine($"calibration: {path}");
        return calibration;
    }

    private static string TextOf(SimulationFindings findings, Validation? validation, string folder)
    {
        string[] measured = validation is null ? [] :
        [
            "",
            TextTable.Of(ValidationText.Columns, validation.Cases.Select(ValidationText.Row), ValidationText.Texts),
            .. validation.Skipped.Select(skipped => $"left out: {skipped}"),
            ValidationText.Verdict(validation),
        ];
        string[] lines =
        [
            TextTable.Of(SimulationText.Columns, findings.Rows.Select(SimulationText.Row), SimulationText.Texts),
            "",
            .. SimulationWords.Of(findings),
            .. measured,
            "",
            $"table: {Path.Combine(folder, SimulationFiles.CsvName)}",
            $"page:  {Path.Combine(folder, SimulationFiles.PageName)}",
        ];
        return string.Join(Environment.NewLine, lines);
    }

    private sealed record Request(JobSpec Spec, string Folder, string? Calibration, bool Calibrates, bool Validates, bool AsJson);
}
