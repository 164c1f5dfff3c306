using Cluster.Collectives.Messages;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>What a run does, as the contract says it.</summary>
public static class StatusConversions
{
    /// <summary>As a message.</summary>
    /// <param name="status">The status.</param>
    public static Wire.StatusReply ToWire(this RunStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var reply = new Wire.StatusReply
        {
            Fence = new Wire.Fence { Job = status.Run, Term = status.Term, Step = status.Step },
            Name = status.Name,
            ProcessId = status.ProcessId,
            Seconds = status.Seconds,
            Phase = status.Phase,
            TotalSteps = status.TotalSteps,
            Epoch = status.Epoch,
            Epochs = status.Epochs,
            Build = status.Build,
            ChannelPort = status.ChannelPort,
            UnixMs = status.Time.ToUnixTimeMilliseconds(),
            Checkpoint = status.Checkpoint is { } last
                ? new Wire.StatusCheckpoint { Step = last.Step, Seconds = last.Seconds, Path = last.Path }
                : null,
            Members = { status.Members.Select(ToWire) },
            Waits = { status.Waits.Select(ToWire) },
            News = { status.News.Select(news => new Wire.StatusNews { Seconds = news.Seconds, IsError = news.IsError, Text = news.Text }) },
        };
        Set(status.Loss, value => reply.Loss = value);
        Set(status.Accuracy, value => reply.Accuracy = value);
        Set(status.LearningRate, value => reply.LearningRate = value);
        Set(status.SamplesPerSecond, value => reply.SamplesPerSecond = value);
        Set(status.TestLoss, value => reply.TestLoss = value);
        Set(status.TestAccuracy, value => reply.TestAccuracy = value);
        return reply;
    }

    /// <summary>From a message.</summary>
    /// <param name="reply">The message.</param>
    public static RunStatus FromWire(this Wire.StatusReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var fence = reply.Fence ?? new Wire.Fence();
        return new RunStatus(
            fence.Job, reply.Name, fence.Term, reply.ProcessId, reply.Seconds, reply.Phase, fence.Step, reply.TotalSteps, reply.Epoch, reply.Epochs)
        {
            Build = reply.Build,
            ChannelPort = reply.ChannelPort,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(
                reply.UnixMs, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())),
            Loss = reply.HasLoss ? reply.Loss : null,
            Accuracy = reply.HasAccuracy ? reply.Accuracy : null,
            LearningRate = reply.HasLearningRate ? reply.LearningRate : null,
            SamplesPerSecond = reply.HasSamplesPerSecond ? reply.SamplesPerSecond : null,
            TestLoss = reply.HasTestLoss ? reply.TestLoss : null,
            TestAccuracy = reply.HasTestAccuracy ? reply.TestAccuracy : null,
            Members = [.. reply.Members.Select(FromWire)],
            Waits =
            [
                .. reply.Waits.Select(wait => new WaitStatus(
                    wait.What, wait.Seconds, wait.HasDeadlineSeconds ? wait.DeadlineSeconds : null, wait.Consequence)),
            ],
            Checkpoint = reply.Checkpoint is { } last ? new CheckpointStatus(last.Step, last.Seconds, last.Path) : null,
            News = [.. reply.News.Select(news => new NewsStatus(news.Seconds, news.IsError, news.Text))],
        };
    }

    private static Wire.StatusMember ToWire(MemberStatus member)
    {
        var message = new Wire.StatusMember
        {
            Worker = member.Worker,
            Host = member.Host,
            ProcessId = member.ProcessId,
            Threads = member.Threads,
            Transport = member.Transport,
            State = member.State,
            OpenLeaves = member.OpenLeaves,
            HeardSeconds = member.HeardSeconds,
            Samples = member.Samples,
        };
        Set(member.ComputeShare, value => message.ComputeShare = value);
        Set(member.CommunicationShare, value => message.CommunicationShare = value);
        Set(member.WaitingShare, value => message.WaitingShare = value);
        return message;
    }

    private static MemberStatus FromWire(Wire.StatusMember member) => new(
        member.Worker,
        member.Host,
        member.ProcessId,
        member.Threads,
        member.Transport,
        member.State,
        member.OpenLeaves,
        member.HeardSeconds,
        member.Samples)
    {
        ComputeShare = member.HasComputeShare ? member.ComputeShare : null,
        CommunicationShare = member.HasCommunicationShare ? member.CommunicationShare : null,
        WaitingShare = member.HasWaitingShare ? member.WaitingShare : null,
    };

    private static Wire.StatusWait ToWire(WaitStatus wait)
    {
        var message = new Wire.StatusWait { What = wait.What, Seconds = wait.Seconds, Consequence = wait.Consequence };
        Set(wait.DeadlineSeconds, value => message.DeadlineSeconds = value);
        return message;
    }

    private static void Set(double? value, Action<double> set)
    {
        if (value is { } known)
        {
            set(known);
        }
    }
}
