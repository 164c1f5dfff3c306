using Cluster.Checkpoints;
using Cluster.Data;
using Cluster.Data.Augmentations;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Tensors;
using Cluster.Jobs;
using Cluster.Protocol.Rounds;

namespace Cluster.Training;

/// <summary>A model with its weights, to be trained and used in a program of one's own, without a cluster. The same module, data, seed and
/// options give the same bits as a job of the same content gives on a cluster, whatever the number of threads.</summary>
/// <remarks>One call at a time.</remarks>
public sealed class Model : IDisposable
{
    private readonly AlignedBuffer _weights;

    private Model(Module module, Shape inputShape, ulong seed)
    {
        (Module, InputShape, Seed) = (module, inputShape, seed);
        OutputShape = module.OutputShape(inputShape);
        Layout = ParameterLayout.Of(module);
        _weights = new AlignedBuffer(Layout.Length);
        Layout.Initialize(seed, _weights);
    }

    /// <summary>The layers.</summary>
    public Module Module { get; }

    /// <summary>Shape of one sample, without a batch axis.</summary>
    public Shape InputShape { get; }

    /// <summary>Shape of the outputs for one sample.</summary>
    public Shape OutputShape { get; }

    /// <summary>Decides initial weights, shuffles and random operations.</summary>
    public ulong Seed { get; }

    /// <summary>Names, shapes and places of the parameters in <see cref="Weights"/>.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The weights, in the order of the layout.</summary>
    public ReadOnlySpan<float> Weights => _weights.Span;

    /// <summary>SHA-256 of the weights, by which two models are told to be the same to the bit.</summary>
    public string Digest => WeightsDigest.Compute(Layout, _weights);

