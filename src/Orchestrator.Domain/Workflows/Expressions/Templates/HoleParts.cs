using System.Text;
using Orchestrator.Domain.Workflows.Expressions.Syntax;

namespace Orchestrator.Domain.Workflows.Expressions.Templates;

/// <summary>Takes a string apart into text and expressions.</summary>
internal static class HoleParts
{
    private const string Opening = "${";
    private const string Escaped = "$${";

    /// <summary>True when the string is not just what it says.</summary>
    public static bool IsNeeded(string text) => text.Contains(Opening, StringComparison.Ordinal);

    public static List<HolePart> Of(string text)
    {
        var parts = new List<HolePart>();
        var plain = new StringBuilder();
        var position = 0;
        while (position < text.Length)
        {
            if (text.AsSpan(position).StartsWith(Escaped))
            {
                plain.Append(Opening);
                position += Escaped.Length;
            }
            else if (text.AsSpan(position).StartsWith(Opening))
            {
                AddPlain();
                var parsed = Parser.Parse(text, position + Opening.Length, isBraced: true);
                parts.Add(new HolePart(string.Empty, parsed));
                position = parsed.End;
            }
            else
            {
                plain.Append(text[position++]);
            }
        }

        AddPlain();
        return parts;

        void AddPlain()
        {
            if (plain.Length > 0)
            {
                parts.Add(new HolePart(plain.ToString(), null));
                plain.Clear();
            }
        }
    }
}
