using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Orchestrator.Engine.Scaling;

namespace Orchestrator.Server.Scaling;

/// <summary>Makes what starts and stops agents, as the options say.</summary>
internal static class ScalingExecutors
{
    /// <summary>Null leaves it to the engine.</summary>
    public static IScalingExecutor? Create(ScalingOptions options, IServiceProvider services)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var logs = services.GetRequiredService<ILoggerFactory>();
        return options.Kind switch
        {
            ScalingKind.Process => new ProcessScaling(options, () => AddressOf(services), time, logs.CreateLogger<ProcessScaling>()),
            ScalingKind.Webhook => new WebhookScaling(options, new SocketsHttpHandler { AllowAutoRedirect = false }, time, logs.CreateLogger<WebhookScaling>()),
            _ => null,
        };
    }

    /// <summary>Where a program on this machine reaches the server: what listens everywhere listens on loopback too.</summary>
    private static string AddressOf(IServiceProvider services)
    {
        var bound = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? services.GetRequiredService<ServerOptions>().Urls[0];
        var address = new UriBuilder(bound.Replace("*", "127.0.0.1", StringComparison.Ordinal).Replace("+", "127.0.0.1", StringComparison.Ordinal));
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var host) && (host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any)))
        {
            address.Host = "127.0.0.1";
        }

        return address.Uri.GetLeftPart(UriPartial.Authority);
    }
}
