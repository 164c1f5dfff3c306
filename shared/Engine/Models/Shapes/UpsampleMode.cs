namespace Cluster.Engine.Models;

/// <summary>How an image's values between its pixels are found.</summary>
public enum UpsampleMode
{
    /// <summary>The value of the nearest pixel to the upper left.</summary>
    Nearest,

    /// <summary>The four pixels around, weighted by distance.</summary>
    Bilinear,
}
