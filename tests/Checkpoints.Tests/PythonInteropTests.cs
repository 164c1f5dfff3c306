using System.ComponentModel;
using System.Diagnostics;

namespace Cluster.Checkpoints.Tests;

/// <summary>Files against a reader and a writer of the published format that share nothing with ours.</summary>
public sealed class PythonInteropTests : IDisposable
{
    // Parses with struct and json only; fails on anything but an exact tiling. Prints the weights digest and each tensor.
    private const string Reader = """
        import hashlib, json, struct, sys
        raw = open(sys.argv[1], 'rb').read()
        (n,) = struct.unpack('<Q', raw[:8])
        assert n % 8 == 0 and raw[8:9] == b'{'
        header, data = json.loads(raw[8:8 + n].decode('utf-8')), raw[8 + n:]
        header.pop('__metadata__', None)
        digest, end = hashlib.sha256(), 0
        for name, entry in header.items():
            begin, stop = entry['data_offsets']
            count = 1
            for size in entry['shape']:
                count *= size
            assert entry['dtype'] == 'F32' and begin == end and stop - begin == 4 * count
            digest.update(name.encode('utf-8') + b'\0' + data[begin:stop])
            end = stop
        assert end == len(data)
        print(digest.hexdigest())
        """;

    // Its header is not padded and lists the tensors against the order of their data, with escapes in a name.
    private const string Writer = """
        import json, struct, sys
        data = struct.pack('<3f', 1.5, -0.0, 3.25) + struct.pack('<I', 0x7fc00123)
        header = json.dumps({
            'gr\u00f6\u00dfe': {'dtype': 'F32', 'shape': [], 'data_offsets': [12, 16]},
            '0.weight': {'dtype': 'F32', 'shape': [3, 1], 'data_offsets': [0, 12]},
            '__metadata__': {'format': 'pt'}}).encode('utf-8')
        open(sys.argv[1], 'wb').write(struct.pack('<Q', len(header)) + header + data)
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Python_ReadsOurWeights_ComputesTheSameDigest()
    {
        using var model = TestModel.Filled();
        var path = model.Write(_folder);
        Assert.Equal(model.State().WeightsDigest, Python(Reader, Path.Combine(path, "weights.safetensors")).Trim());
    }

    [Fact]
    public void Python_ReadsOurOptimizerState_FindsAWholeFile()
    {
        using var model = TestModel.Filled();
        var path = model.Write(_folder);
        Assert.Equal(64, Python(Reader, Path.Combine(path, "optimizer.safetensors")).Trim().Length);
    }

    [Fact]
    public void Python_WritesAFile_WeReadEveryBit()
    {
        Python(Writer, _folder["python.safetensors"]);
        using var file = SafetensorsFile.Open(_folder["python.safetensors"]);
        var (weight, scalar) = (new float[3], new float[1]);
        file.Read("0.weight", weight);
        file.Read("größe", scalar);
        Assert.Equal([0x3FC0_0000u, 0x8000_0000u, 0x4050_0000u], weight.Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal(0x7FC0_0123u, BitConverter.SingleToUInt32Bits(scalar[0]));
        Assert.Equal("pt", file.Metadata["format"]);
    }

    public void Dispose() => _folder.Dispose();

    private static string Python(string script, string path)
    {
        var start = new ProcessStartInfo("python3", ["-c", script, path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            // Not installed: skipped below.
        }

        Assert.SkipWhen(process is null, "python3 is not installed");
        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors.Result);
            return output;
        }
    }
}
