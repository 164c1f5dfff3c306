using Cluster.Cli.Commands;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.InProcess;
using Cluster.Coordinator;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Training;
using Cluster.Engine.Kernels;
using Cluster.Jobs.Plugins;
using Cluster.Protocol.Identity;
using Cluster.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cluster.Cli.Launching;

/// <summary>Coordinator and workers in this one process, without a network: for debugging, with the bits of a real cluster.</summary>
internal static class InProcessCluster
{
    public static async Task<LocalResult> RunAsync(LocalRun request, IProgressObserver view, CancellationToken stopping)
    {
        var options = new CoordinatorOptions
        {
            Workers = request.Workers,
            RunFolder = request.Folder.Path,
            Resume = request.ResumesByItself ? null : request.Resume,
            ResumesByItself = request.ResumesByItself,
            StopAfter = request.StopAfter,
            Audit = request.Audit,

            // Nobody outside this process will ask for memory.
            Transport = Transport.Grpc,

            // A debugger that holds the process holds the workers with it: nobody is lost.
            Lease = TimeSpan.FromDays(1),
        };
        using var run = new CoordinatorRun(request.Spec, options, HostOptions.Build, view, NullLogger<Conductor>.Instance);
        using var stop = stopping.Register(run.Conductor.RequestStop);
        var workers = Enumerable.Range(1, request.Workers).Select(number => Task.Run(() => ServeAsync(run, request, number))).ToList();
        try
        {
            var summary = await run.FinishAsync();
            await Task.WhenAll(workers);
            return new LocalResult(CoordinatorOutcome.ExitCodeOf(summary, options), summary, null);
        }
        catch (RunFailedException error)
        {
            return new LocalResult(UserErrors.ExitCode, null, error.Message);
        }
    }

    private static async Task ServeAsync(CoordinatorRun run, LocalRun request, int number)
    {
        var worker = new WorkerId(number);
        await using var link = new InProcessLink(worker, run.Context.Weights, run.Context.Pool, run.Conductor);
        using var loop = new WorkerLoop(run.Job, link, request.Threads, run.Context.Term, request.Faults.For(number));
        var simd = SimdPath.Current.ToString();
        run.Conductor.Join(worker, link, new WorkerDescription(
            Environment.MachineName, Environment.ProcessId, request.Threads, simd, WorkerDescription.InProcess));
        try
        {
            await loop.RunAsync(CancellationToken.None);
        }
        catch (Exception error)
        {
            run.Conductor.Fail($"worker {number}: {PluginFault.LineOf(error) ?? error.Message}");
            throw;
        }
    }
}
