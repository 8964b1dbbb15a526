namespace Testing;

internal sealed record Order(string Article, int Cents);
