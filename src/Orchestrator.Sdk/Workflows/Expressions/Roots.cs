using System.Linq.Expressions;
using System.Reflection;

namespace Orchestrator.Sdk.Workflows.Expressions;

/// <summary>Finds what is known only when the workflow runs: its input, what steps result in, the element of a list. All else is C# and has its value now.</summary>
/// <param name="item">The parameter that stands for an element of a list; null for none.</param>
internal sealed class Roots(ParameterExpression? item)
{
    private readonly List<WorkflowStep> steps = [];

    /// <summary>The steps that were met, each once.</summary>
    public IReadOnlyList<WorkflowStep> Steps => steps;

    /// <summary>True when a part of this is known only when the workflow runs.</summary>
    public bool IsIn(Expression expression)
    {
        var search = new Search(this);
        search.Visit(expression);
        return search.Found;
    }

    /// <summary>The root that this is, in the words of workflows; null when it is none.</summary>
    public string? Find(Expression expression) => expression switch
    {
        ParameterExpression parameter when parameter == item => "item",
        MemberExpression { Member: PropertyInfo property } member => OfProperty(member, property),
        MethodCallExpression call when IsText(call) => $"({Values.Of(call.Arguments[0])})",
        _ => null,
    };

    private string? OfProperty(MemberExpression member, PropertyInfo property)
    {
        if (property.DeclaringType is { IsGenericType: true } owner && owner.GetGenericTypeDefinition() == typeof(WorkflowBuilder<>))
        {
            return property.Name == nameof(WorkflowBuilder<>.Input) ? "params" : null;
        }

        if (!typeof(WorkflowStep).IsAssignableFrom(property.DeclaringType))
        {
            return null;
        }

        var name = property.Name switch
        {
            nameof(WorkflowStep<>.Result) => "result",
            nameof(WorkflowStep.Status) => "status",
            nameof(WorkflowStep.Error) => "error",
            _ => null,
        };
        if (name is null || Values.Of(member.Expression!) is not WorkflowStep step)
        {
            return null;
        }

        if (!steps.Contains(step))
        {
            steps.Add(step);
        }

        return $"{PathText.OfStep(step.Id)}.{name}";
    }

    private static bool IsText(MethodCallExpression call) => call.Method.DeclaringType == typeof(Workflow) && call.Method.Name == nameof(Workflow.Expression);

    private sealed class Search(Roots roots) : ExpressionVisitor
    {
        public bool Found { get; private set; }

        public override Expression? Visit(Expression? node)
        {
            Found = Found || (node is not null && roots.Find(node) is not null);
            return Found ? node : base.Visit(node);
        }
    }
}
