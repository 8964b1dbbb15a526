using System.Text;

namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>
/// Something rows can be found by, as a number: a class, an agent, or a tag with its value. A hash (64-bit FNV-1a, which is stored), so two may
/// share a number; rows are always checked.
/// </summary>
internal static class Facet
{
    public static long OfClass(int code) => Hash('c', code.ToString(), "");

    public static long OfAgent(string agent) => Hash('a', agent, "");

    public static long OfTag(string name, string value) => Hash('t', name, value);

    private static long Hash(char kind, string first, string second)
    {
        const ulong prime = 0x100000001b3;
        var hash = (0xcbf29ce484222325 ^ kind) * prime;
        foreach (var value in Encoding.UTF8.GetBytes($"{first}\0{second}"))
        {
            hash = (hash ^ value) * prime;
        }

        return (long)hash;
    }
}
