using Cluster.Engine.Models;

namespace Cluster.Collectives.WireFormats;

/// <summary>The forms in which a run's numbers travel.</summary>
/// <param name="Gradients">The form of gradient sums; null where they travel as they are.</param>
/// <param name="Weights">The form of weights, always one with every bit; null where they travel as they are.</param>
public sealed record RunWire(WireArena? Gradients, WireArena? Weights)
{
    /// <summary>Everything as it is.</summary>
    public static RunWire Plain { get; } = new(null, null);

    /// <summary>The form of weights for who holds those of the step before; null where they get them as everybody does.</summary>
    public ChangeForm? Changes { get; init; }

    /// <summary>Whether everything travels as it is.</summary>
    public bool IsPlain => Gradients is null && Weights is null;

    /// <summary>Whether every bit arrives.</summary>
    public bool IsExact => Gradients is not { IsExact: false };

    /// <summary>What a job asks for. Whole weights are never rounded: whoever asks for fewer bytes gets them losslessly.</summary>
    /// <param name="format">The format's name.</param>
    /// <param name="fraction">Share of the gradients that are sent, where the format leaves some out.</param>
    /// <param name="layout">What lies where in weights and gradients.</param>
    public static RunWire Of(string format, double fraction, ParameterLayout layout)
    {
        var codec = WireCodecs.Of(format, fraction);
        if (codec is Fp32Codec)
        {
            return Plain;
        }

        var gradients = new WireArena(codec, layout);
        return new RunWire(gradients, new WireArena(WireCodecs.Lossless, layout))
        {
            Changes = codec is IChangeCodec changes ? new ChangeForm(changes, gradients) : null,
        };
    }
}
