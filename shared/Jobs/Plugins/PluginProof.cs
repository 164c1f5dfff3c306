using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cluster.Engine.Memory;

namespace Cluster.Jobs.Plugins;

/// <summary>Tries whether a job's plugins keep the promise of equal bits: the first micro-batches and one update are computed twice, with
/// all that must not matter made different. What comes out is a digest that other machines compare with their own.</summary>
public static class PluginProof
{
    /// <summary>Computes the proof.</summary>
    /// <param name="job">The job.</param>
    /// <returns>SHA-256 of the gradients and of the weights after one update, 64 lower-case hex digits; empty where the job has no plugins.</returns>
    /// <exception cref="JobException">The two computations differ.</exception>
    public static string Of(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Spec.Plugins.IsEmpty)
        {
            return "";
        }

        using var once = ProofTrial.Together(job);
        using var again = Task.Factory.StartNew(
            () => ProofTrial.OneByOne(job), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).GetAwaiter().GetResult();
        CheckSame(job, "gradients", once.Gradients, again.Gradients);
        CheckSame(job, "updated weights", once.Weights, again.Weights);
        if (once.Sums != again.Sums)
        {
            throw Differs(job, $"the loss {once.Sums.Loss:R}", $"{again.Sums.Loss:R}");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(once.Gradients.Span));
        hash.AppendData(MemoryMarshal.AsBytes(once.Weights.Span));
        hash.AppendData(BitConverter.GetBytes(once.Sums.Loss));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void CheckSame(TrainingJob job, string what, AlignedBuffer once, AlignedBuffer again)
    {
        foreach (var slice in job.Layout.Parameters)
        {
            var left = once.Span.Slice(slice.Offset, slice.Length);
            var right = again.Span.Slice(slice.Offset, slice.Length);
            for (var index = 0; index < left.Length; index++)
            {
                if (BitConverter.SingleToInt32Bits(left[index]) != BitConverter.SingleToInt32Bits(right[index]))
                {
                    throw Differs(job, $"{what} of {slice.Name} with {left[index]:R}", $"{right[index]:R}");
                }
            }
        }
    }

    private static JobException Differs(TrainingJob job, FormattableString once, FormattableString again) => new(
        $"job {job.Spec.Name}: the plugin {string.Join(", ", job.Spec.Plugins.Select(plugin => plugin.Name))} does not give equal bits: "
        + "computed twice, the first micro-batches gave "
        + $"{once.ToString(CultureInfo.InvariantCulture)} and {again.ToString(CultureInfo.InvariantCulture)}; "
        + "let it keep nothing between calls, add up in one order, and take random numbers from Philox alone");
}
