using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cluster.Interop;

/// <summary>A call for the independent client to make.</summary>
/// <param name="Address">The server; plain HTTP/2.</param>
/// <param name="ProtoFolder">What the .proto file and its imports are relative to.</param>
/// <param name="ProtoFile">The .proto file that declares the service.</param>
/// <param name="Method">The path: <c>/package.Service/Method</c>.</param>
internal sealed record NodeCall(Uri Address, string ProtoFolder, string ProtoFile, string Method)
{
    /// <summary>The request messages as JSON, with the field names of the .proto.</summary>
    internal IReadOnlyList<string> Requests { get; init; } = ["{}"];

    /// <summary>The headers; the value of a key in -bin is base64.</summary>
    internal IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the client waits. Never forever, so that a test cannot hang on another process.</summary>
    internal TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    internal string ToJson()
    {
        var call = new JsonObject
        {
            ["address"] = Address.Authority,
            ["includeFolder"] = ProtoFolder,
            ["protoFile"] = ProtoFile,
            ["method"] = Method,
            ["requests"] = new JsonArray([.. Requests.Select(request => JsonNode.Parse(request))]),
            ["metadata"] = JsonSerializer.SerializeToNode(Headers),
            ["deadlineMs"] = Deadline.TotalMilliseconds,
        };
        return call.ToJsonString();
    }
}

/// <summary>What came of a <see cref="NodeCall"/>.</summary>
/// <param name="Code">The status as its number in the protocol.</param>
/// <param name="Detail">The status's sentence.</param>
/// <param name="Responses">The response messages.</param>
/// <param name="Headers">What came before them; several values of a key in order, bytes as base64.</param>
/// <param name="Trailers">What came after them.</param>
internal sealed record NodeResult(
    int Code,
    string Detail,
    IReadOnlyList<JsonElement> Responses,
    IReadOnlyDictionary<string, string[]> Headers,
    IReadOnlyDictionary<string, string[]> Trailers);
