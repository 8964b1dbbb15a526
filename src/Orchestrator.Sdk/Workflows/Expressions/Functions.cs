using System.Reflection;

namespace Orchestrator.Sdk.Workflows.Expressions;

/// <summary>Methods of .NET that workflows have as functions.</summary>
internal static class Functions
{
    /// <summary>By type and method: the function, which takes the same arguments in the same order.</summary>
    private static readonly Dictionary<(Type, string), string> Known = new()
    {
        [(typeof(string), nameof(string.Contains))] = "contains",
        [(typeof(string), nameof(string.StartsWith))] = "starts_with",
        [(typeof(string), nameof(string.EndsWith))] = "ends_with",
        [(typeof(string), nameof(string.ToLower))] = "lower",
        [(typeof(string), nameof(string.ToLowerInvariant))] = "lower",
        [(typeof(string), nameof(string.ToUpper))] = "upper",
        [(typeof(string), nameof(string.ToUpperInvariant))] = "upper",
        [(typeof(string), nameof(string.Trim))] = "trim",
        [(typeof(string), nameof(string.Replace))] = "replace",
        [(typeof(Enumerable), nameof(Enumerable.Contains))] = "contains",
        [(typeof(MemoryExtensions), nameof(MemoryExtensions.Contains))] = "contains",
        [(typeof(Enumerable), nameof(Enumerable.Count))] = "len",
        [(typeof(Enumerable), nameof(Enumerable.First))] = "first",
        [(typeof(Enumerable), nameof(Enumerable.FirstOrDefault))] = "first",
        [(typeof(Enumerable), nameof(Enumerable.LastOrDefault))] = "last",
        [(typeof(Enumerable), nameof(Enumerable.Last))] = "last",
        [(typeof(Enumerable), nameof(Enumerable.Sum))] = "sum",
        [(typeof(Enumerable), nameof(Enumerable.Min))] = "min",
        [(typeof(Enumerable), nameof(Enumerable.Max))] = "max",
        [(typeof(Enumerable), nameof(Enumerable.Reverse))] = "reverse",
        [(typeof(Enumerable), nameof(Enumerable.Distinct))] = "unique",
        [(typeof(Enumerable), nameof(Enumerable.Order))] = "sort",
        [(typeof(Math), nameof(Math.Min))] = "min",
        [(typeof(Math), nameof(Math.Max))] = "max",
        [(typeof(Math), nameof(Math.Floor))] = "floor",
        [(typeof(Math), nameof(Math.Ceiling))] = "ceil",
    };

    /// <summary>Kinds of parameters that no function takes: in which language or how numbers are rounded, and what is done to each element.</summary>
    private static readonly Type[] Foreign = [typeof(System.Globalization.CultureInfo), typeof(MidpointRounding)];

    /// <summary>The call of a function; null when there is none like the method.</summary>
    public static string? Write(MethodInfo method, IReadOnlyList<string> arguments)
    {
        if (method.GetParameters().Any(parameter => IsForeign(parameter.ParameterType)))
        {
            return null;
        }

        return (method.DeclaringType, method.Name, arguments) switch
        {
            (_, nameof(ToString), [var value]) => $"string({value})",
            ({ } type, nameof(Enumerable.Range), [var start, var count]) when type == typeof(Enumerable) => start == "0" ? $"range({count})" : $"range({start}, {start} + {count})",
            ({ } type, nameof(Enumerable.ToList) or nameof(Enumerable.ToArray) or nameof(Enumerable.AsEnumerable), [var list]) when type == typeof(Enumerable) => list,
            ({ } type, nameof(List<>.Contains), [var list, var element]) when IsList(type) => $"contains({list}, {element})",
            ({ } type, _, _) when Known.TryGetValue((type, method.Name), out var function) => $"{function}({string.Join(", ", arguments)})",
            _ => null,
        };
    }

    private static bool IsForeign(Type type) =>
        Foreign.Contains(type) || typeof(Delegate).IsAssignableFrom(type) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEqualityComparer<>));

    private static bool IsList(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(List<>) || type.GetGenericTypeDefinition() == typeof(ICollection<>));
}
