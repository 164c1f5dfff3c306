using System.Diagnostics;
using System.Globalization;
using Cluster.Chaos.Networks;
using Cluster.Chaos.Schedules;
using Cluster.Coordinator;
using Cluster.Coordinator.Progress;

namespace Cluster.Chaos.Clusters;

/// <summary>A coordinator and its workers while a schedule befalls them. Faults act through this class, and it remembers what each process
/// went through, so that its end can be judged.</summary>
internal sealed class LiveCluster : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private readonly List<Node> _nodes = [];
    private readonly List<Node> _workers = [];
    private int _coordinators;
    private int _started;

    public LiveCluster(Schedule schedule, Site site, Network network, Deadline deadline)
    {
        (Schedule, Site, Network, Deadline, Random) = (schedule, site, network, deadline, new Random(~(schedule.Seed + (schedule.Attempt << 24))));
        Coordinator = StartCoordinator();
        for (var worker = 0; worker < schedule.Workers; worker++)
        {
            StartWorker();
        }
    }

    public Schedule Schedule { get; }

    public Site Site { get; }

    public Network Network { get; }

    public Deadline Deadline { get; }

    /// <summary>Decides what the schedule leaves open.</summary>
    public Random Random { get; }

    /// <summary>The coordinator that leads the run.</summary>
    public Node Coordinator { get; private set; }

    /// <summary>Workers that nobody has sent away or killed.</summary>
    public IReadOnlyList<Node> Workers => _workers;

    /// <summary>The worker that is never drawn for a fault; null if any may be.</summary>
    public Node? Spared { get; set; }

    /// <summary>How much the coordinator has said so far: what comes later comes behind it.</summary>
    public int Mark => Coordinator.Output.Lines.Count;

    /// <summary>The last step that was told of, over all coordinators.</summary>
    public long Step => _nodes.SelectMany(node => node.Output.Lines)
        .Select(line => ProgressJson.TryRead(line) is StepDone done ? done.Step : 0).DefaultIfEmpty().Max();

    /// <summary>The last step that the coordinator has told of; 0 before.</summary>
    public long CurrentStep => Coordinator.Output.Lines.Reverse().Select(ProgressJson.TryRead).OfType<StepDone>().FirstOrDefault()?.Step ?? 0;

    /// <summary>Waits until a step is done.</summary>
    /// <exception cref="MissedException">The run ended before.</exception>
    public Task<StepDone> StepAsync(long step) =>
        EventAsync<StepDone>(FormattableString.Invariant($"step {step}"), 0, done => done.Step >= step);

    /// <summary>Waits until the coordinator tells of something behind a mark.</summary>
    /// <exception cref="MissedException">The run ended before.</exception>
    /// <exception cref="BrokenPromiseException">The coordinator ended otherwise, or the deadline passed.</exception>
    public async Task<T> EventAsync<T>(string what, int mark, Func<T, bool> isMeant)
        where T : ProgressEvent
    {
        var (coordinator, line) = (Coordinator, 0);
        var found = await Deadline.WaitAsync(what, token => coordinator.Output.FindAsync(Meant, token));
        if (found is null)
        {
            await Deadline.WaitAsync($"the end of {coordinator.Name}", coordinator.EndAsync);
        }

        return found as T ?? (found is null && coordinator.ExitCode != 0
            ? throw new BrokenPromiseException($"{coordinator.Name} ended while {what} was waited for; its last word: {coordinator.LastWord}")
            : throw new MissedException($"the run ended before {what}"));

        ProgressEvent? Meant(string text) => line++ < mark ? null : ProgressJson.TryRead(text) switch
        {
            T candidate when isMeant(candidate) => candidate,
            RunEnded ended => ended,
            _ => null,
        };
    }

    /// <summary>Waits until a worker is a member.</summary>
    public Task<WorkerArrived> ArrivedAsync(Node worker, int mark = 0) =>
        EventAsync<WorkerArrived>($"{worker.Name} as a member", mark, arrived => arrived.ProcessId == worker.Id);

    /// <summary>Waits until a member is one no more.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="mark">Where the coordinator stood when it was still one.</param>
    public async Task<WorkerGone> GoneAsync(Node worker, int mark)
    {
        var number = Coordinator.Output.Lines.Take(mark).Select(ProgressJson.TryRead).OfType<WorkerArrived>()
            .Last(arrived => arrived.ProcessId == worker.Id).Worker;
        return await EventAsync<WorkerGone>($"{worker.Name} gone", mark, gone => gone.Worker == number);
    }

    /// <summary>Whether the coordinator has given a worker up behind a mark.</summary>
    public bool HasLost(Node worker, int mark) => LastLossOf(worker) > mark;

    /// <summary>Waits until a worker that was away is back, or the run is over without it.</summary>
    public async Task ReturnedAsync(Node worker, int mark)
    {
        worker.MayComeTooLate = true;
        try
        {
            await ArrivedAsync(worker, mark);
        }
        catch (MissedException)
        {
            // The others have finished meanwhile; it will find nobody.
        }
    }

    /// <summary>Draws a worker that is a member.</summary>
    public async Task<Node> PickWorkerAsync()
    {
        var candidates = _workers.FindAll(candidate => candidate != Spared);
        var worker = candidates[Random.Next(candidates.Count)];
        int loss;
        do
        {
            // It may have been given up and be on its way back.
            loss = LastLossOf(worker);
            await ArrivedAsync(worker, loss);
        }
        while (HasLost(worker, loss));

        return worker;
    }

    /// <summary>Starts a worker.</summary>
    /// <param name="slot">The host on which to start it; 0 for the next one.</param>
    public Node StartWorker(int slot = 0)
    {
        var number = ++_started;
        var name = string.Create(CultureInfo.InvariantCulture, $"worker-{number}");
        var start = CommandLine.Start(
        [
            "worker", "--coordinator", Network.Dial, "--token-file", Site.TokenFile,
            "--pause", Schedule.Pause.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            "--connect-timeout", "40", "--reconnect-timeout", "40", "--data-cache", $"cache-{number}",
            .. Network.Options,
        ], Site.Root, []);
        var place = slot > 0 ? slot : number;
        var node = Launch(name, start, place);
        _workers.Add(node);
        return node;
    }

    /// <summary>Starts a worker whose sums are wrong. It counts for none.</summary>
    public Node StartLiar()
    {
        var number = ++_started;
        var arguments = LyingWorker.Arguments(Network.Dial, Site.TokenFile, $"cache-{number}", Random);
        return Launch($"liar-{number}", CommandLine.Start(arguments, Site.Root, [], AppContext.BaseDirectory, LyingWorker.Program), number);
    }

    /// <summary>Counts a worker out: it was killed or sent away.</summary>
    public void Retire(Node worker) => _workers.Remove(worker);

    /// <summary>Starts the command of the coordinator again, as whoever looks after it does.</summary>
    /// <param name="more">More of its command line.</param>
    /// <returns>Once workers can join it.</returns>
    public async Task RestartCoordinatorAsync(params string[] more)
    {
        foreach (var worker in _workers)
        {
            worker.MayComeTooLate = true;
        }

        Coordinator = StartCoordinator(more);
        await EventAsync<Listening>("the restarted coordinator", 0, _ => true);
        Network.OnCoordinator();
    }

    /// <summary>Starts the coordinator again if what befell it has ended it.</summary>
    public async Task ReviveCoordinatorAsync()
    {
        if (Coordinator.HasEnded && Coordinator.ExitCode != 0 && Coordinator.EndedAsExpected)
        {
            await RestartCoordinatorAsync();
        }
    }

    /// <summary>Lets the coordinator end the run before its job is done, as SIGTERM does, and waits for the end of all.</summary>
    /// <exception cref="BrokenPromiseException">A process ended as it must not, or does not end.</exception>
    public async Task StopAsync()
    {
        _workers.ForEach(worker => worker.MayComeTooLate = true);
        Coordinator.Expect(CoordinatorOutcome.Interrupted);
        Coordinator.Signal(Signals.Terminate);
        await Deadline.WaitAsync("the coordinator's end", Coordinator.EndAsync);
        await EndAsync();
    }

    /// <summary>Waits for the end of all.</summary>
    /// <exception cref="BrokenPromiseException">A process ended as it must not, or does not end.</exception>
    public async Task FinishAsync()
    {
        await Deadline.WaitAsync("the coordinator's end", Coordinator.EndAsync);
        while (Coordinator.ExitCode != 0 && Coordinator.EndedAsExpected)
        {
            await RestartCoordinatorAsync();
            await Deadline.WaitAsync("the coordinator's end", Coordinator.EndAsync);
        }

        await EndAsync();
    }

    /// <summary>Writes down what all processes said.</summary>
    public void Save()
    {
        foreach (var node in _nodes)
        {
            node.Save(Site.Root);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    // Whom this coordinator has never counted in: started in another's place, it may come when the run is over.
    private bool MayFindNobody(Node node) => _workers.Contains(node)
        && !Coordinator.Output.Lines.Select(ProgressJson.TryRead).OfType<WorkerArrived>().Any(arrived => arrived.ProcessId == node.Id);

    private async Task EndAsync()
    {
        // Who is on the way back to a run that is over would knock for long.
        using var patience = new CancellationTokenSource(Farewell);
        foreach (var worker in _nodes.Where(node => node.MayComeTooLate || HasLost(node, 0) || MayFindNobody(node)))
        {
            await worker.EndAsync(patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            if (!worker.HasEnded || MayFindNobody(worker))
            {
                worker.Expect(0, 1, CoordinatorOutcome.Interrupted);
            }

            if (!worker.HasEnded)
            {
                worker.Signal(Signals.Terminate);
            }
        }

        foreach (var node in _nodes)
        {
            await Deadline.WaitAsync($"the end of {node.Name}", node.EndAsync);
        }

        if (_nodes.Select(node => node.Fault()).FirstOrDefault(fault => fault is not null) is { } wrong)
        {
            throw new BrokenPromiseException(wrong);
        }
    }

    // Where the coordinator stood when it had last told that the worker is gone; 0 if it never has.
    private int LastLossOf(Node worker)
    {
        var (number, line, last) = (0, 0, 0);
        foreach (var told in Coordinator.Output.Lines.Select(ProgressJson.TryRead))
        {
            line++;
            number = told is WorkerArrived arrived && arrived.ProcessId == worker.Id ? arrived.Worker : number;
            last = told is WorkerGone gone && gone.Worker == number ? line : last;
        }

        return last;
    }

    private Node StartCoordinator(params string[] more)
    {
        var start = CommandLine.Start(
        [
            "coordinator", Site.Job, "--listen", Network.Listen, "--run-folder", Site.Run, "--resume", "auto",
            "--workers", Schedule.Workers.ToString(CultureInfo.InvariantCulture),
            "--lease", Schedule.Lease.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            "--worker-timeout", "40", "--step-timeout", "40", "--token-file", Site.TokenFile, "--progress", "json",
            .. Network.Options, .. Schedule.Options, .. more,
        ], Site.Root, []);
        return Launch(string.Create(CultureInfo.InvariantCulture, $"coordinator-{++_coordinators}"), start, 0);
    }

    private Node Launch(string name, ProcessStartInfo start, int slot)
    {
        if (Schedule.NeedsOwnClocks)
        {
            OwnClock.Give(start, Site, name);
        }

        Network.Place(start, slot);
        var node = new Node(name, start, slot);
        _nodes.Add(node);
        return node;
    }
}
