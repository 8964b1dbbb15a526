using Orchestrator.Domain.Workflows.Expressions.Functions;
using Orchestrator.Domain.Workflows.Expressions.Nodes;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Syntax;

/// <summary>Makes parts of words, by descending into what binds more tightly.</summary>
internal sealed class Parser
{
    /// <summary>Parentheses and the like within each other.</summary>
    public const int MaxNesting = 64;

    /// <summary>Longest expression, in characters.</summary>
    public const int MaxLength = 10_000;

    private static readonly string[][] Levels = [["??"], ["||"], ["&&"], ["==", "!="], ["<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"]];

    private readonly string source;
    private readonly Lexer lexer;
    private readonly int start;
    private readonly HashSet<string> steps = new(StringComparer.Ordinal);
    private readonly HashSet<string> roots = new(StringComparer.Ordinal);
    private Token current;
    private int nesting;

    private Parser(string source, int start)
    {
        this.source = source;
        this.start = start;
        lexer = new Lexer(source, start);
        current = lexer.Next();
    }

    /// <summary>Parses an expression that reaches to the end of the text, or to a closing brace.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="isBraced">True when it ends at a brace.</param>
    public static Parsed Parse(string source, int start, bool isBraced)
    {
        var parser = new Parser(source, start);
        var root = parser.Expression();
        var end = parser.current;
        if (isBraced ? !end.Is("}") : end.Kind != TokenKind.End)
        {
            throw isBraced && end.Kind == TokenKind.End
                ? Fault.At(end.Start, "the expression has no end; close it with }")
                : Fault.At(end.Start, $"there is no use for {end} here");
        }

        return new Parsed(root, end.End, parser.steps, parser.roots);
    }

    private Node Expression()
    {
        Deeper();
        var test = Binary(0);
        if (current.Is("?"))
        {
            var at = current.Start;
            Advance();
            var yes = Expression();
            Expect(":");
            test = Checked(new ConditionNode(test, yes, Expression(), at));
        }

        nesting--;
        return test;
    }

    private Node Binary(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var left = Binary(level + 1);
        while (current.Kind == TokenKind.Sign && Array.IndexOf(Levels[level], current.Text) >= 0)
        {
            var sign = current;
            Advance();
            left = Checked(BinaryNode.Of(sign.Text, left, Binary(level + 1), sign.Start));
        }

        return left;
    }

    private Node Unary()
    {
        if (!current.Is("!") && !current.Is("-"))
        {
            return Path();
        }

        var sign = current;
        Deeper();
        Advance();
        var node = Checked(new UnaryNode(sign.Text[0], Unary(), sign.Start));
        nesting--;
        return node;
    }

    private Node Path()
    {
        var node = Primary();
        while (true)
        {
            if (current.Is("."))
            {
                Advance();
                var name = current.Kind == TokenKind.Name ? current : throw Unexpected("the name of a member");
                Advance();
                node = Checked(new LookupNode(node, name.Text, new LiteralNode(Value.Of(name.Text), name.Start), name.Start));
            }
            else if (current.Is("["))
            {
                Advance();
                var at = current;
                var key = Expression();
                Expect("]");
                var name = at.Kind == TokenKind.Text && key is LiteralNode ? at.Text : null;
                node = Checked(new LookupNode(node, name, key, at.Start));
            }
            else
            {
                return node;
            }
        }
    }

    private Node Primary()
    {
        var token = current;
        switch (token)
        {
            case { Kind: TokenKind.Number }:
                Advance();
                return Number.TryParse(token.Text, out var number) ? new LiteralNode(Value.Of(number), token.Start) : throw Fault.At(token.Start, $"'{token.Text}' is no number");
            case { Kind: TokenKind.Text }:
                Advance();
                return new LiteralNode(Value.Of(token.Text), token.Start);
            case { Kind: TokenKind.Name }:
                Advance();
                return current.Is("(") ? FunctionCall(token) : Named(token);
            case { Kind: TokenKind.Sign, Text: "(" }:
                Advance();
                var inner = Expression();
                Expect(")");
                return inner;
            case { Kind: TokenKind.Sign, Text: "[" }:
                Advance();
                return Checked(new ListNode(Items("]"), token.Start));
            default:
                throw (token.Kind == TokenKind.End || token.Is("}")) && source.AsSpan(start, token.Start - start).IsWhiteSpace() ? Fault.At(token.Start, "the expression is empty") : Unexpected("a value");
        }
    }

