using System.Text;

namespace Orchestrator.Tests.Engine;

/// <summary>Reads golden files. They are never edited, only added to; see golden/README.md.</summary>
internal static class Golden
{
    public static string PathOf(string name) => Repository.PathOf("tests", "Orchestrator.Tests", "Engine", "golden", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    /// <summary>The file's lines, without what ends them.</summary>
    public static string[] Lines(string name) => Encoding.UTF8.GetString(Bytes(name)).TrimEnd('\n').Split('\n');
}
