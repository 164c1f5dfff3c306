using Cluster.Engine.Autograd;
using Cluster.Engine.Initialization;
using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Engine.Randomness;
using Cluster.Engine.Schedules;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Plugins;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests.Plugins;

/// <summary>Names and keys follow from the classes.</summary>
public sealed class PluginNamesTests
{
    private static readonly NodeAt Place = new("plugin.dll", "plugins[0]");

    [Fact]
    public void Layer_SampleAndEnumeration_ComeFromContextAndKeys()
    {
        var part = Part.Of("wide", ("mood", "very_calm"), ("inner", ["relu"]));

        var layer = (Wide)Made<Module>(Names(typeof(Wide)), part, new BuildContext(new Shape(3, 5)));

        Assert.Equal(new Shape(3, 5), layer.Sample);
        Assert.Equal(Mood.VeryCalm, layer.Mood);
        Assert.IsType<Sequential>(layer.Inner);
    }

    [Fact]
    public void Schedule_RateAndTotal_FollowFromTheJob()
    {
        var schedule = Made<Schedule>(Names(typeof(Falling)), "falling", new BuildContext(LearningRate: 0.5, TotalSteps: 10));

        Assert.Equal(0.25, schedule.RateAt(5));
    }

    [Fact]
    public void Initializer_OfAPlugin_FillsABuiltInLayer()
    {
        var layer = Made<Module>(Names(typeof(Sevens)), Part.Of("linear", ("units", 1), ("init", "sevens")), new BuildContext(new Shape(2)));

        Assert.IsType<Sevens>(layer.Parameters[0].Value.Initializer);
    }

    [Theory]
    [InlineData(typeof(Relu), "Relu of plugin mine would be a layer named 'relu', which is built in")]
    [InlineData(typeof(Hidden), "Hidden of plugin mine has no public constructor")]
    [InlineData(typeof(Timed), "Timed of plugin mine takes DateTime start, which no job file can write")]
    [InlineData(typeof(Doubled), "Doubled of plugin mine takes Loss inner, which no job file can write")]
    [InlineData(typeof(PluginNamesTests), "got none in mine")]
    public void Class_ThatNoJobCanName_IsRefused(Type type, string words)
    {
        var line = Assert.Throws<JobException>(() => Names(type)).Message;

        JobText.AssertOneLine(line);
        Assert.StartsWith("job: plugins[0]: ", line, StringComparison.Ordinal);
        Assert.Contains(words, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_OfTwoPlugins_IsRefused()
    {
        var line = Assert.Throws<JobException>(() => PluginNames.Add(Names(typeof(Sevens)), "yours", [typeof(Sevens)], Place)).Message;

        Assert.Contains("'sevens', which plugin mine has already", line, StringComparison.Ordinal);
    }

    private static Vocabulary Names(Type type) => PluginNames.Add(Vocabulary.BuiltIn, "mine", [type], Place);

    private static T Made<T>(Vocabulary names, JobNode part, BuildContext context) =>
        (T)names.Of(typeof(T)).Bind(new NodeAt(part, "part", names)).Build(context)!;

    private enum Mood
    {
        Calm,
        VeryCalm,
    }

    private abstract class Same : Module
    {
        public override Shape OutputShape(Shape sample) => sample;

        public override Value Record(TapeRecorder tape, Value input) => input;
    }

    private sealed class Wide(Shape sample, Mood mood, Module inner) : Same
    {
        public Shape Sample { get; } = sample;

        public Mood Mood { get; } = mood;

        public Module Inner { get; } = inner;
    }

    private sealed class Relu : Same;

    private sealed class Hidden : Same
    {
        private Hidden()
        {
        }
    }

    private sealed class Timed(DateTime start) : Same
    {
        public DateTime Start { get; } = start;
    }

    private sealed class Falling(double rate, long total) : Schedule
    {
        public override double RateAt(long step) => rate * (total - step) / total;
    }

    private sealed class Sevens : Initializer
    {
        public override void Fill(Shape shape, RandomKey key, Span<float> target) => target.Fill(7);
    }

    private sealed class Doubled(Loss inner) : Loss
    {
        public override string Name => inner.Name;

        public override TargetKind TargetKind => inner.TargetKind;

        public override int TargetCount(Shape predictions) => inner.TargetCount(predictions);

        public override BatchSums Evaluate(in LossFrame frame) => inner.Evaluate(frame);
    }
}
