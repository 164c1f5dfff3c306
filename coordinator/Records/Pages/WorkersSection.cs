using Cluster.Coordinator.Progress;

namespace Cluster.Coordinator.Records.Pages;

/// <summary>The workers: what each computed, how its time was spent, who came and went when.</summary>
internal static class WorkersSection
{
    private const int ComputeColour = 0;
    private const int CommunicationColour = 4;
    private const int WaitingColour = 7;

    public static Html? Of(RunRecord run)
    {
        var workers = Tallies(run);
        return workers.Count == 0 ? null : Html.Of($"""
            <h2>Workers</h2>
            <div class="card"><div class="scroll"><table>
            <tr><th>worker</th><th>machine</th><th class="number">samples</th>
            <th class="number">copied</th><th class="number">in vain</th><th>time</th><th></th></tr>
            {Html.Each(workers, Row)}{Total(run)}</table></div>
            {SplitBar.Key(
                ("computing", ComputeColour),
                ("communication", CommunicationColour),
                ("waiting for others and for the update", WaitingColour))}
            </div>
            {News(run)}
            """);
    }

    private static Html Row(Tally tally)
    {
        var worker = tally.Arrival;
        return Html.Of($"""
            <tr><td>{worker.Worker}</td><td class="short">{worker.Host}, process {worker.ProcessId}, threads {worker.Threads}, {worker.Simd}</td>
            <td class="number">{tally.Samples:N0}</td><td class="number">{tally.Copied:N0}</td>
            <td class="number">{tally.Wasted:N0}</td>{Split(tally.Compute, tally.Communication, tally.Waiting)}</tr>

            """);
    }

    private static Html? Total(RunRecord run) => run.End is not { } end ? null : Html.Of($"""
        <tr><th>all</th><td></td><td></td><td class="number">{end.CopiedMicroBatches:N0}</td>
        <td class="number">{end.WastedMicroBatches:N0}</td>{Split(end.ComputeShare, end.CommunicationShare, end.WaitingShare)}</tr>

        """);

    private static Html Split(double compute, double communication, double waiting) => Html.Of($"""
        {SplitBar.Cell((compute, ComputeColour), (communication, CommunicationColour), (waiting, WaitingColour))}
        <td class="number">{100 * compute:F0} / {100 * communication:F0} / {100 * waiting:F0} %</td>
        """);

    private static Html? News(RunRecord run)
    {
        List<(TimeSpan Since, string Text)> news = [.. run.Events
            .Select(recorded => (Since: recorded.Time - run.Began, Text: RunNews.Of(recorded.Progress)!))
            .Where(entry => entry.Text is not null)];
        return news.Count == 0 ? null : Html.Of($"""
            <details>
            <summary>Who came and went</summary>
            <div class="card scroll"><table>
            {Html.Each(news, entry => NewsRow(entry.Since, entry.Text))}</table></div>
            </details>
            """);
    }

    private static Html NewsRow(TimeSpan since, string text) =>
        Html.Of($"<tr><td class=\"number\">{RunText.Duration(since)}</td><td>{text}</td></tr>\n");

    // An event's shares weigh as much as the time since the event before.
    private static List<Tally> Tallies(RunRecord run)
    {
        var tallies = new SortedDictionary<int, Tally>();
        var since = run.Began;
        foreach (var (time, progress) in run.Events)
        {
            if (progress is WorkerArrived arrival)
            {
                tallies.TryAdd(arrival.Worker, new Tally(arrival));
            }
            else if (progress is StepDone step)
            {
                foreach (var share in step.Workers)
                {
                    tallies.GetValueOrDefault(share.Worker)?.Add(share, (time - since).TotalSeconds);
                }

                since = time;
            }
        }

        return [.. tallies.Values];
    }

    private sealed class Tally(WorkerArrived arrival)
    {
        private double _compute;
        private double _communication;
        private double _waiting;

        public WorkerArrived Arrival => arrival;

        public long Samples { get; private set; }

        // Micro-batches that it was given in another's place, and those whose sums came too late.
        public long Copied { get; private set; }

        public long Wasted { get; private set; }

        public double Compute => _compute / Total;

        public double Communication => _communication / Total;

        public double Waiting => _waiting / Total;

        private double Total => Math.Max(_compute + _communication + _waiting, double.Epsilon);

        public void Add(WorkerShare share, double seconds)
        {
            Samples += share.Samples;
            (Copied, Wasted) = (Copied + share.CopiedMicroBatches, Wasted + share.WastedMicroBatches);
            _compute += seconds * share.ComputeShare;
            _communication += seconds * share.CommunicationShare;
            _waiting += seconds * share.WaitingShare;
        }
    }
}
