using Cluster.Engine.Autograd;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Every operation that can be written.</summary>
internal static class OperationMappings
{
    private static readonly MappingTable Table = Create();

    /// <summary>Writes one call of an operation.</summary>
    /// <exception cref="OnnxException">It has no counterpart, or not with such settings.</exception>
    public static void Write(Operation operation, OperationCall call)
    {
        if (!Table.TryWrite(operation, call))
        {
            throw new OnnxException($"there is no mapping for {operation.GetType().Name}; take it out of the model, or use safetensors");
        }
    }

    private static MappingTable Create()
    {
        var table = new MappingTable();
        ProductMappings.AddTo(table);
        ConvolutionMappings.AddTo(table);
        PoolingMappings.AddTo(table);
        NormalizationMappings.AddTo(table);
        FunctionMappings.AddTo(table);
        ActivationMappings.AddTo(table);
        ArithmeticMappings.AddTo(table);
        ReductionMappings.AddTo(table);
        AxisMappings.AddTo(table);
        LookupMappings.AddTo(table);
        UpsampleMappings.AddTo(table);
        RecurrentMappings.AddTo(table);
        AttentionMappings.AddTo(table);
        GraphMappings.AddTo(table);
        return table;
    }
}
