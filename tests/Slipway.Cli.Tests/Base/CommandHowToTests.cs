using Slipway.Cli.Base;
using Slipway.Storage.InMemory;

namespace Slipway.Cli.Tests.Base;

/// <summary>The library says what is wrong, and the command line adds which command or option helps.</summary>
public sealed class CommandHowToTests
{
    [Fact]
    public void All_words_are_of_the_command_line() =>
        Assert.Empty(
            typeof(CommandHowTo)
                .GetMethods()
                .Where(static method => method.IsVirtual && method.DeclaringType == typeof(HowTo))
                .Select(static method => method.Name)
        );

    [Fact]
    public async Task A_message_of_the_library_names_the_command()
    {
        var words = new CommandHowTo();
        var store = new InMemoryStore(TimeProvider.System);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => store.OpenAsync("a", TestContext.Current.CancellationToken));

        Assert.EndsWith($"{words.List} shows what is there.", failure.Message, StringComparison.Ordinal);
    }
}
