using System.Text.Json;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Schedules;

/// <summary>Every schedule, step by step.</summary>
[GoldenArea("schedules")]
public sealed class ScheduleGoldenTests
{
    public static TheoryData<string> Cases => GoldenSet.Names("schedules");

    [Theory]
    [MemberData(nameof(Cases))]
    public void RateAt_GoldenCase_MatchesPyTorchAtEveryStep(string name)
    {
        var example = GoldenSet.Case("schedules", name);
        var schedule = Create(example);
        var rates = example.Expected["lr"];
        for (var step = 0; step < rates.Values.Length; step++)
        {
            // A plateau's rate is the one behind the metric.
            (schedule as ReduceOnPlateau)?.Observe(example.Inputs["metric"].Values[step]);
            rates.AssertMatches(step, schedule.RateAt(step), "rate");
        }

        Assert.Equal(example.Expected.ContainsKey("momentum"), schedule.CyclesMomentum);
        if (example.Expected.TryGetValue("momentum", out var momenta))
        {
            for (var step = 0; step < momenta.Values.Length; step++)
            {
                momenta.AssertMatches(step, schedule.MomentumAt(step)!.Value, "momentum");
            }
        }
    }

    private static Schedule Create(GoldenCase example)
    {
        var parameters = example.Parameters;
        double Number(string name) => parameters.GetProperty(name).GetDouble();
        long Count(string name) => parameters.GetProperty(name).GetInt64();
        double Or(string name, double absent) => parameters.TryGetProperty(name, out var value) ? value.GetDouble() : absent;
        bool Ends(string variant) => example.Name.EndsWith(variant, StringComparison.Ordinal);
        var rate = example.Kind == "one_cycle" ? Number("max_lr") : Number("base_lr");
        return example.Kind switch
        {
            "constant" => new ConstantSchedule(rate),
            "constant_factor" => new ConstantSchedule(rate, Number("factor"), Count("total_iters")),
            "step" => new StepSchedule(rate, Count("step_size"), Number("gamma")),
            "multistep" => new MultiStepSchedule(
                rate, parameters.GetProperty("milestones").EnumerateArray().Select(step => step.GetInt64()), Number("gamma")),
            "exponential" => new ExponentialSchedule(rate, Number("gamma")),
            "cosine" => new CosineSchedule(rate, Count("T_max"), Number("eta_min"), hold: Ends("held_at_eta_min")),
            "cosine_warm_restarts" => new CosineRestartsSchedule(rate, Count("T_0"), Count("T_mult"), Number("eta_min")),
            "linear_warmup" when Ends("torch_LinearLR") => new LinearSchedule(
                rate, Count("total_iters"), Number("start_factor"), Number("end_factor")),
            "linear_warmup" when Ends("t_plus_1") => LinearSchedule.FromFirstStep(rate, Count("warmup_steps")),
            "linear_warmup" when Ends("from_zero") => LinearSchedule.FromZero(rate, Count("warmup_steps")),
            "warmup_cosine" => LinearSchedule.FromZero(rate, Count("warmup_steps"))
                .Then(new CosineSchedule(rate, Count("total_steps") - Count("warmup_steps"), Number("eta_min"))),
            "warmup_linear_decay" => LinearSchedule.FromZero(rate, Count("warmup_steps"))
                .Then(new PolynomialSchedule(rate, Count("total_steps") - Count("warmup_steps"))),
            "polynomial" => new PolynomialSchedule(rate, Count("total_iters"), Number("power"), Or("end_lr", 0)),
            "one_cycle" => new OneCycleSchedule(
                rate,
                Count("total_steps"),
                Number("pct_start"),
                parameters.GetProperty("anneal_strategy").GetString() == "cos" ? Annealing.Cosine : Annealing.Linear,
                Number("div_factor"),
                Number("final_div_factor"),
                parameters.GetProperty("three_phase").GetBoolean(),
                cycleMomentum: true,
                Number("base_momentum"),
                Number("max_momentum")),
            "inverse_time" => new InverseTimeSchedule(rate, Number("decay_rate"), Count("decay_steps"), Ends("staircase")),
            "inverse_sqrt" => new InverseSquareRootSchedule(rate, Count("warmup_steps")),
            "reduce_on_plateau" => new ReduceOnPlateau(
                rate,
                Text(parameters, "mode") == "min" ? MetricMode.Min : MetricMode.Max,
                Number("factor"),
                Count("patience"),
                Number("threshold"),
                Text(parameters, "threshold_mode") == "rel" ? ThresholdMode.Relative : ThresholdMode.Absolute,
                Count("cooldown"),
                Number("min_lr"),
                Number("eps")),
            var other => throw new ArgumentException($"no schedule is called {other}"),
        };
    }

    private static string? Text(JsonElement parameters, string name) => parameters.GetProperty(name).GetString();
}
