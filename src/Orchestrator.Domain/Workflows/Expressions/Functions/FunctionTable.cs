namespace Orchestrator.Domain.Workflows.Expressions.Functions;

/// <summary>The functions there are, but for <c>coalesce</c>, which is another way to write <c>??</c>.</summary>
internal static class FunctionTable
{
    public const string Coalesce = "coalesce";

    private static readonly Dictionary<string, Function> All =
        new[] { TextFunctions.All, ListFunctions.All, NumberFunctions.All, ConversionFunctions.All }
            .SelectMany(functions => functions)
            .ToDictionary(function => function.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => All.Keys.Append(Coalesce);

    public static Function? Find(string name) => All.GetValueOrDefault(name);
}
