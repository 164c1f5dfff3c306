using Cluster.Engine.Autograd;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>How each kind of operation is written.</summary>
internal sealed class MappingTable
{
    private readonly Dictionary<Type, Action<OperationCall, Operation>> _mappings = [];

    /// <summary>Adds a kind.</summary>
    /// <param name="mapping">Writes a call of it.</param>
    public void Add<TOperation>(Action<OperationCall, TOperation> mapping)
        where TOperation : Operation => _mappings.Add(typeof(TOperation), (call, operation) => mapping(call, (TOperation)operation));

    /// <summary>Adds a kind that is one operator of the same inputs.</summary>
    /// <param name="type">The operator.</param>
    public void Add<TOperation>(string type)
        where TOperation : Operation => _mappings.Add(typeof(TOperation), (call, _) => call.Result(call.Add(type, call.Inputs())));

    /// <summary>Writes a call.</summary>
    /// <returns>False where the kind is unknown.</returns>
    public bool TryWrite(Operation operation, OperationCall call)
    {
        if (!_mappings.TryGetValue(operation.GetType(), out var mapping))
        {
            return false;
        }

        mapping(call, operation);
        return true;
    }
}
