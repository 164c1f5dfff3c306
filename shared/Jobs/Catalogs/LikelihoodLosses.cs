using System.Collections.Immutable;
using Cluster.Engine.Losses;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Negative log-likelihoods of values under distributions that a model predicts.</summary>
internal static class LikelihoodLosses
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<GaussianNll>("gaussian_nll").On(null, ("full", true)),
        CatalogEntry.Of<SharedVarianceGaussianNll>("shared_variance_gaussian_nll").On(null, ("link", "exp")),
        CatalogEntry.Of<MultivariateNormalNll>("multivariate_normal_nll"),
        CatalogEntry.Of<GaussianMixtureNll>("gaussian_mixture_nll"),
        CatalogEntry.Of<LaplaceNll>("laplace_nll"),
        CatalogEntry.Of<StudentTNll>("student_t_nll"),
        CatalogEntry.Of<VonMisesNll>("von_mises_nll"),
        CatalogEntry.Of<BernoulliNll>("bernoulli_nll"),
        CatalogEntry.Of<PoissonNll>("poisson_nll").On(null, ("log_input", true)),
        CatalogEntry.Of<ExponentialNll>("exponential_nll"),
        CatalogEntry.Of<GammaNll>("gamma_nll"),
        CatalogEntry.Of<BetaNll>("beta_nll"),
    ];
}
