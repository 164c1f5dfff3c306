namespace Cluster.Coordinator.Records.Pages;

/// <summary>What a model's weights say of the test split.</summary>
/// <param name="Classes">Names of the classes.</param>
/// <param name="Confusion">Samples of each class, row by row, by the class they were taken for: square, as many rows as classes.</param>
/// <param name="Samples">Some samples with what was said of them.</param>
/// <param name="Note">What part of the test split was looked at, a sentence; null for all of it.</param>
public sealed record PredictionReport(
    IReadOnlyList<string> Classes,
    IReadOnlyList<IReadOnlyList<long>> Confusion,
    IReadOnlyList<SamplePrediction> Samples,
    string? Note = null);

/// <summary>What was said of one sample.</summary>
/// <param name="Index">Its place in the test split.</param>
/// <param name="Truth">Its class.</param>
/// <param name="Predicted">The class it was taken for.</param>
/// <param name="Probability">Probability of that class, 0 to 1; null where the model knows none.</param>
/// <param name="Picture">What it looks like; null for samples that are no pictures.</param>
public sealed record SamplePrediction(int Index, int Truth, int Predicted, double? Probability, Picture? Picture);
