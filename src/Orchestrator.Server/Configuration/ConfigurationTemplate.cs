using System.Text;

namespace Orchestrator.Server.Configuration;

/// <summary>
/// The file <c>orc config init</c> writes: every setting, commented out with its default. A <c>#</c> right before a name is to be
/// taken away to set it; one before a space begins an explanation.
/// </summary>
public static class ConfigurationTemplate
{
    private const int Width = 120;

    /// <summary>The file's text; a server accepts it as it is, and with every setting taken in.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        Explain(text, "", "Settings of `orc server --config`. Take the # before a name away to set it; what is shown is its default.");
        Explain(text, "", "Variables such as ORCHESTRATOR__QUEUE__MAX_WAITING win over this file, and options such as --slots over both.");
        var section = "";
        foreach (var setting in Settings.All)
        {
            text.Append('\n');
            var dot = setting.Key.LastIndexOf('.');
            var indent = dot < 0 ? "" : "  ";
            if (dot >= 0 && setting.Key[..dot] != section)
            {
                section = setting.Key[..dot];
                text.Append(section).Append(":\n");
            }

            Explain(text, indent, Explanation(setting));
            text.Append(indent).Append('#').Append(setting.Key[(dot + 1)..]).Append(": ").Append(EffectiveSetting.TextOf(setting.Default())).Append('\n');
        }

        return text.ToString();
    }

    private static string Explanation(Setting setting)
    {
        var text = $"{setting.Meaning} ({setting.Unit}).";
        if (setting.Zero is { } zero)
        {
            text += $" {char.ToUpperInvariant(setting.Nothing[0])}{setting.Nothing[1..]}: {zero}.";
        }

        return setting.DefaultInWords is { } words ? $"{text} Default: {words}." : text;
    }

    private static void Explain(StringBuilder text, string indent, string sentence)
    {
        var line = indent + "#";
        foreach (var word in sentence.Split(' '))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line = indent + "#";
            }

            line += " " + word;
        }

        text.Append(line).Append('\n');
    }
}
