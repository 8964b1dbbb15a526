using Orchestrator.Handlers;

namespace Orchestrator.Tests.Handlers;

public sealed class BuiltInHandlersTests
{
    [Fact]
    public void Without_permission_only_the_harmless_handlers_are_made() =>
        Assert.Equal(["echo", "fail", "sleep"], BuiltInHandlers.Create([], new BuiltInHandlerOptions()).Keys.Order());

    [Fact]
    public void Allowed_handlers_are_made_too() =>
        Assert.Equal(["echo", "fail", "http", "process", "sleep"], BuiltInHandlers.Create(["process", "http"], new BuiltInHandlerOptions()).Keys.Order());

    [Fact]
    public void A_list_of_names_is_read_with_spaces_and_repetitions()
    {
        Assert.True(BuiltInHandlers.TryParseAllowed(" process, http,process,echo", out var allowed, out _));
        Assert.Equal(["process", "http", "echo"], allowed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void No_list_allows_nothing(string? text)
    {
        Assert.True(BuiltInHandlers.TryParseAllowed(text, out var allowed, out _));
        Assert.Empty(allowed);
    }

    [Fact]
    public void Unknown_names_are_named_with_those_that_exist()
    {
        Assert.False(BuiltInHandlers.TryParseAllowed("process,shell,Http", out var allowed, out var error));
        Assert.Empty(allowed);
        Assert.Equal("Unknown handler 'shell', 'Http': those that can be allowed are process, http.", error);
    }

    [Fact]
    public void Making_an_unknown_handler_is_refused() =>
        Assert.Throws<ArgumentException>(() => BuiltInHandlers.Create(["shell"], new BuiltInHandlerOptions()));
}
