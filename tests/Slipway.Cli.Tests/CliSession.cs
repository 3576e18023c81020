using Microsoft.Extensions.Time.Testing;
using Slipway.Cli.Base;
using Slipway.Storage;
using Slipway.Storage.LocalFolder;

namespace Slipway.Cli.Tests;

/// <summary>Runs command lines in this process, against a store in a folder of their own.</summary>
internal sealed class CliSession : IDisposable
{
    public TempFolder Folder { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Replaces <see cref="Clock"/> where a server's time counts.</summary>
    public TimeProvider? ServerClock { get; init; }

    public Dictionary<string, string> Environment { get; } = new() { ["HOME"] = "/nonexistent" };

    public string StorePath => Folder.Below("store");

    /// <summary>The command lines that replaced the process, if any.</summary>
    public List<IReadOnlyList<string>> Became { get; } = [];

    /// <summary>The error number with which replacing the process fails.</summary>
    public int BecomingFails { get; set; }

    public bool OnTerminal { get; set; }

    public IStashStore Store => FolderAddress.Parse($"folder:{StorePath}", Environment).Open(Clock);

    public CliSession() => Environment["SLIPWAY_STORE"] = $"folder:{StorePath}";

    public Task<CliResult> RunAsync(params string[] arguments) => RunAsync(TestContext.Current.CancellationToken, arguments);

    public async Task<CliResult> RunAsync(CancellationToken cancel, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(arguments, Surroundings(output, error), cancel);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that must succeed.</summary>
    public async Task<CliResult> DoAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.ExitCode}\n{result.Error}");
        return result;
    }

    public Surroundings Surroundings(TextWriter output, TextWriter error) =>
        new()
        {
            Environment = Environment,
            Out = output,
            Error = error,
            InputIsTerminal = OnTerminal,
            OutIsTerminal = OnTerminal,
            ErrorIsTerminal = OnTerminal,
            Folder = Folder.Path,
            Clock = ServerClock ?? Clock,
            Become = command =>
            {
                Became.Add(command);
                return BecomingFails;
            },
        };

    public void Dispose() => Folder.Dispose();
}

/// <summary>A command line's outcome.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error)
{
    public System.Text.Json.JsonElement Json => System.Text.Json.JsonDocument.Parse(Out).RootElement;
}
