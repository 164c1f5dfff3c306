using Cluster.Engine.Schedules;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Specification;

/// <summary>One schedule of a sequence as a job writes it.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Steps">Training steps that it lasts.</param>
internal sealed record SchedulePartSpec(Plan<Schedule> Schedule, long Steps);
