using Cluster.Engine.Autograd.Operations;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Functions of two numbers, with broadcasting as ONNX has it, and what is random while training.</summary>
internal static class ArithmeticMappings
{
    private const int First = 0;
    private const int Second = 1;

    public static void AddTo(MappingTable table)
    {
        table.Add<SubtractOperation>("Sub");
        table.Add<DivideOperation>("Div");
        table.Add<PowerOperation>("Pow");
        table.Add<MinimumOperation>("Min");
        table.Add<MaximumOperation>("Max");
        table.Add<BiasOperation>("Add");
        table.Add<AddOperation>((call, _) => WithoutNeutral(call, "Add"));
        table.Add<MultiplyOperation>((call, _) => WithoutNeutral(call, "Mul"));
        table.Add<DropoutMaskOperation>((call, operation) => call.ResultIsNeutral(operation.Name));
        table.Add<NoiseOperation>((call, operation) => call.ResultIsNeutral(operation.Name));
    }

    // Outside training dropout multiplies with ones, and noise adds zeros.
    private static void WithoutNeutral(OperationCall call, string type)
    {
        if (call.IsNeutral(Second) && call.OutputShape().Equals(call.InputShape(First)))
        {
            call.ResultIsInput(First);
        }
        else if (call.IsNeutral(First) && call.OutputShape().Equals(call.InputShape(Second)))
        {
            call.ResultIsInput(Second);
        }
        else
        {
            call.Result(call.Add(type, call.Inputs()));
        }
    }
}