    /// <summary>Makes a model with initial weights.</summary>
    /// <param name="module">The layers.</param>
    /// <param name="inputShape">Shape of one sample; images are channels first.</param>
    /// <param name="seed">Decides initial weights, shuffles and random operations.</param>
    /// <exception cref="ShapeException">A layer cannot take what the one before gives.</exception>
    public static Model Create(Module module, Shape inputShape, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputShape);
        return new Model(module, inputShape, seed);
    }

    /// <summary>Makes a model with the weights of a file, such as <see cref="Save"/> and the checkpoints of a cluster leave.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="module">The layers that the weights belong to.</param>
    /// <param name="inputShape">Shape of one sample.</param>
    /// <param name="seed">Decides shuffles and random operations of further training.</param>
    /// <exception cref="ShapeException">A layer cannot take what the one before gives.</exception>
    /// <exception cref="CheckpointException">The file is of another model, or cannot be read.</exception>
    public static Model Load(string path, Module module, Shape inputShape, ulong seed = 1)
    {
        using var file = SafetensorsFile.Open(path);
        var model = Create(module, inputShape, seed);
        try
        {
            file.ReadWeights(model.Layout, model._weights);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Trains on samples, from the weights as they are. What the optimizer remembers begins anew.</summary>
    /// <param name="train">The samples to learn from.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="optimizer">How the weights change.</param>
    /// <param name="options">How long, in which batches, and what surrounds it; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up between two steps; the weights are those behind the last update.</param>
    /// <returns>What it came to. Where an average of the weights is kept, the model has the average.</returns>
    /// <exception cref="ArgumentException">Samples, model, loss or options do not fit together.</exception>
    /// <exception cref="TrainingFailedException">The loss became no number.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public FitResult Fit(
        Dataset train, Loss loss, Optimizer optimizer, FitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(optimizer);
        options ??= new FitOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        if (options.EarlyStopping is not null && options.Test is null)
        {
            throw new ArgumentException("Early stopping needs samples to judge by, got none; set Test.", nameof(options));
        }

        var task = TaskOf(train, options.Test ?? train, new Objective(loss, options.Reduction), options);
        var training = task.Training;
        var plan = new TrainingPlan(
            options.Epochs,
            training.StepsPerEpoch,
            training.LeafCount(0),
            training.LeafCount(training.StepsPerEpoch - 1),
            options.Test is null ? 0 : task.Evaluation.LeafCount(0),
            options.Update.Averaging is null ? WeightsKind.Trained : WeightsKind.Averaged);
        using var loop = new TrainingLoop(task, plan, optimizer, options, _weights);
        return loop.Run(cancellationToken);
    }

    /// <summary>Trains on the training samples, and judges by the test samples behind each epoch.</summary>
    /// <param name="data">Both; they win over <see cref="FitOptions.Test"/>.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="optimizer">How the weights change.</param>
    /// <param name="options">How long, in which batches, and what surrounds it; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <inheritdoc cref="Fit(Dataset, Loss, Optimizer, FitOptions?, CancellationToken)"/>
    public FitResult Fit(
        DatasetSplits data, Loss loss, Optimizer optimizer, FitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Fit(data.Train, loss, optimizer, (options ?? new FitOptions()) with { Test = data.Test }, cancellationToken);
    }

    /// <summary>Judges the model by samples, without changing it.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="loss">What the score's loss is.</param>
    /// <exception cref="ArgumentException">Samples, model and loss do not fit together.</exception>
    public Score Evaluate(Dataset data, Loss loss)
    {
        ArgumentNullException.ThrowIfNull(data);
        var options = new FitOptions();
        var task = TaskOf(data, data, new Objective(loss), options);
        return TrainingLoop.Evaluate(task, _weights, options.Threads);
    }

    /// <summary>Computes the outputs of samples as evaluations do: without dropout and noise, batch norm with its running statistics.</summary>
    /// <param name="samples">One sample or more, row-major, one behind the other.</param>
    /// <returns>Their outputs, row-major: [samples, ...<see cref="OutputShape"/>].</returns>
    /// <exception cref="ArgumentException">The length is no multiple of a sample's.</exception>
    public float[] Predict(ReadOnlyMemory<float> samples) => Prediction.Of(Module, Layout, _weights, InputShape, OutputShape, samples);

    /// <summary>Computes the outputs of all samples of a dataset.</summary>
    /// <param name="data">The samples.</param>
    /// <returns>Their outputs, row-major.</returns>
    /// <exception cref="ArgumentException">The samples have another shape than the model's.</exception>
    public float[] Predict(Dataset data)
    {
        CheckSamples(data);
        var size = InputShape.ElementCount;
        var samples = new float[checked(data.Count * size)];
        for (var index = 0; index < data.Count; index++)
        {
            data.CopySample(index, samples.AsSpan(index * size, size));
        }

        return Predict(samples);
    }

    /// <summary>Writes the weights as a safetensors file with PyTorch's names; a file of that name is replaced at the end.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <exception cref="CheckpointException">The disk did not take or keep the file.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            SafetensorsFile.Write(temporary, Layout, _weights);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _weights.Dispose();

    private TrainingTask TaskOf(Dataset train, Dataset test, Objective objective, FitOptions options)
    {
        CheckSamples(train);
        CheckSamples(test);
        var targets = new SampleTargets(objective.Loss, OutputShape, train.Targets);
        targets.Try(train);
        var microBatches = options.MicroBatches == 0 ? BatchPlan.DefaultMicroBatches(options.Batch) : options.MicroBatches;
        return new TrainingTask(
            Module,
            Layout,
            objective,
            targets,
            new DatasetSplits(train, test),
            new BatchPlan(train.Count, options.Batch, microBatches, options.Accumulate),
            BatchPlan.ForEvaluation(test.Count, TrainingJob.EvaluationChunk),
            Seed,
            Draw: null,
            () => new AugmentationList(options.Augmentations, InputShape, Seed));
    }

    private void CheckSamples(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!data.SampleShape.Equals(InputShape))
        {
            throw new ShapeException($"Model needs samples of {InputShape}, got {data.SampleShape} in {data.Name}; create the model for that shape.");
        }
    }
}
