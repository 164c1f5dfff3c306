using System.Reflection;
using Xunit.v3;

namespace Cluster.Golden.Suite;

/// <summary>Says which golden file a class of tests runs, and sees to it that a test which passes has looked at everything its case states.</summary>
/// <param name="area">The file's name without the extension.</param>
/// <param name="implied">Expectations that follow from others of the same case and need no look of their own.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GoldenAreaAttribute(string area, params string[] implied) : BeforeAfterTestAttribute
{
    public string Area => area;

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (test.TestMethodArguments is [string name, ..])
        {
            var passed = TestContext.Current.TestState?.Result == TestResult.Passed;
            var ignored = passed ? GoldenSet.Case(area, name).Unread.Except(implied).ToArray() : [];
            GoldenReport.Record(area, name, passed && ignored.Length == 0);
            Assert.True(ignored.Length == 0, $"{area}/{name}: nothing was compared with {string.Join(", ", ignored)}.");
        }
    }
}
