using System.Linq.Expressions;
using System.Reflection;

namespace Orchestrator.Sdk.Workflows.Expressions;

/// <summary>What C# gives for an expression now.</summary>
internal static class Values
{
    public static object? Of(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,

        // A captured variable: by far the most frequent, and not worth compiling.
        MemberExpression { Member: FieldInfo field, Expression: var target } => field.GetValue(target is null ? null : Of(target)),
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)(),
    };
}
