using System.Buffers;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Jobs;
using Cluster.Security.Inputs;
using Cluster.V1;
using Cluster.Worker.Joining;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Health.V1;

namespace Cluster.Security.Targets;

/// <summary>Messages that come one at a time: decoded, and handed to whatever checks them.</summary>
internal static class MessageTargets
{
    private static readonly MessageDescriptor[] Types =
    [
        .. CoordinatorReflection.Descriptor.MessageTypes, HealthCheckRequest.Descriptor, HealthCheckResponse.Descriptor,
    ];

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> All =>
    [
        .. Types.Select(Decoding),
        Of("rpc/join-reply", Join, [WithJob(new JoinReply())], typeof(JobException)),
        Of("rpc/listed-file", List, [Listed("a.csv"), Listed("train", "images", "0.npy")]),
        Of("rpc/status-reply", reply => _ = reply.FromWire(), [(StatusReply)MessageExamples.Full(StatusReply.Descriptor)]),
    ];

    // Reading a message that comes over a call gives up with one of these, of which a status is made.
    private static Type[] Undecodable => [typeof(InvalidProtocolBufferException), typeof(ContractException)];

    private static IMessage Read(byte[] input, MessageDescriptor type) => SoundMessages.Read(new ReadOnlySequence<byte>(input), type);

    // Those of our own service are looked at before protobuf believes them; of the others protobuf's own slips pass.
    private static bool IsOurs(MessageDescriptor type) => type.File == CoordinatorReflection.Descriptor;

    private static Target Decoding(MessageDescriptor type) => new(
        $"message/{type.Name}",
        InputForm.Message,
        [.. Enumerable.Range(0, type.Oneofs.Sum(oneof => oneof.Fields.Count) + 1).Select(choice => MessageExamples.Full(type, choice).ToByteArray())],
        (input, place) => _ = (IsOurs(type) ? Read(input, type) : type.Parser.ParseFrom(input)).CalculateSize(),
        IsOurs(type) ? Undecodable : [.. Undecodable, typeof(IndexOutOfRangeException), typeof(ArgumentOutOfRangeException)])
    {
        // An empty message in a list is two bytes, and an object of some hundred.
        Factor = 128,
    };

    private static Target Of<T>(string name, Action<T> read, IReadOnlyList<T> examples, params IReadOnlyList<Type> refusals)
        where T : IMessage<T> => new(
            name,
            InputForm.Message,
            [.. examples.Select(example => example.ToByteArray())],
            (input, _) => read((T)Read(input, examples[0].Descriptor)),
            [.. Undecodable, .. refusals]);

    // What a worker makes of an answer before it asks for data.
    private static void Join(JoinReply reply)
    {
        if (new TermMemory().Refusal(reply.Fence) is null)
        {
            _ = LeaseLimits.Of(reply.LeaseMs);
            _ = JobFile.Parse(reply.JobJson, "job from the coordinator");
        }
    }

    private static void List(DataFile file)
    {
        const string Place = "/data/job/set.csv";
        var listed = CoordinatorFiles.Checked(file, paths: 2);
        var folder = listed.InFolder ? Place : Path.GetDirectoryName(Place)!;
        if (!Path.GetFullPath(listed.At(Place)).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"a listed file leads to {listed.At(Place)}, out of {folder}");
        }
    }

    private static DataFile Listed(params IEnumerable<string> name) =>
        new() { Path = 1, InFolder = true, Name = { name }, Size = 3, Sha256 = ByteString.CopyFrom(new byte[32]) };

    private static JoinReply WithJob(JoinReply reply)
    {
        reply.MergeFrom((JoinReply)MessageExamples.Full(JoinReply.Descriptor));
        reply.JobJson = JobExamples.Json[0];
        reply.LeaseMs = 10_000;
        return reply;
    }
}
