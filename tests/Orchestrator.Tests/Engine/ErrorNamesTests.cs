using System.Reflection;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Tests.Engine;

/// <summary>Handlers and rules know nothing of each other, so their words for errors are written twice.</summary>
public sealed class ErrorNamesTests
{
    [Fact]
    public void Handlers_and_rules_have_the_same_words_for_errors()
    {
        var handlers = typeof(TaskErrorTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(ErrorKindNames.All.Select(kind => kind.Name).Order(), handlers.Order());
    }
}
