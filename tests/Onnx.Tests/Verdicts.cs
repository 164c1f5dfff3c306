using System.Buffers.Binary;
using System.Runtime.ExceptionServices;
using Cluster.Onnx.Tests.Interop;

namespace Cluster.Onnx.Tests;

/// <summary>Exports the whole catalogue and lets the runtime compute all of it in one process.</summary>
public sealed class Verdicts : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-onnx-");
    private readonly Dictionary<string, ModelUnderTest> _models = [];
    private readonly Dictionary<string, Exception> _failures = [];
    private IReadOnlyDictionary<string, Verdict>? _verdicts;

    public async ValueTask InitializeAsync()
    {
        var judged = new List<JudgedModel>();
        foreach (var (name, create) in Catalogue.Models)
        {
            var file = Path.Combine(_folder.FullName, $"{judged.Count}.onnx");
            try
            {
                var model = _models[name] = create();
                using var target = File.Create(file);
                model.Export(target);
                judged.Add(new JudgedModel(name, file, [.. ModelUnderTest.Batches.Select(model.Batch)]));
            }
            catch (Exception error)
            {
                // Its own test fails, not all of them.
                _failures.Add(name, error);
            }
        }

        _verdicts = await Judge.RunAsync(judged);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var model in _models.Values)
        {
            model.Dispose();
        }

        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    internal ModelUnderTest ModelOf(string name) => _models[name];

    /// <summary>What the runtime made of a model. Skips the test where it is not installed.</summary>
    internal Verdict Of(string name)
    {
        if (_failures.TryGetValue(name, out var failure))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        Assert.SkipWhen(_verdicts is null, $"An independent runtime computes the exported models: it needs {Judge.Install}.");
        return _verdicts![name];
    }

    /// <summary>The numbers of a tensor.</summary>
    internal static float[] Numbers(JudgedTensor tensor)
    {
        var numbers = new float[tensor.Data.Length / sizeof(float)];
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = BinaryPrimitives.ReadSingleLittleEndian(tensor.Data.AsSpan(index * sizeof(float)));
        }

        return numbers;
    }
}
