namespace Testing;

/// <summary>What the shop needs of a bank.</summary>
internal interface IBank
{
    /// <summary>Takes the money once, however often it is called with one key.</summary>
    Task ChargeAsync(string key, int cents, CancellationToken cancellation);
}
