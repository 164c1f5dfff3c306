namespace Cluster.Engine.Losses;

/// <summary>What the outputs of a model that is trained on a loss stand for, so that they can be judged and shown.</summary>
public enum OutputKind
{
    /// <summary>Estimates of the target values themselves.</summary>
    Values,

    /// <summary>Along the axes of an element: unnormalised logarithms of the classes' probabilities; their softmax is what is predicted.</summary>
    ClassLogits,

    /// <summary>Along the axes of an element: logarithms of the classes' probabilities.</summary>
    ClassLogProbabilities,

    /// <summary>Along the axes of an element: probabilities of the classes, up to a common factor.</summary>
    ClassProbabilities,

    /// <summary>Along the axes of an element: scores of the classes, of which only the order says something.</summary>
    ClassScores,

    /// <summary>For every target the logit of its being 1; its sigmoid is what is predicted.</summary>
    Logits,

    /// <summary>For every target the probability of its being 1.</summary>
    Probabilities,

    /// <summary>For every target a number whose sign says which of two sides it is on.</summary>
    Margins,

    /// <summary>Raw parameters of a distribution over the targets; the loss is an <see cref="ILikelihoodHead"/>, which reads them.</summary>
    Distribution,

    /// <summary>Something that cannot be compared with one target each, such as embeddings or rankings.</summary>
    Other,
}
