using System.CommandLine;
using System.Globalization;
using Cluster.Checkpoints;
using Cluster.Cli.Descending;
using Cluster.Cli.View;
using Cluster.Coordinator.Records.Pages.Descents;
using Cluster.Engine.Landscapes;

namespace Cluster.Cli.Commands;

/// <summary>cluster descent: what optimization methods and learning rates do on functions of two variables.</summary>
internal static class DescentCommand
{
    private const int MostSteps = 10_000;

    public static Command Create()
    {
        var functions = new Argument<string[]>("functions")
        {
            Description = "valley, rosenbrock, saddle or himmelblau, as many as wanted; all of them by default.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var condition = new Option<double>("--condition")
        {
            Description = "Condition number of the valley: how many times as steep as long; 100 by default.",
            DefaultValueFactory = _ => 100,
        };
        var turned = new Option<double>("--turned")
        {
            Description = "Degrees by which the valley is turned away from the axes; 0 by default.",
            DefaultValueFactory = _ => 0,
        };
        var optimizers = new Option<string[]>("--optimizers")
        {
            Description = "Methods by their names in job files, with keys where wanted: sgd,adam or \"{type: momentum, nesterov: true}\". "
                + "One without learning_rate has the rate that suits it best.",
            DefaultValueFactory = _ => MethodList.Usual,
            AllowMultipleArgumentsPerToken = true,
        };
        var rates = new Option<string?>("--rates")
        {
            Description = "Learning rates to show the first method with, as in 0.001,0.01,0.02; by default too small, best, near the edge of "
                + "divergence, and beyond.",
        };
        var steps = new Option<int>("--steps") { Description = "Steps of each path; 500 by default.", DefaultValueFactory = _ => 500 };
        var output = new Option<string>("--output") { Description = "The page to write.", DefaultValueFactory = _ => "descent.html" };
        var command = new Command("descent", "Shows what optimization methods and learning rates do on functions of two variables.")
        {
            functions, condition, turned, optimizers, rates, steps, output,
        };
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() =>
        {
            var count = parsed.GetValue(steps) is >= 1 and <= MostSteps and var given
                ? given
                : throw new UsageException($"--steps must be 1 to {MostSteps}, got {parsed.GetValue(steps)}");
            var methods = MethodList.Parse(parsed.GetValue(optimizers)!);
            var chosen = RatesOf(parsed.GetValue(rates));
            var page = OutputPath.Locate(parsed.GetValue(output)!);
            List<LandscapeStudy> studies = [.. Landscapes(parsed.GetValue(functions)!, parsed.GetValue(condition), parsed.GetValue(turned))
                .Select(landscape => Studies.Of(landscape, methods, chosen, count))];
            WholeFile.Write(page, DescentPage.Of(studies));
            studies.ForEach(Tell);
            Console.Out.WriteLine($"pictures: {page}");
            return Task.FromResult(0);
        }));
        return command;
    }

    private static void Tell(LandscapeStudy study)
    {
        Console.Out.WriteLine($"{study.Landscape.Name}: {study.Landscape.Description}");
        if (study.Theory.Length > 0)
        {
            Console.Out.WriteLine(study.Theory);
        }

        Console.Out.WriteLine(TextTable.Of(["method", .. NamedDescent.Columns], study.Methods.Select(Row)));
        Console.Out.WriteLine();
        Console.Out.WriteLine(TextTable.Of([$"rate of {study.RateMethod}", .. NamedDescent.Columns], study.Rates.Select(Row)));
        Console.Out.WriteLine();
    }

    private static IReadOnlyList<string> Row(NamedDescent path) => [path.Name, .. path.Row];

    private static Landscape[] Landscapes(string[] names, double condition, double turned)
    {
        if (condition is not (>= 1 and <= 1e6))
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--condition must be 1 to 1000000, got {condition}"));
        }

        if (turned is not (>= -360 and <= 360))
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--turned must be -360 to 360 degrees, got {turned}"));
        }

        Landscape[] all = [new Valley(condition, turned), new Rosenbrock(), new Saddle(), new Himmelblau()];
        return names.Length == 0 ? all : [.. names.Select(name => all.FirstOrDefault(landscape => landscape.Name == name)
            ?? throw new UsageException($"a function must be one of {string.Join(", ", all.Select(landscape => landscape.Name))}, got '{name}'"))];
    }

    private static double[]? RatesOf(string? text) => text?.Split(',').Select(rate =>
        double.TryParse(rate, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 1e6
            ? value
            : throw new UsageException($"--rates must be numbers above 0, separated by commas, as in 0.001,0.01, got '{text}'")).ToArray();
}