    private Node Named(Token token)
    {
        switch (token.Text)
        {
            case "true" or "false":
                return new LiteralNode(Value.Of(token.Text == "true"), token.Start);
            case "null":
                return new LiteralNode(Value.Null, token.Start);
            case "tasks":
                return Step(token);
            default:
                var root = RootNames.Of(token.Text) ?? throw Fault.At(token.Start, RootNames.Unknown(token.Text));
                roots.Add(root);
                return new RootNode(root, token.Start);
        }
    }

    private StepNode Step(Token tasks)
    {
        string id;
        if (current.Is("["))
        {
            Advance();
            id = current.Kind == TokenKind.Text ? current.Text : throw Unexpected("a step's id as a text: which steps are looked at must be known before they run");
            Advance();
            Expect("]");
        }
        else
        {
            Expect(".", "a step's id, such as tasks.count");
            id = current.Kind == TokenKind.Name ? current.Text : throw Unexpected("a step's id");
            Advance();
        }

        Expect(".", $"what is asked of step '{id}': .result, .status or .error");
        var part = current;
        if (part.Kind != TokenKind.Name || !StepNode.Parts.Contains(part.Text))
        {
            throw Unexpected($"what is asked of step '{id}': result, status or error");
        }

        Advance();
        steps.Add(id);
        return new StepNode(id, part.Text, tasks.Start);
    }

    private Node FunctionCall(Token name)
    {
        Advance();
        var arguments = Items(")");
        if (name.Text == FunctionTable.Coalesce && arguments.Length > 0)
        {
            Node chain = new LiteralNode(Value.Null, name.Start);
            foreach (var argument in arguments.Reverse())
            {
                chain = Checked(BinaryNode.Of("??", argument, chain, name.Start));
            }

            return chain;
        }

        if (FunctionTable.Find(name.Text) is not { } function)
        {
            throw Fault.At(name.Start, name.Text == FunctionTable.Coalesce ? "coalesce needs an argument" : RootNames.UnknownFunction(name.Text));
        }

        if (arguments.Length < function.Least || arguments.Length > function.Most)
        {
            var needed = function.Least == function.Most ? $"{function.Least}" : $"{function.Least} to {function.Most}";
            throw Fault.At(name.Start, $"{name.Text} takes {needed} argument{(needed == "1" ? "" : "s")}, but has {arguments.Length}");
        }

        return Checked(new CallNode(function, arguments, name.Start));
    }

    private Node[] Items(string end)
    {
        var items = new List<Node>();
        while (!current.Is(end))
        {
            if (items.Count > 0)
            {
                Expect(",", $"',' or '{end}'");
            }

            items.Add(Expression());
        }

        Advance();
        return [.. items];
    }

    private void Advance() => current = current.End - start <= MaxLength
        ? lexer.Next()
        : throw Fault.At(current.Start, $"the expression has more than {MaxLength} characters");

    private void Expect(string sign, string? meaning = null)
    {
        if (!current.Is(sign))
        {
            throw Unexpected(meaning ?? $"'{sign}'");
        }

        Advance();
    }

    private void Deeper()
    {
        if (++nesting > MaxNesting)
        {
            throw Fault.At(current.Start, $"the expression is nested more than {MaxNesting} levels deep");
        }
    }

    private static T Checked<T>(T node)
        where T : Node =>
        node.Depth <= Node.MaxDepth ? node : throw Fault.At(node.Position, $"the expression has a chain of more than {Node.MaxDepth} parts");

    private ExpressionException Unexpected(string wanted) => Fault.At(current.Start, $"there must be {wanted}, but here is {current}");
}
