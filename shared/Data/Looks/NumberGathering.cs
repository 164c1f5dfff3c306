namespace Cluster.Data.Looks;

/// <summary>Takes numbers in, one after the other, and says where they lie. The order of the numbers decides the bits of the result.</summary>
internal sealed class NumberGathering
{
    private long _count;
    private double _first;
    private double _minimum = double.PositiveInfinity;
    private double _maximum = double.NegativeInfinity;
    private double _sum;
    private double _squares;

    /// <summary>Where the numbers lie that were taken in; all 0 without any.</summary>
    public NumberRange Range
    {
        get
        {
            if (_count == 0)
            {
                return default;
            }

            var mean = _sum / _count;
            return new NumberRange(_minimum, _maximum, _first + mean, Math.Sqrt(Math.Max((_squares / _count) - (mean * mean), 0)));
        }
    }

    /// <summary>Takes the next numbers in.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        if (_count == 0 && values.Length > 0)
        {
            _first = values[0];
        }

        _count += values.Length;
        foreach (var value in values)
        {
            // The first number is taken off, so that large numbers which differ little lose nothing.
            var distance = value - _first;
            _sum += distance;
            _squares += distance * distance;
            _minimum = value < _minimum ? value : _minimum;
            _maximum = value > _maximum ? value : _maximum;
        }
    }
}
