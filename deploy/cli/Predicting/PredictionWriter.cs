using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cluster.Cli.Commands;
using Cluster.Inference;

namespace Cluster.Cli.Predicting;

/// <summary>Writes predictions, one row a sample.</summary>
/// <param name="columns">The columns.</param>
/// <param name="target">Where to; stays open.</param>
internal abstract class PredictionWriter(IReadOnlyList<PredictionColumn> columns, Stream target) : IDisposable
{
    protected IReadOnlyList<PredictionColumn> Columns { get; } = columns;

    protected Stream Target { get; } = target;

    /// <summary>A writer of a form.</summary>
    /// <exception cref="UsageException">The form needs a file.</exception>
    public static PredictionWriter Create(FileFormat format, IReadOnlyList<PredictionColumn> columns, Stream target) => format switch
    {
        FileFormat.Csv => new CsvWriter(columns, target),
        FileFormat.Jsonl => new JsonWriter(columns, target),
        _ when target.CanSeek => new ArrayWriter(columns, target),
        _ => throw new UsageException("an array needs a file to be written to; add --output FILE.npy, or --output-format csv"),
    };

    /// <summary>Writes the next row.</summary>
    /// <param name="cells">A number for each column.</param>
    public abstract void Write(ReadOnlySpan<double> cells);

    /// <summary>Writes what is left.</summary>
    public abstract void Finish();

    public abstract void Dispose();

    private sealed class CsvWriter : PredictionWriter
    {
        private readonly StreamWriter _writer;

        public CsvWriter(IReadOnlyList<PredictionColumn> columns, Stream target)
            : base(columns, target)
        {
            _writer = new StreamWriter(target, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            _writer.WriteLine(string.Join(',', columns.Select(column => Quoted(column.Name))));
        }

        public override void Write(ReadOnlySpan<double> cells)
        {
            for (var index = 0; index < cells.Length; index++)
            {
                _writer.Write(index == 0 ? "" : ",");
                var cell = cells[index];
                _writer.Write(Columns[index].Names is { } names ? Quoted(names[(int)cell]) : cell.ToString(CultureInfo.InvariantCulture));
            }

            _writer.WriteLine();
        }

        public override void Finish() => _writer.Flush();

        public override void Dispose() => _writer.Dispose();

        private static string Quoted(string text) =>
            text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private sealed class JsonWriter(IReadOnlyList<PredictionColumn> columns, Stream target) : PredictionWriter(columns, target)
    {
        private readonly BufferedStream _buffer = new(target);
        private readonly Utf8JsonWriter _writer = new(Stream.Null);

        public override void Write(ReadOnlySpan<double> cells)
        {
            _writer.Reset(_buffer);
            _writer.WriteStartObject();
            for (var index = 0; index < cells.Length; index++)
            {
                _writer.WritePropertyName(Columns[index].Name);
                WriteValue(Columns[index], cells[index]);
            }

            _writer.WriteEndObject();
            _writer.Flush();
            _buffer.WriteByte((byte)'\n');
        }

        public override void Finish() => _buffer.Flush();

        // The buffer would close the target.
        public override void Dispose() => _writer.Dispose();

        private void WriteValue(PredictionColumn column, double cell)
        {
            if (column.Names is { } names)
            {
                _writer.WriteStringValue(names[(int)cell]);
            }
            else if (double.IsFinite(cell))
            {
                _writer.WriteNumberValue(cell);
            }
            else
            {
                _writer.WriteNullValue();
            }
        }
    }

    /// <summary>The numbers alone, [samples, columns]; indices of classes where there are no others.</summary>
    private sealed class ArrayWriter : PredictionWriter
    {
        private readonly int[] _written;
        private readonly byte[] _row;
        private long _count;

        public ArrayWriter(IReadOnlyList<PredictionColumn> columns, Stream target)
            : base(columns, target)
        {
            var numbers = columns.Index().Where(column => column.Item.Names is null).Select(column => column.Index).ToArray();
            _written = numbers.Length > 0 ? numbers : [.. Enumerable.Range(0, columns.Count)];
            _row = new byte[_written.Length * sizeof(float)];
            WriteHeader();
        }

        public override void Write(ReadOnlySpan<double> cells)
        {
            for (var index = 0; index < _written.Length; index++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(_row.AsSpan(index * sizeof(float)), (float)cells[_written[index]]);
            }

            Target.Write(_row);
            _count++;
        }

        // The number of rows is known only now.
        public override void Finish()
        {
            Target.Position = 0;
            WriteHeader();
            Target.Flush();
        }

        public override void Dispose()
        {
            // Rows go to the target at once.
        }

        private void WriteHeader() => Target.Write(NpyHeader.OfFloats(_count, _written.Length));
    }
}
