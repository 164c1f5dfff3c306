using Cluster.Engine.Initialization;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Building;

/// <summary>Turns a job's layers into modules; every layer's input size follows from the one before.</summary>
internal static class ModelBuilder
{
    /// <exception cref="JobException">A layer cannot take what the one before gives, or the outputs are not one a class.</exception>
    public static Module Build(JobSpec spec, Shape sampleShape, int classes)
    {
        var modules = new List<Module>();
        var shape = sampleShape;
        for (var index = 0; index < spec.Model.Length; index++)
        {
            try
            {
                var module = Build(spec.Model[index], shape);
                shape = module.OutputShape(shape);
                modules.Add(module);
            }
            catch (ShapeException error)
            {
                throw new JobException($"job {spec.Name}: model[{index}]: {error.Message}", error);
            }
        }

        if (!shape.Equals(new Shape(classes)))
        {
            throw new JobException(
                $"job {spec.Name}: the model must end in one output for each of the data's {classes} classes, got shape {shape} a sample; "
                + $"end it with a linear layer of {classes} units");
        }

        return new Sequential([.. modules]);
    }

    private static Module Build(LayerSpec layer, Shape shape) => layer switch
    {
        FlattenSpec => new Flatten(),
        LinearSpec linear => new Linear(LastAxis(shape), linear.Units, linear.Bias, InitializerOf(linear.Init)),
        ReLUSpec => new ReLU(),
        TanhSpec => new Tanh(),
        SigmoidSpec => new Sigmoid(),
        _ => throw new ArgumentException($"Unknown layer {layer.GetType().Name}.", nameof(layer)),
    };

    private static int LastAxis(Shape shape) => shape.Rank > 0 && shape[-1] > 0
        ? shape[-1]
        : throw new ShapeException($"a linear layer needs samples with a last axis, got {shape}; put a flatten in front of it");

    private static Initializer? InitializerOf(InitializerKind kind) => kind switch
    {
        InitializerKind.Default => null,
        InitializerKind.XavierUniform => new XavierUniformInitializer(),
        InitializerKind.XavierNormal => new XavierNormalInitializer(),
        InitializerKind.HeUniform => new KaimingUniformInitializer(),
        InitializerKind.HeNormal => new KaimingNormalInitializer(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
