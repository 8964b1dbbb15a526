using System.Linq.Expressions;

namespace Orchestrator.Sdk.Workflows.Expressions;

/// <summary>Operators that C# and workflows have in common.</summary>
internal static class Operators
{
    /// <summary>How tightly what needs no parentheses anywhere is bound.</summary>
    public const int Tightest = 9;

    /// <summary>How tightly <c>!</c> and <c>-</c> bind.</summary>
    public const int Unary = 8;

    /// <summary>How tightly <c>+</c> binds.</summary>
    public const int Sum = 6;

    /// <summary>How tightly <c>==</c> binds.</summary>
    public const int Equality = 4;

    /// <summary>How tightly <c>? :</c> and <c>??</c> bind; beside others they always get parentheses.</summary>
    public const int Choice = 1;

    /// <summary>The operator and how tightly it binds; null when workflows have none like it.</summary>
    public static (string Sign, int Level)? Of(BinaryExpression binary) => binary.NodeType switch
    {
        ExpressionType.Add or ExpressionType.AddChecked => ("+", Sum),
        ExpressionType.Subtract or ExpressionType.SubtractChecked => ("-", Sum),
        ExpressionType.Multiply or ExpressionType.MultiplyChecked => ("*", 7),
        ExpressionType.Divide => ("/", 7),
        ExpressionType.Modulo => ("%", 7),
        ExpressionType.Equal => ("==", Equality),
        ExpressionType.NotEqual => ("!=", Equality),
        ExpressionType.LessThan => ("<", 5),
        ExpressionType.LessThanOrEqual => ("<=", 5),
        ExpressionType.GreaterThan => (">", 5),
        ExpressionType.GreaterThanOrEqual => (">=", 5),
        ExpressionType.AndAlso => ("&&", 3),
        ExpressionType.OrElse => ("||", 2),
        ExpressionType.Coalesce => ("??", Choice),
        _ => null,
    };
}
