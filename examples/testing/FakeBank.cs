namespace Testing;

/// <summary>The bank of the tests: answers after two seconds of virtual time, and keeps its books over crashes of the shop.</summary>
internal sealed class FakeBank : IBank
{
    public Dictionary<string, int> Charged { get; } = [];

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public async Task ChargeAsync(string key, int cents, CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), Time, cancellation);
        Charged[key] = cents;
    }
}
