using Cluster.Data;
using Cluster.Data.Numpy;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Predicting;

/// <summary>Samples of a NumPy array, whose first axis counts them. They become what the job's own become: (x - center) / scale of a job on
/// arrays, 255 becoming 1 where the job is on images and the array of bytes, else the numbers that stand there.</summary>
internal sealed class ArrayInput : SampleInput
{
    private readonly ArrayRows _rows;
    private readonly double[] _row;
    private readonly double _center;
    private readonly double _scale;
    private int _done;

    public ArrayInput(string path, InferenceModel model)
    {
        _rows = ArrayFile.Open(path);
        var sample = model.Data.SampleShape;
        if (_rows.RowShape.ElementCount != sample.ElementCount)
        {
            throw new DataException(
                $"NumPy file {path} needs samples {sample} along its first axis, got {_rows.Count} of {_rows.RowShape}; reshape the array.");
        }

        _row = new double[sample.ElementCount];
        (_center, _scale) = model.Spec.Data switch
        {
            NumpyDataSpec arrays => (arrays.Center, arrays.Scale),
            IdxDataSpec or GlyphDataSpec when _rows.Type == ElementType.U1 => (0, 255.0),
            _ => (0, 1.0),
        };
    }

    public override long? Count => _rows.Count;

    public override float[] ReadNext(int most)
    {
        var samples = new float[Math.Min(most, _rows.Count - _done) * _row.Length];
        for (var start = 0; start < samples.Length; start += _row.Length, _done++)
        {
            _rows.Read(_done, _row);
            for (var index = 0; index < _row.Length; index++)
            {
                samples[start + index] = (float)((_row[index] - _center) / _scale);
            }
        }

        return samples;
    }

    public override void Dispose()
    {
        // The array is mapped, and let go with its last reader.
    }
}
