namespace Orchestrator.Server.Errors;

/// <summary>A kind of error the API answers with.</summary>
/// <param name="Name">What programs look at; stable. <c>docs/errors/{name}.md</c> explains it.</param>
/// <param name="Status">The HTTP status it comes with.</param>
/// <param name="Title">What kind of error it is, for people.</param>
public sealed record ErrorCode(string Name, int Status, string Title);
