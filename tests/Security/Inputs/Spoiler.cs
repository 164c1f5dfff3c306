using Cluster.Protocol.Tests.Schedules;
using Cluster.Security.Targets;

namespace Cluster.Security.Inputs;

/// <summary>Makes inputs of examples. The same seed, target and case give the same input, on every machine.</summary>
internal sealed class Spoiler
{
    private readonly Draft _draft = new();

    /// <summary>The input of a case.</summary>
    /// <param name="target">What is to read it.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="number">The case's number.</param>
    public byte[] Make(Target target, ulong seed, long number)
    {
        var random = new ScheduleRandom(ScheduleRandom.Hash((long)seed, NameHash(target.Name), number));
        _draft.Set(random.Pick(target.Examples));
        if (random.Chance(2))
        {
            ByteMutations.Scribble(_draft, random);
        }

        for (var left = random.Chance(60) ? 1 : 1 + random.Below(8); left > 0; left--)
        {
            Spoil(target, random);
        }

        return _draft.Bytes.ToArray();
    }

    private void Spoil(Target target, ScheduleRandom random)
    {
        var kind = random.Below(100);
        if (kind < 4)
        {
            ByteMutations.Splice(_draft, random.Pick(target.Examples), random);
        }
        else if (kind < 60 && target.Form == InputForm.Text)
        {
            TextMutations.Apply(_draft, random);
        }
        else if (kind < 60 && target.Form == InputForm.Message)
        {
            MessageMutations.Apply(_draft, random);
        }
        else
        {
            ByteMutations.Apply(_draft, random);
        }
    }

    // The platform's hash of a text differs from run to run.
    private static long NameHash(string name) => (long)ScheduleRandom.Hash([.. name.Select(letter => (long)letter)]);
}
